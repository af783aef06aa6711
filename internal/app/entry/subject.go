package entry

import (
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
)

// parentOf is under what an entry is listed.
func parentOf(s entry.Subject) string { return s.Kind + ":" + s.ID }

// subjectOf reads what an entry is about, and what the actor is to it. A subject that is not there is a field error.
func (e *Entries) subjectOf(ctx context.Context, a records.Actor, s entry.Subject) (Subject, error) {
	out := Subject{Kind: s.Kind, ID: s.ID}
	var err error
	switch s.Kind {
	case entry.AboutEvaluation:
		err = e.aboutEvaluation(ctx, a, &out)
	case entry.AboutOrganization:
		err = e.aboutOrganization(ctx, a, &out)
	case entry.AboutRound:
		var r records.Versioned[round.Round]
		r, err = e.rounds.ShowRound(ctx, s.ID)
		out.Name, out.who = r.V.Name, general(a)
	case entry.AboutBatch:
		var b records.Versioned[round.Batch]
		b, err = e.rounds.Batch(ctx, s.ID)
		out.Name, out.who = b.V.Name, general(a)
	default: // a city and a decision are named by the caller
		out.who = general(a)
	}
	if records.KindOf(err) == records.NotFound {
		return out, records.InvalidField("subject.id", "没有这个对象。", "There is no such subject.")
	}
	return out, err
}

func (e *Entries) aboutEvaluation(ctx context.Context, a records.Actor, out *Subject) error {
	v, err := e.rounds.ShowEvaluation(ctx, out.ID)
	if err != nil {
		return err
	}
	org, err := e.rounds.ShowOrganization(ctx, v.V.OrganizationID)
	if err != nil {
		return err
	}
	out.Name, out.target = org.V.Name, scheme.TargetInspected
	if v.V.Supervising() {
		out.target = scheme.TargetSupervising
	}
	out.dates, err = e.datesOf(ctx, v.V)
	if err != nil {
		return err
	}
	out.who, err = e.rounds.Relations(ctx, a, org, e.rules.Bodies)
	if err != nil || a.Role != auth.Assessor || e.onlyTeam == nil {
		return err
	}
	err = e.onlyTeam(ctx, a, out.ID)
	if records.KindOf(err) == records.Forbidden { // another team's: nothing to this one (evaluation §5)
		out.who = nil
		return nil
	}
	return err
}

// datesOf are the days from which the terms of an evaluation run.
func (e *Entries) datesOf(ctx context.Context, v round.Evaluation) (deadline.Dates, error) {
	r, err := e.rounds.ShowRound(ctx, v.RoundID)
	if err != nil {
		return deadline.Dates{}, err
	}
	of, err := e.rounds.SchemeOf(ctx, v)
	if err != nil {
		return deadline.Dates{}, err
	}
	return deadline.From(of.Periods, v.Start(r.V)), nil
}

// dueOf is the last day on which an entry of a type is in time, empty where there is none.
func (e *Entries) dueOf(t entry.Type, s Subject) deadline.Day { return e.DueOf(t, s.dates) }

// DueOf returns the last day for filing an entry of a type by a unit with these dates, unknown if it has no term.
func (e *Entries) DueOf(t entry.Type, dates deadline.Dates) deadline.Day {
	for _, term := range e.rules.Terms.Terms {
		if t.Term != "" && term.Code == t.Term {
			return term.Due(dates, e.rules.Calendar)
		}
	}
	return ""
}

func (e *Entries) aboutOrganization(ctx context.Context, a records.Actor, out *Subject) error {
	org, err := e.rounds.ShowOrganization(ctx, out.ID)
	if err != nil {
		return err
	}
	out.Name = org.V.Name
	out.who, err = e.rounds.Relations(ctx, a, org, e.rules.Bodies)
	return err
}

// general is what an actor is to what belongs to no single organization.
func general(a records.Actor) []string {
	switch a.Role {
	case auth.Admin:
		return []string{machine.Office}
	case auth.Assessor:
		return []string{machine.Team}
	case auth.Supervisor:
		return []string{machine.Supervising}
	case auth.Unit:
		return []string{machine.Unit}
	case auth.Leader:
		return []string{machine.Leader}
	}
	return nil
}

// asWriter adds to what an actor is that the entry is the actor's own, or may be written by people like the actor.
func asWriter(t entry.Type, v entry.Entry, a records.Actor, who []string) []string {
	if v.State == entry.Draft && v.By != "" {
		if v.By == a.Name {
			return append(slices.Clone(who), machine.Writer)
		}
		return who
	}
	if t.MayWrite(who...) { // a filed entry is corrected by those who may write it, for its writer may have left
		return append(slices.Clone(who), machine.Writer)
	}
	return who
}
