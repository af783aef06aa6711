package ledgerfile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	appfile "minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/store/memory"
)

// A number says which item a row is only where something else does too. What a body has checked is never another
// problem by a file, and a unit changes no problem by one.
func TestANumberAloneTakesNoItem(t *testing.T) {
	const h = "序号｜问题｜整改措施\n"
	for name, c := range map[string]struct{ first, checked, second, want string }{
		"other words":        {"1｜问题一｜措施一\n2｜问题二｜措施二", "", "1｜问题改｜措施改\n2｜问题二｜措施二", "1 问题改 feedback open，2 问题二 feedback open"},
		"a row put in above": {"1｜问题一｜措施一\n2｜问题二｜措施二", "", "1｜新问题｜措施新\n2｜问题一｜措施一\n3｜问题二｜措施二", "1 新问题 feedback open，2 问题一 feedback open，3 问题二 feedback open"},
		"the same measure":   {"1｜问题一｜措施一", "", "1｜问题改｜措施一", "1 问题改 feedback open"},
		"what is settled":    {"1｜问题一｜措施一\n2｜问题二｜措施二", "问题一 settled", "1｜更难的问题｜措施九\n2｜问题二｜措施二", "1 更难的问题 feedback open，1 问题一 feedback settled，2 问题二 feedback open"},
		"a slip of it":       {"1｜账目长期不清楚｜措施一\n2｜问题二｜措施二", "账目长期不清楚 settled", "3｜账目长期不青楚｜措施九\n2｜问题二｜措施二", "1 账目长期不清楚 feedback settled，2 问题二 feedback open，3 账目长期不青楚 feedback open"},
		"what came back":     {"1｜问题一｜措施一\n2｜问题二｜措施二", "问题一 shallow", "1｜更难的问题｜措施九\n2｜问题二｜措施二", "1 更难的问题 feedback open，1 问题一 feedback again，2 问题二 feedback open"},
		"what is reported":   {"1｜错子｜措施一\n2｜问题二｜措施二", "错子", "1｜错字｜措施一\n2｜问题二｜措施二", "1 错字 feedback reported，2 问题二 feedback open"},
		"a second batch":     {"1｜问题一｜措施一\n2｜问题二｜措施二", "", "1｜问题三｜措施三\n2｜问题四｜措施四", "1 问题一 feedback open，1 问题三 feedback open，2 问题二 feedback open，2 问题四 feedback open"},
		"numbers by section": {"一、党的建设\n1｜问题一｜措施一\n二、作风建设\n1｜问题二｜措施二", "", "一、党的建设\n1｜问题三｜措施一\n二、作风建设\n1｜问题四｜措施二", "1 问题三 一、党的建设 feedback open，1 问题四 二、作风建设 feedback open"},
		"numbers that recur": {"1｜问题一｜措施一\n1｜问题二｜措施二\n2｜问题三｜措施三", "", "1｜问题四｜措施一\n1｜问题二｜措施二\n1｜问题五｜措施五\n2｜问题三｜措施三", "1 问题一 feedback open，1 问题二 feedback open，1 问题五 feedback open，1 问题四 feedback open，2 问题三 feedback open"},
	} {
		e := newEnv(t, memory.Open())
		u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		e.ImportAll(office, u, workbook(t, "台账", h+c.first))
		if c.checked != "" {
			title, result, _ := strings.Cut(c.checked, " ")
			is := e.Called(title).ID
			e.Do(unitA, is, report)
			if result != "" {
				e.Do(discipline, is, ledger.StepRequest{Result: result, Reason: "核对了现场"})
			}
		}
		e.Move(time.Minute)
		e.ImportAll(office, u, workbook(t, "台账", h+c.second))
		if got := strings.ReplaceAll(e.filed(), "\n", "，"); got != c.want {
			t.Errorf("%s: the ledger is\n%s", name, got)
		}
	}
}

