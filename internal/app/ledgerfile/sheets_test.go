package ledgerfile_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"minping/internal/app/apptest"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/store/memory"
	"minping/internal/table"
)

// workbook makes a workbook: a worksheet for each pair of a name and a drawing, ｜ between cells.
func workbook(t testing.TB, sheets ...string) string {
	t.Helper()
	f := excelize.NewFile()
	for n := 0; n < len(sheets); n += 2 {
		if _, err := f.NewSheet(sheets[n]); err != nil {
			t.Fatal(err)
		}
		for r, line := range strings.Split(strings.TrimSpace(sheets[n+1]), "\n") {
			for c, text := range strings.Split(line, "｜") {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if err := f.SetCellStr(sheets[n], at, text); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A workbook with a worksheet for each unit: each is looked at and confirmed by itself, and all come out again.
func TestEveryWorksheetOfAWorkbookIsImportedByItself(t *testing.T) {
	e := newEnv(t, memory.Open())
	raw := workbook(t, "市甲局", headed+"1｜问题一｜措施一｜张三｜3月底｜已完成", "说明", "一式两份",
		"市乙局", headed+"1｜问题二｜措施二｜李四｜4月底｜\n2｜问题三｜措施三｜王五｜5月底｜")
	whole := ledgerfile.Upload{RoundID: e.RoundID}
	p := e.Send(office, whole, raw)
	if p.Sheet != "市甲局" || strings.Join(p.Sheets, "，") != "市甲局，市乙局" || p.New != 1 || p.Fatal > 0 {
		t.Fatalf("preview: %+v", p)
	}
	d, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	if d.New != 1 || d.Next != "市乙局" {
		t.Errorf("the first: %+v", d)
	}
	for _, sheet := range []string{"", "市甲局"} { // pressed twice: the next one is not imported unread
		_, err = e.CommitSheet(e.Ctx(), office, p.ID, sheet)
		e.Refused(err, "sheet")
	}
	p, _, err = e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if p.Sheet != "市乙局" || p.New != 2 || len(p.Units) != 1 || p.Units[0].Organization != "市乙局" {
		t.Fatalf("the second: %+v", p)
	}
	d, err = e.CommitSheet(e.Ctx(), office, p.ID, "市乙局")
	e.Must(err)
	if d.New != 2 || d.Next != "" {
		t.Errorf("the second: %+v", d)
	}
	again := e.Send(office, whole, raw)
	next, err := e.Reread(e.Ctx(), office, again.ID, ledgerfile.Correction{Sheet: "市乙局"})
	e.Must(err)
	if again.New+again.Changed+next.New+next.Changed > 0 || again.Same != 1 || next.Same != 2 {
		t.Errorf("a second import: %+v, %+v", again, next)
	}
	_, err = e.Reread(e.Ctx(), office, again.ID, ledgerfile.Correction{Sheet: "说明"})
	e.Refused(err, "invalid")
	x, err := e.Export(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, "", "")
	e.Must(err)
	var out bytes.Buffer
	e.Must(x.Write(&out))
	in, err := table.Read([]byte(raw), table.Options{})
	e.Must(err)
	got, err := table.Read(out.Bytes(), table.Options{})
	e.Must(err)
	for n, want := range []table.Sheet{in[0], in[2]} {
		if len(got) != 2 || got[n].Name != want.Name || flat(got[n].Rows) != flat(want.Rows) {
			t.Errorf("sheet %d comes out as %+v, want %+v", n, got, want)
		}
	}
}

// The items of another file keep their own columns beside a workbook's: its worksheets name no units.
func TestAWorkbookIsExportedBesideTheLedgersOfOtherFiles(t *testing.T) {
	e := newEnv(t, memory.Open())
	whole := ledgerfile.Upload{RoundID: e.RoundID}
	p := e.Send(office, whole, "单位,序号,反馈问题,整改措施\n市甲局,1,问题甲,措施甲\n市乙局,2,问题乙,措施乙") // words:keep
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	e.Move(time.Minute)
	p = e.Send(office, whole, workbook(t, "市甲局", headed+"1｜问题一｜措施一｜张三｜3月底｜", "市乙局", headed+"1｜问题二｜措施二｜李四｜4月底｜"))
	for _, sheet := range p.Sheets {
		_, err = e.CommitSheet(e.Ctx(), office, p.ID, sheet)
		e.Must(err)
	}
	x, err := e.Export(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, "", "")
	e.Must(err)
	const want = "单位｜序号｜反馈问题｜整改措施\n市甲局｜1｜问题甲｜措施甲\n市乙局｜2｜问题乙｜措施乙\n"
	if len(x.More) != 2 || len(x.Grid.Rows) != 2 || flat(x.More[1].Grid.Rows) != want {
		t.Errorf("it is exported as %+v", x)
	}
}

// A form sends the name of a worksheet without the blanks at its edges.
func TestAWorksheetWhoseNameEndsInABlankIsImported(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	p := e.Send(office, u, workbook(t, "第一批 ", headed+"1｜问题一｜措施一｜张三｜3月底｜", " 第二批", headed+"2｜问题二｜措施二｜李四｜4月底｜"))
	_, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Sheet: "第二批"})
	e.Must(err)
	for _, sheet := range []string{"第二批", "第一批"} {
		_, err := e.CommitSheet(e.Ctx(), office, p.ID, sheet)
		if err != nil {
			t.Errorf("%s: %v", sheet, err)
		}
	}
}

func flat(rows [][]string) string {
	out := ""
	for _, row := range rows {
		out += strings.TrimRight(strings.Join(row, "｜"), "｜") + "\n"
	}
	return out
}

// In a ledger of one unit, a part that is headed by another unit's name does not pass for the one unit's.
func TestRowsBelowAnotherUnitsNameAreNotTheUnits(t *testing.T) {
	e := newEnv(t, memory.Open())
	raw := headed + "一、市甲局｜｜｜｜｜\n1｜问题一｜措施｜张三｜3月底｜\n二、市乙局｜｜｜｜｜\n1｜问题二｜措施｜张三｜3月底｜"
	raw = strings.ReplaceAll(raw, "｜", ",")
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID, EvaluationID: e.Evaluations["市甲局"]}, raw)
	if p.Fatal != 1 || p.Notes[0].Row != 5 {
		t.Errorf("as the ledger of one: %+v", p.Notes)
	}
	again := strings.ReplaceAll(raw, "二、市乙局,,,,,\n", "二、市乙局,,,,,\n"+strings.ReplaceAll(headed, "｜", ","))
	for _, raw := range []string{raw, again} { // with the headings below each name, or once
		p = e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)
		if p.Fatal > 0 || len(p.Units) != 2 || p.New != 2 {
			t.Errorf("as that of the round: %+v", p)
		}
	}
}

