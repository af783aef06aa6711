package reminder

import (
	"context"
	"slices"

	entries "minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/machine"
)

// TaskEntry is an entry to be filed; ID = evaluation/type.
const TaskEntry = "entry"

// unfixed holds the units of rounds whose results are not fixed, with what was filed about them.
func (r *Reminders) unfixed(ctx context.Context, keep func(scoring.OverviewRow) bool, of func(
	x records.Versioned[round.Round], o scoring.OverviewRow, filed map[string]map[string]int,
) ([]cycle.Task, error),
) ([]cycle.Task, error) {
	return r.eachUnfixed(ctx, func(x records.Versioned[round.Round]) (out []cycle.Task, err error) {
		rows, err := r.in.Scores.Overview(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		var ours []scoring.OverviewRow
		var about []entry.Subject
		for _, o := range rows {
			if keep(o) {
				ours = append(ours, o)
				about = append(about, entry.Subject{Kind: entry.AboutEvaluation, ID: o.EvaluationID})
			}
		}
		filed, err := r.in.Entries.Filed(ctx, about)
		if err != nil {
			return nil, err
		}
		for _, o := range ours {
			tasks, err := of(x, o, filed)
			if err != nil {
				return nil, err
			}
			out = append(out, tasks...)
		}
		return out, nil
	})
}

// ToFile returns the entries that the person's own unit has to file by a day (plan, meeting, report), and those that
// were sent back to it.
func (r *Reminders) ToFile(ctx context.Context, a records.Actor) ([]cycle.Task, error) {
	own, err := r.in.Rounds.OwnOrganization(ctx, a)
	if err != nil {
		return nil, err
	}
	return r.unfixed(ctx, func(o scoring.OverviewRow) bool { return o.OrganizationID == own.ID }, func(
		x records.Versioned[round.Round], o scoring.OverviewRow, filed map[string]map[string]int,
	) (out []cycle.Task, err error) {
		rules, err := r.in.Rounds.SchemeOf(ctx, round.Evaluation{SchemeID: o.SchemeID, SchemeVersion: o.SchemeVersion})
		if err != nil {
			return nil, err
		}
		out, err = r.sentBack(ctx, a, o)
		if err != nil {
			return nil, err
		}
		dates := deadline.From(rules.Periods, o.Start(x.V))
		for _, t := range r.in.Entries.Types().Types {
			due := r.in.Entries.DueOf(t, dates)
			if due.Known() && filed[t.Code][o.EvaluationID] == 0 && t.MayWrite(machine.Unit) {
				out = append(out, cycle.Task{
					Kind: TaskEntry, ID: o.EvaluationID + "/" + t.Code, Unit: o.Organization, What: "填报" + t.Name,
					Who: machine.Unit, Due: due,
				})
			}
		}
		return out, nil
	})
}

// sentBack returns the entries about a unit that it has to redo.
func (r *Reminders) sentBack(
	ctx context.Context, a records.Actor, o scoring.OverviewRow,
) (out []cycle.Task, err error) {
	about := entry.Subject{Kind: entry.AboutEvaluation, ID: o.EvaluationID}
	list, err := r.in.Entries.List(ctx, a, about, entries.Filter{})
	for _, v := range list {
		t, _ := r.in.Entries.Types().Type(v.Type)
		if t.SentBack(v.Entry) && v.MayWrite() {
			out = append(out, cycle.Task{
				Kind: TaskBack, ID: v.ID, Unit: o.Organization, What: v.TypeName + "被退回，改好后更正", Who: machine.Unit,
			})
		}
	}
	return out, err
}

// visits returns the visits that the assessor's team has not written up.
func (r *Reminders) visits(ctx context.Context, a records.Actor) ([]cycle.Task, error) {
	return r.eachUnfixed(ctx, func(x records.Versioned[round.Round]) (out []cycle.Task, err error) {
		rows, err := r.in.Scores.Overview(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		filed, err := r.filedIn(ctx, x, rows)
		if err != nil {
			return nil, err
		}
		by, err := r.dueVisit(ctx, x, rows, filed)
		for _, o := range rows {
			mine := !o.Locked && r.in.Scores.MayFillOf(ctx, a, o)
			if mine && filed[entries.TypeVisit][o.EvaluationID] == 0 {
				out = append(out, cycle.Task{
					Kind: TaskEntry, ID: o.EvaluationID + "/" + entries.TypeVisit, Unit: o.Organization,
					What: "记录实地督导", Who: machine.Team, Due: by,
				})
			}
		}
		return out, err
	})
}

// filedIn counts what was filed about a round, its batch and its units.
func (r *Reminders) filedIn(
	ctx context.Context, x records.Versioned[round.Round], rows []scoring.OverviewRow,
) (map[string]map[string]int, error) {
	batch, err := r.in.Rounds.BatchOf(ctx, x.ID)
	if err != nil {
		return nil, err
	}
	about := []entry.Subject{{Kind: entry.AboutRound, ID: x.ID}, {Kind: entry.AboutBatch, ID: batch}}
	for _, o := range rows {
		about = append(about, entry.Subject{Kind: entry.AboutEvaluation, ID: o.EvaluationID})
	}
	return r.in.Entries.Filed(ctx, about)
}

// inspectionBy returns the day by which the inspection of a round must begin.
func (r *Reminders) inspectionBy(ctx context.Context, x records.Versioned[round.Round]) (deadline.Day, error) {
	d, err := r.in.Supervision.Deadlines(ctx, x)
	if err != nil || d.InspectionBy.IsZero() {
		return "", err
	}
	return deadline.DayOf(d.InspectionBy), nil
}

// dueVisit returns that day for what is done during the inspection. The inspection need not end by then: once it has
// begun, nothing in it is late.
func (r *Reminders) dueVisit(
	ctx context.Context, x records.Versioned[round.Round], rows []scoring.OverviewRow, filed map[string]map[string]int,
) (deadline.Day, error) {
	if entries.Begun(filed) || slices.ContainsFunc(rows, scoring.OverviewRow.Inspected) {
		return "", nil
	}
	return r.inspectionBy(ctx, x)
}

// toReceive returns entries that others filed and the person signs for: a plan to agree to, a report, a handover.
func (r *Reminders) toReceive(ctx context.Context, a records.Actor) ([]cycle.Task, error) {
	return r.each(ctx, func(x records.Versioned[round.Round]) (out []cycle.Task, err error) {
		list, err := r.in.Entries.InRound(ctx, a, x.ID, entries.Filter{})
		for _, v := range list {
			if v.MaySign() {
				out = append(out, cycle.Task{
					Kind: TaskSign, ID: v.ID, Unit: v.Subject.Name, What: "签收" + v.TypeName, Who: machine.Supervising,
				})
			}
		}
		return out, err
	})
}

// decisions returns those that were prepared for the person's yes or no. A round whose result is not fixed has none.
func (r *Reminders) decisions(ctx context.Context, a records.Actor) ([]cycle.Task, error) {
	seen := map[string]bool{} // several rounds may be one batch
	return r.each(ctx, func(x records.Versioned[round.Round]) (out []cycle.Task, err error) {
		batch, err := r.in.Rounds.BatchOf(ctx, x.ID)
		if err != nil || seen[batch] {
			return nil, err
		}
		seen[batch] = true
		units, err := r.in.Decisions.List(ctx, a, batch)
		if records.KindOf(err) == records.Conflict {
			return nil, nil
		}
		for _, u := range units {
			for _, v := range u.Decisions {
				if v.Answerable() {
					name, _ := v.Kind.Name()
					out = append(out, cycle.Task{
						Kind: TaskDecision, ID: u.Row.Evaluation, Unit: u.Row.Name, What: "确认" + name + "建议", Who: machine.Leader,
					})
				}
			}
		}
		return out, err
	})
}
