package ledgerfile_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/store/memory"
)

const oneSum = "被巡察单位,应整改数,已整改数\n市乙局,5,5\n市甲局,12,8\n"

// typeSum has a colleague type the counts of a unit.
func (e *env) typeSum(unit string, problems, done int) {
	e.T.Helper()
	ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations[unit])
	e.Must(err)
	facts, none, undone := ev.V.Facts, 0, problems-done
	facts.Problems, facts.Done, facts.Undone = &problems, &done, &undone
	facts.Basic, facts.LongTerm = &none, &none
	_, err = e.Rounds.ChangeEvaluation(e.Ctx(), office, e.Evaluations[unit], ev.Version, facts)
	e.Must(err)
}

// sum returns the counts of a unit, "" without any.
func (e *env) sum(unit string) string {
	e.T.Helper()
	ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations[unit])
	e.Must(err)
	if ev.V.Facts.Problems == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", *ev.V.Facts.Problems, *ev.V.Facts.Done)
}

func TestCountsTypedSinceThePreviewAreNotOverwritten(t *testing.T) {
	e := newEnv(t, memory.Open())
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, oneSum)
	e.typeSum("市甲局", 13, 9)
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Refused(err, "overtaken")
	if got := e.sum("市甲局") + " " + e.sum("市乙局"); got != "13/9 " {
		t.Errorf("after the refusal: %s", got)
	}
	again, _, err := e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if len(again.Overtaken) != 1 || again.Overtaken[0].Row != 3 ||
		!strings.Contains(again.Overtaken[0].ZH, "应整改 13、已整改 9") {
		t.Errorf("the next preview says %+v", again.Overtaken)
	}
	_, err = e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	if got := e.sum("市甲局") + " " + e.sum("市乙局"); got != "12/8 5/5" {
		t.Errorf("seen and confirmed: %s", got)
	}
}

// A colleague is faster while the counts are written: that unit is left, and said.
func TestCountsTypedDuringAnImportAreNotOverwritten(t *testing.T) {
	st := &apptest.MeetingStore{Store: memory.Open()}
	e := newEnv(t, st)
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, oneSum)
	st.Kind, st.Before = "evaluation", func() { e.typeSum("市甲局", 13, 9); e.typeSum("市乙局", 6, 1) }
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Refused(err, "overtaken")
	if got := e.sum("市甲局") + " " + e.sum("市乙局"); got != "13/9 6/1" {
		t.Errorf("overwritten: %s", got)
	}
	again, _, err := e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if len(again.Overtaken) != 2 {
		t.Errorf("the next preview says %+v", again.Overtaken)
	}
}

// The layout around the rows may be too large for a record: it is refused before any count is written.
func TestALayoutThatCannotBeKeptIsRefusedFirst(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{RoundID: e.RoundID}
	long := strings.Repeat("<", 4000) // six bytes each, as it is stored
	columns := strings.Repeat(","+long, 200)
	head := []string{"被巡察单位", "应整改数", "已整改数"}
	for n := range 200 {
		head = append(head, fmt.Sprintf("说明%d", n))
	}
	u.File = []byte(strings.Join(head, ",") + "\n市乙局,5,5" + columns + "\n市甲局,12,8" + columns + "\n")
	_, err := e.Upload(e.Ctx(), office, u)
	if records.KindOf(err) != records.Unreadable || !strings.Contains(err.Error(), "too much text to keep") {
		t.Errorf("%v", err)
	}
}

// Which units have a ledger is asked once for the whole table.
func TestATableOfCountsAsksOnceWhoHasALedger(t *testing.T) {
	reads := func(rows int) int {
		st := &apptest.CountingStore{Store: memory.Open()}
		var units []string
		raw := "被巡察单位,应整改数,已整改数\n"
		for n := range 40 {
			units = append(units, fmt.Sprintf("市%d局", n))
			if n < rows {
				raw += units[n] + ",5,5\n"
			}
		}
		e := newEnv(t, st, units...)
		st.KindsRead()
		e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)
		return st.KindsRead()["audit"]
	}
	if one, all := reads(1), reads(40); all > one {
		t.Errorf("%d reads for one row, %d for forty", one, all)
	}
}
