package progress

import (
	"context"
	"slices"

	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	decisions "minping/internal/evaluation/decision"
	documents "minping/internal/evaluation/document"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/ledger"
)

// units derives the state of every unit from what happened to it (evaluation §3).
func (p *Progress) units(ctx context.Context, s sources, done map[string]cycle.Finish) (map[string]Unit, error) {
	happened, err := p.happened(ctx, s, done)
	if err != nil {
		return nil, err
	}
	agains, err := p.agains(ctx, s.ids())
	if err != nil {
		return nil, err
	}
	out := make(map[string]Unit, len(done))
	for id, f := range done {
		h := happened[id]
		u := Unit{Finish: f, Again: agains[id].ID, AgainOf: s.evaluations[id].AgainOf, Owes: s.owes[id], Until: h.until}
		due := ""
		for again, ok := agains[id]; ok; again, ok = agains[again.ID] { // a redo may be followed by another
			h.repeated(again)
			due = again.V.DueOn
		}
		u.State = h.State()
		if h.Untold {
			u.Untold = h.home
		}
		if u.State == cycle.Redoing && due != "" {
			u.Until = deadline.Day(due)
		}
		out[id] = u
	}
	return out, nil
}

// story is what happened to a unit, with the last day of its period.
type story struct {
	cycle.Unit
	until deadline.Day
	home  string // the batch, or the round of redoing, of the evaluation whose result is in force
}

func (p *Progress) happened(
	ctx context.Context, s sources, done map[string]cycle.Finish,
) (map[string]story, error) {
	counts, err := p.in.Ledgers.Counts(ctx, s.ledgers())
	if err != nil {
		return nil, err
	}
	answers, err := p.answers(ctx, s.batch, s.fixed)
	if err != nil {
		return nil, err
	}
	var told func(string) bool
	if s.fixed {
		told, err = p.told(ctx, s.batch, s.round.ID, s.final)
	}
	if err != nil {
		return nil, err
	}
	out := make(map[string]story, len(done))
	for _, o := range s.units {
		id := o.EvaluationID
		periods, err := p.in.Rounds.SchemeOf(ctx, s.evaluations[id])
		if err != nil {
			return nil, err
		}
		h := story{until: deadline.From(periods.Periods, o.Start(s.round.V)).PeriodEnd, home: s.batch}
		h.Fixed, h.PeriodOver = done[id].Fixed, h.until.Known() && s.today > h.until
		for _, l := range append([]string{id}, s.before[id]...) {
			h.OpenItems += openItems(counts[l])
		}
		h.answered(answers[id])
		_, ranked := s.final.Row(id)
		h.Untold = s.fixed && ranked && !told(id)
		out[id] = h
	}
	for _, r := range s.daily {
		h, ok := out[r.EvaluationID]
		if !ok || !r.Asked {
			continue
		}
		h.ReportsDue++
		h.Reports += one(r.HandedIn != nil)
		out[r.EvaluationID] = h
	}
	return out, nil
}

// told reports which units know their result in the final in force: a notification that rests on it is issued, or a
// bulletin of the first release, which opened all of them as they were then. A later bulletin opens no result.
func (p *Progress) told(
	ctx context.Context, batch, roundID string, inForce final.Final,
) (of func(evaluation string) bool, err error) {
	list, err := p.in.Documents.List(ctx, records.Actor{Role: auth.Admin}, document.Filter{
		Batch: batch, Type: typeNotification, State: documents.StateIssued,
	})
	if err != nil {
		return nil, err
	}
	bulletin, err := p.in.Rounds.ShowBulletin(ctx, roundID)
	if err != nil && records.KindOf(err) != records.NotFound {
		return nil, err
	}
	all := err == nil && bulletin.V.Final == "" && inForce.Version <= 1 // a result fixed again is a different one
	notified := map[string]bool{}
	for _, d := range list {
		if d.Final == inForce.Digest {
			notified[d.Evaluation] = true
		}
	}
	return func(evaluation string) bool { return all || notified[evaluation] }, nil
}

