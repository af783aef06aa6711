package hearing_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/hearing"
	"minping/internal/app/records"
)

// A hearing that was arranged by mistake is called off with a reason: it accepts nothing more, is no one's task and
// stays in the list, and another hears the same units.
func TestACancelledHearingTakesNothingAndAnotherCanBeArranged(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("j2", "j3")
	ctx, unit := t.Context(), v.Targets()[0].Evaluation
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Begin(ctx, apptest.Office, v.ID, records.AnyVersion, unit))
	cancel := func(a records.Actor, reason string) error {
		_, err := h.Hearings.Cancel(ctx, a, v.ID, records.AnyVersion, reason)
		return err
	}
	h.RefusedAs("office_only", cancel(apptest.Leader, "改期"))
	h.InvalidAt("reason", cancel(apptest.Office, " "))
	h.Must(cancel(apptest.Office, "会场改期"))

	h.RefusedAs("cancelled", cancel(apptest.Office, "会场改期"))
	h.RefusedAs("cancelled", apptest.ErrorOf(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "70"))))
	h.RefusedAs("cancelled", apptest.ErrorOf(h.Hearings.Begin(ctx, apptest.Office, v.ID, records.AnyVersion, unit)))
	h.RefusedAs("cancelled", apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")))
	h.RefusedAs("cancelled",
		apptest.ErrorOf(h.Hearings.Strike(ctx, apptest.Office, v.ID, records.AnyVersion, "j3", "因公出差")))
	h.RefusedAs("cancelled", apptest.ErrorOf(h.Hearings.Keep(ctx, apptest.Office, v.ID, records.AnyVersion, "沿用")))
	waiting, err := h.Hearings.ToScore(ctx, judgeNamed("j3"))
	h.Must(err)
	seen, err := h.Hearings.Show(ctx, judgeNamed("j3"), v.ID)
	h.Must(err)
	if len(waiting) > 0 || !seen.Over() || seen.Cancelled.Reason != "会场改期" || seen.Outcome != nil || seen.Own != nil {
		t.Errorf("%d wait; a judge sees %+v", len(waiting), seen)
	}
	at, err := h.Hearings.Waiting(ctx, apptest.Office, []string{r.Round.ID})
	h.Must(err)
	if at != "" {
		t.Errorf("batch %s still has a hearing that waits", at)
	}
	h.another(r.Round.ID)
	list, err := h.Hearings.List(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	if len(list) != 2 {
		t.Errorf("the list has %d hearings", len(list))
	}
}

// Of a lock and a cancelling at the same moment one comes first, and the other is refused.
func TestALockedHearingIsNotCancelledNorTheOtherWay(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("j2", "j3")
	ctx := t.Context()
	h.give(v, "80")
	h.OnceAt("hearing.close", func() {
		h.MustDo(h.Hearings.Cancel(ctx, apptest.Office, v.ID, records.AnyVersion, "会场改期"))
	})
	h.RefusedAs("cancelled", apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")))

	v = h.another(r.Round.ID)
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	h.RefusedAs("locked",
		apptest.ErrorOf(h.Hearings.Cancel(ctx, apptest.Office, v.ID, records.AnyVersion, "会场改期")))
}

// another is one more hearing of a round, with one judge.
func (h *env) another(round string) hearing.View {
	h.T.Helper()
	v, err := h.Hearings.Arrange(h.T.Context(), apptest.Office, round, hearing.Request{
		Name: "质询答辩会", On: "2024-12-11", Place: "礼堂", Judges: []string{"j2"},
	})
	h.Must(err)
	return v
}
