package ledgerfile_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// manyUnits are ledgers in which a unit is not in each row, or several are in one.
var manyUnits = []oddSheet{
	{name: "the unit in the first row of its block", items: 5, measures: 6, units: true, notes: "3 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局｜1｜问题一｜措施一
｜2｜问题二｜措施二
｜｜｜措施三
｜3｜问题三｜措施四
市乙局｜1｜问题一｜措施五
｜2｜问题二｜措施六`},
	{name: "the unit once, and numbers through the list", items: 4, measures: 4, units: true, notes: "3 被巡察单位", drawing: `
序号｜被巡察单位｜问题｜整改措施
1｜市甲局党组｜问题一｜措施一
2｜｜问题二｜措施二
3｜市乙局｜问题三｜措施三
4｜｜问题四｜措施四`},
	{name: "ditto marks below a unit", items: 3, measures: 3, units: true, drawing: `
单位｜序号｜问题｜整改措施
市甲局｜1｜问题一｜措施一
同上｜2｜问题二｜措施二
〃｜3｜问题三｜措施三`},
	{name: "a section within a unit's block", items: 3, measures: 3, units: true, notes: "5 单位", drawing: `
单位｜序号｜问题｜整改措施
一、党的领导方面｜<｜<｜<
市甲局｜1｜问题一｜措施一
二、党的建设方面｜<｜<｜<
｜2｜问题二｜措施二
市乙局｜1｜问题三｜措施三`},
	{name: "several units in a cell", items: 3, measures: 3, units: true, notes: "2 单位，4 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局、市乙局｜1｜问题一｜措施一
市乙局｜2｜问题二｜措施二
牵头单位：市乙局；配合单位：市甲局、某科技公司｜3｜问题三｜措施三`},
	{name: "several units, the leading one last", items: 4, measures: 4, units: true, notes: "2 单位，3 单位，4 单位，5 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局（配合）、市乙局（牵头）｜1｜问题一｜措施一
市甲局和市乙局｜2｜问题二｜措施二
市乙局↵市甲局｜3｜问题三｜措施三
市甲局 市乙局｜4｜问题四｜措施四`},
	{name: "a task list by the units that answer for it", items: 3, measures: 3, units: true, field: "unit", notes: "2 责任单位", drawing: `
序号｜整改任务｜责任单位｜完成时限
1｜清理账目｜市甲局、市乙局｜2024年3月底
2｜完善制度｜市乙局｜2024年4月底
3｜开展培训｜市甲局｜长期坚持`},
	{name: "several units merged over rows", items: 2, measures: 2, units: true, notes: "2 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局、市乙局｜1｜问题一｜措施一
^｜2｜问题二｜措施二`},
	{name: "no unit in doubt: the numbers begin again", fatal: true, units: true, notes: "4 单位，3 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局｜1｜问题一｜措施一
｜2｜问题二｜措施二
｜1｜问题三｜措施三`},
	{name: "no unit in doubt: a total stands between", fatal: true, units: true, notes: "4 单位，4 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局｜1｜问题一｜措施一
小计｜1｜｜
｜2｜问题三｜措施三`},
	{name: "no unit in doubt: a title names another", fatal: true, units: true, notes: "4 单位，4 单位", drawing: `
序号｜单位｜问题｜整改措施
1｜市甲局｜问题一｜措施一
二、市乙局｜<｜<｜<
2｜｜问题二｜措施二`},
	{name: "no unit above the first row", fatal: true, units: true, notes: "2 单位", drawing: `
单位｜序号｜问题｜整改措施
｜1｜问题一｜措施一
市甲局｜2｜问题二｜措施二`},
	{name: "a column for each unit", fatal: true, units: true, notes: "1 市甲局、市乙局，2 单位，3 单位", drawing: `
序号｜问题｜整改措施｜市甲局｜市乙局
1｜问题一｜措施一｜√｜
2｜问题二｜措施二｜√｜√`},
	{name: "a column for each unit below one heading", fatal: true, units: true, notes: "1 市甲局、市乙局，3 单位，4 单位", drawing: `
序号｜问题｜整改措施｜被巡察单位｜<
^｜^｜^｜市甲局｜市乙局
1｜问题一｜措施一｜√｜
2｜问题二｜措施二｜√｜√`},
	{name: "a column for each unit, said to be of one", fatal: true, notes: "1 市甲局、市乙局", drawing: `
序号｜问题｜整改措施｜市甲局｜市乙局
1｜问题一｜措施一｜√｜
2｜问题二｜措施二｜｜√`},
	{name: "several units, the first said to assist", items: 3, measures: 3, units: true, notes: "2 单位，3 单位", drawing: `
单位｜序号｜问题｜整改措施
市乙局（配合）、市甲局｜1｜问题一｜措施一
配合单位：市乙局；牵头：市甲局｜2｜问题二｜措施二
市乙局｜3｜问题三｜措施三`},
	{name: "several units that all assist", fatal: true, units: true, notes: "2 单位", drawing: `
单位｜序号｜问题｜整改措施
配合单位：市乙局、市甲局｜1｜问题一｜措施一`},
	{name: "a unit's own ledger with its name once", items: 3, measures: 3, notes: "3 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局｜1｜问题一｜措施一
｜2｜问题二｜措施二
｜1｜问题三｜措施三`},
	{name: "hidden columns are columns", items: 1, measures: 1, notes: "1 ", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成`, change: func(f *excelize.File) {
		_ = f.SetColVisible("Sheet1", "D:E", false)
	}},
	{name: "whether a row is classified", fatal: true, notes: "3 是否涉密，5 是否涉密", drawing: `
序号｜问题｜整改措施｜是否涉密
1｜问题一｜措施一｜否
2｜问题二｜措施二｜是
3｜问题三｜措施三｜不涉密
4｜问题四｜措施四｜√`},
	{name: "sources named as a kind", items: 2, measures: 2, field: "source", drawing: `
序号｜类别｜问题｜整改措施
1｜巡察反馈｜问题一｜措施一
2｜审计发现｜问题二｜措施二`},
	{name: "petitions among kinds of sources", fatal: true, notes: "3 问题来源", drawing: `
序号｜类别｜问题｜整改措施
1｜巡察反馈｜问题一｜措施一
2｜信访件｜问题二｜措施二
3｜专题报告｜问题三｜措施三`},
	{name: "a petition among kinds of problems", fatal: true, notes: "4 问题类别", drawing: `
序号｜问题类别｜问题｜整改措施
1｜党的领导｜问题一｜措施一
2｜信访工作｜问题二｜措施二
3｜群众来信｜问题三｜措施三`},
}

