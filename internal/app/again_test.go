package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	appdecision "minping/internal/app/decision"
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
)

// state is the state of a unit in a round.
func (h *env) state(roundID, evaluationID string) cycle.State {
	h.T.Helper()
	v, err := h.Progress.Show(h.T.Context(), apptest.Office, roundID)
	h.Must(err)
	return v.Units[evaluationID].State
}

// Domain A41 and B12: the notice to rectify again begins a new evaluation of the same unit, from the day it was issued
// until the day it sets, with its own result; what was fixed stays. The unit's state follows.
func TestARedoIsANewEvaluationOfTheUnitWithItsOwnDaysAndResult(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, u := t.Context(), r.Units[1]
	problem := h.AddProblem(u)
	if got := h.state(r.Round.ID, u.Evaluation.ID); got == cycle.Evaluated || got == cycle.Redoing {
		t.Fatalf("before its result is fixed it is %s", got)
	}
	h.RefusedAs("not_fixed",
		apptest.ErrorOf(h.Rounds.Redos.Begin(ctx, apptest.Office, u.Evaluation.ID, round.AgainRequest{
			Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31",
		})))
	first := h.Fix(r.Round.ID)
	if got := h.state(r.Round.ID, u.Evaluation.ID); got != cycle.Evaluated {
		t.Errorf("with a problem open it is %s", got)
	}
	notice := h.redo(u, "2027-01-31")
	if got := h.state(r.Round.ID, u.Evaluation.ID); got != cycle.Redoing {
		t.Errorf("told to rectify again it is %s", got)
	}
	h.MustDo(h.Documents.Step(ctx, apptest.Office, notice.ID, records.AnyVersion, document.StepRequest{
		To: rules.StateIssued,
	}))
	again, err := h.Rounds.ShowEvaluation(ctx, round.AgainID(u.Evaluation.ID))
	h.Must(err)
	e := again.V
	if e.AgainOf != u.Evaluation.ID || e.OrganizationID != u.Org.ID || e.RoundID == r.Round.ID ||
		e.StartsOn != "2026-11-02" || e.DueOn != "2027-01-31" || e.Reason == "" ||
		e.SchemeVersion != u.Evaluation.V.SchemeVersion {
		t.Errorf("the new evaluation is %+v", e)
	}
	home, err := h.Rounds.ShowRound(ctx, e.RoundID)
	h.Must(err)
	d, err := h.Supervision.Deadlines(ctx, home)
	h.Must(err)
	if got := deadline.DayOf(d.PeriodEnd); got != "2027-01-31" {
		t.Errorf("its period ends on %s", got)
	}
	h.redone(u, again, problem)
	next, err := h.Finals.Show(ctx, e.RoundID)
	h.Must(err)
	now, err := h.Finals.Show(ctx, r.Round.ID)
	h.Must(err)
	if now.Final.Digest != first.Final.Digest || next.Final == nil || next.Final.Rows[0].Evaluation != again.ID {
		t.Errorf("the first final is %s, the second %+v", now.Final.Digest, next.Final)
	}
	if got := h.state(r.Round.ID, u.Evaluation.ID); got != cycle.Evaluated {
		t.Errorf("evaluated again and not told so it is %s", got)
	}
	h.Issued(h.Draft("notification", apptest.ScoredUnit{Org: u.Org, Evaluation: again}))
	if got := h.state(r.Round.ID, u.Evaluation.ID); got != cycle.Closed {
		t.Errorf("evaluated again and nothing open it is %s", got)
	}
}

// redo decides that a unit has to rectify again, and issues the notice.
func (h *env) redo(u apptest.ScoredUnit, due string) records.Versioned[document.Document] {
	h.T.Helper()
	v, err := h.Decisions.Decide(h.T.Context(), apptest.Office, u.Evaluation.ID, appdecision.Request{
		To: decisions.Yes, Decision: decisions.Decision{Kind: decisions.Redo, Reason: "整改成果较差", Due: due},
	})
	h.Must(err)
	id, err := h.Decisions.Open(h.T.Context(), apptest.Office, v.ID, "")
	h.Must(err)
	doc, err := h.Documents.Show(h.T.Context(), apptest.Office, id)
	h.Must(err)
	return h.Issued(h.Filled(doc))
}

