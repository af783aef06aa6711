package session_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/session"
)

func TestADraftNamesItsUnitAndRound(t *testing.T) {
	h := apptest.New(t)
	where := h.Briefing("liaocheng")
	made, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: where.Briefing.ID,
	})
	h.Must(err)
	v, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, made.ID)
	h.Must(err)
	if v.Org != where.Org.V.Name || v.Round != where.Round.V.Name {
		t.Errorf("a draft is of %q, %q", v.Org, v.Round)
	}
}
