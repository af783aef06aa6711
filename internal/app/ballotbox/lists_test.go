package ballotbox_test

import (
	"errors"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// rb1 §8: the lists are for auditors, after the seal; they are read from the store, never from memory.
func TestAnAuditorIsGivenTheListsFromTheSealUntilThePurge(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	refusal := func(code string) {
		t.Helper()
		_, err := h.Boxes.AuditLists(t.Context(), apptest.Auditor, v.ID)
		var e *records.Error
		if !errors.As(err, &e) || e.Kind != records.Conflict || e.Code != code {
			t.Errorf("want %s: %v", code, err)
		}
	}
	refusal("not_sealed")
	h.Move(v.ID, vote.StateOpen)
	toks := tokens[v.ID]
	for _, tok := range toks[:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	w, err := apptest.Refused(h.Boxes.Void(t.Context(), apptest.Officer, v.ID, votetest.VoidMessage(toks[7])))
	h.Must(err)
	if w != "" {
		t.Fatal(w)
	}
	refusal("not_sealed")
	hold := session.MoveRequest{To: vote.StateClosing, Hold: true}
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID, hold))
	refusal("not_sealed")
	h.Move(v.ID, vote.StateSealed)
	l, err := h.Boxes.AuditLists(t.Context(), apptest.Auditor, v.ID)
	h.Must(err)
	b := l.Boxes[0]
	if len(l.Boxes) != 1 || l.Session != v.ID || len(b.Issued) != 8 || len(b.Admitted) != 6 || len(b.Void) != 1 {
		t.Errorf("%+v", l)
	}
	h.Move(v.ID, vote.StateCounted)
	set, err := h.Boxes.IssuedSet(t.Context(), v.ID)
	h.Must(err)
	cur, err := h.Env.Store.Latest(t.Context(), ballotbox.KindIssued, v.ID)
	h.Must(err)
	h.Must(h.Env.Store.Insert(t.Context(), store.Record{
		Kind: ballotbox.KindIssued, ID: v.ID, Version: cur.Version + 1,
		Body: ballotbox.JoinHashes(append(set, vote.Hash{31: 1})),
	}))
	l, err = h.Boxes.AuditLists(t.Context(), apptest.Auditor, v.ID)
	h.Must(err)
	if len(l.Boxes[0].Issued) != 9 {
		t.Errorf("a slip that was added is not shown: %d", len(l.Boxes[0].Issued))
	}
	h.Move(v.ID, vote.StatePurged)
	refusal("purged")
}