// redone goes through the second evaluation: the problem of the first is in its ledger, is reported and settled, and
// the result is fixed.
func (h *env) redone(u apptest.ScoredUnit, again records.Versioned[round.Evaluation], problem string) {
	h.T.Helper()
	ctx := h.T.Context()
	list, err := h.Ledgers.Items(ctx, u.Staff(), ledger.Filter{EvaluationID: again.ID}, 0, 10)
	h.Must(err)
	if len(list.Items) != 1 || list.Items[0].ID != problem || list.Items[0].EvaluationID != u.Evaluation.ID {
		h.T.Fatalf("the unit's ledger is %+v", list.Items)
	}
	if f := again.V.Facts; f.Problems == nil || *f.Problems != 1 || *f.Undone != 1 {
		h.T.Errorf("its facts are %+v", f)
	}
	h.MustDo(h.Ledgers.Step(ctx, u.Staff(), problem, records.AnyVersion, ledger.StepRequest{To: items.Reported, Reason: "已建立"}))
	checker := records.Actor{ID: "jw", Name: "jw", Role: auth.Supervisor, Body: "discipline"}
	h.MustDo(h.Ledgers.Step(ctx, checker, problem, records.AnyVersion, ledger.StepRequest{Result: "settled", Reason: "看过"}))
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.SubmitSheet(again.ID, body, 0)
	}
	h.Must(h.Scores.Lock(ctx, apptest.Office, again.ID, ""))
	h.Fix(again.V.RoundID)
}

// An evaluation has one repetition however often it is requested. New days move it; a unit whose notice came too late
// to leave it a day gets none.
func TestAnEvaluationIsRepeatedOnceAndItsDaysAreMovedWithAReason(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	ctx, u := t.Context(), r.Units[0]
	ask := round.AgainRequest{Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31"}
	for field, bad := range map[string]round.AgainRequest{
		"reason": {StartsOn: "2026-11-02"}, "starts_on": {Reason: "x"},
		"due_on": {Reason: "x", StartsOn: "2026-11-02", DueOn: "2026-11-02"},
	} {
		h.InvalidAt(field, apptest.ErrorOf(h.Rounds.Redos.Begin(ctx, apptest.Office, u.Evaluation.ID, bad)))
	}
	one, err := h.Rounds.Redos.Begin(ctx, apptest.Office, u.Evaluation.ID, ask)
	h.Must(err)
	two, err := h.Rounds.Redos.Begin(ctx, apptest.Office, u.Evaluation.ID, ask)
	h.Must(err)
	if one.ID != two.ID || one.Version != two.Version {
		t.Error("it was made twice")
	}
	other := ask
	other.DueOn = "2027-02-28"
	h.RefusedAs("exists", apptest.ErrorOf(h.Rounds.Redos.Begin(ctx, apptest.Office, u.Evaluation.ID, other)))
	moved, err := h.Rounds.Redos.Move(ctx, apptest.Office, one.ID, one.Version, other)
	h.Must(err)
	if moved.V.DueOn != "2027-02-28" {
		t.Errorf("moved to %s", moved.V.DueOn)
	}
	h.InvalidAt("due_on",
		apptest.ErrorOf(h.Rounds.Redos.Move(ctx, apptest.Office, r.Units[1].Evaluation.ID, records.AnyVersion, other)))
	own := round.AgainRequest{Reason: "反馈晚了一周", StartsOn: "2024-07-08"}
	h.RefusedAs("result_fixed",
		apptest.ErrorOf(h.Rounds.Redos.Move(ctx, apptest.Office, r.Units[1].Evaluation.ID, records.AnyVersion, own)))
	second2, err := h.Rounds.Redos.Begin(ctx, apptest.Office, r.Units[1].Evaluation.ID, ask)
	h.Must(err)
	if second2.V.RoundID != one.V.RoundID {
		t.Error("two redos of a round are in two rounds")
	}
	events, err := h.AuditDetails("evaluation.again")
	h.Must(err)
	if len(events) != 2 || slices.Contains(events, "") {
		t.Errorf("the audit says %v", events)
	}
	late := h.Draft("redo", r.Units[1])
	late, err = h.Documents.Change(ctx, apptest.Office, late.ID, late.Version, document.Content{Due: new("2026-11-05")})
	h.Must(err)
	late = h.Approved(h.Filled(late))
	h.Pass(72 * time.Hour)
	h.RefusedAs("due_past", apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, late.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateIssued})))
}

