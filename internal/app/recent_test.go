package app

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// pages are everything that is kept of a round, as somebody is shown it.
type pages struct {
	Overview, Supervising []OverviewRow
	Rankings              [][]RankRow
	Table                 []evaluation.StatisticsRow
}

func (h *hall) pages(s *Service, round string) (p pages) {
	h.t.Helper()
	var err error
	p.Overview, err = s.Overview(h.t.Context(), round)
	h.must(err)
	p.Supervising, err = s.SupervisionOverview(h.t.Context(), round)
	h.must(err)
	for _, who := range []Actor{office, {ID: "sun", Name: "sun", Role: auth.Assessor, Body: "discipline"}} {
		for _, scope := range []string{evaluation.ScopeAll, evaluation.ScopeKind, ScopeSupervising} {
			rows, err := s.Ranking(h.t.Context(), who, round, scope)
			h.must(err)
			p.Rankings = append(p.Rankings, rows)
		}
	}
	p.Table = h.table(s, round)
	return p
}

// table is the statistics table of a round.
func (h *hall) table(s *Service, round string) (rows []evaluation.StatisticsRow) {
	h.t.Helper()
	v, err := s.Statistics(h.t.Context(), office, round)
	h.must(err)
	for row, err := range v.Rows(h.t.Context()) {
		h.must(err)
		rows = append(rows, row)
	}
	return rows
}

// doings are what people do to the evaluations of a round.
func (h *hall) doings(rt *rapid.T) []func(e Versioned[Evaluation]) {
	ctx := h.t.Context()
	text := func(what string) string { return what + newID()[:6] }
	return []func(Versioned[Evaluation]){
		func(e Versioned[Evaluation]) {
			target := rapid.SampledFrom([]string{"", evaluation.TargetSupervising}).Draw(rt, "target")
			o, err := h.NewOrganization(ctx, office, Organization{Name: text("单位"), Kind: evaluation.KindTownship})
			h.must(err)
			h.must2(h.NewEvaluation(ctx, office, Evaluation{RoundID: e.V.RoundID, OrganizationID: o.ID, SchemeID: "liaocheng", Target: target}))
		},
		func(e Versioned[Evaluation]) {
			who := Actor{ID: "i", Name: "i", Role: auth.Assessor, Body: "inspection"}
			s, err := h.ShowSheet(ctx, who, e.ID, "joint")
			h.must(err)
			r := SheetRequest{Submit: rapid.Bool().Draw(rt, "submit")}
			for _, x := range s.Rubric.Items {
				if x.Mode != evaluation.ItemAuto {
					r.Items = append(r.Items, evaluation.SheetItem{Code: x.Code, Score: evaluation.Decimal(rapid.SampledFrom([]string{"0", "1", "1.5"}).Draw(rt, "score")), Reason: "x"})
				}
			}
			_, err = h.PutSheet(ctx, who, e.ID, "joint", AnyVersion, r)
			h.either(err)
		},
		func(e Versioned[Evaluation]) { h.either(h.Lock(ctx, office, e.ID, "")) },
		func(e Versioned[Evaluation]) { h.either(h.Reopen(ctx, office, e.ID, "joint", "漏项")) },
		func(e Versioned[Evaluation]) {
			_, err := h.ChangeEvaluation(ctx, office, e.ID, AnyVersion, evaluation.Facts{Remarks: text("备注")})
			h.either(err)
		},
		func(e Versioned[Evaluation]) {
			h.must(h.DecideSatisfaction(ctx, office, e.ID, AnyVersion, evaluation.Decision{Value: "80", Reason: "x"}))
		},
		func(e Versioned[Evaluation]) {
			h.must(h.ConfirmCandidate(ctx, office, e.ID, AnyVersion, Candidate{Confirmed: true, Reason: text("理由")}))
		},
		func(e Versioned[Evaluation]) {
			o, err := h.ShowOrganization(ctx, e.V.OrganizationID)
			h.must(err)
			o.V.Kind, o.V.KeyFunction = rapid.SampledFrom(evaluation.Kinds()).Draw(rt, "kind"), rapid.Bool().Draw(rt, "key")
			h.must2(h.ChangeOrganization(ctx, office, o.ID, AnyVersion, o.V))
		},
		func(e Versioned[Evaluation]) {
			b, err := h.NewBriefing(ctx, officer, Briefing{EvaluationID: e.ID, HeldAt: h.now(), Place: text("地点")})
			h.either(err)
			if err == nil && rapid.Bool().Draw(rt, "session") {
				h.must2(h.NewSession(ctx, officer, SessionRequest{BriefingID: b.ID}))
			}
		},
		func(e Versioned[Evaluation]) {
			name := text("第七轮")
			h.must2(h.ChangeRound(ctx, office, e.V.RoundID, AnyVersion, &name, nil))
		},
	}
}

