package ledgerfile_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store/memory"
	"minping/internal/table"
)

// exported returns the worksheets of an export as their names and rows.
func (e *env) exported(f ledger.Filter) (out string) {
	e.T.Helper()
	x, err := e.Export(e.Ctx(), office, f, "", "")
	e.Must(err)
	var b bytes.Buffer
	e.Must(x.Write(&b))
	sheets, err := table.Read(b.Bytes(), table.Options{})
	e.Must(err)
	for _, s := range sheets {
		out += s.Name + "\n" + flat(s.Rows)
	}
	return out
}

const short = "序号｜问题｜整改措施\n"

func TestAWorkbookWhoseHeadingsChangeIsExported(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{RoundID: e.RoundID}
	e.ImportAll(office, u, workbook(t, "市甲局", short+"1｜问题一｜措施一", "市乙局", short+"1｜问题二｜措施二\n2｜问题九｜措施九"))
	e.Move(time.Minute)
	const head = "序号｜问题｜整改措施｜责任领导\n"
	e.ImportAll(office, u, workbook(t, "市甲局", head+"1｜问题一｜措施一｜张三", "市乙局", head+"1｜问题二｜措施二｜李四"))
	want := "市甲局\n" + head + "1｜问题一｜措施一｜张三\n市乙局\n" + head + "1｜问题二｜措施二｜李四\n2｜问题九｜措施九\n"
	if got := e.exported(ledger.Filter{RoundID: e.RoundID}); got != want {
		t.Errorf("it is exported as\n%s", got)
	}
}

// A worksheet with headings alone is passed over and named; a file with no other says what it lacks.
func TestAWorksheetWithoutRowsStopsNoWorkbook(t *testing.T) {
	e := newEnv(t, memory.Open(), "市甲局", "市乙局", "市丙局")
	u := ledgerfile.Upload{RoundID: e.RoundID}
	empty := "填表说明\n" + short + "1｜｜\n合计｜｜"
	p := e.Send(office, u, workbook(t, "市乙局", empty, "市甲局", short+"1｜问题一｜措施一", "空表", short, "市丙局", short+"1｜问题二｜措施二"))
	if strings.Join(p.Sheets, "，") != "市甲局，市丙局" || p.Sheet != "市甲局" {
		t.Errorf("the ledgers are %v", p.Sheets)
	}
	said := ""
	for _, n := range p.Notes {
		said += n.ZH
	}
	for _, name := range []string{"市乙局", "空表"} {
		if !strings.Contains(said, "工作表“"+name+"”只有表头，没有问题，没有导入。") {
			t.Errorf("%s is passed over in silence: %s", name, said)
		}
	}
	d, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	d, err = e.CommitSheet(e.Ctx(), office, p.ID, d.Next)
	e.Must(err)
	if d.New != 1 || d.Next != "" {
		t.Errorf("the third: %+v", d)
	}
	u.File = []byte(workbook(t, "说明", "一式两份", "市乙局", empty))
	if _, err = e.Upload(e.Ctx(), office, u); err == nil || !strings.Contains(err.Error(), "no item below") {
		t.Errorf("a form that no one filled in: %v", err)
	}
}

// The panel posts the columns together with the worksheet they are of.
func TestTheFirstCorrectionOfColumnsIsKept(t *testing.T) {
	e := newEnv(t, memory.Open())
	const head = "序号｜问题｜整改措施｜随便\n"
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, workbook(t, "市甲局", head+"1｜问题一｜措施一｜张三", "市乙局", head+"1｜问题二｜措施二｜李四"))
	c := ledgerfile.Correction{Columns: p.Layout.Map(), Sheet: p.Sheet}
	c.Columns["随便"] = "lead"
	p, err := e.Reread(e.Ctx(), office, p.ID, c)
	e.Must(err)
	if got := p.Columns[3].Field; got != "lead" {
		t.Errorf("the column is %q", got)
	}
	c.Sheet = "市乙局" // these are not its columns
	p, err = e.Reread(e.Ctx(), office, p.ID, c)
	e.Must(err)
	if p.Sheet != "市乙局" || p.Columns[3].Field != "" {
		t.Errorf("another worksheet: %+v", p.Columns)
	}
}

// Rows below another unit's name are refused, no matter who imports.
func TestAUnitsOwnFileHoldsNoOtherUnitsRows(t *testing.T) {
	e := newEnv(t, memory.Open())
	raw := strings.ReplaceAll(short+"一、市甲局｜｜\n1｜问题一｜措施\n二、市乙局｜｜\n1｜问题二｜措施", "｜", ",")
	for _, who := range []records.Actor{office, unitA, discipline} {
		p := e.Send(who, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}, raw)
		if p.Fatal != 1 || p.Notes[0].Row != 5 {
			t.Errorf("%s: %+v", who.Name, p.Notes)
		}
	}
	group := records.Actor{ID: "pz", Name: "pz", Role: auth.Supervisor, Body: "派驻第一组"} // supervises 市甲局 alone
	if p := e.Send(group, ledgerfile.Upload{RoundID: e.RoundID}, raw); p.Fatal != 1 || p.Notes[0].Row != 5 {
		t.Errorf("a supervising body's round: %+v", p)
	}
}

// Worksheets are known by their names, and not by their order; a ledger that came in by itself stays the same one.
func TestWorksheetsInAnotherOrderAreTheSame(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	a, b, c := short+"1｜问题一｜措施一", short+"1｜问题二｜措施二", short+"1｜问题三｜措施三"
	say := func(units []ledgerfile.UnitPlan) (out string) {
		for _, p := range units {
			out += fmt.Sprintf("%d/%d/%d/%d ", p.New, p.Changed, p.Same, p.Absent)
		}
		return out
	}
	for n, file := range []struct{ raw, want string }{
		{workbook(t, "巡察反馈", a, "审计", b), "1/0/0/0 1/0/0/0 "},
		{workbook(t, "审计", b, "巡察反馈", a), "0/0/1/0 0/0/1/0 "},
		{workbook(t, "专题", c, "审计", b, "巡察反馈", a), "1/0/0/0 0/0/1/0 0/0/1/0 "},
		{workbook(t, "审计", b), "0/0/1/0 "},
		{workbook(t, "审计", strings.ReplaceAll(b, "问题二", "问题二（修改）"), "巡察反馈", a), "0/1/0/0 0/0/1/0 "},
	} {
		if got := say(e.ImportAll(office, u, file.raw)); got != file.want {
			t.Errorf("%d: %s, want %s", n, got, file.want)
		}
		e.Move(time.Minute)
	}
	if got := e.exported(ledger.Filter{EvaluationID: u.EvaluationID}); !strings.HasPrefix(got, "审计\n") || !strings.Contains(got, "巡察反馈\n"+a) {
		t.Errorf("it is exported as\n%s", got)
	}
	e = newEnv(t, memory.Open())
	u.EvaluationID = e.Evaluations["市甲局"]
	for n, file := range []struct{ raw, want string }{
		{workbook(t, "巡察反馈", a), "1/0/0/0 "},
		{workbook(t, "审计", b, "巡察反馈", a), "1/0/0/0 0/0/1/0 "},
		{workbook(t, "反馈", a, "审计", b), "0/0/1/0 0/0/1/0 "}, // and under another name
	} {
		if got := say(e.ImportAll(office, u, file.raw)); got != file.want {
			t.Errorf("grown, %d: %s, want %s", n, got, file.want)
		}
		e.Move(time.Minute)
	}
}