// A unit with its own feedback day has its own deadlines, and the round then shows none.
func TestAUnitsOwnFirstDayMovesItsDeadlines(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, u := t.Context(), r.Units[0]
	before, err := h.Supervision.DailyReports(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	h.MustDo(h.Rounds.Redos.Move(ctx, apptest.Office, u.Evaluation.ID, records.AnyVersion,
		round.AgainRequest{Reason: "反馈晚了一周", StartsOn: "2024-07-08"}))
	after, err := h.Supervision.DailyReports(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	for i, row := range after {
		moved := row.Due.Sub(before[i].Due)
		if want := row.EvaluationID == u.Evaluation.ID; want != (moved == 7*24*time.Hour) {
			t.Errorf("%s: moved by %v", row.Organization, moved)
		}
	}
	d, err := h.Supervision.Deadlines(ctx, r.Round)
	h.Must(err)
	if !d.PeriodEnd.IsZero() {
		t.Errorf("the round says %v for all", d.PeriodEnd)
	}
}

// The days of a redo are those of its notice. Moved, with a reason, they move what is due; it always has a first one.
func TestTheDaysOfARedoMoveItsDeadlines(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	ask := round.AgainRequest{Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31"}
	redo, err := h.Rounds.Redos.Begin(ctx, apptest.Office, r.Units[0].Evaluation.ID, ask)
	h.Must(err)
	due := func() time.Time {
		t.Helper()
		rows, err := h.Supervision.DailyReports(ctx, apptest.Office, redo.V.RoundID)
		h.Must(err)
		if len(rows) != 2 || rows[0].EvaluationID != redo.ID || !rows[1].Due.Equal(rows[0].Due) {
			t.Fatalf("reports %+v", rows)
		}
		return rows[0].Due
	}
	before := due()
	for field, bad := range map[string]round.AgainRequest{
		"starts_on": {Reason: "x", DueOn: "2027-02-28"}, "reason": {StartsOn: "2026-11-03", DueOn: "2027-02-28"},
	} {
		h.InvalidAt(field, apptest.ErrorOf(h.Rounds.Redos.Move(ctx, apptest.Office, redo.ID, records.AnyVersion, bad)))
	}
	if !due().Equal(before) {
		t.Error("a refused change moved it")
	}
	moved, err := h.Rounds.Redos.Move(ctx, apptest.Office, redo.ID, records.AnyVersion,
		round.AgainRequest{Reason: "汛期", StartsOn: "2026-11-09", DueOn: "2027-02-28"})
	h.Must(err)
	if by := due().Sub(before); moved.V.StartsOn != "2026-11-09" || by != 28*24*time.Hour {
		t.Errorf("from %s, due %v later", moved.V.StartsOn, by)
	}
	told, err := h.AuditDetails("evaluation.dates")
	h.Must(err)
	if len(told) != 1 || !strings.Contains(told[0], "2027-01-31") || !strings.Contains(told[0], "2027-02-28") {
		t.Errorf("the audit says %q", told)
	}
}

// A redo that comes to nothing is followed by another: each repeats the one before, the ledger goes along, and the
// state of the unit is that of the newest, in every round it is looked at from.
func TestARedoOfARedoIsAnEvaluationOfItsOwn(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, u := t.Context(), r.Units[1]
	problem := h.AddProblem(u)
	h.Fix(r.Round.ID)
	h.redo(u, "2027-01-31")
	second, err := h.Rounds.ShowEvaluation(ctx, round.AgainID(u.Evaluation.ID))
	h.Must(err)
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.SubmitSheet(second.ID, body, 0)
	}
	h.Must(h.Scores.Lock(ctx, apptest.Office, second.ID, ""))
	h.Fix(second.V.RoundID)
	states := func(want cycle.State, evaluations ...records.Versioned[round.Evaluation]) {
		t.Helper()
		for i, e := range evaluations {
			if got := h.state(e.V.RoundID, e.ID); got != want {
				t.Errorf("evaluation %d is %s, want %s", i+1, got, want)
			}
		}
	}
	states(cycle.Evaluated, u.Evaluation, second)
	h.Pass(24 * time.Hour)
	h.redo(apptest.ScoredUnit{Org: u.Org, Evaluation: second}, "2027-03-31")
	third, err := h.Rounds.ShowEvaluation(ctx, round.AgainID(second.ID))
	h.Must(err)
	if third.V.AgainOf != second.ID || third.V.RoundID == second.V.RoundID || third.V.DueOn != "2027-03-31" {
		t.Errorf("the second redo is %+v", third.V)
	}
	home, err := h.Rounds.ShowRound(ctx, third.V.RoundID)
	h.Must(err)
	if home.V.AgainOf != r.Round.ID || home.V.Name != r.Round.V.Name+"重新整改（第2次）" {
		t.Errorf("its round is %+v", home.V)
	}
	states(cycle.Redoing, u.Evaluation, second)
	h.redone(u, third, problem)
	states(cycle.Evaluated, u.Evaluation, second, third)
	h.Issued(h.Draft("notification", apptest.ScoredUnit{Org: u.Org, Evaluation: third}))
	states(cycle.Closed, u.Evaluation, second, third)
}

// After a redo its result is the one in force, and the unit has to be told of it in its own round. The first result,
// undone and fixed again, no longer changes the unit's state; the unit sees it once it is told.
func TestARedosResultIsTheOneThatIsTold(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	ctx, u := t.Context(), r.Units[0]
	shown := func(what string, state cycle.State, untold string) {
		t.Helper()
		v, err := h.Progress.Show(ctx, apptest.Office, r.Round.ID)
		h.Must(err)
		if got := v.Units[u.Evaluation.ID]; got.State != state || got.Untold != untold {
			t.Errorf("%s: it is %s, not told in %q, want %s, %q", what, got.State, got.Untold, state, untold)
		}
	}
	h.Fix(r.Round.ID)
	shown("fixed", cycle.Evaluated, r.Round.ID)
	h.Issued(h.Draft("notification", u))
	again, err := h.Rounds.Redos.Begin(ctx, apptest.Office, u.Evaluation.ID, round.AgainRequest{
		Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31",
	})
	h.Must(err)
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.SubmitSheet(again.ID, body, 0)
	}
	h.Must(h.Scores.Lock(ctx, apptest.Office, again.ID, ""))
	h.Fix(again.V.RoundID)
	shown("fixed after the redo", cycle.Evaluated, again.V.RoundID)
	h.Issued(h.Draft("notification", apptest.ScoredUnit{Org: u.Org, Evaluation: again}))
	shown("told of it", cycle.Closed, "")
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	h.Must(h.Scores.Reopen(ctx, apptest.Office, u.Evaluation.ID, "discipline", "录入有误"))
	h.SubmitSheet(u.Evaluation.ID, "discipline", 5)
	h.Must(h.Scores.Lock(ctx, apptest.Office, u.Evaluation.ID, ""))
	h.Fix(r.Round.ID)
	shown("the first one is fixed again", cycle.Closed, "")
	if err := h.Rounds.UnitGate(ctx, u.Staff(), u.Evaluation.ID); err == nil {
		t.Error("the unit sees a first result that it was not told")
	}
}
