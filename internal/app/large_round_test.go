package app

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/evaluation/facts"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/statistics"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// table is the statistics table of a round.
func (h *hall) table(s *Service, roundID string) (rows []statistics.Row) {
	h.t.Helper()
	v, err := s.Scores.Statistics(h.t.Context(), office, roundID)
	h.must(err)
	for row, err := range v.Rows(h.t.Context()) {
		h.must(err)
		rows = append(rows, row)
	}
	return rows
}

// counted is a store that counts how often it is read and written.
type counted struct {
	store.Store
	reads, writes atomic.Int64
}

func (c *counted) Insert(ctx context.Context, r store.Record) error {
	c.writes.Add(1)
	return c.Store.Insert(ctx, r)
}

func (c *counted) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	c.reads.Add(1)
	return c.Store.Latest(ctx, kind, id)
}

func (c *counted) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	c.reads.Add(1)
	return c.Store.List(ctx, kind, parent, after, limit)
}

func (c *counted) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	c.reads.Add(1)
	return c.Store.GetMany(ctx, kind, ids)
}

func (c *counted) ListByParents(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	c.reads.Add(1)
	return c.Store.ListByParents(ctx, kind, parents)
}

// roundOf writes a round of organisations with their locked sheets as the wishes would leave them.
func (h *hall) roundOf(organisations int) (roundID string) {
	h.t.Helper()
	ctx := h.t.Context()
	r, err := h.Rounds.NewRound(ctx, office, round.Round{Term: 5, No: 8, Name: "第八轮", StartsOn: "2026-08-01"})
	h.must(err)
	scheme, err := h.Schemes.ShowScheme(ctx, "liaocheng", 0)
	h.must(err)
	rubric, _ := scheme.RubricFor("joint")
	for i := range organisations {
		org, ev := fmt.Sprintf("o%05d", i), fmt.Sprintf("e%05d", i)
		sheet := scoring.Sheet{Submitted: true}
		for _, x := range rubric.Items {
			if x.Mode != evalscheme.ItemAuto {
				sheet.Items = append(sheet.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: strings.Repeat("查阅资料", 20)})
			}
		}
		h.must2(records.Create(ctx, h.Service.Env, round.KindOrganization, org, "", round.Organization{Name: "第" + org + "单位", Kind: evalscheme.KindTownship}))
		h.must2(records.Create(ctx, h.Service.Env, round.KindEvaluation, ev, r.ID, round.Evaluation{
			RoundID: r.ID, OrganizationID: org, SchemeID: scheme.ID, SchemeVersion: scheme.Version, Decision: &score.Decision{Value: "80", Reason: "x"},
			Facts: facts.Facts{Remarks: strings.Repeat("继续督促整改。", 100)},
		}))
		h.must2(records.Create(ctx, h.Service.Env, scoring.KindLock, ev, "", scoring.LockState{Locked: true}))
		h.must2(records.Create(ctx, h.Service.Env, scoring.KindSheet, ev+"/joint", ev, sheet))
	}
	return r.ID
}

func TestTheTableIsReadAsItsRowsAreDue(t *testing.T) {
	st := &counted{Store: memory.Open()}
	h := newHallOn(t, st, t.TempDir())
	const rows = 2*scoring.StatisticsPage + 1
	v, err := h.Scores.Statistics(t.Context(), office, h.roundOf(rows))
	h.must(err)
	before, n, first := st.reads.Load(), 0, 0
	for row, err := range v.Rows(t.Context()) {
		h.must(err)
		n++
		reads := int(st.reads.Load() - before)
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
func TestWhatIsKeptOfAnOrganisationIsSmall(t *testing.T) {
	const organisations, most = 500, 1000
	h := newHall(t)
	round := h.roundOf(organisations)
	held := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	before := held()
	func() { // and its rows are gone with it
		rows, err := h.Scores.Ranking(t.Context(), office, round, "")
		h.must(err)
		if rows[0].Score == nil {
			t.Fatal("nothing was scored")
		}
	}()
	if each := (held() - before) / organisations; each > most {
		t.Errorf("%d bytes are kept of an organisation", each)
	}
	runtime.KeepAlive(h)
}

// A score page reads its own evaluation, however large the round is.
func TestAScorePageReadsOneEvaluation(t *testing.T) {
	reads := func(organisations int) int64 {
		st := &counted{Store: memory.Open()}
		h := newHallOn(t, st, t.TempDir())
		h.roundOf(organisations)
		before := st.reads.Load()
		v, err := h.Scores.Score(t.Context(), office, "e00000")
		h.must(err)
		if v.Final == nil {
			t.Fatal("nothing was scored")
		}
		return st.reads.Load() - before
	}
	if few, many := reads(3), reads(1200); few != many {
		t.Errorf("%d reads in a round of 3, %d in one of 1200", few, many)
	}
}