// answers returns what follows from the fixed result, as the office sees it; nothing while none is fixed. A unit's
// state says no more of this than that the unit goes on or begins again.
func (p *Progress) answers(ctx context.Context, batch string, fixed bool) (map[string]decision.Unit, error) {
	if !fixed {
		return nil, nil
	}
	rows, err := p.in.Decisions.List(ctx, records.Actor{Role: auth.Admin}, batch)
	if err != nil {
		return nil, err
	}
	out := make(map[string]decision.Unit, len(rows))
	for _, u := range rows {
		out[u.Row.Evaluation] = u
	}
	return out, nil
}

// answered takes over what was suggested and decided.
func (h *story) answered(u decision.Unit) {
	for _, x := range u.Suggestions {
		h.Suggested += one(x.Kind == decisions.Redo || x.Kind == decisions.Continue)
	}
	yes := func(k decisions.Kind) bool {
		return slices.ContainsFunc(u.Decisions, func(d decision.View) bool {
			return d.Kind == k && d.State == decisions.Yes
		})
	}
	h.Redo, h.Continue = yes(decisions.Redo), yes(decisions.Continue)
}

// repeated takes over the outcome of a repetition: suggestions and decisions are now about the newest evaluation, and
// its result is the one in force that the unit has to be told. It is independent: when the first result is undone
// and fixed again afterwards, the unit's state does not change, and the unit sees that first result once it is told.
func (h *story) repeated(again repetition) {
	h.OpenItems += again.open
	h.Redo, h.AgainFixed, h.Untold, h.home = true, again.fixed, again.untold, again.V.RoundID
	if again.fixed {
		h.Suggested = 0
		h.answered(again.answers)
		h.AgainFixed = !h.Redo // told to begin once more
	}
}

// repetition is an evaluation that repeats another.
type repetition struct {
	records.Versioned[round.Evaluation]
	fixed   bool // a final in force has its row
	untold  bool // which its unit was not told
	answers decision.Unit
	open    int // items that came up in it and are not settled
}

// agains returns the repetitions of evaluations, and those that repeat them in turn, by the one that is repeated.
func (p *Progress) agains(ctx context.Context, ids []string) (map[string]repetition, error) {
	all := map[string]records.Versioned[round.Evaluation]{}
	for len(ids) > 0 {
		found, err := p.in.Rounds.Redos.Of(ctx, ids)
		if err != nil {
			return nil, err
		}
		ids = nil
		for of, v := range found {
			all[of] = v
			ids = append(ids, v.ID)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return p.outcomes(ctx, all)
}

// outcomes reads the outcomes of repetitions.
func (p *Progress) outcomes(
	ctx context.Context, found map[string]records.Versioned[round.Evaluation],
) (map[string]repetition, error) {
	out := make(map[string]repetition, len(found))
	answers, told := map[string]map[string]decision.Unit{}, map[string]func(string) bool{} // by round of redoing
	for of, v := range found {
		home := v.V.RoundID
		if _, known := answers[home]; !known {
			inForce, fixed, err := p.in.Rounds.FinalOfRound(ctx, home)
			if err == nil && fixed {
				told[home], err = p.told(ctx, home, home, inForce)
			}
			if err == nil {
				answers[home], err = p.answers(ctx, home, fixed)
			}
			if err != nil {
				return nil, err
			}
		}
		r := repetition{Versioned: v}
		r.answers, r.fixed = answers[home][v.ID]
		r.untold = r.fixed && !told[home](v.ID)
		out[of] = r
	}
	return out, p.openIn(ctx, out)
}

// openIn counts what is open in the ledgers of repetitions.
func (p *Progress) openIn(ctx context.Context, of map[string]repetition) error {
	var ids []string
	for _, r := range of {
		ids = append(ids, r.ID)
	}
	counts, err := p.in.Ledgers.Counts(ctx, ids)
	if err != nil {
		return err
	}
	for id, r := range of {
		r.open = openItems(counts[r.ID])
		of[id] = r
	}
	return nil
}

// openItems are the items that a unit has to put right; long-term ones come back on their day.
func openItems(c ledger.Counts) int { return c.Items - c.Settled - c.LongTerm }
