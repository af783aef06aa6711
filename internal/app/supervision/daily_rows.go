package supervision

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
)

// DailyRow is how far one body's report on one organisation of a round is.
type DailyRow struct {
	EvaluationID   string
	OrganizationID string
	Organization   string
	OrgKind        string
	Body           string
	Begun          bool
	Conclusion     string // once it is handed in
	DailyState
}

// DailyReports lists how far the own body's reports on the organisations of a round are, those of every body for the
// office; in order of name.
func (s *Supervision) DailyReports(ctx context.Context, a records.Actor, roundID string) ([]DailyRow, error) {
	if _, err := s.rounds.ShowRound(ctx, roundID); err != nil {
		return nil, err // a round that is not there is not there for anybody
	}
	bodies := s.Tasks.Reporting()
	if a.Role != auth.Admin {
		if err := ownDaily(a, a.Body); err != nil {
			return nil, err
		}
		bodies = slices.DeleteFunc(slices.Clone(bodies), func(b string) bool { return b != a.Body })
	}
	return s.DailyOf(ctx, roundID, bodies)
}

// DailyOf is DailyReports of some bodies, for other rooms.
func (s *Supervision) DailyOf(ctx context.Context, roundID string, bodies []string) ([]DailyRow, error) {
	orgs, err := s.scores.Overview(ctx, roundID)
	if err != nil {
		return nil, err
	}
	round, err := s.rounds.ShowRound(ctx, roundID)
	if err != nil {
		return nil, err
	}
	records, err := records.All[dailyRecord](ctx, s.env, kindDaily, roundID)
	if err != nil {
		return nil, err
	}
	known := make(map[string]dailyRecord, len(records))
	for _, r := range records {
		known[r.ID] = r.V
	}
	out := make([]DailyRow, 0, len(orgs)*len(bodies))
	for _, o := range orgs {
		scheme, err := s.schemes.SchemeAt(ctx, o.SchemeID, o.SchemeVersion)
		if err != nil {
			return nil, err
		}
		due := deadline.From(scheme.Periods, o.Start(round.V)).DailyReportDue.Time()
		for _, b := range bodies {
			r, begun := known[o.EvaluationID+"/"+b]
			out = append(out, s.dailyRow(o, b, r, begun, due))
		}
	}
	return out, nil
}

func (s *Supervision) dailyRow(
	o scoring.OverviewRow,
	body string,
	r dailyRecord,
	begun bool,
	due time.Time,
) DailyRow {
	row := DailyRow{
		EvaluationID: o.EvaluationID, OrganizationID: o.OrganizationID, Organization: o.Organization,
		OrgKind: o.OrgKind, Body: body, Begun: begun,
		DailyState: s.dailyState(r, len(s.Tasks.Recorded(body)), due),
	}
	if r.HandedIn != nil {
		row.Conclusion = r.Conclusion
	}
	return row
}
