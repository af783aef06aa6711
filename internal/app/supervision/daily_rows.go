package supervision

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
)

// DailyRow is the progress of one body's report about one organization of a round.
type DailyRow struct {
	EvaluationID   string
	OrganizationID string
	Organization   string
	OrgKind        string
	JoinedAs       string // the kind by which its task list was chosen
	Body           string
	Begun          bool
	Conclusion     string // once it is submitted
	Closed         bool   // the result is fixed with the unit's row, which accepts no report any more
	LeftOut        bool   // it is fixed without the unit: a report is still accepted, and no one waits for it
	DailyState
}

// Missing reports whether the report is still to be handed in.
func (r DailyRow) Missing() bool { return r.Asked && r.HandedIn == nil && !r.Closed && !r.LeftOut }

// DailyReports lists the progress of the reports about the organizations of a round, in order of name: for the office
// those of all bodies that are asked for or begun, for a supervising body its own about every unit.
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
	return s.dailyRows(ctx, roundID, bodies, a.Role != auth.Admin)
}

// dailySources is what the progress of a round's reports follows from.
type dailySources struct {
	units   []scoring.OverviewRow
	reports map[string]dailyRecord // by evaluation/body
	lists   supervision.Lists
	byKind  map[string]supervision.TaskList
}

// list returns the task list for a kind of unit.
func (d *dailySources) list(kind string) supervision.TaskList {
	l, known := d.byKind[kind]
	if !known {
		l = d.lists.For(kind)
		d.byKind[kind] = l
	}
	return l
}

func (s *Supervision) dailySources(ctx context.Context, r records.Versioned[round.Round]) (dailySources, error) {
	d := dailySources{reports: map[string]dailyRecord{}, byKind: map[string]supervision.TaskList{}}
	var err error
	d.units, err = s.scores.Overview(ctx, r.ID)
	if err != nil {
		return d, err
	}
	d.lists, err = s.Lists(ctx, r.ID)
	if err != nil {
		return d, err
	}
	all, err := records.All[dailyRecord](ctx, s.env, kindDaily, r.ID)
	for _, v := range all {
		d.reports[v.ID] = v.V
	}
	return d, err
}

// datesOf returns the dates of one unit of a round.
func (s *Supervision) datesOf(ctx context.Context, o scoring.OverviewRow, r round.Round) (deadline.Dates, error) {
	scheme, err := s.schemes.SchemeAt(ctx, o.SchemeID, o.SchemeVersion)
	if err != nil {
		return deadline.Dates{}, err
	}
	return deadline.From(scheme.Periods, o.Start(r)), nil
}

// DailyOf is DailyReports for the given bodies, for other rooms. Under a scheme whose document asks for no reports,
// only those that were begun are listed.
func (s *Supervision) DailyOf(ctx context.Context, roundID string, bodies []string) ([]DailyRow, error) {
	return s.dailyRows(ctx, roundID, bodies, false)
}

// Supervised is DailyOf with every unit of the round, whether or not a report about it is asked for: a body supervises
// it, and shares out its tasks, in any case.
func (s *Supervision) Supervised(ctx context.Context, roundID string, bodies []string) ([]DailyRow, error) {
	return s.dailyRows(ctx, roundID, bodies, true)
}

func (s *Supervision) dailyRows(ctx context.Context, roundID string, bodies []string, every bool) ([]DailyRow, error) {
	r, err := s.rounds.ShowRound(ctx, roundID)
	if err != nil {
		return nil, err
	}
	src, err := s.dailySources(ctx, r)
	if err != nil {
		return nil, err
	}
	result, fixed, err := s.rounds.FinalOfRound(ctx, roundID)
	if err != nil {
		return nil, err
	}
	out := make([]DailyRow, 0, len(src.units)*len(bodies))
	for _, o := range src.units {
		dates, err := s.datesOf(ctx, o, r.V)
		if err != nil {
			return nil, err
		}
		x, err := s.schemes.SchemeAt(ctx, o.SchemeID, o.SchemeVersion) // cached
		if err != nil {
			return nil, err
		}
		for _, b := range bodies {
			report, begun := src.reports[o.EvaluationID+"/"+b]
			asked := x.Practice.DailyReports != scheme.None
			if !asked && !begun && !every {
				continue
			}
			row := s.dailyRow(o, b, report, begun, dates.DailyReportDue.Time(), asked)
			_, ranked := result.Row(o.EvaluationID)
			row.Closed, row.LeftOut = fixed && ranked, fixed && !ranked
			row.Of = len(src.list(o.JoinedAs).Recorded(b))
			out = append(out, row)
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
	asked bool,
) DailyRow {
	row := DailyRow{
		EvaluationID: o.EvaluationID, OrganizationID: o.OrganizationID, Organization: o.Organization,
		OrgKind: o.OrgKind, JoinedAs: o.JoinedAs, Body: body, Begun: begun,
		DailyState: s.dailyState(r, 0, due, asked),
	}
	if r.HandedIn != nil {
		row.Conclusion = r.Conclusion
	}
	return row
}
