package ledgerfile_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/ledgerfile"
	"minping/internal/store/sqlite"
)

// A ledger of 5,000 rows is looked at and imported, and then imported once more unchanged.
func BenchmarkImport(b *testing.B) {
	const rows = 5000
	var units []string
	for n := range 50 {
		units = append(units, fmt.Sprintf("市%d局", n))
	}
	var drawing strings.Builder
	drawing.WriteString("序号｜被巡察单位｜反馈问题｜整改目标｜整改措施｜责任领导｜责任部门｜完成时限\n")
	for n := range rows {
		fmt.Fprintf(&drawing, "%d｜%s｜公车管理制度未落实之%d｜建立制度｜修订办法第%d条｜张三｜办公室｜2024年%d月底\n",
			n+1, units[n%len(units)], n, n, n%12+1)
	}
	raw := workbook(b, "台账", strings.TrimSpace(drawing.String()))
	for b.Loop() {
		st, err := sqlite.Open(b.Context(), sqlite.Options{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		e := newEnv(b, st, units...)
		for _, want := range []ledgerfile.Done{{New: rows}, {Same: rows}} {
			start := b.Elapsed()
			p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)
			looked := b.Elapsed()
			d, err := e.Commit(b.Context(), office, p.ID)
			e.Must(err)
			if d.New != want.New || d.Same != want.Same {
				b.Fatalf("%+v", d)
			}
			name := "first"
			if want.Same > 0 {
				name = "again"
			}
			b.ReportMetric((looked - start).Seconds(), name+"-look-s")
			b.ReportMetric((b.Elapsed() - looked).Seconds(), name+"-write-s")
		}
		if err := st.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
