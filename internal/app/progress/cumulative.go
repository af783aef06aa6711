package progress

import (
	"context"
	"slices"

	"minping/internal/app/document"
	"minping/internal/app/effect"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decision"
	papers "minping/internal/evaluation/document"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/statistics"
)

// Cumulative is what was done over all batches (evaluation §6, domain A16): each with its figures, and all together.
type Cumulative struct {
	Batches       []BatchFigures
	All           statistics.Figures
	Organizations int // different ones: a unit may be in several rounds

	Documents []Named // types of documents of which any was issued
	Decisions []Named // kinds of decisions of which any was answered with yes
}

// BatchFigures are the figures of one batch; a round in none is its own.
type BatchFigures struct {
	ID, Name string
	Rounds   []Named
	statistics.Figures
}

// Named is a code or an id with what it is called.
type Named struct{ Code, Name string }

var errNotForYou = records.Fail(records.Forbidden, "not_yours", "累计数字由巡察办和领导小组查看。",
	"Cumulative figures are for the office and leaders.")

// Cumulative counts over every batch, the oldest first. It is counted from finals, items, ballots and documents, and
// cached until something happens.
func (p *Progress) Cumulative(ctx context.Context, a records.Actor) (Cumulative, error) {
	if a.Role != auth.Admin && a.Role != auth.Leader {
		return Cumulative{}, errNotForYou
	}
	return p.cumulative.Of(ctx, "", func() (Cumulative, error) { return p.readCumulative(ctx, a) })
}

func (p *Progress) readCumulative(ctx context.Context, a records.Actor) (out Cumulative, err error) {
	batches, err := p.in.Finals.Batches(ctx)
	if err != nil {
		return out, err
	}
	docs, err := p.in.Documents.List(ctx, a, document.Filter{State: papers.StateIssued})
	if err != nil {
		return out, err
	}
	ids := make([]string, len(batches))
	for i, b := range batches {
		ids[i] = b.ID
	}
	held, err := p.in.Hearings.Held(ctx, ids)
	if err != nil {
		return out, err
	}
	organizations, years := map[string]bool{}, map[int]bool{}
	for _, b := range batches {
		f := BatchFigures{ID: b.ID, Name: b.V.Name}
		f.Hearings, f.HearingUnits = held[b.ID].Hearings, held[b.ID].Units
		units, err := p.countBatch(ctx, a, b, &f, organizations)
		if err != nil {
			return out, err
		}
		issued := countDocuments(docs, b, &f)
		named, err := p.in.Documents.Criticised(ctx, issued, units)
		if err != nil {
			return out, err
		}
		f.Criticised = len(named)
		fixed, inForce, err := p.in.Rounds.FixedOf(ctx, b.ID)
		if err != nil {
			return out, err
		}
		if inForce {
			years[effect.YearOf(fixed.V.Final)] = true
			f.Fixed = fixedUnits(fixed.V.Final)
		}
		out.Batches = append(out.Batches, f)
		once, err := p.countedOnce(ctx, b, f.Figures)
		if err != nil {
			return out, err
		}
		out.All.Add(once)
	}
	out.Organizations = len(organizations)
	out.Documents, out.Decisions = documentNames(docs, out.All), decisionNames(out.All)
	out.All.Charged, err = p.charged(ctx, a, years)
	return out, err
}

// countedOnce are the figures of a batch without the problems that are another's: the table of a redo lists what the
// round before left open, which that round counts.
func (p *Progress) countedOnce(
	ctx context.Context, b records.Versioned[round.Batch], f statistics.Figures,
) (statistics.Figures, error) {
	own, redo := statistics.Row{}, false
	for _, id := range b.V.Rounds {
		r, err := p.in.Rounds.ShowRound(ctx, id)
		if err != nil {
			return f, err
		}
		redo = redo || r.V.AgainOf != ""
	}
	if !redo {
		return f, nil
	}
	var evaluations []string
	for _, id := range b.V.Rounds {
		rows, err := p.in.Scores.Overview(ctx, id)
		if err != nil {
			return f, err
		}
		for _, r := range rows {
			evaluations = append(evaluations, r.EvaluationID)
		}
	}
	counts, err := p.in.Ledgers.Counts(ctx, evaluations)
	if err != nil {
		return f, err
	}
	var n ledger.Counts
	for _, c := range counts {
		n.Problems, n.Done, n.Undone = n.Problems+c.Problems, n.Done+c.Done, n.Undone+c.Undone
		n.NewProblems += c.NewProblems
	}
	own.Problems, own.Done, own.Undone, own.NewProblems = &n.Problems, &n.Done, &n.Undone, &n.NewProblems
	own.Attended, own.Valid, own.Suggestions = f.Attended, f.Valid, f.Suggestions
	f.FromTotal(own)
	return f, nil
}

