package hearing

import (
	"context"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/hearing"
	"minping/internal/evaluation/scheme"
)

// View is a hearing as somebody sees it.
type View struct {
	ID      string
	Version int
	Hearing
	Judge   bool             // the person is one of the judges
	Own     Sheet            // the person's own points; nil when none were handed in
	Handed  []string         // judges who have handed in; what they gave is hidden until all is locked
	Outcome *hearing.Outcome // the two rankings, once locked
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
	out := View{ID: v.ID, Version: v.Version, Hearing: v.V, Judge: v.V.judge(a)}
	sheets, err := h.sheets(ctx, v.ID)
	if err != nil {
		return View{}, err
	}
	for _, j := range v.V.Judges {
		s, ok := sheets[j]
		if !ok {
			continue
		}
		out.Handed = append(out.Handed, j)
		if hearing.Visible(j, a.Name, v.V.Locked != nil) && j == a.Name {
			out.Own = s
		}
	}
	if v.V.Locked == nil {
		return out, nil
	}
	out.Own = v.V.Locked[a.Name]
	rule, err := h.rule(ctx, v.V)
	if err != nil {
		return View{}, err
	}
	outcome := hearing.Rank(rule, v.V.Targets(), v.V.points())
	out.Outcome = &outcome
	return out, nil
}

// rule is how the points of a hearing are counted: that of the scheme by which most of its units were evaluated, the
// first of them in the order of their appearance.
func (h *Hearings) rule(ctx context.Context, x Hearing) (scheme.HearingRule, error) {
	use := map[string]int{}
	rules := map[string]scheme.HearingRule{}
	best := ""
	for _, e := range x.Entries {
		v, err := h.rounds.ShowEvaluation(ctx, e.Evaluation)
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

// List lists the hearings of a batch that somebody may see, the oldest first.
func (h *Hearings) List(ctx context.Context, a records.Actor, batchID string) ([]View, error) {
	batch, err := h.rounds.Batch(ctx, batchID)
	if err != nil {
		return nil, err
	}
	all, err := records.All[Hearing](ctx, h.env, kindHearing, batch.ID)
	if err != nil {
		return nil, err
	}
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
	slices.SortStableFunc(out, func(a, b View) int { return strings.Compare(a.On+a.Name, b.On+b.Name) })
	return out, nil
}

// Ranks is the rank of every target in the locked hearings of batches (domain A30). Of somebody who was in several the
// newest counts.
func (h *Hearings) Ranks(ctx context.Context, batches []string) (map[string]int, error) {
	found, err := records.ListByParents[Hearing](ctx, h.env, kindHearing, batches)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, b := range batches {
		list := found[b]
		slices.SortStableFunc(list, func(x, y records.Versioned[Hearing]) int {
			return strings.Compare(x.V.On, y.V.On)
		})
		for _, v := range list {
			if v.V.Locked == nil {
				continue
			}
			rule, err := h.rule(ctx, v.V)
			if err != nil {
				return nil, err
			}
			o := hearing.Rank(rule, v.V.Targets(), v.V.points())
			for _, m := range slices.Concat(o.Units, o.Supervising) {
				if m.Rank > 0 {
					out[m.Evaluation] = m.Rank
				}
			}
		}
	}
	return out, nil
}
