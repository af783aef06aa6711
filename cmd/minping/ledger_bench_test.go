package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// BenchmarkLedgerOverHTTP tells what a round of 143 units costs its office on the whole program: the preview and the
// import of a ledger, its list, and a document (3 s, 0.1 s and 0.2 s at most):
//
//	MINPING_BENCH_ROWS=5000 go test -run '^$' -bench LedgerOverHTTP -benchtime 1x -timeout 1h ./cmd/minping
//
// and MINPING_BENCH_STORE=mongodb takes FerretDB.
func BenchmarkLedgerOverHTTP(b *testing.B) {
	rows := size(b, "MINPING_BENCH_ROWS", 200) // at least one for each of the 143 units
	for range b.N {
		s := newLargeSite(b)
		s.addUser("shuji", "leader", "")
		c := &city{site: s, scale: whole}
		c.join()
		c.feedback, c.found = rows+ownProblems, 0
		s.timed(b, "import", c.importLedgers)
		const times = 20
		s.each(b, "list", times, func(int) {
			var list listedItems
			s.call("admin", http.MethodGet, "/rounds/"+c.rounds[0]+"/items?limit=200", nil, &list)
			if len(list.Items) == 0 {
				b.Error("the ledger is empty")
			}
		})
		c.score()
		s.timed(b, "fix", func() { c.fix(&figures{}) })
		drafts := make([]string, times)
		for i := range drafts {
			drafts[i] = c.approved(map[string]any{"type": "notification", "evaluation_id": c.evaluations[i]}, nil)
		}
		s.each(b, "issue", times, func(i int) { c.issue(drafts[i]) })
		s.each(b, "docx", times, func(i int) {
			var file []byte
			s.call("admin", http.MethodGet, fmt.Sprintf("/documents/%s.docx", drafts[i]), nil, &file)
		})
		s.stop()
	}
}

// each tells the mean time of one of several calls, in milliseconds.
func (s *site) each(b *testing.B, what string, times int, do func(i int)) {
	b.Helper()
	s.token("admin")
	began := time.Now()
	for i := range times {
		do(i)
	}
	b.ReportMetric(float64(time.Since(began).Milliseconds())/float64(times), what+"-ms")
}
