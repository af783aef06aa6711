package hearing

import (
	"cmp"
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/effect"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/hearing"
	"minping/internal/evaluation/scheme"
)

// View is a hearing as one viewer sees it.
type View struct {
	ID      string
	Version int
	Hearing
	Judge   bool             // the person is one of the judges
	Own     Sheet            // the person's own points; nil when none were given
	Handed  []string         // judges who have scored everyone; their points are hidden until all are locked
	Scored  map[string]int   // by target: how many of the sitting judges have given it points
	Outcome *hearing.Outcome // the two rankings, once locked
	Stale   bool             // its result is no longer in force: its ranks do not count
	// questions whose item was restricted or erased after the draw: their words and answers are hidden from everyone
	Withheld map[Asked]bool
}

// Asked is one question and the unit it is put to.
type Asked struct {
	Evaluation string
	No         int
}

// Show returns a hearing to the office, leaders and its judges.
func (h *Hearings) Show(ctx context.Context, a records.Actor, id string) (View, error) {
	v, err := records.Load[Hearing](ctx, h.env, kindHearing, id)
	if err != nil {
		return View{}, err
	}
	return h.view(ctx, a, v)
}

func (h *Hearings) view(ctx context.Context, a records.Actor, v records.Versioned[Hearing]) (View, error) {
	if !v.V.mayRead(a) {
		return View{}, errNotYours
	}
	out := View{ID: v.ID, Version: v.Version, Hearing: v.V, Judge: v.V.judge(a), Scored: map[string]int{}}
	sheets, err := h.sheets(ctx, v.ID)
	if err != nil {
		return View{}, err
	}
	for _, j := range v.V.Judges {
		s, ok := sheets[j]
		if !ok {
			continue
		}
		if v.V.whole(s) {
			out.Handed = append(out.Handed, j)
		}
		if !v.V.struck(j) {
			for target := range s {
				out.Scored[target]++
			}
		}
		if hearing.Visible(j, a.Name, v.V.Locked != nil) && j == a.Name {
			out.Own = s
		}
	}
	if err := h.withhold(ctx, &out); err != nil {
		return View{}, err
	}
	digest, err := h.digest(ctx, v.V.Batch)
	if err != nil {
		return View{}, err
	}
	out.Stale = digest != v.V.Final
	if v.V.Locked == nil {
		return out, nil
	}
	out.Own = v.V.Locked[a.Name]
	outcome, err := h.outcome(ctx, v.V)
	out.Outcome = &outcome
	return out, err
}

// withhold removes from a view the text that is not meant for a hall.
func (h *Hearings) withhold(ctx context.Context, v *View) error {
	var of []string
	for _, e := range v.Entries {
		of = append(of, e.Evaluation)
	}
	public, err := h.sources.Public(ctx, of)
	if err != nil {
		return err
	}
	v.Withheld = map[Asked]bool{}
	v.Questions = slices.Clone(v.Questions)
	for i, q := range v.Questions {
		if q.Item != "" && !public[q.Item] {
			v.Withheld[Asked{q.Evaluation, q.No}] = true
			v.Questions[i].Text = ""
		}
	}
	v.Answers = slices.Clone(v.Answers)
	for i, x := range v.Answers {
		if v.Withheld[Asked{x.Evaluation, x.No}] {
			v.Answers[i].Text = ""
		}
	}
	return nil
}

// digest returns the digest of the result in force of a batch; "" without one.
func (h *Hearings) digest(ctx context.Context, batch string) (string, error) {
	f, ok, err := h.rounds.FixedOf(ctx, batch)
	if err != nil || !ok {
		return "", err
	}
	return f.V.Final.Digest, nil
}

// outcome returns the two rankings of a locked hearing, by the rule stored with its points.
func (h *Hearings) outcome(ctx context.Context, x Hearing) (hearing.Outcome, error) {
	var rule scheme.HearingRule
	var err error
	if x.Rule != nil {
		rule = *x.Rule
	} else { // locked before the rule was stored
		rule, err = h.rule(ctx, x)
	}
	return hearing.Rank(rule, x.Targets(), x.points()), err
}

