package progress

import (
	"context"
	"maps"
	"slices"

	"minping/internal/app/document"
	"minping/internal/app/effect"
	"minping/internal/app/hearing"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
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

// Named is a code or an id with its name.
type Named struct{ Code, Name string }

var errNotForYou = records.Fail(records.Forbidden, "not_yours", "累计数字由巡察办和领导小组查看。",
	"Cumulative figures are for the office and leaders.")

// Cumulative counts over every batch, the oldest first: of all units, or of those of one kind of organization. It is
// counted from finals, items, ballots and documents, and cached until something happens.
func (p *Progress) Cumulative(ctx context.Context, a records.Actor, kind string) (Cumulative, error) {
	if a.Role != auth.Admin && a.Role != auth.Leader {
		return Cumulative{}, errNotForYou
	}
	if kind != "" && !slices.Contains(scheme.Kinds(), kind) {
		return Cumulative{}, records.InvalidField("kind", "没有这个单位类别。", "There is no such kind of organization.")
	}
	return p.cumulative.Of(ctx, kind, func() (Cumulative, error) {
		c := counting{Progress: p, who: a, kind: kind, organizations: map[string]bool{}, years: map[int]bool{}}
		return c.read(ctx)
	})
}

// counting is the state of one count over all batches.
type counting struct {
	*Progress
	who           records.Actor
	kind          string // of the units that are counted, "" for all
	docs          []document.Summary
	held          map[string]hearing.Held // by batch, asked for once
	organizations map[string]bool
	years         map[int]bool // in which results were fixed
}

// counts reports whether units of a kind are counted.
func (c counting) counts(kind string) bool { return c.kind == "" || kind == c.kind }

func (c counting) read(ctx context.Context) (out Cumulative, err error) {
	batches, err := c.in.Finals.Batches(ctx)
	if err != nil {
		return out, err
	}
	c.docs, err = c.in.Documents.List(ctx, c.who, document.Filter{State: papers.StateIssued})
	if err != nil {
		return out, err
	}
	ids := make([]string, len(batches))
	for i, b := range batches {
		ids[i] = b.ID
	}
	c.held, err = c.in.Hearings.Held(ctx, ids)
	if err != nil {
		return out, err
	}
	for _, b := range batches {
		f, err := c.batch(ctx, b)
		if err != nil {
			return out, err
		}
		if c.kind != "" && f.Units == 0 {
			continue
		}
		out.Batches = append(out.Batches, f)
		once, err := c.countedOnce(ctx, b, f.Figures)
		if err != nil {
			return out, err
		}
		out.All.Add(once)
	}
	out.Organizations = len(c.organizations)
	out.Documents, out.Decisions = documentNames(c.docs, out.All), decisionNames(out.All)
	err = c.charged(ctx, &out)
	return out, err
}

// batch counts one batch.
func (c counting) batch(ctx context.Context, b records.Versioned[round.Batch]) (BatchFigures, error) {
	f := BatchFigures{ID: b.ID, Name: b.V.Name}
	evaluations, units, err := c.units(ctx, b, &f)
	if err != nil {
		return f, err
	}
	ours := func(evaluation string) bool { return c.kind == "" || slices.Contains(evaluations, evaluation) }
	f.Hearings, f.HearingUnits = c.held[b.ID].Of(ours)
	named, err := c.in.Documents.Criticised(ctx, c.documents(b, &f, ours), units)
	if err != nil {
		return f, err
	}
	f.Criticised = len(named)
	fixed, inForce, err := c.in.Rounds.FixedOf(ctx, b.ID)
	if inForce {
		c.years[effect.YearOf(fixed.V.Final)] = true
		f.Fixed = c.fixedUnits(fixed.V.Final)
	}
	return f, err
}

// countedOnce are the figures of a batch without the problems that are another's: the table of a redo lists what the
// round before left open, which that round counts.
func (c counting) countedOnce(
	ctx context.Context, b records.Versioned[round.Batch], f statistics.Figures,
) (statistics.Figures, error) {
	redo := false
	for _, id := range b.V.Rounds {
		r, err := c.in.Rounds.ShowRound(ctx, id)
		if err != nil {
			return f, err
		}
		redo = redo || r.V.AgainOf != ""
	}
	if !redo {
		return f, nil
	}
	evaluations, _, err := c.evaluations(ctx, b, nil)
	if err != nil {
		return f, err
	}
	counts, err := c.in.Ledgers.Counts(ctx, evaluations)
	if err != nil {
		return f, err
	}
	var n ledger.Counts
	for _, x := range counts {
		n.Problems, n.Done, n.Undone = n.Problems+x.Problems, n.Done+x.Done, n.Undone+x.Undone
		n.NewProblems += x.NewProblems
	}
	f.FromTotal(statistics.Row{
		Problems: &n.Problems, Done: &n.Done, Undone: &n.Undone, NewProblems: &n.NewProblems,
		Attended: f.Attended, Returned: f.Returned, Valid: f.Valid, Suggestions: f.Suggestions,
	})
	return f, nil
}

// evaluations are those of a batch that count, with the names of their units; each is passed on as it is found.
func (c counting) evaluations(
	ctx context.Context, b records.Versioned[round.Batch], each func(scoring.OverviewRow),
) (ids, names []string, err error) {
	for _, id := range b.V.Rounds {
		rows, err := c.in.Scores.Overview(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range rows {
			if !c.counts(r.OrgKind) {
				continue
			}
			ids, names = append(ids, r.EvaluationID), append(names, r.Organization)
			if each != nil {
				each(r)
			}
		}
	}
	return ids, names, nil
}

// units counts the units of a batch, what its table says, and what was decided; it returns the evaluations and the
// names of the units.
func (c counting) units(
	ctx context.Context, b records.Versioned[round.Batch], f *BatchFigures,
) (evaluations, units []string, err error) {
	f.Kinds, f.Decisions = map[string]int{}, map[string]int{}
	evaluations, units, err = c.evaluations(ctx, b, func(r scoring.OverviewRow) {
		f.Kinds[r.OrgKind]++
		c.organizations[r.OrganizationID] = true
	})
	if err != nil {
		return nil, nil, err
	}
	f.Figures.Rounds, f.Units = len(b.V.Rounds), len(evaluations)
	table, err := c.in.Scores.BatchStatistics(ctx, c.who, b.ID)
	if err != nil {
		return nil, nil, err
	}
	for i, id := range b.V.Rounds {
		f.Rounds = append(f.Rounds, Named{id, table.Rounds[i]})
	}
	total, err := table.Of(c.counts).Total(ctx)
	if err != nil {
		return nil, nil, err
	}
	f.FromTotal(total)
	answered, err := c.in.Decisions.Answered(ctx, evaluations)
	for _, d := range answered {
		if d.Answer == decision.AnswerYes && d.Kind != decision.ClueTransfer { // of clues not even the number is shown
			f.Decisions[string(d.Kind)]++
		}
	}
	return evaluations, units, err
}

// documents counts what was issued for a batch, including what was issued for one of its rounds before the batch
// existed, and returns the ids. When only some units are counted, so are only the documents about one of them: a
// bulletin is about all.
func (c counting) documents(
	b records.Versioned[round.Batch], f *BatchFigures, ours func(evaluation string) bool,
) (ids []string) {
	f.Documents = map[string]int{}
	for _, d := range c.docs {
		if d.Batch != b.ID && !slices.Contains(b.V.Rounds, d.Batch) {
			continue
		}
		ids = append(ids, d.ID)
		if ours(d.Evaluation) {
			f.Documents[d.Type]++
		}
	}
	return ids
}

func (c counting) fixedUnits(x final.Final) (n int) {
	for _, r := range x.Rows {
		if r.Target == scheme.TargetInspected && c.counts(r.Kind) {
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

// charged counts the organizations with a deduction in an annual assessment, by kind (domain A39): for each batch those
// that a result of it charges, and in the total each organization once.
func (c counting) charged(ctx context.Context, out *Cumulative) error {
	byBatch := map[string][]string{}
	for year := range c.years {
		list, err := c.in.Effects.Of(ctx, c.who, year)
		if err != nil {
			return err
		}
		maps.Copy(byBatch, list.Charged()) // a batch has one result in force, and it counts in one year
	}
	var all []string
	for _, ids := range byBatch {
		all = append(all, ids...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	orgs, err := records.GetMany[round.Organization](ctx, c.env, round.KindOrganization, all)
	byKind := func(ids []string) map[string]int {
		n := map[string]int{}
		for _, id := range ids {
			if o, ok := orgs[id]; ok && c.counts(o.Kind) {
				n[o.Kind]++
			}
		}
		return n
	}
	for i, b := range out.Batches {
		out.Batches[i].Charged = byKind(byBatch[b.ID])
	}
	out.All.Charged = byKind(all)
	return err
}
