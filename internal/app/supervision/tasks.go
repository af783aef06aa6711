package supervision

import (
	"context"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
)

// TaskList is what one supervising body has to do in a round (domain B04, B09).
type TaskList struct {
	Round    records.Versioned[round.Round]
	Name     string
	Outcomes []string // what a task can conclude
	Tasks    []Duty
}

// Duty is one task with the day on which it is due in the round.
type Duty struct {
	supervision.Task
	On time.Time
}

// TaskLists lists the task list of the actor's body in every round, in order of the rounds' ids. An account without a
// body sees every body's.
func (s *Supervision) TaskLists(ctx context.Context, a records.Actor, after string, limit int) ([]TaskList, error) {
	rounds, err := s.rounds.List(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]TaskList, 0, len(rounds))
	for _, r := range rounds {
		l, err := s.taskList(a, r)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// TaskListOf is the task list of the actor's body in a round.
func (s *Supervision) TaskListOf(ctx context.Context, a records.Actor, roundID string) (TaskList, error) {
	r, err := s.rounds.ShowRound(ctx, roundID)
	if err != nil {
		return TaskList{}, err
	}
	return s.taskList(a, r)
}

// Deadlines are what follows from the first day of a round (domain B07, B08, B10), by the periods of the first scheme.
func (s *Supervision) Deadlines(r round.Round) scheme.Deadlines {
	start, err := time.Parse(time.DateOnly, r.StartsOn)
	if err != nil || len(s.schemes.Builtin) == 0 {
		return scheme.Deadlines{} // no round was ever kept without its first day
	}
	return s.schemes.Builtin[0].Periods.From(start)
}

func (s *Supervision) taskList(a records.Actor, r records.Versioned[round.Round]) (TaskList, error) {
	start, err := time.Parse(time.DateOnly, r.V.StartsOn)
	if err != nil {
		return TaskList{}, fmt.Errorf("first day of round %s: %w", r.ID, err)
	}
	out := TaskList{Round: r, Name: s.Tasks.Name, Outcomes: s.Tasks.Outcomes, Tasks: []Duty{}}
	for _, t := range s.Tasks.Tasks {
		if a.Body == "" || slices.Contains(t.Bodies, a.Body) {
			out.Tasks = append(out.Tasks, Duty{t, t.On(start, s.schemes.Builtin[0].Periods)})
		}
	}
	return out, nil
}
