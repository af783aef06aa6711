package decision_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/decision"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
)

// What is decided by hand is decided once on a result, and is not offered again; a clue may follow a clue.
func TestWhatIsDecidedByHandIsNotOfferedAgain(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	offered := func(k rules.Kind) bool {
		u, err := h.Decisions.Show(ctx, apptest.Office, e)
		h.Must(err)
		return slices.Contains(h.Decisions.OnesOwn(u, scheme.TargetInspected), k)
	}
	redo, clue := apptest.Yes(rules.Redo, "退回重新整改"), apptest.Yes(rules.ClueTransfer, "虚报")
	redo.Due, clue.Code = "2030-01-30", "weak"
	if !offered(rules.Redo) || !offered(rules.ClueTransfer) {
		t.Error("nothing is offered")
	}
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, e, redo))
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, e, clue))
	if offered(rules.Redo) || !offered(rules.ClueTransfer) {
		t.Errorf("offered again: a redo %v, a clue %v", offered(rules.Redo), offered(rules.ClueTransfer))
	}
}

// What was prepared or answered with no is there too: a second one would be refused. What was taken back is not.
func TestWhatWasAnsweredByHandIsThereToo(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	offered := func() bool {
		u, err := h.Decisions.Show(ctx, apptest.Office, e)
		h.Must(err)
		return slices.Contains(h.Decisions.OnesOwn(u, scheme.TargetInspected), rules.Redo)
	}
	redo := apptest.Yes(rules.Redo, "退回重新整改")
	redo.Due, redo.To = "2030-01-30", rules.Prepared
	v, err := h.Decisions.Decide(ctx, apptest.Office, e, redo)
	h.Must(err)
	if offered() {
		t.Error("offered again once it is prepared")
	}
	_, err = h.Decisions.Answer(ctx, apptest.Office, v.ID, v.Version, decision.Answer{To: rules.Withdrawn, Reason: "写错了"})
	h.Must(err)
	if !offered() {
		t.Error("not offered once it was taken back")
	}
	v, err = h.Decisions.Decide(ctx, apptest.Office, e, redo)
	h.Must(err)
	h.MustDo(h.Decisions.Answer(ctx, apptest.Office, v.ID, v.Version, decision.Answer{To: rules.No}))
	if offered() {
		t.Error("offered again after a no")
	}
	redo.To = rules.Yes
	h.RefusedAs("exists", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, e, redo)))
}

// A no to what the rules suggest is not got round by hand, nor once the result was opened and fixed again with the same
// figures; something that the result does not suggest may still be decided.
func TestWhatWasDeclinedIsNotDecidedByHand(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 5)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[4].Evaluation.ID
	offered := func() []rules.Kind {
		u, err := h.Decisions.Show(ctx, apptest.Office, e)
		h.Must(err)
		return h.Decisions.OnesOwn(u, scheme.TargetInspected)
	}
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, e, decision.Request{
		To: rules.No, Decision: rules.Decision{Kind: rules.Continue, Reason: "已经整改"},
	}))
	goOn := apptest.Yes(rules.Continue, "还是要继续整改")
	h.RefusedAs("exists", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, e, goOn)))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, records.AnyVersion, "属实"))
	h.Fix(r.Round.ID)
	h.RefusedAs("exists", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, e, goOn)))
	if got := offered(); slices.Contains(got, rules.Continue) || !slices.Contains(got, rules.Redo) {
		t.Errorf("offered: %v", got)
	}
	goOn.To = rules.Prepared
	h.RefusedAs("exists", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, e, goOn)))
	redo := apptest.Yes(rules.Redo, "退回重新整改")
	redo.Due = "2030-01-30"
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, e, redo))
}