// either takes a refusal for an answer: not everything can be done at any time.
func (h *hall) either(err error) {
	h.t.Helper()
	if err != nil && KindOf(err) != Conflict {
		h.t.Fatal(err)
	}
}

func TestWhatIsMendedIsWhatWouldBeReadAnew(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHall(t)
		h.briefing("liaocheng")
		round := h.where.Round.ID
		doings := h.doings(rt)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			es, err := h.Evaluations(t.Context(), round, "", 100)
			h.must(err)
			rapid.SampledFrom(doings).Draw(rt, "do")(rapid.SampledFrom(es).Draw(rt, "evaluation"))
			anew, err := New(h.Options) // keeps nothing yet
			h.must(err)
			if diff := cmp.Diff(h.pages(anew, round), h.pages(h.Service, round), cmpopts.EquateEmpty()); diff != "" {
				rt.Fatalf("read anew and mended differ (-anew +mended):\n%s", diff)
			}
		}
	})
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

func (c *counted) Several(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	c.reads.Add(1)
	return c.Store.Several(ctx, kind, ids)
}

func (c *counted) Below(ctx context.Context, kind string, parents []string) ([]store.Record, error) {
	c.reads.Add(1)
	return c.Store.Below(ctx, kind, parents)
}

// What one assessor does must not make the next page of a large round slow (issue 3: 50 ms with 143 organisations).
func TestAPageReadsNoMoreOfALargeRoundThanOfASmallOne(t *testing.T) {
	reads := func(organisations int) int64 {
		st := &counted{Store: memory.Open()}
		h := newHallOn(t, st, t.TempDir())
		where := h.briefing("liaocheng")
		for i := range organisations {
			o, err := h.NewOrganization(t.Context(), office, Organization{Name: fmt.Sprint("单位", i), Kind: evaluation.KindTownship})
			h.must(err)
			h.must2(h.NewEvaluation(t.Context(), office, Evaluation{RoundID: where.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng"}))
		}
		h.pages(h.Service, where.Round.ID)
		submitFull(t, h, where.Evaluation.ID, "joint")
		before := st.reads.Load()
		h.pages(h.Service, where.Round.ID)
		return st.reads.Load() - before
	}
	if small, large := reads(2), reads(40); large > small {
		t.Errorf("after one sheet the pages of 40 organisations need %d reads, those of 2 need %d", large, small)
	}
}

func TestTheNewestRoundIsWorkedOutBeforeSomebodyAsks(t *testing.T) {
	st := &counted{Store: memory.Open()}
	h := newHallOn(t, st, t.TempDir())
	where := h.briefing("liaocheng")
	for i := range 30 {
		o, err := h.NewOrganization(t.Context(), office, Organization{Name: fmt.Sprint("单位", i), Kind: evaluation.KindTownship})
		h.must(err)
		h.must2(h.NewEvaluation(t.Context(), office, Evaluation{RoundID: where.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng"}))
	}
	writes := st.writes.Load()
	anew, err := New(h.Options) // as after a start
	h.must(err)
	ctx, stop := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() { h.must(anew.Run(ctx)) })
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
		if _, ready := anew.standings.have(where.Round.ID); ready {
			break
		}
	}
	stop()
	run.Wait()
	before := st.reads.Load()
	rows, err := anew.Ranking(t.Context(), office, where.Round.ID, "")
	h.must(err)
	if reads := st.reads.Load() - before; len(rows) != 31 || reads > 3 { // where the audit chain ends
		t.Errorf("a ranking of %d organisations that was worked out took %d reads", len(rows), reads)
	}
	if now := st.writes.Load(); now != writes {
		t.Errorf("looking ahead wrote %d records", now-writes)
	}
}

func TestARoundThatCannotBeWorkedOutIsTriedAheadOnce(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	h.must2(create(t.Context(), h.Service, kindEvaluation, newID(), where.Round.ID, Evaluation{RoundID: where.Round.ID, OrganizationID: "nobody", SchemeID: "liaocheng"}))
	at := ahead{-1, -1}
	if err := at.look(t.Context(), h.Service); err == nil {
		t.Fatal("the round was worked out")
	}
	h.must(at.look(t.Context(), h.Service)) // and would have failed again
	h.must2(h.NewOrganization(t.Context(), office, Organization{Name: "市水利局", Kind: evaluation.KindDepartment}))
	h.must(at.look(t.Context(), h.Service)) // something was just done
	if err := at.look(t.Context(), h.Service); err == nil {
		t.Error("not tried after something was done")
	}
}

func TestWhoeverAsksMeanwhileWaitsForTheSameWork(t *testing.T) {
	h := newHall(t)
	h.briefing("liaocheng")
	var kept recent[int]
	var worked atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			v, err := kept.of(t.Context(), h.Service, "round", work[int]{read: func() (int, error) {
				time.Sleep(20 * time.Millisecond)
				return int(worked.Add(1)), nil
			}})
			if v != 1 || err != nil {
				t.Error(v, err)
			}
		})
	}
	all.Wait()
	if n := worked.Load(); n != 1 {
		t.Errorf("worked out %d times", n)
	}
}

// roundOf writes a round of organisations with their locked sheets as the wishes would leave them.
func (h *hall) roundOf(organisations int) (round string) {
	h.t.Helper()
	ctx := h.t.Context()
	r, err := h.NewRound(ctx, office, Round{Term: 5, No: 8, Name: "第八轮", StartsOn: "2026-08-01"})
	h.must(err)
	scheme, err := h.ShowScheme(ctx, "liaocheng", 0)
	h.must(err)
	rubric, _ := scheme.RubricFor("joint")
	for i := range organisations {
		org, ev := fmt.Sprintf("o%05d", i), fmt.Sprintf("e%05d", i)
		sheet := Sheet{Submitted: true}
		for _, x := range rubric.Items {
			if x.Mode != evaluation.ItemAuto {
				sheet.Items = append(sheet.Items, evaluation.SheetItem{Code: x.Code, Score: x.Points, Reason: strings.Repeat("查阅资料", 20)})
			}
		}
		h.must2(create(ctx, h.Service, kindOrganization, org, "", Organization{Name: "第" + org + "单位", Kind: evaluation.KindTownship}))
		h.must2(create(ctx, h.Service, kindEvaluation, ev, r.ID, Evaluation{
			RoundID: r.ID, OrganizationID: org, SchemeID: scheme.ID, SchemeVersion: scheme.Version, Decision: &evaluation.Decision{Value: "80", Reason: "x"},
			Facts: evaluation.Facts{Remarks: strings.Repeat("继续督促整改。", 100)},
		}))
		h.must2(create(ctx, h.Service, kindLock, ev, "", lockState{Locked: true}))
		h.must2(create(ctx, h.Service, kindSheet, ev+"/joint", ev, sheet))
	}
	return r.ID
}

func TestTheTableIsReadAsItsRowsAreDue(t *testing.T) {
	st := &counted{Store: memory.Open()}
	h := newHallOn(t, st, t.TempDir())
	const rows = 2*statisticsPage + 1
	v, err := h.Statistics(t.Context(), office, h.roundOf(rows))
	h.must(err)
	before, n := st.reads.Load(), 0
	for row, err := range v.Rows(t.Context()) {
		h.must(err)
		n++
		if reads := int(st.reads.Load() - before); row.No != n || reads != (n+statisticsPage-1)/statisticsPage {
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
		rows, err := h.Ranking(t.Context(), office, round, "")
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
