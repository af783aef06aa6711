package tally_test

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
)

// An attacker who kept the store's journals knows when each comment's row arrived. The texts are therefore neither
// shown nor written in any order of the rows.
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
	h := apptest.NewOn(t, st, t.TempDir())
	v, _ := h.Session(6, func(r *session.SessionRequest) {
		yes := true
		r.Comments = &yes
	})
	h.Move(v.ID, vote.StateOpen)
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	apptest.Fill(t, b, 6, 0)
	cast := map[string]int{} // when a comment came
	for i := range n {
		key, msg := apptest.Unsigned(t, b, vote.SlotComment, nil, fmt.Sprint(i))
		apptest.Lay(t, b, store.Comments, key, msg)
		cast[fmt.Sprint(i)] = i
	}
	rows := map[string]int{} // position of its row
	k, err := h.Boxes.Ring.Load(v.ID)
	h.Must(err)
	h.Must(b.Rows.Scan(t.Context(), store.Comments, func(_ store.Key, msg []byte) error {
		_, text := (&tally.OpenBox{LiveBox: b, Key: k.Count}).Text(msg)
		rows[text] = len(rows)
		return nil
	}))
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	shown, err := h.Tallies.Comments(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	texts := map[string]string{} // by the name of the record
	o, err := h.Tallies.OutcomeOf(t.Context(), v.ID)
	h.Must(err)
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
