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

// DailyRow is the progress of one body's report about one organization of a round.
type DailyRow struct {
	EvaluationID   string
	OrganizationID string
	Organization   string
	OrgKind        string
	Body           string
	Begun          bool
	Conclusion     string // once it is submitted
	DailyState
}

// DailyReports lists the progress of the actor's body's reports about the organizations of a round, of all bodies for
// the office; in order of name.
func (s *Supervision) DailyReports(ctx context.Context, a records.Actor, roundID string) ([]DailyRow, error) {
	if _, err := s.rounds.ShowRound(ctx, roundID); err != nil {
		return nil, err // a missing round is reported as such to everyone
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

// DailyOf is DailyReports for the given bodies, for other rooms.
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
