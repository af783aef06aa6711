package app

import (
	"slices"
	"testing"

	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/session"
	rules "minping/internal/evaluation/document"
	results "minping/internal/evaluation/final"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

// A result does not overtake the ballots that are being cast for it.
func TestAResultIsNotFixedWhileABallotIsUnderWay(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	v, _ := h.session(3, func(r *session.SessionRequest) { r.Rehearsal = false })
	round := h.where.Round.ID
	underWay := func() bool {
		f, err := h.Finals.Show(ctx, round)
		h.must(err)
		return slices.ContainsFunc(f.Obstacles, func(o results.Obstacle) bool {
			return o.Code == "session_under_way" && o.Evaluation == h.where.Evaluation.ID
		})
	}
	if underWay() {
		t.Error("a session that has not begun is under way")
	}
	h.move(v.ID, vote.StateOpen)
	if !underWay() {
		t.Error("a ballot that is under way is in no one's way")
	}
	h.refusedAs("not_ready", second(h.Finals.Fix(ctx, office, round, records.AnyVersion, final.FixRequest{})))
}

func TestOnlyWhoAskedTakesTheWishBack(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 1)
	h.fix(r.round.ID)
	ctx := t.Context()
	h.refusedAs("nothing_asked", second(h.Finals.WithdrawUndo(ctx, office, r.round.ID)))
	h.must2(h.Finals.Undo(ctx, office, r.round.ID, "评分录入有误"))
	for _, other := range []records.Actor{office2, leader} {
		h.refusedAs("not_yours", second(h.Finals.WithdrawUndo(ctx, other, r.round.ID)))
	}
	v, err := h.Finals.WithdrawUndo(ctx, office, r.round.ID)
	h.must(err)
	if v.State != results.Fixed || v.Undo != nil {
		t.Errorf("taken back: %+v", v)
	}
}

// A result that is opened while a document takes its number stops the issue: no one is told what is in force no more.
func TestAResultThatIsOpenedDuringTheIssueStopsIt(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 1)
	h.fix(r.round.ID)
	ctx := t.Context()
	d := h.approved(h.draft("notification", r.units[0]))
	h.once("document.deliver", func() {
		h.must2(h.Finals.Undo(ctx, office, r.round.ID, "有误"))
		h.must2(h.Finals.Undo(ctx, office2, r.round.ID, ""))
	})
	h.refusedAs("not_fixed", second(h.Documents.Step(ctx, office, d.ID, records.AnyVersion, document.StepRequest{To: rules.StateIssued})))
	h.refusedAs("other_unit", second(h.Documents.Show(ctx, r.units[0].staff(), d.ID)))
	v, err := h.Documents.Show(ctx, office, d.ID)
	h.must(err)
	if v.V.State != rules.StateApproved || v.V.Number != "" {
		t.Errorf("it is %s with number %q", v.V.State, v.V.Number)
	}
}

// A number that was taken is used: the document that has it cannot be withdrawn, so that there is no gap.
func TestWhatHasANumberIsNotWithdrawn(t *testing.T) {
	st := &failing{Store: memory.Open()}
	h := newHallOn(t, st, t.TempDir())
	r := h.scored(8, 1)
	h.fix(r.round.ID)
	ctx := t.Context()
	d := h.approved(h.draft("notification", r.units[0]))
	step := func(to rules.State, reason string) error {
		return second(h.Documents.Step(ctx, office, d.ID, records.AnyVersion, document.StepRequest{To: to, Reason: reason}))
	}
	h.once("document.deliver", func() { st.left = -1 }) // the number is there, and the service stops
	if step(rules.StateIssued, "") == nil {
		t.Fatal("it did not fail")
	}
	st.left = 0
	h.must(step(rules.StateDraft, "文字有误"))
	h.refusedAs("numbered", step(rules.StateWithdrawn, "不发了"))
	h.issued(d)
	lines, err := h.Documents.Register(ctx, office, d.V.Layout.Code, h.now().Year())
	if err != nil || len(lines) != 1 {
		t.Errorf("%d numbers: %v", len(lines), err)
	}
}

func TestAnAuditorReadsNumberAndDigestOnly(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 1)
	h.fix(r.round.ID)
	d := h.issued(h.draft("notification", r.units[0]))
	v, err := h.Documents.Show(t.Context(), auditor, d.ID)
	h.must(err)
	if v.V.Number == "" || v.V.Digest == "" || len(v.V.Parts) > 0 || len(v.V.Data.Values) > 0 {
		t.Errorf("an auditor reads %+v", v.V)
	}
}

// A score that another comes for while the result is being fixed is in no result: it is opened again at once.
func TestAScoreThatMovesDuringTheFixingOpensTheResult(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	ctx, e := t.Context(), r.units[0].evaluation.ID
	h.once("final.write", func() {
		h.must(h.Scores.Reopen(ctx, office, e, "discipline", "录入有误"))
		h.sheet(e, "discipline", 7)
		h.must(h.Scores.Lock(ctx, office, e, ""))
	})
	h.refusedAs("moved", second(h.Finals.Fix(ctx, office, r.round.ID, records.AnyVersion, final.FixRequest{})))
	v, err := h.Finals.Show(ctx, r.round.ID)
	h.must(err)
	if v.State != results.Open {
		t.Errorf("it is %s", v.State)
	}
	h.fix(r.round.ID)
}