// What is added and withdrawn between an import and its export changes whose no item is.
func TestABlankUnitIsWrittenWhereItWouldBeAnothers(t *testing.T) {
	e := newEnv(t, memory.Open())
	raw := strings.ReplaceAll("单位｜序号｜问题｜整改措施\n市甲局｜1｜问题一｜措施一\n｜2｜问题二｜措施二\n市乙局、市甲局｜3｜问题三｜措施三\n｜4｜问题四｜措施四\n", "｜", ",")
	u, f := ledgerfile.Upload{RoundID: e.RoundID}, ledger.Filter{RoundID: e.RoundID}
	e.ImportAll(office, u, raw)
	if got := e.file(f, "", "csv"); e.shown(got) != e.shown(raw) {
		t.Errorf("it goes out as\n%s", e.shown(got))
	}
	for _, name := range []string{"市甲局", "市乙局"} {
		l, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: e.Evaluations[name]}, 0, 100)
		e.Must(err)
		first := l.Items[0]
		if got := strings.Join(l.Items[1].Item.With, "、"); name == "市乙局" && got != "市甲局" {
			t.Errorf("with 4 assist %q", got)
		}
		e.Do(office, first.ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	}
	const want = "\n单位｜序号｜问题｜整改措施\n市甲局｜2｜问题二｜措施二\n市乙局、市甲局｜4｜问题四｜措施四\n"
	got := e.file(f, "", "csv")
	if e.shown(got) != want {
		t.Errorf("then it goes out as\n%s", e.shown(got))
	}
	for _, p := range e.ImportAll(office, u, got) {
		if p.New+p.Absent > 0 {
			t.Errorf("it comes back as %+v", p)
		}
	}
}

// Where it is in doubt whose a row is, someone says so, and it is theirs.
func TestARowWithoutAUnitIsAskedAbout(t *testing.T) {
	e := newEnv(t, memory.Open())
	raw := strings.ReplaceAll("单位｜序号｜问题｜整改措施\n市甲局｜1｜问题一｜措施一\n｜1｜问题二｜措施二\n", "｜", ",")
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)
	if p.Doubtful != 1 || p.Fatal != 1 {
		t.Fatalf("it asks about %d rows, %d fatal", p.Doubtful, p.Fatal)
	}
	yes := true
	p, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{SameUnit: &yes})
	e.Must(err)
	if p.Fatal > 0 || p.New != 2 || !p.SameUnit || len(p.Units) != 1 {
		t.Errorf("then it says %+v", p)
	}
	_, err = e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	if got := e.file(ledger.Filter{RoundID: e.RoundID}, "", "csv"); e.shown(got) != e.shown(raw) {
		t.Errorf("it goes out as\n%s", e.shown(got))
	}
}
