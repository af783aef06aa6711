package progress

import (
	"context"
	"slices"

	"minping/internal/app/document"
	"minping/internal/app/supervision"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	documents "minping/internal/evaluation/document"
	"minping/internal/evaluation/machine"
)

// Kinds of urgent work besides the parts of stages; a page finds the list behind each by its kind.
const (
	TaskBriefing = "briefing" // units whose briefing is not arranged
	TaskMissed   = "missed"   // units whose briefing is over and had no ballot
	TaskSheets   = "sheets"   // units with a counted ballot and missing sheets
	TaskLock     = "lock"     // units and supervising bodies whose sheets are complete and not locked
	TaskReceipts = "receipts" // issued documents that not every addressee has signed for
	TaskEntry    = "entry:"   // followed by a type of entries: units that have not filed theirs
)

// add notes something that is missing.
func (s *sources) add(t cycle.Task) { s.tasks = append(s.tasks, t) }

// missing adds a task for what a part lacks.
func (s *sources) missing(p Part, who string, due deadline.Day, waiting bool) {
	if n := p.Of - p.Done; n > 0 {
		late := p.Late
		if due.Known() && due < s.today && late == 0 {
			late = n
		}
		s.add(cycle.Task{Kind: p.Code, Who: who, Due: due, N: n, Late: late, Waiting: waiting})
	}
}

// first gathers what is missing, whether or not anyone has begun (evaluation §6.1), overdue first.
func (s *sources) first(l deadline.Ladder) []cycle.Urgent {
	return cycle.First(cycle.Gather(s.tasks, s.today), l, s.today, 0)
}

// toLock adds those whose sheets the office can lock now, with or without a counted ballot, which is listed separately.
func (p *Progress) toLock(ctx context.Context, s *sources) error {
	for _, u := range slices.Concat(s.units, s.bodies) {
		if !u.Complete() {
			continue
		}
		early, err := p.in.Scores.Early(ctx, s.round.V, u)
		if err != nil {
			return err
		}
		if !early {
			s.add(cycle.Task{Kind: TaskLock, Unit: u.Organization, Who: machine.Office, Due: s.visited()})
		}
	}
	return nil
}

// toBallots adds what units lack on the way to a score.
func (s *sources) toBallots() {
	for _, u := range s.units {
		t := cycle.Task{Unit: u.Organization, Who: machine.Team, Due: s.until.inspection}
		switch PlaceOf(u) {
		case PlaceNone:
			t.Kind, t.Who = TaskBriefing, machine.Unit // who convenes it
		case PlaceBriefed:
			t.Kind, t.Due = TaskMissed, deadline.DayOf(u.HeldAt)
			t.Waiting = !u.HeldAt.Before(s.now)
			if !t.Waiting {
				t.N, t.Late = 1, 1
			}
		case PlaceCounted:
			t.Kind, t.Due = TaskSheets, s.visited()
		default:
			continue
		}
		s.add(t)
	}
}

// unsigned adds the documents of the batch that are not signed for.
func (s *sources) unsigned(list []document.Summary) {
	for _, d := range list {
		if d.State == documents.StateIssued && d.Receipt && d.Received < d.To {
			s.add(cycle.Task{Kind: TaskReceipts, ID: d.ID, Who: machine.Unit, Due: d.SignBy()})
		}
	}
}

// terms adds what units have to file by their own days: the plan, the meeting, the report (evaluation §5). Once their
// result is fixed, nothing of that is required any more.
func (p *Progress) terms(ctx context.Context, s *sources, filed map[string]map[string]int) error {
	if s.fixed {
		return nil
	}
	for _, u := range s.units {
		e := s.evaluations[u.EvaluationID]
		rules, err := p.in.Rounds.SchemeOf(ctx, e)
		if err != nil {
			return err
		}
		dates := deadline.From(rules.Periods, e.Start(s.round.V))
		for _, t := range p.in.Entries.Types().Types {
			due := p.in.Entries.DueOf(t, dates)
			if due.Known() && filed[t.Code][u.EvaluationID] == 0 {
				s.owes[u.EvaluationID] = append(s.owes[u.EvaluationID], t.Code)
				s.add(cycle.Task{
					Kind: TaskEntry + t.Code, Unit: u.Organization, What: t.Name, Who: machine.Unit, Due: due,
				})
			}
		}
	}
	return nil
}

// toReport adds the reports of daily supervision that are missing.
func (s *sources) toReport(rows []supervision.DailyRow) {
	for _, r := range rows {
		if r.Missing() {
			t := cycle.Task{Kind: PartReports, Unit: r.Organization, Who: machine.Supervising}
			if !r.Due.IsZero() {
				t.Due = deadline.DayOf(r.Due)
			}
			s.add(t)
		}
	}
}
