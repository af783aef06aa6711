package decision_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
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
