package progress_test

import (
	"testing"
	"time"

	"minping/internal/app/apptest"
	appdecision "minping/internal/app/decision"
	"minping/internal/app/ledger"
	"minping/internal/app/progress"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

func TestThePlaceOfAUnitFollowsItsBallotAndSheets(t *testing.T) {
	for want, list := range map[progress.Place][]scoring.OverviewRow{
		progress.PlaceNone: {{}},
		progress.PlaceBriefed: {
			{BriefingID: "b"},
			{BriefingID: "b", SessionID: "s", State: vote.StateDraft},
			{BriefingID: "b", SessionID: "s", State: vote.StateVoided},
		},
		progress.PlaceRunning: {
			{BriefingID: "b", SessionID: "s", State: vote.StateReady},
			{BriefingID: "b", SessionID: "s", State: vote.StateSealed},
		},
		progress.PlaceCounted: {
			{State: vote.StateCounted}, {State: vote.StatePurged, Bodies: 3, Submitted: 2},
		},
		progress.PlaceScored: {
			{State: vote.StateCounted, Bodies: 3, Submitted: 3}, {State: vote.StatePurged, Bodies: 1, Submitted: 1},
		},
		progress.PlaceLocked: {{Locked: true}, {Locked: true, State: vote.StateCounted, Bodies: 3}},
	} {
		for _, o := range list {
			if got := progress.PlaceOf(o); got != want {
				t.Errorf("%+v is at %d, want %d", o, got, want)
			}
		}
	}
}

// A period lasts until the end of its last day, and what is due on a day is not late on it.
func TestAPeriodLastsThroughItsLastDay(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	starts := deadline.DayOf(h.Env.Now())
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{
		Term: 5, No: 8, Name: "第八轮", StartsOn: string(starts),
	})
	h.Must(err)
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "甲局", Kind: scheme.KindDepartment})
	h.Must(err)
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: o.ID, SchemeID: "liaocheng", // which asks for no daily reports
	})
	h.Must(err)
	rules, err := h.Rounds.SchemeOf(ctx, e.V)
	h.Must(err)
	dates := deadline.From(rules.Periods, deadline.Start{Round: starts})
	at := func(day deadline.Day) (state cycle.State, late int) {
		t.Helper()
		h.Pass(time.Duration(deadline.DayOf(h.Env.Now()).Until(day)) * 24 * time.Hour)
		v, err := h.Progress.Show(ctx, apptest.Office, r.ID)
		h.Must(err)
		for _, u := range v.First {
			if u.Kind == progress.PartTeams {
				late = u.Late
			}
		}
		return v.Units[e.ID].State, late
	}
	if state, _ := at(dates.PeriodEnd); state != cycle.Rectifying {
		t.Errorf("on the last day of its period it is %s", state)
	}
	if state, _ := at(dates.PeriodEnd.Plus(1)); state != cycle.Supervised {
		t.Errorf("after its period it is %s", state)
	}
	if _, late := at(dates.InspectionBy); late != 0 {
		t.Error("a team is late on the day by which it is wanted")
	}
	if _, late := at(dates.InspectionBy.Plus(1)); late != 1 {
		t.Error("a team is not late the day after")
	}
}

// 长期坚持 keeps a unit from nothing: such items come back on their day.
func TestALongTermItemKeepsNoUnitOpen(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	u := r.Units[0]
	id := h.AddProblem(u)
	step := func(who records.Actor, s ledger.StepRequest) {
		t.Helper()
		h.MustDo(h.Ledgers.Step(ctx, who, id, records.AnyVersion, s))
	}
	step(u.Staff(), ledger.StepRequest{To: items.Reported, Reason: "已建立台账"})
	step(records.Actor{ID: "jw", Name: "jw", Role: auth.Supervisor, Body: "discipline"}, ledger.StepRequest{
		Result: "long_term", Reason: "需长期坚持", Review: deadline.DayOf(h.Env.Now()).Plus(90),
	})
	h.Fix(r.Round.ID)
	for _, k := range []decision.Kind{decision.Continue, decision.Redo} {
		_, err := h.Decisions.Decide(ctx, apptest.Office, u.Evaluation.ID, appdecision.Request{
			To: decision.No, Decision: decision.Decision{Kind: k},
		})
		if err != nil && records.KindOf(err) != records.Invalid { // not suggested
			t.Fatal(err)
		}
	}
	h.Issued(h.Draft("notification", u))
	v, err := h.Progress.Show(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	if got := v.Units[u.Evaluation.ID].State; got != cycle.Closed {
		t.Errorf("it is %s", got)
	}
}

// A document is waited for until its last addressee has signed for it.
func TestADocumentThatAllSignedForIsNotWaitedFor(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	d := h.Issued(h.Draft("notification", r.Units[0]))
	waits := func() (n int) {
		v, err := h.Progress.Show(ctx, apptest.Office, r.Round.ID)
		h.Must(err)
		for _, u := range v.First {
			if u.Kind == progress.TaskReceipts {
				n += u.N
			}
		}
		return n
	}
	if n := waits(); n != 1 {
		t.Errorf("%d documents are waited for", n)
	}
	h.MustDo(h.Documents.Receive(ctx, r.Units[0].Staff(), d.ID, ""))
	if n := waits(); n != 0 {
		t.Errorf("signed for, %d are waited for", n)
	}
}
