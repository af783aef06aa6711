package ledgerfile_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/store/memory"
)

// Blanks at the edges of cells are not kept. The preview says how many cells have any and where, and all else goes out
// as it came in.
func TestBlanksAtTheEdgesOfCellsAreSaid(t *testing.T) {
	const table = "序号｜问题｜整改措施｜备注\n1｜　　问题一｜措施一｜无 事\n2｜问题二　｜措施 二｜第一段\u2028　　第二段\n3｜问题三｜ ｜\n"
	for _, format := range []string{"xlsx", "csv"} {
		e := newEnv(t, memory.Open())
		raw := workbook(t, "台账", table)
		if format == "csv" {
			raw = commas(table)
		}
		u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		p := e.Send(office, u, raw)
		var said []string
		for _, n := range p.Notes {
			if strings.Contains(n.ZH, "空格、空行") {
				said = append(said, n.ZH)
			}
		}
		const want = "有 2 个单元格开头或末尾的空格、空行没有读入，导出时也没有，其余照原样：B2、B3。"
		if len(said) != 1 || said[0] != want || p.Fatal > 0 {
			t.Errorf("%s: said %q, %d are wrong", format, said, p.Fatal)
		}
		_, err := e.Commit(e.Ctx(), office, p.ID)
		e.Must(err)
		out := e.file(ledger.Filter{EvaluationID: u.EvaluationID}, "", "")
		if got := e.shown(out); !strings.Contains(got, "1｜问题一｜措施一｜无 事\n2｜问题二｜措施 二｜第一段") ||
			!strings.Contains(got, "　　第二段") {
			t.Errorf("%s: it goes out as\n%s", format, got)
		}
		for _, n := range e.Send(office, u, out).Notes {
			if strings.Contains(n.ZH, "空格、空行") {
				t.Errorf("%s: its own file has such cells: %s", format, n.ZH)
			}
		}
	}
}

// Of many such cells the first are named.
func TestManyCellsWithBlanksAtTheirEdgesAreCounted(t *testing.T) {
	e := newEnv(t, memory.Open())
	raw := "序号,问题,整改措施\n"
	for n := range 30 {
		raw += fmt.Sprintf("%d,问题%d ,措施\n", n+1, n+1)
	}
	p := e.Send(office, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}, raw)
	if n := len(p.Notes); n == 0 || !strings.Contains(p.Notes[0].ZH, "有 30 个单元格") || !strings.HasSuffix(p.Notes[0].ZH, "B11 等。") {
		t.Errorf("%+v", p.Notes)
	}
}
