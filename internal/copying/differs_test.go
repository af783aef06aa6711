package copying

import (
	"errors"
	"io"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// Nothing is copied into a store with a session under way either: its keys are in no copy.
func TestNothingIsCopiedIntoAStoreUnderWay(t *testing.T) {
	to := memory.Open()
	must(t, to.Insert(t.Context(), store.Record{
		Kind: ballotbox.KindState, ID: "s", Version: 1, Body: []byte(`{"state":"open"}`),
	}))
	if _, err := Move(t.Context(), memory.Open(), to, io.Discard); err == nil {
		t.Error("copied beside a hall that votes")
	}
}

// A record of another parent, time or state is another record, whatever it says.
func TestARecordThatDiffersInAnythingIsAnother(t *testing.T) {
	is := store.Record{Kind: "score", ID: "unit", Version: 1, Parent: "p", Body: []byte("x")}
	for name, change := range map[string]func(r *store.Record){
		"parent": func(r *store.Record) { r.Parent = "q" }, "body": func(r *store.Record) { r.Body = []byte("y") },
		"time":    func(r *store.Record) { r.At = r.At.Add(1e6) },
		"deleted": func(r *store.Record) { r.Deleted = true },
	} {
		to, from := memory.Open(), memory.Open()
		must(t, to.Insert(t.Context(), is))
		other := is
		change(&other)
		must(t, from.Insert(t.Context(), other))
		if _, err := Move(t.Context(), from, to, io.Discard); !errors.Is(err, errDiffers) {
			t.Errorf("another %s: %v", name, err)
		}
	}
}

// What is hashed one after the other is hashed with its lengths: no two stores have one digest.
func TestNoTwoStoresHaveOneDigest(t *testing.T) {
	a, b := newCounter(), newCounter()
	a.put([]byte("ab"), []byte("c"))
	b.put([]byte("a"), []byte("bc"))
	if a.summary().Digest == b.summary().Digest {
		t.Error("two sequences hash alike")
	}
}
