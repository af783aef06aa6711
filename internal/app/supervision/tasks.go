package supervision

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
)

// TaskList is what one supervising body has to do in a round (domain B04, B09). The report is part of it if the scheme
// of any unit asks for it.
type TaskList struct {
	Round    records.Versioned[round.Round]
	Name     string
	Kind     string         // the kind of unit it is for; empty: every other
	Versions map[string]int // of the lists that bodies drew up for themselves, by body; a body that is missing has none
	Outcomes []string       // possible outcomes of a task
	Tasks    []Duty
}

// Duty is one task with its due day in the round; zero if units have their own days.
type Duty struct {
	supervision.Task
	On time.Time
}

// TaskLists lists the task list of the actor's body for every round, in order of the rounds' ids. An account without a
// body sees those of all bodies.
func (s *Supervision) TaskLists(ctx context.Context, a records.Actor, after string, limit int) ([]TaskList, error) {
	rounds, err := s.rounds.List(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]TaskList, 0, len(rounds))
	for _, r := range rounds {
		l, err := s.taskList(ctx, a, r, "")
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// TaskListOf returns the task list of the actor's body in a round for a kind of unit.
func (s *Supervision) TaskListOf(ctx context.Context, a records.Actor, roundID, kind string) (TaskList, error) {
	r, err := s.rounds.ShowRound(ctx, roundID)
	if err != nil {
		return TaskList{}, err
	}
	return s.taskList(ctx, a, r, kind)
}

// Deadlines returns what follows from the first day of a round for all its units (domain B07, B08, B10), using the
// periods of the schemes in use in it, or nothing if those differ, so that round, task list and report agree
// (evaluation F7). A round without units uses the first scheme.
func (s *Supervision) Deadlines(ctx context.Context, r records.Versioned[round.Round]) (scheme.Deadlines, error) {
	d, err := s.dates(ctx, r)
	if err != nil || d.Start == "" {
		return scheme.Deadlines{}, err
	}
	return scheme.Deadlines{
		PeriodEnd:      d.PeriodEnd.Time(),
		DailyReportDue: d.DailyReportDue.Time(),
		InspectionBy:   d.InspectionBy.Time(),
		NotBefore:      d.NotBefore.Time(),
	}, nil
}

// dates returns the dates that all units of a round share.
func (s *Supervision) dates(ctx context.Context, r records.Versioned[round.Round]) (deadline.Dates, error) {
	units, err := s.scores.Overview(ctx, r.ID) // cached, where the evaluations are not
	if err != nil {
		return deadline.Dates{}, err
	}
	start := deadline.Start{Round: deadline.Day(r.V.StartsOn)}
	if len(units) == 0 {
		if len(s.schemes.Builtin) == 0 {
			return deadline.Dates{}, nil
		}
		return deadline.From(s.schemes.Builtin[0].Periods, start), nil
	}
	list := make([]deadline.Dates, len(units))
	for i, o := range units {
		list[i], err = s.datesOf(ctx, o, r.V)
		if err != nil {
			return deadline.Dates{}, err
		}
	}
	d, _ := deadline.Common(list)
	return d, nil
}

// reportsAsked reports whether a report of daily supervision is asked for about any unit of a round. While it has none
// it is as in most places.
func (s *Supervision) reportsAsked(ctx context.Context, r records.Versioned[round.Round]) (bool, error) {
	units, err := s.scores.Overview(ctx, r.ID)
	if err != nil {
		return false, err
	}
	if len(units) == 0 {
		return true, nil
	}
	for _, o := range units {
		x, err := s.schemes.SchemeAt(ctx, o.SchemeID, o.SchemeVersion)
		if err != nil {
			return false, err
		}
		if x.Practice.DailyReports != scheme.None {
			return true, nil
		}
	}
	return false, nil
}

func (s *Supervision) taskList(
	ctx context.Context,
	a records.Actor,
	r records.Versioned[round.Round],
	kind string,
) (TaskList, error) {
	d, err := s.dates(ctx, r)
	if err != nil {
		return TaskList{}, err
	}
	asked, err := s.reportsAsked(ctx, r)
	if err != nil {
		return TaskList{}, err
	}
	lists, err := s.Lists(ctx, r.ID)
	if err != nil {
		return TaskList{}, err
	}
	l := lists.For(kind)
	out := TaskList{
		Round: r, Name: l.Name, Kind: kind, Versions: map[string]int{}, Outcomes: l.Outcomes, Tasks: []Duty{},
	}
	for _, body := range l.Reporting() {
		if own, ok := lists.Of(body, kind); ok && (a.Body == "" || a.Body == body) {
			out.Versions[body] = own.Version
		}
	}
	for _, t := range l.Tasks {
		if a.Body != "" && !slices.Contains(t.Bodies, a.Body) || t.Report && !asked {
			continue
		}
		duty := Duty{Task: t}
		if d.Start != "" {
			duty.On = t.DueIn(d).Time()
		}
		out.Tasks = append(out.Tasks, duty)
	}
	return out, nil
}
