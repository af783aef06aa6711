package app

import (
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"

	"minping/internal/store"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// rb1 §8: the lists are for auditors, after the seal; they say what lies in the store now, not what is remembered.
func TestAnAuditorIsGivenTheListsFromTheSealUntilThePurge(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(8, nil)
	auditor := records.Actor{ID: "shen", Name: "shen"}
	refusal := func(code string) {
		t.Helper()
		_, err := h.Boxes.AuditLists(t.Context(), auditor, v.ID)
		var e *records.Error
		if !asError(err, &e) || e.Kind != records.Conflict || e.Code != code {
			t.Errorf("want %s: %v", code, err)
		}
	}
	refusal("not_sealed")
	h.move(v.ID, vote.StateOpen)
	toks := tokens[v.ID]
	for _, tok := range toks[:6] {
		h.cast(v.ID, h.admit(v.ID, tok), same(1, 1))
	}
	w, err := refused(h.Boxes.Void(t.Context(), officer, v.ID, votetest.VoidMessage(toks[7])))
	h.must(err)
	if w != "" {
		t.Fatal(w)
	}
	refusal("not_sealed")
	h.move(v.ID, vote.StateClosing)
	l, err := h.Boxes.AuditLists(t.Context(), auditor, v.ID)
	h.must(err)
	if b := l.Boxes[0]; len(l.Boxes) != 1 || l.Session != v.ID || len(b.Issued) != 8 || len(b.Admitted) != 6 || len(b.Void) != 1 {
		t.Errorf("%+v", l)
	}
	h.move(v.ID, vote.StateCounted)
	set, err := h.Boxes.IssuedSet(t.Context(), v.ID)
	h.must(err)
	cur, err := h.Env.Store.Latest(t.Context(), ballotbox.KindIssued, v.ID)
	h.must(err)
	h.must(h.Env.Store.Insert(t.Context(), store.Record{Kind: ballotbox.KindIssued, ID: v.ID, Version: cur.Version + 1, Body: ballotbox.JoinHashes(append(set, vote.Hash{31: 1}))}))
	l, err = h.Boxes.AuditLists(t.Context(), auditor, v.ID)
	h.must(err)
	if len(l.Boxes[0].Issued) != 9 {
		t.Errorf("a slip that was added is not shown: %d", len(l.Boxes[0].Issued))
	}
	h.move(v.ID, vote.StatePurged)
	refusal("purged")
}