// By hand a unit changes the measures of an item; by a file it changes no more.
func TestAUnitsFileChangesMeasuresAlone(t *testing.T) {
	const h = "序号｜问题｜整改措施｜具体表现\n"
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", h+"1｜问题一｜措施一｜细节\n2｜问题二｜措施二｜细节"))
	e.Move(time.Minute)
	raw := workbook(t, "台账", h+"1｜问题一｜措施改｜别的\n2｜问题改｜措施二｜细节")
	p := e.Send(unitA, u, raw)
	said := slices.ContainsFunc(p.Notes, func(n ledgerfile.Note) bool { return n.Row == 2 })
	if p.Fatal > 0 || p.Changed != 1 || p.New != 1 || !said {
		t.Errorf("it says %+v", p)
	}
	_, err := e.Commit(e.Ctx(), unitA, p.ID)
	e.Must(err)
	if i := e.Called("问题一").Item; i.Detail != "细节" || i.Measures[0].Text != "措施改" {
		t.Errorf("the item is %+v", i)
	}
	if i := e.Called("问题二").Item; i.State != rules.Open {
		t.Errorf("the other is %+v", i)
	}
}

// A ledger of measures alone has no words of a problem: a unit changes them by their numbers.
func TestAUnitChangesALedgerOfMeasuresAlone(t *testing.T) {
	const h = "序号｜整改措施｜责任部门｜完成时限\n"
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", h+"1｜措施一｜办公室｜2026-12-01\n2｜措施二｜办公室｜2026-12-01"))
	e.Move(time.Minute)
	p := e.Send(unitA, u, workbook(t, "台账", h+"1｜措施一｜财务科｜2026-12-01\n2｜措施二｜办公室｜2026-12-31"))
	if p.New != 0 || p.Changed != 2 || p.Fatal > 0 {
		t.Errorf("it says %+v", p)
	}
}

// What a checking body finds is numbered from 1 in its own file.
func TestACheckingBodysNumberIsItsOwn(t *testing.T) {
	e := newEnv(t, memory.Open())
	const h = "序号｜问题｜整改措施\n"
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"], Source: "found"}
	e.ImportAll(discipline, u, workbook(t, "发现", h+"1｜问题一｜措施一\n2｜问题二｜措施二"))
	if p := e.Send(discipline, u, workbook(t, "发现", h+"1｜新发现的问题｜措施新\n2｜问题二｜措施二")); p.Fatal > 0 || p.New != 1 {
		t.Errorf("it says %v", p.Notes)
	}
}

// A unit's file in a form of its own moves no problem to another section of the round's ledger.
func TestAUnitsFileLeavesAProblemInItsSection(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", "序号｜问题｜整改措施\n一、党的建设\n1｜问题一｜措施一\n二、作风建设\n2｜问题二｜措施二"))
	was := e.Called("问题一").Item
	e.Move(time.Minute)
	e.ImportAll(unitA, u, workbook(t, "台账", "问题｜整改措施｜整改进展\n问题一｜措施一｜正在推进"))
	if is := e.Called("问题一").Item; is.Origin.Layout != was.Origin.Layout || is.Class1 != was.Class1 {
		t.Errorf("it was in %q of %s and is in %q of %s", was.Class1, was.Origin.Layout, is.Class1, is.Origin.Layout)
	}
}

// What a checking body finds may be a title or a measure alone.
func TestACheckingBodyImportsATitleAlone(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	const h = "序号｜问题标题｜问题｜整改措施\n"
	e.ImportAll(office, u, workbook(t, "台账", h+"1｜只有标题｜｜措施一\n2｜｜｜措施二"))
	for row, fatal := range map[string]int{"1｜全新标题｜｜措施三": 0, "1｜只有标题｜｜措施四": 1, "1｜｜｜措施五": 0} {
		p := e.Send(discipline, appfile.Upload{EvaluationID: u.EvaluationID, Source: "found"}, workbook(t, "发现", h+row))
		if p.Fatal != fatal {
			t.Errorf("%s: it says %v", row, p.Notes)
		}
	}
}

// Who assists is named by the ledger's cell, which no change by hand replaces.
func TestAssistingUnitsStayWithAnItemThatIsChanged(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := appfile.Upload{RoundID: e.RoundID}
	raw := commas("单位｜序号｜问题｜整改措施\n市甲局、市乙局｜1｜问题一｜措施一\n")
	e.ImportAll(office, u, raw)
	v := e.Called("问题一")
	d := ledger.Draft{Item: rules.Item{Source: v.Item.Source, No: "1", Text: "问题一", Measures: v.Item.Measures}}
	v, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, d)
	e.Must(err)
	if p := e.Send(office, u, raw); strings.Join(v.Item.With, "、") != "市乙局" || p.Same != 1 {
		t.Errorf("with it assist %v; an import says %+v", v.Item.With, p)
	}
}

func commas(s string) string { return strings.ReplaceAll(s, "｜", ",") }
