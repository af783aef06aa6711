package app

import (
	"slices"
	"testing"
	"time"

	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	decisions "minping/internal/evaluation/decision"
	rules "minping/internal/evaluation/document"
	items "minping/internal/evaluation/ledger"

	appdecision "minping/internal/app/decision"
)

// state is where a unit of a round stands.
func (h *hall) state(roundID, evaluationID string) cycle.State {
	h.t.Helper()
	v, err := h.Progress.Show(h.t.Context(), office, roundID)
	h.must(err)
	return v.Units[evaluationID].State
}

// Domain A41 and B12: the notice to rectify again begins a new evaluation of the same unit, from the day it was issued
// until the day it sets, with a result of its own; what was fixed stays. The unit's state follows.
func TestARedoIsANewEvaluationOfTheUnitWithItsOwnDaysAndResult(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	ctx, u := t.Context(), r.units[1]
	problem := h.problem(u)
	if got := h.state(r.round.ID, u.evaluation.ID); got == cycle.Evaluated || got == cycle.Redoing {
		t.Fatalf("before its result is fixed it is %s", got)
	}
	h.refusedAs("not_fixed", second(h.Rounds.Redos.Begin(ctx, office, u.evaluation.ID, round.AgainRequest{
		Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31",
	})))
	first := h.fix(r.round.ID)
	if got := h.state(r.round.ID, u.evaluation.ID); got != cycle.Evaluated {
		t.Errorf("with a problem open it is %s", got)
	}
	notice := h.redo(u, "2027-01-31")
	if got := h.state(r.round.ID, u.evaluation.ID); got != cycle.Redoing {
		t.Errorf("told to rectify again it is %s", got)
	}
	h.must2(h.Documents.Step(ctx, office, notice.ID, records.AnyVersion, document.StepRequest{To: rules.StateIssued}))
	again, err := h.Rounds.ShowEvaluation(ctx, round.AgainID(u.evaluation.ID))
	h.must(err)
	e := again.V
	if e.AgainOf != u.evaluation.ID || e.OrganizationID != u.org.ID || e.RoundID == r.round.ID ||
		e.StartsOn != "2026-11-02" || e.DueOn != "2027-01-31" || e.Reason == "" || e.SchemeVersion != u.evaluation.V.SchemeVersion {
		t.Errorf("the new evaluation is %+v", e)
	}
	home, err := h.Rounds.ShowRound(ctx, e.RoundID)
	h.must(err)
	d, err := h.Supervision.Deadlines(ctx, home)
	h.must(err)
	if got := deadline.DayOf(d.PeriodEnd); got != "2027-01-31" {
		t.Errorf("its period ends on %s", got)
	}
	h.redone(u, again, problem)
	next, err := h.Finals.Show(ctx, e.RoundID)
	h.must(err)
	now, err := h.Finals.Show(ctx, r.round.ID)
	h.must(err)
	if now.Final.Digest != first.Final.Digest || next.Final == nil || next.Final.Rows[0].Evaluation != again.ID {
		t.Errorf("the first final is %s, the second %+v", now.Final.Digest, next.Final)
	}
	if got := h.state(r.round.ID, u.evaluation.ID); got != cycle.Closed {
		t.Errorf("evaluated again and nothing open it is %s", got)
	}
}

// problem gives a unit a ledger with one problem.
func (h *hall) problem(u scoredUnit) string {
	h.t.Helper()
	v, err := h.Ledgers.New(h.t.Context(), office, u.evaluation.ID, ledger.Draft{Item: items.Item{
		Source: "feedback", Text: "公车管理制度未落实", Measures: []items.Measure{{Text: "建立台账"}},
	}})
	h.must(err)
	return v.ID
}

// redo decides that a unit has to rectify again, and issues the notice.
func (h *hall) redo(u scoredUnit, due string) records.Versioned[document.Document] {
	h.t.Helper()
	v, err := h.Decisions.Decide(h.t.Context(), office, u.evaluation.ID, appdecision.Request{
		To: decisions.Yes, Decision: decisions.Decision{Kind: decisions.Redo, Reason: "整改成果较差", Due: due},
	})
	h.must(err)
	id, err := h.Decisions.Open(h.t.Context(), office, v.ID, "")
	h.must(err)
	doc, err := h.Documents.Show(h.t.Context(), office, id)
	h.must(err)
	return h.issued(h.filled(doc))
}