// rule returns how the points of a hearing are counted: by the scheme that most of its units were evaluated with; in a
// tie, by the one that appears first.
func (h *Hearings) rule(ctx context.Context, x Hearing) (scheme.HearingRule, error) {
	use := map[string]int{}
	rules := map[string]scheme.HearingRule{}
	best := ""
	for _, e := range x.Entries {
		v, err := round.LoadEvaluation(ctx, h.rounds, e.Evaluation)
		if err != nil {
			return scheme.HearingRule{}, err
		}
		s, err := h.schemes.SchemeAt(ctx, v.V.SchemeID, v.V.SchemeVersion)
		if err != nil {
			return scheme.HearingRule{}, err
		}
		use[s.Digest]++
		rules[s.Digest] = s.Hearing
		if use[s.Digest] > use[best] {
			best = s.Digest
		}
	}
	return rules[best], nil
}

// byTime orders hearings by day, and those of one day by when they were arranged.
func byTime(x, y records.Versioned[Hearing]) int {
	return cmp.Or(cmp.Compare(x.V.On, y.V.On), x.V.Made.Compare(y.V.Made), cmp.Compare(x.ID, y.ID))
}

// List lists the hearings of a batch that the actor may see, the oldest first.
func (h *Hearings) List(ctx context.Context, a records.Actor, batchID string) ([]View, error) {
	batch, err := h.rounds.Batch(ctx, batchID)
	if err != nil {
		return nil, err
	}
	all, err := records.All[Hearing](ctx, h.env, kindHearing, batch.ID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, byTime)
	out := []View{}
	for _, v := range all {
		if !v.V.mayRead(a) {
			continue
		}
		w, err := h.view(ctx, a, v)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// Waiting returns the newest of the batches, given from the oldest, with a hearing that the actor sees and that is not
// over. If there is none, it is the newest with any hearing, except for the office, which has a next one to arrange; ""
// without one.
func (h *Hearings) Waiting(ctx context.Context, a records.Actor, batches []string) (string, error) {
	newest := ""
	for _, id := range slices.Backward(batches) {
		all, err := h.List(ctx, a, id)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(all, func(v View) bool { return !v.Over() }) {
			return id, nil
		}
		if len(all) > 0 && newest == "" && a.Role != auth.Admin {
			newest = id
		}
	}
	return newest, nil
}

// Owed is a hearing in which a judge has points to give.
type Owed struct {
	ID, Name, Batch string
	On              string
	Left            int // targets without this judge's points
}

// ToScore returns the hearings whose day has come, and those that have begun, in which the actor is a judge and has not
// scored everyone: the lock waits for them.
func (h *Hearings) ToScore(ctx context.Context, a records.Actor) (out []Owed, err error) {
	if err := a.Only(mayJudge...); err != nil {
		return nil, err
	}
	all, err := records.All[Hearing](ctx, h.env, kindHearing, "")
	today := string(deadline.DayOf(h.env.Now()))
	for _, v := range all {
		x := v.V
		if !x.judge(a) || x.struck(a.Name) || x.Over() || x.On > today && x.Turn == nil {
			continue
		}
		sheets, err := h.sheets(ctx, v.ID)
		if err != nil {
			return nil, err
		}
		if left := len(x.Targets()) - len(sheets[a.Name]); left > 0 {
			out = append(out, Owed{v.ID, x.Name, x.Batch, x.On, left})
		}
	}
	return out, err
}

// Ranks is the rank of every target in the locked hearings of batches that rest on the result in force, and who among
// them has no row in that result: supervising bodies that answered beside a unit (domain A30, A31). For a
// target of several hearings the last one counts; of two on one day, the one arranged later. A target that was heard
// again alone keeps the rank it had among others.
func (h *Hearings) Ranks(ctx context.Context, batches []string) (map[string]int, []effect.Heard, error) {
	found, err := records.ListByParents[Hearing](ctx, h.env, kindHearing, batches)
	if err != nil {
		return nil, nil, err
	}
	out := map[string]int{}
	var beside []effect.Heard
	for _, b := range batches {
		list := found[b]
		if len(list) == 0 {
			continue
		}
		f, ok, err := h.rounds.FixedOf(ctx, b)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			continue
		}
		heard, err := h.ranksIn(ctx, list, f.V.Final, out)
		if err != nil {
			return nil, nil, err
		}
		beside = append(beside, heard...)
	}
	return out, beside, nil
}

// ranksIn enters the ranks of the hearings of one batch, and returns the ranks of targets that are not in its result.
func (h *Hearings) ranksIn(
	ctx context.Context, list []records.Versioned[Hearing], f final.Final, ranks map[string]int,
) (beside []effect.Heard, err error) {
	slices.SortFunc(list, byTime)
	for _, v := range list {
		if v.V.Locked == nil || v.V.Final != f.Digest {
			continue
		}
		o, err := h.outcome(ctx, v.V)
		if err != nil {
			return nil, err
		}
		ranked := func(m hearing.Mark) bool {
			its := func(x effect.Heard) bool { return x.Organization == m.Evaluation }
			return ranks[m.Evaluation] > 0 || ranks[rowOf(f, m.Evaluation)] > 0 || slices.ContainsFunc(beside, its)
		}
		units, bodies := hearing.Comparable(o.Units, ranked), hearing.Comparable(o.Supervising, ranked)
		for _, m := range slices.Concat(units, bodies) {
			if _, evaluated := f.Row(m.Evaluation); evaluated && m.Rank > 0 {
				ranks[m.Evaluation] = m.Rank
			}
		}
		for _, m := range bodies {
			if _, evaluated := f.Row(m.Evaluation); evaluated || m.Rank == 0 {
				continue
			}
			if at := rowOf(f, m.Evaluation); at != "" { // evaluated after the hearing, in the result it was kept for
				ranks[at] = m.Rank
				continue
			}
			_, err := h.rounds.ShowOrganization(ctx, m.Evaluation)
			if records.KindOf(err) == records.NotFound { // an evaluation that the result in force leaves out
				continue
			}
			if err != nil {
				return nil, err
			}
			same := func(x effect.Heard) bool { return x.Organization == m.Evaluation }
			beside = append(slices.DeleteFunc(beside, same), effect.Heard{
				Organization: m.Evaluation, Name: m.Name, Rank: m.Rank, Batch: f.Batch, Final: f.Digest,
			})
		}
	}
	return beside, nil
}

// rowOf returns the evaluation of a supervising body in a result; "" without one.
func rowOf(f final.Final, organization string) string {
	for _, r := range f.Rows {
		if r.Target == scheme.TargetSupervising && r.Organization == organization {
			return r.Evaluation
		}
	}
	return ""
}

// Held lists the locked hearings of a batch: the evaluations that were heard in each.
type Held [][]string

// Of counts the hearings in which one of the evaluations was heard, and those evaluations; one that was in two counts
// once.
func (x Held) Of(ours func(evaluation string) bool) (hearings, units int) {
	seen := map[string]bool{}
	for _, heard := range x {
		some := false
		for _, e := range heard {
			if ours(e) {
				seen[e], some = true, true
			}
		}
		if some {
			hearings++
		}
	}
	return hearings, len(seen)
}

// Held returns the locked hearings of batches.
func (h *Hearings) Held(ctx context.Context, batches []string) (map[string]Held, error) {
	found, err := records.ListByParents[Hearing](ctx, h.env, kindHearing, batches)
	if err != nil {
		return nil, err
	}
	out := map[string]Held{}
	for b, list := range found {
		for _, v := range list {
			if v.V.Locked == nil {
				continue
			}
			var heard []string
			for _, e := range v.V.Entries {
				heard = append(heard, e.Evaluation)
			}
			out[b] = append(out[b], heard)
		}
	}
	return out, nil
}
