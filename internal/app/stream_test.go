package app

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/app/tally"

	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// fill casts ballots, comments and admissions into the store, past the checks of the phone's side.
func fill(t *testing.T, b *ballotbox.LiveBox, ballots, comments int) {
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
func unsigned(t *testing.T, b *ballotbox.LiveBox, slot string, answers []int, text string) (store.Key, []byte) {
	t.Helper()
	_, sk, _ := ed25519.GenerateKey(rand.Reader)
	var prefix [32]byte
	_, _ = rand.Read(prefix[:])
	var msg []byte
	var err error
	if slot == vote.SlotBallot {
		msg, err = votetest.SealBallot(b.Box, rand.Reader, sk, prefix, make([]byte, b.Ballot[0].Size()), answers)
	} else {
		msg, err = votetest.SealComment(b.Box, rand.Reader, sk, prefix, make([]byte, b.Comment[0].Size()), text)
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

func lay(t *testing.T, b *ballotbox.LiveBox, table store.Table, key store.Key, value []byte) {
	t.Helper()
	if _, err := b.Rows.Insert(t.Context(), table, key, value); err != nil {
		t.Error(err)
	}
}

// Whoever kept the store's journals knows when each comment's row came. The texts are therefore neither shown nor
// written in any order of the rows.
func TestCommentsAreShownAndWrittenInAnOrderThatTellsNothing(t *testing.T) {
	const n = 200
	var mu sync.Mutex
	var written []string
	st := storetest.NewFaulty(memory.Open())
	st.After = func(op storetest.Op) error {
		if op.Method == "Insert" && op.Kind == ballotbox.KindComment {
			mu.Lock()
			defer mu.Unlock()
			written = append(written, op.ID)
		}
		return nil
	}
	h := newHallOn(t, st, t.TempDir())
	v, _ := h.session(6, func(r *session.SessionRequest) {
		yes := true
		r.Comments = &yes
	})
	h.move(v.ID, vote.StateOpen)
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.must(err)
	fill(t, b, 6, 0)
	cast := map[string]int{} // when a comment came
	for i := range n {
		key, msg := unsigned(t, b, vote.SlotComment, nil, fmt.Sprint(i))
		lay(t, b, store.Comments, key, msg)
		cast[fmt.Sprint(i)] = i
	}
	rows := map[string]int{} // where its row lies
	k, err := h.Boxes.Ring.Load(v.ID)
	h.must(err)
	h.must(b.Rows.Scan(t.Context(), store.Comments, func(_ store.Key, msg []byte) error {
		_, text := (&tally.OpenBox{LiveBox: b, Key: k.Count}).Text(msg)
		rows[text] = len(rows)
		return nil
	}))
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	shown, err := h.Tallies.Comments(t.Context(), officer, v.ID)
	h.must(err)
	texts := map[string]string{} // by the name of the record
	o, err := h.Tallies.OutcomeOf(t.Context(), v.ID)
	h.must(err)
	for _, c := range shown {
		texts[tally.CommentID(o.CommentSet, c.N)] = c.Text
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
