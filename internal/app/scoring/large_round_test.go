package scoring_test

import (
	"runtime"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/scoring"
	"minping/internal/store/memory"
)

func TestTheTableIsReadAsItsRowsAreDue(t *testing.T) {
	st := &apptest.CountingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	const rows = 2*scoring.StatisticsPage + 1
	v, err := h.Scores.Statistics(t.Context(), apptest.Office, h.LargeRound(rows))
	h.Must(err)
	before, n, first := st.Reads.Load(), 0, 0
	for row, err := range v.Rows(t.Context()) {
		h.Must(err)
		n++
		reads := int(st.Reads.Load() - before)
		if first == 0 {
			first = reads // of the first page, with what is read once
		}
		pages := (n + scoring.StatisticsPage - 1) / scoring.StatisticsPage
		if row.No != n || reads > first*pages || first > 6 || pages > 1 && reads == first {
			t.Fatalf("row %d, number %d, came after %d reads", row.No, n, reads)
		}
	}
	if n != rows || v.Count != rows {
		t.Errorf("%d rows, said to be %d; want %d", n, v.Count, rows)
	}
}

// A round of 10 000 that people look at may hold 10 MB, whatever its sheets and its people's texts are.
func TestWhatIsKeptOfAnOrganizationIsSmall(t *testing.T) {
	const organizations, most = 500, 1000
	h := newEnv(t)
	round := h.LargeRound(organizations)
	held := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	before := held()
	func() { // and its rows are gone with it
		rows, err := h.Scores.Ranking(t.Context(), apptest.Office, round, "")
		h.Must(err)
		if rows[0].Score == nil {
			t.Fatal("nothing was scored")
		}
	}()
	h.Env.Forget() // of the records some megabytes are kept, however many there are
	if each := (held() - before) / organizations; each > most {
		t.Errorf("%d bytes are kept of an organization", each)
	}
	runtime.KeepAlive(h)
}

// A score page reads its own evaluation, however large the round is.
func TestAScorePageReadsOneEvaluation(t *testing.T) {
	reads := func(organizations int) int64 {
		st := &apptest.CountingStore{Store: memory.Open()}
		h := newEnvOn(t, st, t.TempDir())
		h.LargeRound(organizations)
		before := st.Reads.Load()
		v, err := h.Scores.Score(t.Context(), apptest.Office, "e00000")
		h.Must(err)
		if v.Final == nil {
			t.Fatal("nothing was scored")
		}
		return st.Reads.Load() - before
	}
	if few, many := reads(3), reads(1200); few != many {
		t.Errorf("%d reads in a round of 3, %d in one of 1200", few, many)
	}
}
