package panel

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/store/memory"
)

// The row of a unit whose redo has a result leads to the notification of that result, and says which one it is.
func TestTheRowOfARedoLeadsToItsOwnNotification(t *testing.T) {
	st := memory.Open()
	h := apptest.NewOn(t, st, t.TempDir())
	r := h.Scored(8, 1)
	u := r.Units[0]
	h.Fix(r.Round.ID)
	h.Issued(h.Draft("notification", u))
	again, err := h.Rounds.Redos.Begin(t.Context(), apptest.Office, u.Evaluation.ID, round.AgainRequest{
		Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31",
	})
	h.Must(err)
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.SubmitSheet(again.ID, body, 0)
	}
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, again.ID, ""))
	h.Fix(again.V.RoundID)
	page := newEnvOn(t, st).as("zhou", auth.Admin, "").see("/admin/rounds/" + r.Round.ID)
	if !strings.Contains(string(page.body), "documents?batch="+again.V.RoundID+"&amp;type=notification") {
		t.Error("the row does not lead to the notification of the redo")
	}
	if !strings.Contains(page.text(), "再次评估的结果已锁定，通知还没有印发") {
		t.Error("the row does not say that it is about the redo")
	}
}
