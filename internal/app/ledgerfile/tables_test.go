package ledgerfile_test

import (
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledger/ledgertest"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/store/memory"
)

// Layouts 8 and 11, as a round has them.
const (
	ofMeasures = "整改措施数｜已完成｜进行中｜超期未完"
	ofWeeks    = "周序号｜报告日期｜巡察组｜谈话人数｜问题总数｜党的领导｜党的建设｜重点领域｜下周计划｜备注"
)

// keep imports a table, and returns what the preview said of it.
func (e *env) keep(who records.Actor, u ledgerfile.Upload, raw string) (ledgerfile.TableView, ledgerfile.Done) {
	e.T.Helper()
	p := e.Send(who, u, raw)
	if p.Table == nil {
		e.T.Fatalf("it is read as %s", p.Layout.Kind)
	}
	d, err := e.Commit(e.Ctx(), who, p.ID)
	e.Must(err)
	e.Move(24 * time.Hour)
	return *p.Table, d
}

// A table that is neither a ledger nor counts of units is kept whole, and goes out as it came in. A second import of it
// changes nothing, a newer one takes its place, and another is kept beside it.
func TestATableIsKeptWholeAndGoesOutAsItCameIn(t *testing.T) {
	const table = "巡察组工作周报　\n" + ofWeeks + "\n1｜2024-03-08｜第一组｜15｜4｜1｜2｜1｜继续谈话｜\n2｜2024-03-15｜第一组｜约20｜6｜2｜3｜1｜ 查阅资料｜无\n合计｜｜｜35｜10｜3｜5｜2\n填表人：赵六"
	for _, format := range []string{"xlsx", "csv"} {
		e := newEnv(t, memory.Open())
		f, u := ledger.Filter{RoundID: e.RoundID}, ledgerfile.Upload{RoundID: e.RoundID}
		file := func(drawing string) string {
			if format == "csv" {
				return commas(drawing)
			}
			return workbook(t, "周报", drawing)
		}
		p := e.Send(office, u, file(table))
		if len(p.Notes) != 1 || p.Notes[0].Row != 4 || p.Notes[0].Column != "谈话人数" || p.Fatal > 0 {
			t.Errorf("%s: %+v", format, p.Notes)
		}
		view, d := e.keep(office, u, file(table))
		if view != (ledgerfile.TableView{Rows: 2}) || d.Tables != 1 {
			t.Errorf("%s: %+v, %+v", format, view, d)
		}
		if got := e.cells(e.file(f, "", "")); got != bare(table) {
			t.Errorf("%s: it goes out as\n%s", format, got)
		}
		view, d = e.keep(office, u, file(table))
		if !view.Same || d.Tables != 0 || d.Same != 1 {
			t.Errorf("%s: a second import: %+v, %+v", format, view, d)
		}
		newer := strings.ReplaceAll(table, "\n合计", "\n3｜2024-03-22｜第一组｜5｜7｜2｜4｜1｜起草报告｜\n合计")
		view, _ = e.keep(office, u, file(newer))
		if view.Same || view.Replaces == "" || view.Lost != 0 || view.Rows != 3 {
			t.Errorf("%s: a newer one: %+v", format, view)
		}
		other := strings.ReplaceAll(newer, "第一组", "第二组")
		view, _ = e.keep(office, u, file(other))
		if view != (ledgerfile.TableView{Rows: 3}) {
			t.Errorf("%s: another: %+v", format, view)
		}
		kept, err := e.Tables(e.Ctx(), office, f)
		e.Must(err)
		x, err := e.Export(e.Ctx(), office, f, kept[0].Layout, "")
		e.Must(err)
		if x.Name != "巡察组工作周报" {
			t.Errorf("%s: the file is called %s", format, x.Name)
		}
		if len(kept) != 2 || kept[0].Name != "巡察组工作周报" || kept[0].Rows != 3 || kept[0].By != office.Name {
			t.Fatalf("%s: kept are %+v", format, kept)
		}
		for n, want := range []string{other, newer} {
			if got := e.cells(e.file(f, kept[n].Layout, "")); got != bare(want) {
				t.Errorf("%s: table %d goes out as\n%s", format, n, got)
			}
		}
	}
}