// redone goes through the second evaluation: the problem of the first is in its ledger, is reported and settled, and the
// result is fixed.
func (h *hall) redone(u scoredUnit, again records.Versioned[round.Evaluation], problem string) {
	h.t.Helper()
	ctx := h.t.Context()
	list, err := h.Ledgers.Items(ctx, u.staff(), ledger.Filter{EvaluationID: again.ID}, 0, 10)
	h.must(err)
	if len(list.Items) != 1 || list.Items[0].ID != problem || list.Items[0].EvaluationID != u.evaluation.ID {
		h.t.Fatalf("the unit's ledger is %+v", list.Items)
	}
	if f := again.V.Facts; f.Problems == nil || *f.Problems != 1 || *f.Undone != 1 {
		h.t.Errorf("its facts are %+v", f)
	}
	h.must2(h.Ledgers.Step(ctx, u.staff(), problem, records.AnyVersion, ledger.StepRequest{To: items.Reported, Reason: "已建立"}))
	checker := records.Actor{ID: "jw", Name: "jw", Role: auth.Supervisor, Body: "discipline"}
	h.must2(h.Ledgers.Step(ctx, checker, problem, records.AnyVersion, ledger.StepRequest{Result: "settled", Reason: "看过"}))
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.sheet(again.ID, body, 0)
	}
	h.must(h.Scores.Lock(ctx, office, again.ID, ""))
	h.fix(again.V.RoundID)
}

// Of one evaluation there is one repetition however often it is asked for; one that is told other days is moved, and a
// unit whose notice came too late to leave it a day is told nothing.
func TestAnEvaluationIsRepeatedOnceAndItsDaysAreMovedWithAReason(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	h.fix(r.round.ID)
	ctx, u := t.Context(), r.units[0]
	ask := round.AgainRequest{Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31"}
	for field, bad := range map[string]round.AgainRequest{
		"reason": {StartsOn: "2026-11-02"}, "starts_on": {Reason: "x"},
		"due_on": {Reason: "x", StartsOn: "2026-11-02", DueOn: "2026-11-02"},
	} {
		h.invalidAt(field, second(h.Rounds.Redos.Begin(ctx, office, u.evaluation.ID, bad)))
	}
	one, err := h.Rounds.Redos.Begin(ctx, office, u.evaluation.ID, ask)
	h.must(err)
	two, err := h.Rounds.Redos.Begin(ctx, office, u.evaluation.ID, ask)
	h.must(err)
	if one.ID != two.ID || one.Version != two.Version {
		t.Error("it was made twice")
	}
	other := ask
	other.DueOn = "2027-02-28"
	h.refusedAs("exists", second(h.Rounds.Redos.Begin(ctx, office, u.evaluation.ID, other)))
	moved, err := h.Rounds.Redos.Move(ctx, office, one.ID, one.Version, other)
	h.must(err)
	if moved.V.DueOn != "2027-02-28" {
		t.Errorf("moved to %s", moved.V.DueOn)
	}
	h.invalidAt("due_on", second(h.Rounds.Redos.Move(ctx, office, r.units[1].evaluation.ID, records.AnyVersion, other)))
	own := round.AgainRequest{Reason: "反馈晚了一周", StartsOn: "2024-07-08"}
	h.refusedAs("result_fixed", second(h.Rounds.Redos.Move(ctx, office, r.units[1].evaluation.ID, records.AnyVersion, own)))
	second2, err := h.Rounds.Redos.Begin(ctx, office, r.units[1].evaluation.ID, ask)
	h.must(err)
	if second2.V.RoundID != one.V.RoundID {
		t.Error("two redos of a round are in two rounds")
	}
	events, err := h.auditOf("evaluation.again")
	h.must(err)
	if len(events) != 2 || slices.Contains(events, "") {
		t.Errorf("the audit says %v", events)
	}
	late := h.draft("redo", r.units[1])
	late, err = h.Documents.Change(ctx, office, late.ID, late.Version, document.Content{Due: new("2026-11-05")})
	h.must(err)
	late = h.approved(h.filled(late))
	h.pass(72 * time.Hour)
	h.refusedAs("due_past", second(h.Documents.Step(ctx, office, late.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateIssued})))
}

// A unit with a feedback day of its own has its own deadlines, and the round has none to show then.
func TestAUnitsOwnFirstDayMovesItsDeadlines(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	ctx, u := t.Context(), r.units[0]
	before, err := h.Supervision.DailyReports(ctx, office, r.round.ID)
	h.must(err)
	h.must2(h.Rounds.Redos.Move(ctx, office, u.evaluation.ID, records.AnyVersion,
		round.AgainRequest{Reason: "反馈晚了一周", StartsOn: "2024-07-08"}))
	after, err := h.Supervision.DailyReports(ctx, office, r.round.ID)
	h.must(err)
	for i, row := range after {
		moved := row.Due.Sub(before[i].Due)
		if want := row.EvaluationID == u.evaluation.ID; want != (moved == 7*24*time.Hour) {
			t.Errorf("%s: moved by %v", row.Organization, moved)
		}
	}
	d, err := h.Supervision.Deadlines(ctx, r.round)
	h.must(err)
	if !d.PeriodEnd.IsZero() {
		t.Errorf("the round says %v for all", d.PeriodEnd)
	}
}
