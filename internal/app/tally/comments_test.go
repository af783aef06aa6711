package tally_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/vote"
)

// What others than its reviewers read of a comment, a person has looked at and left to be shown (rb1 §10).
func TestACommentIsReleasedOnceItIsReviewed(t *testing.T) {
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
	list, err := h.Tallies.Comments(t.Context(), apptest.Officer, id)
	h.Must(err)
	for i, c := range list {
		if c.N != i+1 {
			t.Errorf("the suggestion at %d has number %d", i+1, c.N)
		}
	}
	show, hide := true, false
	for n, shown := range map[int]*bool{1: &show, 2: &hide} {
		_, err := h.Tallies.EditComment(t.Context(), apptest.Officer, id, records.AnyVersion, n, shown, nil)
		h.Must(err)
	}
	released(1, 4)
}

// What a person writes in place of a comment is printed, so it is held to what can be.
func TestARedactedCommentCanBePrinted(t *testing.T) {
	h := apptest.New(t)
	id := h.WithSuggestions(6)
	h.Move(id, vote.StateCounted)
	write := func(text string) error {
		_, err := h.Tallies.EditComment(t.Context(), apptest.Officer, id, records.AnyVersion, 1, nil, &text)
		return err
	}
	for _, text := range []string{"某\x07同志", "某\uffff同志", "某\x00", strings.Repeat("长", 700)} {
		h.InvalidAt("text", write(text))
	}
	h.Must(write("请公开台账。\n某同志说话要算数。"))
}

// A release before kept no list of what counts store: what its outcome names is erased with the session all the same.
func TestSuggestionsOfAnEarlierReleaseAreErased(t *testing.T) {
	h := apptest.New(t)
	id := h.WithSuggestions(6)
	h.Move(id, vote.StateCounted)
	left := func(kind string) (ids []string) {
		h.Must(h.Store.Scan(t.Context(), kind, func(r store.Record) error { ids = append(ids, r.ID); return nil }))
		return ids
	}
	for _, set := range left(ballotbox.KindCommentSet) {
		h.Must(h.Store.Purge(t.Context(), ballotbox.KindCommentSet, set))
	}
	if n := len(left(ballotbox.KindComment)); n != 6 {
		t.Fatalf("%d suggestions are stored", n)
	}
	h.Move(id, vote.StatePurged)
	if n := len(left(ballotbox.KindComment)); n != 0 {
		t.Errorf("%d suggestions are stored after the purge", n)
	}
}
