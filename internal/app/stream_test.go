package app

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/sqlite"
	"minping/internal/store/storetest"
	"minping/internal/vote"
)

// manyBallots and manyComments are what the memory of sealing and counting is measured with here; cmd/minping has a benchmark for more.
const (
	manyBallots  = 10_000
	manyComments = 4_000
)

// Sealing and counting stream: beside 32 bytes a comment, memory does not grow with what is in the box. The ballots carry no credential, which the
// count does not look at again: it was checked when they were cast.
func TestSealAndCountStream(t *testing.T) {
	dir := t.TempDir()
	st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close() //nolint:errcheck // a test
	h := newHallOn(t, st, t.TempDir())
	v, _ := h.session(6, func(r *SessionRequest) {
		yes := true
		r.Comments = &yes
	})
	h.move(v.ID, vote.StateOpen)
	h.passBytes = 1 << 20 // as small beside this box as the real one is beside a million
	b, err := h.box(t.Context(), v.ID)
	h.must(err)
	fill(t, b, manyBallots, manyComments)
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
	if r.SuggestionsCount != manyComments {
		t.Errorf("%d comments were counted", r.SuggestionsCount)
	}
	// The chunks of the board under way are some 13 MB, whatever the box; all messages would be 11 MB more, all comments 8 MB.
	grown := int64(peak) - int64(before)
	t.Logf("%d ballots, %d comments: the live heap grew by %.1f MB", manyBallots, manyComments, float64(grown)/1e6)
	if limit := int64(16 << 20); grown > limit {
		t.Errorf("sealing and counting held %d bytes, more than %d", grown, limit)
	}
}

// fill casts ballots, comments and admissions into the store, past the checks of the phone's side.
func fill(t *testing.T, b *liveBox, ballots, comments int) {
	t.Helper()
	long := strings.Repeat("很长的意见", vote.CommentLen/15)
	var all sync.WaitGroup
	for w := range 64 {
		all.Go(func() {
			for i := w; i < ballots; i += 64 {
				key, msg := unsigned(t, b, vote.SlotBallot, same(1+i%4, 1), "")
				lay(t, b, store.Ballots, key, msg)
				lay(t, b, store.Admissions, store.Key(vote.LeafHash(key[:])), key[:])
			}
			for i := w; i < comments; i += 64 {
				key, msg := unsigned(t, b, vote.SlotComment, nil, fmt.Sprint(i, long))
				lay(t, b, store.Comments, key, msg)
			}
		})
	}
	all.Wait()
}

// unsigned makes a message whose credential is empty.
func unsigned(t *testing.T, b *liveBox, slot string, answers []int, text string) (store.Key, []byte) {
	t.Helper()
	_, sk, _ := ed25519.GenerateKey(rand.Reader)
	var prefix [32]byte
	_, _ = rand.Read(prefix[:])
	var msg []byte
	var err error
	if slot == vote.SlotBallot {
		msg, err = vote.SealBallot(b.Box, rand.Reader, sk, prefix, make([]byte, b.Ballot[0].Size()), answers)
	} else {
		msg, err = vote.SealComment(b.Box, rand.Reader, sk, prefix, make([]byte, b.Comment[0].Size()), text)
	}
	if err != nil {
		t.Error(err)
		return store.Key{}, nil
	}
	bal, err := b.ReadBallot(slot, msg)
	if err != nil {
		t.Error(err)
		return store.Key{}, nil
	}
	return store.Key(bal.Bid), msg
}

func lay(t *testing.T, b *liveBox, table store.Table, key store.Key, value []byte) {
	t.Helper()
	if _, err := b.rows.Insert(t.Context(), table, key, value); err != nil {
		t.Error(err)
	}
}

func heapNow() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Whoever kept the store's journals knows when each comment's row came. The texts are therefore neither shown nor written in any order of the rows.
func TestCommentsAreShownAndWrittenInAnOrderThatTellsNothing(t *testing.T) {
	const n = 200
	var mu sync.Mutex
	var written []string
	st := storetest.NewFaulty(memory.Open())
	st.After = func(op storetest.Op) error {
		if op.Method == "Insert" && op.Kind == kindComment {
			mu.Lock()
			defer mu.Unlock()
			written = append(written, op.ID)
		}
		return nil
	}
	h := newHallOn(t, st, t.TempDir())
	v, _ := h.session(6, func(r *SessionRequest) {
		yes := true
		r.Comments = &yes
	})
	h.move(v.ID, vote.StateOpen)
	b, err := h.box(t.Context(), v.ID)
	h.must(err)
	fill(t, b, 6, 0)
	cast := map[string]int{} // when a comment came
	for i := range n {
		key, msg := unsigned(t, b, vote.SlotComment, nil, fmt.Sprint(i))
		lay(t, b, store.Comments, key, msg)
		cast[fmt.Sprint(i)] = i
	}
	rows := map[string]int{} // where its row lies
	k, err := h.ring.Load(v.ID)
	h.must(err)
	h.must(b.rows.Scan(t.Context(), store.Comments, func(_ store.Key, msg []byte) error {
		_, text := (&openBox{b, k.Count}).text(msg)
		rows[text] = len(rows)
		return nil
	}))
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	shown, err := h.Comments(t.Context(), officer, v.ID)
	h.must(err)
	texts := map[string]string{} // by the name of the record
	o, err := h.outcomeOf(t.Context(), v.ID)
	h.must(err)
	for _, c := range shown {
		texts[commentID(o.CommentSet, c.N)] = c.Text
	}
	for order, position := range map[string]map[string]int{"arrival": cast, "rows": rows} {
		var onPage, inJournal []int
		for _, c := range shown {
			onPage = append(onPage, position[c.Text])
		}
		for _, id := range written {
			inJournal = append(inJournal, position[texts[id]])
		}
		for what, at := range map[string][]int{"shown": onPage, "written": inJournal} {
			if rho := correlation(at); len(at) != n || math.Abs(rho) > 5/math.Sqrt(n-1) {
				t.Errorf("%d comments are %s in the order of %s: rho %.2f", len(at), what, order, rho)
			}
		}
	}
}

// correlation is Spearman's rho of a permutation of 0, 1, 2, … with its sorted self.
func correlation(at []int) float64 {
	n, sum := float64(len(at)), 0.0
	for i, x := range at {
		sum += float64((x - i) * (x - i))
	}
	return 1 - 6*sum/(n*(n*n-1))
}
