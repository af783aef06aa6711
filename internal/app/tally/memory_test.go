//go:build !race

package tally_test

import (
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store/sqlite"
	"minping/internal/vote"
)

// manyBallots and manyComments are what the memory of sealing and counting is measured with here; cmd/minping has a
// benchmark for more.
const (
	manyBallots  = 16_000
	manyComments = 4_000
)

// Sealing and counting stream: beside 32 bytes a comment, memory does not grow with what is in the box. The ballots
// carry no credential, which the count does not look at again: it was checked when they were cast.
func TestSealAndCountStream(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // as the program runs, whatever the tests run with
	dir := t.TempDir()
	st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close() //nolint:errcheck // a test
	h := apptest.NewOn(t, st, t.TempDir())
	v, _ := h.Session(6, func(r *session.SessionRequest) {
		yes := true
		r.Comments = &yes
	})
	h.Move(v.ID, vote.StateOpen)
	h.Boxes.PassBytes = 1 << 20 // as small beside this box as the real one is beside a million
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	apptest.Fill(t, b, manyBallots, manyComments)
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} { // more ballots than slips hold up the seal
		h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, "seal", "the box was filled for measuring"))
	}

	before, stop := heapNow(), make(chan struct{})
	var peak uint64
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				peak = max(peak, heapNow())
			}
		}
	})
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	close(stop)
	watch.Wait()
	r, err := h.Tallies.Result(t.Context(), apptest.Office, v.ID)
	h.Must(err)
	if r.Returned != manyBallots {
		t.Errorf("%d ballots were counted", r.Returned)
	}
	if r.SuggestionsCount != manyComments {
		t.Errorf("%d comments were counted", r.SuggestionsCount)
	}
	// The chunks of the board under way are some 13 MB, whatever the box, and up to 25 MB when a busy machine collects
	// late; all messages would be 17 MB more.
	grown := int64(peak) - int64(before)
	t.Logf("%d ballots, %d comments: the live heap grew by %.1f MB", manyBallots, manyComments, float64(grown)/1e6)
	if limit := int64(29_000_000); grown > limit {
		t.Errorf("sealing and counting held %d bytes, more than %d", grown, limit)
	}
}

func heapNow() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
