package final_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	rules "minping/internal/evaluation/document"
	results "minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

// A result does not overtake the ballots that are being cast for it.
func TestAResultIsNotFixedWhileABallotIsUnderWay(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	v, _ := h.Session(3, func(r *session.SessionRequest) { r.Rehearsal = false })
	in := h.Sample.Round.ID
	underWay := func() bool {
		f, err := h.Finals.Show(ctx, in)
		h.Must(err)
		return slices.ContainsFunc(f.Obstacles, func(o results.Obstacle) bool {
			return o.Code == "session_under_way" && o.Evaluation == h.Sample.Evaluation.ID
		})
	}
	if underWay() {
		t.Error("a session that has not begun is under way")
	}
	for _, to := range []vote.State{vote.StateOpen, vote.StateClosing, vote.StateSealed} {
		step := session.MoveRequest{To: to, Hold: to == vote.StateClosing}
		h.MustDo(h.Sessions.Move(ctx, apptest.Officer, v.ID, step))
		if !underWay() {
			t.Errorf("a ballot that is %s is in no one's way", to)
		}
	}
	h.RefusedAs("not_ready",
		apptest.ErrorOf(h.Finals.Fix(ctx, apptest.Office, in, records.AnyVersion, final.FixRequest{})))
}

func TestOnlyThePersonWhoAskedWithdrawsTheRequest(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	h.RefusedAs("nothing_asked", apptest.ErrorOf(h.Finals.WithdrawUndo(ctx, apptest.Office, r.Round.ID)))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	for _, other := range []records.Actor{apptest.Office2, apptest.Leader} {
		h.RefusedAs("not_yours", apptest.ErrorOf(h.Finals.WithdrawUndo(ctx, other, r.Round.ID)))
	}
	v, err := h.Finals.WithdrawUndo(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	if v.State != results.Fixed || v.Undo != nil {
		t.Errorf("taken back: %+v", v)
	}
}

// Two people have opened it: nothing waits for a second person any more, until the next request.
func TestAResultThatWasOpenedHasNoRequest(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	v, err := h.Finals.Undo(ctx, apptest.Leader, r.Round.ID, records.AnyVersion, "情况属实")
	h.Must(err)
	if v.Undo != nil || v.Opened == nil || v.Opened.Reason != "评分录入有误" || v.Opened.SecondReason != "情况属实" {
		t.Errorf("asked for %+v, opened %+v", v.Undo, v.Opened)
	}
	if v := h.Fix(r.Round.ID); v.Undo != nil || v.Opened != nil {
		t.Errorf("fixed again: asked for %+v, opened %+v", v.Undo, v.Opened)
	}
}

func TestAResultThatIsOpenIsNotOpenedAgain(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "再撤销一次")))
}

// Opening a result while a document takes its number stops the issue: no addressee receives what is no longer in force.
func TestAResultThatIsOpenedDuringTheIssueStopsIt(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	d := h.Approved(h.Draft("notification", r.Units[0]))
	h.OnceAt("document.deliver", func() {
		h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "有误"))
		h.MustDo(h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	})
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateIssued})))
	h.RefusedAs("other_unit", apptest.ErrorOf(h.Documents.Show(ctx, r.Units[0].Staff(), d.ID)))
	v, err := h.Documents.Show(ctx, apptest.Office, d.ID)
	h.Must(err)
	if v.V.State != rules.StateApproved || v.V.Number != "" {
		t.Errorf("it is %s with number %q", v.V.State, v.V.Number)
	}
}

