package tally_test

import (
	"fmt"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// What others than its reviewers read of a comment, a person has looked at and left to be shown (rb1 §10).
func TestACommentIsReleasedOnceSomebodyLookedAtIt(t *testing.T) {
	h := apptest.New(t)
	yes := true
	v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Comments = &yes })
	h.Move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID] {
		p := h.Admit(v.ID, tok)
		h.Cast(v.ID, p, apptest.Same(1, 1))
		msg, err := p.Comment(fmt.Sprintf("意见%d", i))
		h.Must(err)
		h.Must(h.Boxes.CastComment(t.Context(), v.ID, msg))
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	released := func(texts, waiting int) {
		t.Helper()
		got, left, err := h.Tallies.ReleasedComments(t.Context(), apptest.Officer, v.ID)
		if err != nil || len(got) != texts || left != waiting {
			t.Errorf("released %v, %d wait (%v), want %d and %d", got, left, err, texts, waiting)
		}
	}
	released(0, 6)
	show, hide := true, false
	for n, shown := range map[int]*bool{1: &show, 2: &hide} {
		_, err := h.Tallies.EditComment(t.Context(), apptest.Officer, v.ID, records.AnyVersion, n, shown, nil)
		h.Must(err)
	}
	released(1, 4)
}
