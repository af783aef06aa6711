package tally_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/vote"
)

// What others than its reviewers read of a comment, a person has looked at and left to be shown (rb1 §10).
func TestACommentIsReleasedOnceSomebodyLookedAtIt(t *testing.T) {
	h := apptest.New(t)
	id := h.WithSuggestions(6)
	h.Move(id, vote.StateCounted)
	released := func(texts, waiting int) {
		t.Helper()
		got, left, err := h.Tallies.ReleasedComments(t.Context(), apptest.Officer, id)
		if err != nil || len(got) != texts || left != waiting {
			t.Errorf("released %v, %d wait (%v), want %d and %d", got, left, err, texts, waiting)
		}
	}
	released(0, 6)
	show, hide := true, false
	for n, shown := range map[int]*bool{1: &show, 2: &hide} {
		_, err := h.Tallies.EditComment(t.Context(), apptest.Officer, id, records.AnyVersion, n, shown, nil)
		h.Must(err)
	}
	released(1, 4)
}