// A number that was taken is used: the document that has it cannot be withdrawn, so that there is no gap.
func TestWhatHasANumberIsNotWithdrawn(t *testing.T) {
	st := &apptest.FailingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	d := h.Approved(h.Draft("notification", r.Units[0]))
	step := func(to rules.State, reason string) error {
		return apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion, document.StepRequest{
			To: to, Reason: reason,
		}))
	}
	h.OnceAt("document.deliver", func() { st.Left = -1 }) // the number is there, and the service stops
	if step(rules.StateIssued, "") == nil {
		t.Fatal("it did not fail")
	}
	st.Left = 0
	h.Must(step(rules.StateDraft, "文字有误"))
	h.RefusedAs("numbered", step(rules.StateWithdrawn, "不发了"))
	h.Issued(d)
	lines, err := h.Documents.Register(ctx, apptest.Office, d.V.Layout.Code, h.Now().Year())
	if err != nil || len(lines) != 1 {
		t.Errorf("%d numbers: %v", len(lines), err)
	}
}

func TestAnAuditorReadsNumberAndDigestOnly(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	d := h.Issued(h.Draft("notification", r.Units[0]))
	v, err := h.Documents.Show(t.Context(), apptest.Auditor, d.ID)
	h.Must(err)
	if v.V.Number == "" || v.V.Digest == "" || len(v.V.Parts) > 0 || len(v.V.Data.Values) > 0 {
		t.Errorf("an auditor reads %+v", v.V)
	}
}

// A score that another comes for while the result is being fixed is in no result: it is opened again at once.
func TestAScoreThatMovesDuringTheFixingOpensTheResult(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	h.OnceAt("final.write", func() {
		h.Must(h.Scores.Reopen(ctx, apptest.Office, e, "discipline", "录入有误"))
		h.SubmitSheet(e, "discipline", 7)
		h.Must(h.Scores.Lock(ctx, apptest.Office, e, ""))
	})
	h.RefusedAs("moved",
		apptest.ErrorOf(h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{})))
	v, err := h.Finals.Show(ctx, r.Round.ID)
	h.Must(err)
	if v.State != results.Open {
		t.Errorf("it is %s", v.State)
	}
	h.Fix(r.Round.ID)
}

// Who is evaluated again is not among the last of a round: a unit alone there would be the first and the last.
func TestNobodyIsAmongTheLastInARoundOfRedoing(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 5)
	last := func() (n int) {
		rows, err := h.Scores.Ranking(t.Context(), apptest.Office, r.Round.ID, scheme.ScopeAll)
		h.Must(err)
		for _, x := range rows {
			if x.Candidate {
				n++
			}
		}
		return n
	}
	if last() != 1 {
		t.Fatalf("of five %d are among the last", last())
	}
	h.MustDo(records.Update(t.Context(), h.Env, round.KindRound, r.Round.ID, records.AnyVersion,
		func(x *round.Round) error { x.AgainOf = "before"; return nil }))
	h.Must(h.Audit.Append(t.Context(), apptest.Office, "round.change", r.Round.ID, ""))
	if last() != 0 {
		t.Errorf("of five who are evaluated again %d are among the last", last())
	}
	for _, x := range h.Fix(r.Round.ID).Final.Rows {
		if x.Candidate || x.Rank == 0 {
			t.Errorf("it is fixed as %+v", x)
		}
	}
}

// Two people ask at the same moment to open a result: the later one has not seen the other's request, and does not
// confirm it.
func TestWhoAsksAtTheSameMomentConfirmsNothing(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 4)
	ctx := t.Context()
	seen := h.Fix(r.Round.ID).Version
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, seen, "评分录入有误"))
	err := apptest.ErrorOf(h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, seen, "名单有误"))
	if records.KindOf(err) != records.Stale {
		t.Errorf("the other's request was confirmed unread: %v", err)
	}
	now, err := h.Finals.Show(ctx, r.Round.ID)
	h.Must(err)
	if now.State != results.Fixed || now.Undo == nil || now.Undo.By != apptest.Office.Name {
		t.Errorf("%s, waiting %+v", now.State, now.Undo)
	}
	opened, err := h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, now.Version, "情况属实")
	h.Must(err)
	if opened.State != results.Open {
		t.Errorf("seen and confirmed: %s", opened.State)
	}
}
