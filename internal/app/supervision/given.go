package supervision

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/supervision"
	"minping/internal/typed"
)

// kindGiven is which tasks of a body for a unit were assigned to whom; id = evaluation/body, below its round.
const kindGiven = "daily_given"

// maxGive is for how many units tasks can be assigned at once.
const maxGive = 500

// given holds a body's assigned tasks for one unit, by their codes.
type given struct {
	Tasks map[string]supervision.Given `json:"tasks"`
}

// Give assigns tasks to one person at several units of a round. It removes none.
type Give struct {
	Body        string
	Evaluations []string
	Codes       []string // none: every task of the body
	Person      string
	Due         string // none: the days of the task list
	Seen        Seen   // nil: whatever others assigned meanwhile is overwritten
}

// GivenTask is one assigned task and its progress.
type GivenTask struct {
	EvaluationID, Organization, Body string
	supervision.Task
	Person, By string
	Due        deadline.Day
	Done       bool // it has an outcome; for the office once the report is handed in
	Late       bool // not done, and its day has passed
}

// GivenList is what was assigned in a round.
type GivenList struct {
	Round records.Versioned[round.Round]
	Tasks []GivenTask     // by their days
	Open  int             // tasks not assigned to anyone
	Seen  map[string]Seen // by body
}

// GiveOut assigns tasks to a person beforehand (domain B39): a body its own, the office those of any body.
func (s *Supervision) GiveOut(ctx context.Context, a records.Actor, roundID string, g Give) (int, error) {
	if err := s.mayKeep(a, g.Body); err != nil {
		return 0, err
	}
	if _, err := s.rounds.ShowRound(ctx, roundID); err != nil {
		return 0, err
	}
	g.Person, g.Due = typed.Line(g.Person), typed.PlainDay(g.Due)
	var f records.Fields
	if len(g.Evaluations) == 0 || len(g.Evaluations) > maxGive {
		f.Add("evaluations", "请选择单位。", "Choose 1 to 500 units.")
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	all, by, err := s.targets(ctx, roundID, g)
	if err != nil {
		return 0, err
	}
	defer s.handing.Lock(roundID + "/" + g.Body)()
	now, err := s.unseen(ctx, roundID, all, g)
	if err != nil {
		return 0, err
	}
	if err := s.begin(ctx, roundID, by); err != nil {
		return 0, err
	}
	for _, x := range all {
		if err := s.give(ctx, a, roundID, x, g, now[x.id]); err != nil {
			return 0, err
		}
	}
	return len(all), s.audit.Append(ctx, a, "daily.give", roundID,
		fmt.Sprintf("%s；%s；%d；%s", g.Body, g.Person, len(all), g.Due))
}

// giveTarget is the tasks of one unit that are assigned together.
type giveTarget struct {
	id    string
	codes []string
}

// targets checks everything before anything is written; by holds the lists that the tasks are from.
func (s *Supervision) targets(
	ctx context.Context, roundID string, g Give,
) (out []giveTarget, by roundLists, err error) {
	for _, id := range g.Evaluations {
		d, err := s.supervisionView(ctx, id, g.Body)
		if err != nil {
			return nil, by, err
		}
		if d.round.ID != roundID {
			return nil, by, records.ErrNone
		}
		if out == nil {
			by = d.lists
		}
		task := supervision.Given{Person: g.Person, Due: g.Due}
		if err := supervision.CheckGiven(task, d.dates.Start).OrNil(); err != nil {
			return nil, by, records.FieldErrors(err)
		}
		codes, known := g.Codes, recordedCodes(d.list, g.Body)
		if len(codes) == 0 {
			codes = known
		}
		if slices.ContainsFunc(codes, func(c string) bool { return !slices.Contains(known, c) }) {
			var f records.Fields
			f.Add("codes", d.organization.V.Name+"的任务清单中没有这一项。", "This body has no such task for this unit.")
			return nil, by, f.Err()
		}
		out = append(out, giveTarget{id, codes})
	}
	return out, by, nil
}

// give writes the assignments of one unit; now is what they were when the person's view of them was checked.
func (s *Supervision) give(
	ctx context.Context, a records.Actor, roundID string, x giveTarget, g Give, now given,
) error {
	_, err := records.Upsert(ctx, s.env, kindGiven, x.id+"/"+g.Body, roundID, records.AnyVersion,
		func(cur *given) error {
			if g.Seen != nil {
				if taken := g.overwrites(x.codes, now, *cur); len(taken) > 0 { // another replica was faster
					return overtaken(taken)
				}
			}
			if cur.Tasks == nil {
				cur.Tasks = map[string]supervision.Given{}
			}
			for _, c := range x.codes {
				if g.Person == "" {
					delete(cur.Tasks, c)
				} else {
					cur.Tasks[c] = supervision.Given{Person: g.Person, Due: g.Due, By: a.Name}
				}
			}
			return nil
		})
	return err
}

func recordedCodes(l supervision.TaskList, body string) (out []string) {
	for _, t := range l.Recorded(body) {
		out = append(out, t.Code)
	}
	return out
}

// GivenOut returns what was assigned in a round: by the actor's body, or by all bodies for the office.
func (s *Supervision) GivenOut(ctx context.Context, a records.Actor, roundID string) (GivenList, error) {
	r, err := s.rounds.ShowRound(ctx, roundID)
	if err != nil {
		return GivenList{}, err
	}
	bodies := s.Keeps(a)
	if len(bodies) == 0 {
		return GivenList{}, ownDaily(a, a.Body)
	}
	src, err := s.dailySources(ctx, r)
	if err != nil {
		return GivenList{}, err
	}
	all, err := records.All[given](ctx, s.env, kindGiven, roundID)
	if err != nil {
		return GivenList{}, err
	}
	byID := make(map[string]given, len(all))
	for _, v := range all {
		byID[v.ID] = v.V
	}
	out := GivenList{Round: r, Seen: seenOf(all)}
	for _, o := range src.units {
		dates, err := s.datesOf(ctx, o, r.V)
		if err != nil {
			return out, err
		}
		for _, body := range bodies {
			id := o.EvaluationID + "/" + body
			concluded := concludedIn(src.reports[id], a.Role == auth.Admin)
			for _, t := range src.list(o.JoinedAs).Recorded(body) {
				g, ok := byID[id].Tasks[t.Code]
				if !ok {
					out.Open++
					continue
				}
				x := GivenTask{EvaluationID: o.EvaluationID, Organization: o.Organization, Body: body, Task: t}
				x.Person, x.By, x.Due, x.Done = g.Person, g.By, g.Until(t, dates), concluded[t.Code]
				x.Late = !x.Done && deadline.DayOf(s.env.Now()) > x.Due
				out.Tasks = append(out.Tasks, x)
			}
		}
	}
	slices.SortStableFunc(out.Tasks, func(x, y GivenTask) int { return strings.Compare(string(x.Due), string(y.Due)) })
	return out, nil
}

// concludedIn returns the tasks of a report that have an outcome; a draft is the body's own.
func concludedIn(r dailyRecord, handedIn bool) map[string]bool {
	out := map[string]bool{}
	if handedIn && r.HandedIn == nil {
		return out
	}
	for _, x := range r.Items {
		if x.Outcome != "" {
			out[x.Code] = true
		}
	}
	return out
}
