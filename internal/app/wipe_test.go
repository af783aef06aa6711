package app

import (
	"context"
	"strings"
	"testing"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/session"

	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

func TestARehearsalIsWipedWithoutATraceAndARealSessionNever(t *testing.T) {
	h := newHall(t)
	real, _ := h.session(3, nil)
	if err := h.Sessions.WipeRehearsal(t.Context(), officer, real.ID); records.KindOf(err) != records.Conflict {
		t.Fatalf("a real session was wiped: %v", err)
	}
	v, tokens := h.session(8, func(r *session.SessionRequest) { r.Rehearsal = true })
	h.move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.cast(v.ID, h.admit(v.ID, tok), same(1, 1))
	}
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	if m, err := h.Scores.UnitBallots(t.Context(), h.where.Evaluation.ID); m != nil || err != nil {
		t.Errorf("a rehearsal enters the score: %v %v", m, err)
	}
	h.must2(h.Sessions.NewDisplayKey(t.Context(), officer, v.ID))
	h.must(h.Sessions.RevokeDisplayKeys(t.Context(), officer, v.ID)) // leaves a tombstone, which lists pass over
	h.must2(h.Sessions.NewDisplayKey(t.Context(), officer, v.ID))
	h.must(h.Sessions.WipeRehearsal(t.Context(), officer, v.ID))
	if _, err := h.Sessions.ShowSession(t.Context(), officer, v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("the session is still there: %v", err)
	}
	if _, err := h.Boxes.Manifest(t.Context(), v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("the manifest is still there: %v", err)
	}
	h.forgotten(v.ID)
}

// forgotten: no record but those of the audit names a session.
func (h *hall) forgotten(session string) {
	h.t.Helper()
	kinds, err := h.st.Kinds(h.t.Context())
	h.must(err)
	for _, k := range kinds {
		if k == audit.KindAudit {
			continue // that there was a rehearsal, and who wiped it, stays known
		}
		h.must(h.st.Scan(h.t.Context(), k, func(r store.Record) error {
			if strings.Contains(r.ID, session) || r.Parent == session || strings.Contains(string(r.Body), session) {
				h.t.Errorf("%s %s still names the rehearsal", k, r.ID)
			}
			return nil
		}))
	}
}

// killedPurge is a store whose process dies after so many purges; below 0 it never does.
type killedPurge struct {
	store.Store
	left int
}

func (k *killedPurge) Purge(ctx context.Context, kind, id string) error {
	if k.left == 0 {
		return store.ErrUnavailable
	}
	k.left--
	return k.Store.Purge(ctx, kind, id)
}

func TestAWipeThatWasKilledAnywhereCanBeAskedForAgain(t *testing.T) {
	st := &killedPurge{memory.Open(), -1}
	h := newHallOn(t, st, t.TempDir())
	v, tokens := h.session(8, func(r *session.SessionRequest) { r.Rehearsal = true })
	h.move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.cast(v.ID, h.admit(v.ID, tok), same(1, 1))
	}
	h.must2(h.Sessions.PutAccounting(t.Context(), officer, v.ID, session.Accounting{Expected: 8, Attended: 7, Issued: 7, LeftOver: 1}))
	h.must2(h.Sessions.Override(t.Context(), officer, v.ID, "seal", "演练"))
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	h.must2(h.Sessions.NewDisplayKey(t.Context(), officer, v.ID))
	killed := 0
	for st.left = 0; ; killed++ {
		err := h.Sessions.WipeRehearsal(t.Context(), officer, v.ID)
		if err == nil {
			break
		}
		if records.KindOf(err) != records.Unavailable {
			t.Fatalf("killed %d times, then: %v", killed+1, err)
		}
		st.left = killed + 1
	}
	if killed < 9 {
		t.Errorf("killed at %d places only", killed)
	}
	h.forgotten(v.ID)
}