// A confirmation plans the worksheet that is written and the one that comes next; the last has none after it. For which
// round the file is needs no plan.
func TestAConfirmationPlansOnlyWhatIsWrittenOrShown(t *testing.T) {
	st := &apptest.CountingStore{Store: memory.Open()}
	e := newEnv(t, st)
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	p := e.Send(office, u, workbook(t, "一", "序号｜问题｜整改措施\n1｜问题一｜措施一", "二", "序号｜问题｜整改目标｜整改措施\n1｜问题二｜目标｜措施二"))
	_, err := e.CommitSheet(e.Ctx(), office, p.ID, "一")
	e.Must(err)
	next, _, err := e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	st.KindsRead()
	round, err := e.RoundOf(e.Ctx(), office, p.ID)
	e.Must(err)
	if round != e.RoundID || st.KindsRead()["ledger_bytes"] > 0 {
		t.Errorf("the round is %q, and the file was read for it", round)
	}
	_, err = e.RoundOf(e.Ctx(), discipline, p.ID)
	e.Refused(err, "not_found")
	_, err = e.CommitSheet(e.Ctx(), office, p.ID, next.Sheet)
	e.Must(err)
	last := st.KindsRead()["ledger_map"]
	one := e.Send(office, u, workbook(t, "三", "序号｜问题｜整改要求｜整改措施\n1｜问题三｜要求｜措施三"))
	st.KindsRead()
	_, err = e.Commit(e.Ctx(), office, one.ID)
	e.Must(err)
	if alone := st.KindsRead()["ledger_map"]; last > alone {
		t.Errorf("the last worksheet reads the columns %d times, a file of one %d", last, alone)
	}
}
