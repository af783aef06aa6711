package hearing_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/hearing"
	"minping/internal/app/records"
	"minping/internal/verify"

	"github.com/google/go-cmp/cmp"
)

// What is said and decided in a hearing is in the chain; who gave which points is not.
func TestWhatHappensInAHearingIsInTheChain(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r, v := h.arranged("j2", "j3")
	first, latest := v.Entries[0].Evaluation, records.AnyVersion
	h.MustDo(h.Hearings.Seat(ctx, apptest.Office, v.ID, latest, "j4"))
	h.MustDo(h.Hearings.Begin(ctx, apptest.Office, v.ID, latest, first))
	h.MustDo(h.Hearings.Ask(ctx, apptest.Office, v.ID, latest, first, "何时拨付？"))
	h.MustDo(h.Hearings.Record(ctx, apptest.Office, v.ID, latest, hearing.Answer{
		Evaluation: first, No: 1, Side: hearing.SideUnit, Text: "已拨付",
	}))
	h.MustDo(h.Hearings.Strike(ctx, apptest.Office, v.ID, latest, "j3", "请假"))
	for _, j := range []string{"j2", "j4"} {
		h.MustDo(h.Hearings.Give(ctx, judgeNamed(j), v.ID, all(v, "80")))
	}
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, latest, ""))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, latest, "评分录入有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Leader, r.Round.ID, latest, "情况属实"))
	f := h.Fix(r.Round.ID)
	h.MustDo(h.Hearings.Keep(ctx, apptest.Office, v.ID, latest, "参会单位不变"))
	entries, err := h.Audit.Extract(ctx, func(x verify.AuditEntry) bool {
		return x.Object == v.ID || strings.HasPrefix(x.Type, "final.undo")
	})
	h.Must(err)
	var got []string
	for _, x := range entries {
		got = append(got, strings.TrimSpace(x.Subject+" "+x.Type+" "+x.Detail))
	}
	want := []string{
		"office hearing.new " + v.Name, "office hearing.judge j4", "office hearing.turn " + first,
		"office hearing.question " + first, "office hearing.answer " + first + "/1", "office hearing.strike j3",
		"j2 hearing.points", "j4 hearing.points", "office hearing.lock",
		"office final.undo.ask " + "评分录入有误", "leader final.undo " + "情况属实",
		"office hearing.keep " + f.Final.Digest,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the chain (-want +got):\n%s", diff)
	}
}

// Points for one who is not heard are refused, not put away unseen.
func TestPointsForOneWhoIsNotHeardAreRefused(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("j2")
	other := r.Units[0].Evaluation.ID
	given := all(v, "80")
	given[other] = "90"
	h.InvalidAt("points."+other, apptest.ErrorOf(h.Hearings.Give(t.Context(), judgeNamed("j2"), v.ID, given)))
	w, err := h.Hearings.Show(t.Context(), judgeNamed("j2"), v.ID)
	h.Must(err)
	if len(w.Own) != 0 {
		t.Errorf("kept are %v", w.Own)
	}
}
