package app

import (
	"crypto/ed25519"
	"crypto/rand"
	"runtime"
	"sync"
	"testing"
	"time"

	"minping/internal/store"
	"minping/internal/store/sqlite"
	"minping/internal/vote"
)

// manyBallots is what the memory of sealing and counting is measured with. With one ballot more or a million, what grows is 32 bytes a tracker or
// token id in a few copies (README).
const manyBallots = 10_000

// Sealing and counting stream: beside 32 bytes a token id, memory does not grow with the ballots. The ballots carry no credential, which the count
// does not look at again: it was checked when they were cast.
func TestSealAndCountStream(t *testing.T) {
	dir := t.TempDir()
	st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close() //nolint:errcheck // a test
	h := newHallOn(t, st, t.TempDir())
	v, _ := h.session(6, nil)
	h.move(v.ID, vote.StateOpen)
	h.passBytes = 1 << 20 // as small beside this box as the real one is beside a million
	b, err := h.box(t.Context(), v.ID)
	h.must(err)
	fill(t, b)
	for _, who := range []Actor{officer, officer2} { // more ballots than slips hold up the seal
		h.must2(h.Override(t.Context(), who, v.ID, "seal", "the box was filled for measuring"))
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
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	close(stop)
	watch.Wait()
	r, err := h.Result(t.Context(), office, v.ID)
	h.must(err)
	if r.Returned != manyBallots {
		t.Errorf("%d ballots were counted", r.Returned)
	}
	// The chunks of the board under way are some 13 MB, whatever the box; all messages would be 11 MB more, all records in one pass 7.
	grown := int64(peak) - int64(before)
	t.Logf("%d ballots: the live heap grew by %.1f MB", manyBallots, float64(grown)/1e6)
	if limit := int64(18 << 20); grown > limit {
		t.Errorf("sealing and counting %d ballots held %d bytes, more than %d", manyBallots, grown, limit)
	}
}

// fill casts ballots and admissions into the store, past the checks of the phone's side.
func fill(t *testing.T, b *liveBox) {
	t.Helper()
	sig := make([]byte, b.Ballot[0].Size())
	var all sync.WaitGroup
	for w := range 64 {
		all.Go(func() {
			for i := w; i < manyBallots; i += 64 {
				_, sk, _ := ed25519.GenerateKey(rand.Reader)
				var prefix [32]byte
				_, _ = rand.Read(prefix[:])
				msg, err := vote.SealBallot(b.Box, rand.Reader, sk, prefix, sig, same(1+i%4, 1))
				if err != nil {
					t.Error(err)
					return
				}
				bal, err := b.ReadBallot(vote.SlotBallot, msg)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := b.rows.Insert(t.Context(), store.Ballots, store.Key(bal.Bid), msg); err != nil {
					t.Error(err)
				}
				if _, err := b.rows.Insert(t.Context(), store.Admissions, store.Key(prefix), prefix[:]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func heapNow() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
