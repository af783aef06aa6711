package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	appround "minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/config"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/store"
)

// BenchmarkLargeRound fetches the statistics table and the ranking of a large round from the running program and tells
// how long that takes and how much memory the whole process has resident at most, before and in the meantime. "first"
// is asked for right after a start, when the service knows nothing about the round yet; "again" after that. Issue 3: 10
// 000 rows in 2 s, memory flat; their ranking in 200 ms.
func BenchmarkLargeRound(b *testing.B) {
	for _, organizations := range []int{1_000, 10_000} {
		s := newSite(b)
		round := s.largeRound(b, organizations)
		for _, what := range []string{"statistics.csv", "statistics.xlsx", "ranking", "ranking?limit=50"} {
			b.Run(fmt.Sprintf("%s/rows=%d", what, organizations), func(b *testing.B) {
				for b.Loop() {
					s.largeFetch(b, "/rounds/"+round+"/"+what)
				}
				b.ReportMetric(0, "ns/op") // separate names, so that only this is measured
			})
		}
	}
}

// largeFetch measures one route of a program that has just started.
func (s *site) largeFetch(b *testing.B, path string) {
	s.stop()
	s.start()
	s.token("admin")
	forgetPeak(b, s.server.Process.Pid)
	b.ReportMetric(peak(b, s.server), "before-MB")
	for _, when := range []string{"first", "again", "again"} {
		began := time.Now()
		size := s.length(b, "admin", path)
		b.ReportMetric(1000*time.Since(began).Seconds(), when+"-ms")
		b.ReportMetric(peak(b, s.server), when+"-MB")
		b.ReportMetric(float64(size)/1e6, "file-MB")
		forgetPeak(b, s.server.Process.Pid)
	}
}

// forgetPeak makes the most memory of a process what it has now.
func forgetPeak(b *testing.B, pid int) {
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0o200); err != nil {
		b.Fatal(err)
	}
}

// length reads what a route answers to its end without keeping it.
func (s *site) length(b *testing.B, who, path string) int64 {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.url()+"/api/v1"+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token(who))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatal(err, res.StatusCode)
	}
	return n
}

// largeRound makes a round of organizations whose three bodies have submitted and whose sheets are locked. Its records
// are written into the store of the stopped program as the wishes would leave them, many at once: made one by one they
// would take longer than what is measured.
func (s *site) largeRound(b *testing.B, organizations int) (round string) {
	round = s.make("admin", "/rounds", map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2026-08-01"})
	var scheme evalscheme.Scheme
	s.call("admin", http.MethodGet, "/schemes/sanmenxia", nil, &scheme)
	s.stop()
	st, err := openStoreAt(context.Background(), "sqlite:"+s.data(), config.Config{})
	if err != nil {
		b.Fatal(err)
	}
	g, ctx := errgroup.WithContext(b.Context())
	g.SetLimit(200)
	for i := range organizations {
		g.Go(func() error { return assessedUnit(ctx, st, round, scheme, i) })
	}
	if err := errors.Join(g.Wait(), st.Close()); err != nil {
		b.Fatal(err)
	}
	return round
}

// assessedUnit writes organization number i with its evaluation and its locked sheets.
func assessedUnit(ctx context.Context, st store.Store, round string, scheme evalscheme.Scheme, i int) error {
	write := func(kind, id, parent string, v any) error {
		body, err := json.Marshal(v)
		if err != nil {
			return err
		}
		return st.Insert(ctx, store.Record{Kind: kind, ID: id, Version: 1, Parent: parent, At: time.Now(), Body: body})
	}
	org, ev, n := fmt.Sprintf("o%05d", i), fmt.Sprintf("e%05d", i), i%30
	errs := []error{
		write("organization", org, "", appround.Organization{Name: fmt.Sprintf("第%05d个被巡察单位党组织", i), Kind: evalscheme.Kinds()[i%4]}),
		write("evaluation", ev, round, appround.Evaluation{
			RoundID: round, OrganizationID: org, SchemeID: scheme.ID, SchemeVersion: scheme.Version,
			Facts: facts.Facts{Problems: &n, Done: &n, Remarks: "台账与实际相符，继续督促整改。"},
		}),
		write("lock", ev, "", map[string]any{"locked": true, "by": "office"}),
	}
	for k, body := range scheme.Bodies {
		rubric, _ := scheme.RubricFor(body.Code)
		sheet := scoring.Sheet{Submitted: true, By: "x"}
		for _, x := range rubric.Items {
			sheet.Items = append(sheet.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "查阅资料"})
		}
		sheet.Items[0].Score = decimal.Decimal(fmt.Sprintf("%d.%02d", (i+k)%10, i%97))
		errs = append(errs, write("sheet", ev+"/"+body.Code, ev, sheet))
	}
	return errors.Join(errs...)
}
