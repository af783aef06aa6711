package scoring

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/decimal"
)

// FewUnits is how many other units of the kind must have published a figure before their mean is shown: with fewer,
// anyone who knows the others' figures could derive the last one's from the mean.
const FewUnits = 3

// Figures are the two figures of a unit, as strings with two decimals, nil if there is none. 满意度 weighs answers and
// goes from 0 to 100, 满意率 counts heads in percent: they are averaged apart and never with each other.
type Figures struct{ Score, Rate *string }

// Comparison is what a unit's satisfaction is compared with.
type Comparison struct {
	Kind      string   // of the unit
	Units     int      // other units of the kind in the round, with the same scheme, that have published theirs
	Others    *Figures // their mean, each unit once; nil for fewer than FewUnits
	LastRound string   // name of the last round before in which the unit published a figure, "" for none
	Last      *Figures
	SameRule  bool // the last round used the same scheme
}

// Compare compares the satisfaction of an evaluation's unit with that of its kind and with its own last round. It reads
// only what units have published one by one: ballots of several units are never added up, and a unit with too few is in
// no mean, so that no difference of two means reveals more than the published figures do (rb1 §9.4).
func (s *Scores) Compare(ctx context.Context, evaluationID string) (Comparison, error) {
	e, err := records.Load[round.Evaluation](ctx, s.env, round.KindEvaluation, evaluationID)
	if err != nil {
		return Comparison{}, err
	}
	org, err := records.Load[round.Organization](ctx, s.env, round.KindOrganization, e.V.OrganizationID)
	if err != nil {
		return Comparison{}, err
	}
	out := Comparison{Kind: org.V.Kind}
	others, err := s.alike(ctx, e, org.V.Kind)
	if err != nil {
		return out, err
	}
	published, err := s.published(ctx, others)
	if err != nil {
		return out, err
	}
	out.Units = len(published)
	if out.Units >= FewUnits {
		out.Others = meanOf(published)
	}
	return out, s.lastRound(ctx, e, &out)
}

// alike returns the evaluations of the other units of a kind in the same round that are measured by the same scheme.
func (s *Scores) alike(ctx context.Context, e records.Versioned[round.Evaluation], kind string) ([]string, error) {
	var out []string
	for es, err := range records.Pages[round.Evaluation](ctx, s.env, round.KindEvaluation, e.V.RoundID, scoresPage) {
		if err != nil {
			return nil, err
		}
		orgs, err := records.GetMany[round.Organization](ctx, s.env, round.KindOrganization, organizationsOf(es))
		if err != nil {
			return nil, err
		}
		for _, x := range es {
			same := orgs[x.V.OrganizationID].Kind == kind && x.V.SchemeID == e.V.SchemeID &&
				x.V.SchemeVersion == e.V.SchemeVersion && x.V.Target == e.V.Target
			if same && x.V.OrganizationID != e.V.OrganizationID {
				out = append(out, x.ID)
			}
		}
	}
	return out, nil
}

// published returns the figures of the evaluations that have published some.
func (s *Scores) published(ctx context.Context, evaluations []string) ([]Figures, error) {
	found, err := s.ballotsOf(ctx, evaluations)
	if err != nil {
		return nil, err
	}
	var out []Figures
	for _, id := range evaluations {
		m := found[id].satisfaction()
		if m == nil {
			continue
		}
		if r := m.Result(); r.SatisfactionScore != nil || r.SatisfactionRate != nil {
			out = append(out, Figures{r.SatisfactionScore, r.SatisfactionRate})
		}
	}
	return out, nil
}

// meanOf averages the two figures separately; a figure that fewer than FewUnits have is left out.
func meanOf(all []Figures) *Figures {
	mean := func(of func(Figures) *string) *string {
		sum, n := new(big.Rat), int64(0)
		for _, f := range all {
			v := of(f)
			if v == nil {
				continue
			}
			x, ok := decimal.Parse(*v)
			if !ok {
				continue
			}
			sum.Add(sum, x)
			n++
		}
		if n < FewUnits {
			return nil
		}
		text := decimal.Round2(sum.Quo(sum, big.NewRat(n, 1)))
		return &text
	}
	return &Figures{mean(func(f Figures) *string { return f.Score }), mean(func(f Figures) *string { return f.Rate })}
}

// roundsBack is how many rounds are looked through for the unit's last figure.
const roundsBack = 10

// lastRound finds the unit's figure in the newest round before its own that has one.
func (s *Scores) lastRound(ctx context.Context, e records.Versioned[round.Evaluation], out *Comparison) error {
	rounds, err := records.All[round.Round](ctx, s.env, round.KindRound, "")
	if err != nil {
		return err
	}
	now := slices.IndexFunc(rounds, func(r records.Versioned[round.Round]) bool { return r.ID == e.V.RoundID })
	if now < 0 {
		return nil
	}
	own := rounds[now].V
	rounds = slices.DeleteFunc(rounds, func(r records.Versioned[round.Round]) bool { return !before(r.V, own) })
	slices.SortFunc(rounds, func(a, b records.Versioned[round.Round]) int {
		return cmp.Compare(b.V.StartsOn,
			a.V.StartsOn)
	})
	for _, r := range rounds[:min(len(rounds), roundsBack)] {
		x, ok, err := s.evaluationIn(ctx, r.ID, e.V.OrganizationID, e.V.Target)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		found, err := s.published(ctx, []string{x.ID})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			out.LastRound, out.Last = r.V.Name, &found[0]
			out.SameRule = x.V.SchemeID == e.V.SchemeID && x.V.SchemeVersion == e.V.SchemeVersion
			return nil
		}
	}
	return nil
}

// before reports whether a round began before another one.
func before(r, own round.Round) bool {
	return cmp.Or(cmp.Compare(r.StartsOn, own.StartsOn), cmp.Compare(r.Term, own.Term), cmp.Compare(r.No, own.No)) < 0
}

// evaluationIn is the evaluation of an organization in a round, if there is one.
func (s *Scores) evaluationIn(
	ctx context.Context, roundID, organization, target string,
) (records.Versioned[round.Evaluation], bool, error) {
	for es, err := range records.Pages[round.Evaluation](ctx, s.env, round.KindEvaluation, roundID, scoresPage) {
		if err != nil {
			return records.Versioned[round.Evaluation]{}, false, err
		}
		for _, x := range es {
			if x.V.OrganizationID == organization && x.V.Target == target {
				return x, true, nil
			}
		}
	}
	return records.Versioned[round.Evaluation]{}, false, nil
}
