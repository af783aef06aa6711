package panel

import (
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
		"/organizations/:id", "/organizations/"+one.OrganizationID, "/ledger/items/:id", "/ledger/items/"+list.Items[0].ID,
		"/briefings/:id", "/briefings/"+one.BriefingID, "/schemes/:id", "/schemes/sanmenxia", ":body", "discipline",
		".:format", ".xlsx")
	for b.Loop() {
		for line := range strings.Lines(string(routes)) {
			route, roles, _ := strings.Cut(strings.TrimSpace(line), ": ")
			method, path, _ := strings.Cut(route, " ")
			path = fill.Replace(path)
			if method != http.MethodGet || strings.ContainsAny(path, ":*") {
				continue
			}
			for role := range strings.FieldsSeq(roles) {
				if c := of[role]; c != nil {
					c.costs(b, path+"?round="+round, func() {
						_, err := d.Rounds.ChangeEvaluation(b.Context(), people["office"].who, one.EvaluationID,
							records.AnyVersion, facts.Facts{})
						d.must(err)
					})
				}
			}
		}
	}
}

// costs reports a page whose cheapest look of some costs more than slowPage.
func (s *client) costs(b *testing.B, path string, change func()) {
	b.Helper()
	least := time.Hour
	for range 4 {
		change()
		from := used(b)
		a := s.fetch(httptest.NewRequest(http.MethodGet, "http://test.example"+path, nil))
		if a.status != http.StatusOK {
			return
		}
		least = min(least, used(b)-from)
	}
	if least > slowPage {
		b.Logf("%s %s: %v", s.who.Role, path, least.Round(time.Millisecond))
	}
}
