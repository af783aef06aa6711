package ledgerfile_test

import (
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/store/memory"
)

// A cell that goes out blank comes back without a question, unless it came in with one.
func TestABlankUnitGoesOutWhereItIsInNoDoubt(t *testing.T) {
	const h = "单位｜序号｜问题｜整改措施\n"
	u := ledgerfile.Upload{RoundID: ""}
	for name, c := range map[string]struct{ files []string }{
		"two files":      {[]string{"市甲局｜1｜问题一｜措施一\n｜2｜问题二｜措施二\n", "市甲局｜3｜问题三｜措施三\n｜4｜问题四｜措施四\n"}},
		"another number": {[]string{"市甲局｜1｜问题一｜措施一\n｜2｜问题二｜措施二\n｜3｜问题三｜措施三\n"}},
	} {
		e := newEnv(t, memory.Open())
		u.RoundID = e.RoundID
		for _, f := range c.files {
			e.ImportAll(office, u, commas(h+f))
			e.Move(time.Minute)
		}
		if len(c.files) == 1 {
			v := e.Called("问题二")
			v.Item.No = "5"
			_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: v.Item})
			e.Must(err)
		}
		got := e.file(ledger.Filter{RoundID: e.RoundID}, "", "csv")
		if p := e.Send(office, u, got); p.Fatal+p.Doubtful+p.New > 0 {
			t.Errorf("%s: it goes out as\n%s\nand comes back with %v", name, e.shown(got), p.Notes)
		}
	}
}

// The cell of a unit is that of the last import, filled in or blank.
func TestTheCellOfAUnitIsThatOfTheLastImport(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{RoundID: e.RoundID}
	for _, cell := range []string{"市甲局", "", "同上", "市甲局、市乙局", "", "市甲局"} {
		raw := commas("单位｜序号｜问题｜整改措施\n市甲局｜1｜问题一｜措施一\n" + cell + "｜2｜问题二｜措施二\n")
		if cell == "市甲局、市乙局" {
			raw = "单位,序号,问题,整改措施\n市甲局,1,问题一,措施一\n市甲局、市乙局,2,问题二,措施二\n"
		}
		e.ImportAll(office, u, raw)
		e.Move(time.Minute)
		if got := e.file(ledger.Filter{RoundID: e.RoundID}, "", "csv"); e.shown(got) != e.shown(raw) {
			t.Errorf("with %q it goes out as\n%s", cell, e.shown(got))
		}
	}
}

// An answer about the rows of one worksheet does not apply to another.
func TestTheAnswerForOneWorksheetIsNotThatOfAnother(t *testing.T) {
	e := newEnv(t, memory.Open())
	const h = "单位｜序号｜问题｜整改措施\n市甲局｜1｜问题一｜措施一\n｜1｜问题二｜措施二"
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, workbook(t, "一", h, "二", h+"\n｜2｜问题三｜措施三"))
	yes := true
	for _, sheet := range []string{"一", "二"} {
		var err error
		p, err = e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{SameUnit: &yes, Sheet: sheet})
		e.Must(err)
		if asked := sheet == "二"; p.SameUnit == asked || (p.Fatal > 0) != asked {
			t.Errorf("%s: it says %v, %v", sheet, p.SameUnit, p.Notes)
		}
	}
}

// A further measure may repeat the cell of its problem's units, in whatever way it names them.
func TestAMeasureRepeatsTheUnitsOfItsProblem(t *testing.T) {
	for _, drawing := range []string{
		"市甲局、市乙局｜1｜问题一｜措施一\n^｜^｜^｜措施二\n",
		"市甲局、市乙局｜1｜问题一｜措施一\n市甲局、市乙局｜1｜问题一｜措施二\n",
		"市甲局、市乙局｜1｜问题一｜措施一\n市甲局、市乙局｜｜｜措施二\n",
		"牵头单位：市甲局｜1｜问题一｜措施一\n牵头单位：市甲局｜｜｜措施二\n",
		"市甲局｜1｜问题一｜措施一\n同上｜｜｜措施二\n",
		"市甲局｜1｜问题一｜措施一\n同上｜1｜问题一｜措施二\n",
	} {
		e := newEnv(t, memory.Open())
		raw := string(oddSheet{drawing: "\n单位｜序号｜问题｜整改措施\n" + drawing}.bytesOf(t))
		p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)
		if p.Fatal > 0 || p.New != 1 {
			t.Errorf("%sis read as %d items: %v", drawing, p.New, p.Notes)
			continue
		}
		_, err := e.Commit(e.Ctx(), office, p.ID)
		e.Must(err)
		if n := len(e.Called("问题一").Item.Measures); n != 2 {
			t.Errorf("%shas %d measures", drawing, n)
		}
		if got := e.file(ledger.Filter{RoundID: e.RoundID}, "", "xlsx"); e.shown(got) != e.shown(raw) {
			t.Errorf("%sgoes out as%s", drawing, e.shown(got))
		}
	}
}

// 责任单位 is a department in a unit's own ledger, and the unit in that of a round: neither is remembered for the other.
func TestColumnsAreRememberedForARoundOrAUnit(t *testing.T) {
	e := newEnv(t, memory.Open())
	const h = "序号｜问题｜整改措施｜责任单位\n"
	round, unit := ledgerfile.Upload{RoundID: e.RoundID}, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	ofRound, ofUnit := commas(h+"1｜问题一｜措施一｜市甲局\n"), commas(h+"1｜问题二｜措施二｜办公室\n")
	e.ImportAll(office, round, ofRound)
	for range 2 {
		if p := e.Send(unitA, unit, ofUnit); p.Fatal > 0 {
			t.Errorf("after the round's, a unit's is refused: %v", p.Notes)
		}
		if p := e.Send(office, round, ofRound); p.Fatal > 0 {
			t.Errorf("after a unit's, the round's is refused: %v", p.Notes)
		}
		e.ImportAll(unitA, unit, ofUnit)
	}

	other := newEnv(t, memory.Open())
	other.ImportAll(unitA, ledgerfile.Upload{EvaluationID: other.Evaluations["市甲局"]}, ofUnit)
	if p := other.Send(office, ledgerfile.Upload{RoundID: other.RoundID}, ofRound); p.Fatal > 0 {
		t.Errorf("with a unit's columns, the round's is refused: %v", p.Notes)
	}
}
