package ledgerfile_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/app/round"
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

// Which units have a ledger, what is recorded of each and whether its result is fixed is read once for the whole table,
// on its way in and on its way out.
func TestATableOfCountsIsReadForAllItsUnitsAtOnce(t *testing.T) {
	reads := func(rows int) (in, out map[string]int) {
		st := &apptest.CountingStore{Store: memory.Open()}
		var units []string
		raw := "被巡察单位,应整改数,已整改数\n"
		for n := range rows {
			units = append(units, fmt.Sprintf("市%d局", n))
			raw += units[n] + ",5,5\n"
		}
		e := newEnv(t, st, units...)
		st.KindsRead()
		p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)
		in = st.KindsRead()
		_, err := e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Version: p.Version})
		e.Must(err)
		st.KindsRead()
		e.file(ledger.Filter{RoundID: e.RoundID}, "", "")
		return in, st.KindsRead()
	}
	in, out := reads(2)
	allIn, allOut := reads(40)
	for _, kind := range []string{"audit", round.KindEvaluation, round.KindRound, round.KindFinal} {
		if allIn[kind] > in[kind] {
			t.Errorf("%s: two rows take %d reads, forty %d", kind, in[kind], allIn[kind])
		}
	}
	if kind := round.KindEvaluation; allOut[kind] > out[kind] {
		t.Errorf("two rows go out with %d reads of evaluations, forty with %d", out[kind], allOut[kind])
	}
}

// Evaluation §3, promise 1: a table of counts changes nothing that a fixed result is based on. Each row that would is
// refused where it stands, and counts as they are recorded are not.
func TestATableOfCountsChangesNoFixedResult(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	r := h.Scored(8, 2)
	raw := "被巡察单位,应整改数,已整改数\n"
	for _, u := range r.Units {
		raw += u.Org.V.Name + ",12,8\n"
	}
	send := func(raw string) ledgerfile.Preview {
		p, err := h.LedgerFiles.Upload(ctx, apptest.Office, ledgerfile.Upload{RoundID: r.Round.ID, File: []byte(raw)})
		h.Must(err)
		return p
	}
	h.MustDo(h.LedgerFiles.Confirm(ctx, apptest.Office, send(raw).ID, ledgerfile.Looked{}))
	h.Fix(r.Round.ID)
	if p := send(raw); p.Fatal != 0 {
		t.Errorf("the same counts: %+v", p.Notes)
	}
	p := send(strings.Replace(raw, ",12,", ",13,", 1))
	if p.Fatal != 1 || p.Figures[0].Taken || !strings.Contains(fmt.Sprint(p.Notes), "结果") {
		t.Errorf("counts of a fixed result: %d refused, %+v", p.Fatal, p.Notes)
	}
}
