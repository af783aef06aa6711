package panel

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/facts"
	"minping/internal/vote"
)

// slowPage is what no page should cost in processor time, be it the first after a change.
const slowPage = 30 * time.Millisecond

// BenchmarkEveryPageOf143Organizations walks the committed routes in every role, each page after a change in the
// round, and names those that cost more than slowPage.
func BenchmarkEveryPageOf143Organizations(b *testing.B) {
	d, round, people, rows := benched(b)
	one := rows[slices.IndexFunc(rows, func(r scoring.OverviewRow) bool { return r.State == vote.StateCounted })]
	for role, who := range map[auth.Role][2]string{
		auth.Leader: {"zu", ""}, auth.Supervisor: {"ji", auth.BodyDiscipline}, auth.Unit: {"wei", one.Organization},
	} {
		people[string(role)] = d.as(who[0], role, who[1])
	}
	of := map[string]*client{}
	for _, c := range people {
		of[string(c.who.Role)] = c
	}
	list, err := d.Ledgers.Items(b.Context(), people["office"].who, ledger.Filter{RoundID: round}, 0, 1)
	d.must(err)
	routes, err := os.ReadFile("testdata/routes.txt")
	d.must(err)
	fill := strings.NewReplacer("/rounds/:id", "/rounds/"+round, "/batches/:id", "/batches/"+round,
		"/evaluations/:id", "/evaluations/"+one.EvaluationID, "/sessions/:id", "/sessions/"+one.SessionID,
		"/organizations/:id", "/organizations/"+one.OrganizationID,
		"/ledger/items/:id", "/ledger/items/"+list.Items[0].ID,
		"/briefings/:id", "/briefings/"+one.BriefingID, "/schemes/:id", "/schemes/sanmenxia", ":body", "discipline",
		".:format", ".xlsx")
	var slow []string
	for b.Loop() {
		slow = nil
		for line := range strings.Lines(string(routes)) {
			route, roles, _ := strings.Cut(strings.TrimSpace(line), ": ")
			method, path, _ := strings.Cut(route, " ")
			path = fill.Replace(path)
			if method != http.MethodGet || strings.ContainsAny(path, ":*") {
				continue
			}
			for role := range strings.FieldsSeq(roles) {
				if c := of[role]; c != nil {
					took := c.costs(b, path+"?round="+round, func() {
						_, err := d.Rounds.ChangeEvaluation(b.Context(), people["office"].who, one.EvaluationID,
							records.AnyVersion, facts.Facts{})
						d.must(err)
					})
					if took > slowPage {
						ms := float64(took.Microseconds()) / 1000
						slow = append(slow, fmt.Sprintf("%5.1f ms %s %s", ms, role, path))
					}
				}
			}
		}
	}
	slices.Sort(slow)
	_, _ = os.Stderr.WriteString(strings.Join(slow, "\n") + "\n") // a benchmark's log is cut after ten lines
}

// costs returns what the cheapest of some looks at a page costs, 0 if there is no page.
func (s *client) costs(b *testing.B, path string, change func()) time.Duration {
	b.Helper()
	least := time.Hour
	for range 4 {
		change()
		from := used(b)
		a := s.fetch(httptest.NewRequest(http.MethodGet, "http://test.example"+path, nil))
		if a.status != http.StatusOK {
			return 0
		}
		least = min(least, used(b)-from)
	}
	return least
}