// countBatch counts the units of a batch, what its table says, and what was decided; it returns the names of the units.
func (p *Progress) countBatch(ctx context.Context, a records.Actor, b records.Versioned[round.Batch], f *BatchFigures,
	organizations map[string]bool,
) (units []string, err error) {
	f.Kinds = map[string]int{}
	var evaluations []string
	for _, id := range b.V.Rounds {
		rows, err := p.in.Scores.Overview(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			f.Kinds[r.OrgKind]++
			organizations[r.OrganizationID] = true
			evaluations, units = append(evaluations, r.EvaluationID), append(units, r.Organization)
		}
	}
	f.Figures.Rounds, f.Units = len(b.V.Rounds), len(evaluations)
	table, err := p.in.Scores.BatchStatistics(ctx, a, b.ID)
	if err != nil {
		return nil, err
	}
	for i, id := range b.V.Rounds {
		f.Rounds = append(f.Rounds, Named{id, table.Rounds[i]})
	}
	total, err := table.Total(ctx)
	if err != nil {
		return nil, err
	}
	f.FromTotal(total)
	answered, err := p.in.Decisions.Answered(ctx, evaluations)
	if err != nil {
		return nil, err
	}
	f.Decisions = map[string]int{}
	for _, d := range answered {
		if d.Answer == decision.AnswerYes && d.Kind != decision.ClueTransfer { // of clues not even the number is shown
			f.Decisions[string(d.Kind)]++
		}
	}
	return units, nil
}

// countDocuments counts what was issued for a batch, also for one of its rounds before it was one, and returns the ids.
func countDocuments(docs []document.Summary, b records.Versioned[round.Batch], f *BatchFigures) (ids []string) {
	f.Documents = map[string]int{}
	for _, d := range docs {
		if d.Batch == b.ID || slices.Contains(b.V.Rounds, d.Batch) {
			f.Documents[d.Type]++
			ids = append(ids, d.ID)
		}
	}
	return ids
}

func fixedUnits(x final.Final) (n int) {
	for _, r := range x.Rows {
		if r.Target == scheme.TargetInspected {
			n++
		}
	}
	return n
}

// documentNames are the types that were issued, in order of their first document.
func documentNames(docs []document.Summary, all statistics.Figures) []Named {
	var out []Named
	for _, d := range slices.Backward(docs) { // the oldest first
		known := slices.ContainsFunc(out, func(n Named) bool { return n.Code == d.Type })
		if all.Documents[d.Type] > 0 && !known {
			out = append(out, Named{d.Type, d.TypeName})
		}
	}
	return out
}

func decisionNames(all statistics.Figures) []Named {
	var out []Named
	for _, k := range decision.Kinds() {
		if all.Decisions[string(k)] > 0 {
			zh, _ := k.Name()
			out = append(out, Named{string(k), zh})
		}
	}
	return out
}

// charged counts the organizations with a deduction in an annual assessment, by kind (domain A39).
func (p *Progress) charged(ctx context.Context, a records.Actor, years map[int]bool) (map[string]int, error) {
	hit := map[string]bool{}
	for year := range years {
		list, err := p.in.Effects.Of(ctx, a, year)
		if err != nil {
			return nil, err
		}
		for _, r := range list.Rows {
			if len(r.Points) > 0 && r.Points[0] == '-' {
				hit[r.Organization] = true
			}
		}
	}
	ids := make([]string, 0, len(hit))
	for id := range hit {
		ids = append(ids, id)
	}
	orgs, err := records.GetMany[round.Organization](ctx, p.env, round.KindOrganization, ids)
	out := map[string]int{}
	for _, o := range orgs {
		out[o.Kind]++
	}
	return out, err
}