// A table that someone has kept since the preview is not replaced unseen, and the day on which it was kept is China's.
func TestATableThatWasKeptSinceIsNotReplacedUnseen(t *testing.T) {
	e := newEnv(t, memory.Open())
	f, u := ledger.Filter{RoundID: e.RoundID}, ledgerfile.Upload{RoundID: e.RoundID}
	first := commas(ofWeeks + "\n1｜2024-03-08｜第一组｜15｜4｜1｜2｜1｜继续谈话｜")
	e.keep(office, u, first)
	longer, other := first+"\n"+commas("2｜2024-03-15｜第一组｜8｜6｜2｜3｜1｜查阅资料｜"), first+"\n"+commas("2｜2024-03-15｜第一组｜9｜6｜2｜3｜1｜汇总｜")
	p := e.Send(office, u, longer)
	e.Move(time.Date(2024, 4, 1, 17, 0, 0, 0, time.UTC).Sub(e.Clock))
	e.keep(office, u, other)
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Refused(err, "overtaken")
	kept, err := e.Tables(e.Ctx(), office, f)
	e.Must(err)
	if got := e.cells(e.file(f, kept[0].Layout, "")); len(kept) != 1 || !strings.Contains(got, "汇总") || kept[0].On != "2024-04-02" {
		t.Errorf("kept on %s is\n%s", kept[0].On, got)
	}
	again, _, err := e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if len(again.Overtaken) != 1 || !strings.Contains(again.Overtaken[0].ZH, "附表") {
		t.Errorf("the next preview says %+v", again.Overtaken)
	}
	_, err = e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	if got := e.cells(e.file(f, kept[0].Layout, "")); !strings.Contains(got, "查阅资料") {
		t.Errorf("confirmed again it is\n%s", got)
	}
}

// Counts of measures go out with those of the day, as far as the ledger has measures: of a unit, of all units, or of
// each in its row.
func TestCountsOfMeasuresGoOutAsTheyAreToday(t *testing.T) {
	e := newEnv(t, memory.Open())
	unit := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	f := ledger.Filter{EvaluationID: unit.EvaluationID}
	e.keep(unitA, unit, workbook(t, "措施", ofMeasures+"｜完成率\n40｜31｜8｜1｜77.5%"))
	tables, err := e.Tables(e.Ctx(), unitA, f)
	e.Must(err)
	export := func(f ledger.Filter, layout string) string { return e.cells(e.file(f, layout, "")) }
	if got := export(f, tables[0].Layout); got != ofMeasures+"｜完成率\n40｜31｜8｜1｜77.5%\n" {
		t.Errorf("without a ledger it is\n%s", got)
	}
	e.ImportAll(office, unit, "序号,反馈问题,整改措施,完成时限,完成情况\n1,问题一,措施一,2024-01-02,未完成\n,,措施二,2030-01-02,整改中\n2,问题二,措施三,2024-01-02,已完成\n3,问题三,措施四,长期坚持,未完成\n")
	if got := export(f, tables[0].Layout); got != ofMeasures+"｜完成率\n4｜1｜2｜1｜25.0%\n" {
		t.Errorf("with a ledger it is\n%s", got)
	}
	is := e.Called("问题一")
	e.Do(unitA, is.ID, report)
	e.Do(discipline, is.ID, ledger.StepRequest{Result: "settled", Reason: "核对了现场"})
	p := e.Send(unitA, unit, workbook(t, "措施", ofMeasures+"\n4｜3｜1｜0"))
	if len(p.Notes) != 1 || !strings.Contains(p.Notes[0].ZH, "措施 4 条：已完成 3 条，进行中 1 条，超期未完 0 条") {
		t.Errorf("%+v", p.Notes)
	}
	e.ImportAll(office, ledgerfile.Upload{EvaluationID: e.Evaluations["市乙局"]}, "序号,反馈问题,整改措施,完成时限\n1,问题四,措施五,2030-01-02\n")
	round := ledgerfile.Upload{RoundID: e.RoundID}
	all, each := ledger.Filter{RoundID: e.RoundID}, "单位｜"+ofMeasures+"\n市甲局党组｜9｜9｜0｜0\n市乙局｜1｜0｜1｜0\n合计｜10｜9｜1｜0"
	_, d := e.keep(office, round, workbook(t, "各单位", each))
	want := "单位｜" + ofMeasures + "\n市甲局党组｜4｜3｜1｜0\n市乙局｜1｜0｜1｜0\n合计｜5｜3｜2｜0\n"
	if got := export(all, d.Layout); got != want {
		t.Errorf("of each it is\n%s", got)
	}
	_, d = e.keep(office, round, workbook(t, "全部", ofMeasures+"\n9｜9｜0｜0"))
	if got := export(all, d.Layout); got != ofMeasures+"\n5｜3｜2｜0\n" {
		t.Errorf("of all it is\n%s", got)
	}
}

