package entry

import (
	"context"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
)

// parentOf returns the record that an entry is listed under.
func parentOf(s entry.Subject) string { return s.Kind + ":" + s.ID }

// subjectOf reads what an entry is about, and the actor's relation to it. A missing subject is a field error.
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
	v, err := round.LoadEvaluation(ctx, e.rounds, out.ID)
	if err != nil {
		return err
	}
	org, err := e.rounds.ShowOrganization(ctx, v.V.OrganizationID)
	if err != nil {
		return err
	}
	r, err := e.rounds.ShowRound(ctx, v.V.RoundID)
	if err != nil {
		return err
	}
	if err := e.relate(ctx, a, v.V, org, r.V, out); err != nil {
		return err
	}
	if a.Role != auth.Assessor || e.onlyTeam == nil {
		return nil
	}
	err = e.onlyTeam(ctx, a, out.ID)
	if records.KindOf(err) == records.Forbidden { // another team's: this one has no part in it (evaluation §5)
		out.who = nil
		return nil
	}
	return err
}

// relate finds an actor's relations to an evaluation, apart from teams.
func (e *Entries) relate(
	ctx context.Context, a records.Actor, v round.Evaluation, org records.Versioned[round.Organization],
	r round.Round, out *Subject,
) error {
	out.Name, out.target = org.V.Name, scheme.TargetInspected
	if v.Supervising() {
		out.target = scheme.TargetSupervising
	}
	of, err := e.rounds.SchemeOf(ctx, v)
	if err != nil {
		return err
	}
	out.dates = deadline.From(of.Periods, v.Start(r)) // from which the terms run
	out.who, err = e.rounds.Relations(ctx, a, org, e.above(v, org.V))
	return err
}

// above are the bodies that supervise what an evaluation is about. A stationed group and an office are part of the
// discipline inspection, so what is found about them goes to that body and to no other (evaluation §8).
func (e *Entries) above(v round.Evaluation, o round.Organization) []string {
	if !v.Supervising() || o.Kind != scheme.KindStationed && o.Kind != scheme.KindOffice {
		return e.rules.Bodies
	}
	return slices.DeleteFunc(slices.Clone(e.rules.Bodies), func(b string) bool { return b != scheme.BodyDiscipline })
}

// evaluationsIn returns the evaluations of a round that an actor is involved in.
func (e *Entries) evaluationsIn(
	ctx context.Context, a records.Actor, r records.Versioned[round.Round],
) ([]Subject, error) {
	es, err := records.All[round.Evaluation](ctx, e.env, round.KindEvaluation, r.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(es))
	for i, v := range es {
		ids[i] = v.V.OrganizationID
	}
	orgs, err := records.GetMany[round.Organization](ctx, e.env, round.KindOrganization, ids)
	if err != nil {
		return nil, err
	}
	targets, all, err := e.targets(ctx, a, r.ID)
	if err != nil {
		return nil, err
	}
	out := []Subject{}
	for _, v := range es {
		s := Subject{Kind: entry.AboutEvaluation, ID: v.ID}
		org, ok := orgs[v.V.OrganizationID]
		if !ok {
			return nil, fmt.Errorf("organization of evaluation: %w", records.ErrNone)
		}
		of := records.Versioned[round.Organization]{ID: v.V.OrganizationID, V: org}
		if err := e.relate(ctx, a, v.V, of, r.V, &s); err != nil {
			return nil, err
		}
		if len(s.who) > 0 && (all || slices.Contains(targets, v.ID)) {
			out = append(out, s)
		}
	}
	return out, nil
}

// targets lists the evaluations of a round's batch that an assessor's team has; all is true for all other roles, and
// if there are no teams.
func (e *Entries) targets(ctx context.Context, a records.Actor, roundID string) (ids []string, all bool, err error) {
	if a.Role != auth.Assessor || e.mine == nil {
		return nil, true, nil
	}
	return e.mine(ctx, a, roundID)
}

// dueOf returns the last day on which an entry of a type is in time, empty if there is none.
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

// general returns an actor's relations to subjects that belong to no single organization.
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

// asWriter adds to an actor's relations that the entry is the actor's own, or that people like the actor may write it.
func asWriter(t entry.Type, v entry.Entry, a records.Actor, who []string) []string {
	if v.State == entry.Draft && v.By != "" {
		if v.By == a.Name {
			return append(slices.Clone(who), machine.Writer)
		}
		return who
	}
	if t.MayWrite(who...) { // a filed entry is corrected by those who may write it, because its writer may have left
		return append(slices.Clone(who), machine.Writer)
	}
	return who
}