// A unit keeps and reads its own tables, the office those of everyone; no one else has any.
func TestATableIsOfThoseWhoseLedgerItIs(t *testing.T) {
	e := newEnv(t, memory.Open())
	own, all := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}, ledgerfile.Upload{RoundID: e.RoundID}
	_, ofUnit := e.keep(unitA, own, commas(ofMeasures+"\n4｜3｜1｜0"))
	_, ofRound := e.keep(office, all, commas(ofWeeks+"\n1｜2024-03-08｜第一组｜15｜4｜1｜2｜1｜继续谈话｜"))
	f, r := ledger.Filter{EvaluationID: own.EvaluationID}, ledger.Filter{RoundID: e.RoundID}
	for _, who := range []records.Actor{unitA, discipline, assessor} {
		tables, err := e.Tables(e.Ctx(), who, r)
		if err != nil || len(tables) != 0 {
			t.Errorf("%s: of the round %+v, %v", who.Name, tables, err)
		}
		for _, of := range []ledger.Filter{r, f} {
			_, err = e.Export(e.Ctx(), who, of, ofRound.Layout, "")
			if err == nil {
				t.Errorf("%s reads a table of the round", who.Name)
			}
		}
		if who.Name != unitA.Name {
			u := own
			u.File = []byte(commas(ofMeasures + "\n5｜3｜2｜0"))
			_, err = e.Upload(e.Ctx(), who, u)
			e.Refused(err, "forbidden")
			e.Refused(e.RemoveTable(e.Ctx(), who, f, ofUnit.Layout), "forbidden")
		}
	}
	_, err := e.Tables(e.Ctx(), ledgertest.UnitB, f)
	if err == nil {
		t.Error("another unit reads the tables")
	}
	e.Must(e.RemoveTable(e.Ctx(), unitA, f, ofUnit.Layout))
	tables, err := e.Tables(e.Ctx(), office, f)
	e.Must(err)
	_, gone := e.Export(e.Ctx(), office, f, ofUnit.Layout, "")
	if len(tables) != 0 || gone == nil {
		t.Errorf("removed it is %+v, %v", tables, gone)
	}
	e.Refused(e.RemoveTable(e.Ctx(), unitA, f, ofUnit.Layout), "not_found")
	e.keep(unitA, own, commas(ofMeasures+"\n4｜3｜1｜0"))
	tables, err = e.Tables(e.Ctx(), office, f)
	e.Must(err)
	if len(tables) != 1 {
		t.Errorf("imported again it is %+v", tables)
	}
}

// A worksheet of a workbook that is no ledger goes out with the ledgers of the workbook.
func TestATableOfAWorkbookGoesOutWithIt(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	raw := workbook(t, "台账", short+"1｜问题一｜措施一", "措施", ofMeasures+"\n1｜0｜1｜0")
	e.ImportAll(office, u, raw)
	if got := e.shown(e.file(ledger.Filter{EvaluationID: u.EvaluationID}, "", "")); got != "台账\n"+short+"1｜问题一｜措施一\n措施\n"+ofMeasures+"\n1｜0｜1｜0\n" {
		t.Errorf("it goes out as\n%s", got)
	}
}
