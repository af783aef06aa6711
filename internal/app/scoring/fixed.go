package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	evalscore "minping/internal/evaluation/score"
)

// UnitsOf returns every evaluation of a round in its present state, for fixing the result of its batch, and by target
// how they are ranked.
func (s *Scores) UnitsOf(ctx context.Context, roundID string) ([]final.Unit, map[string]final.Ranking, error) {
	r, err := records.Load[round.Round](ctx, s.env, round.KindRound, roundID)
	if err != nil {
		return nil, nil, err
	}
	var units []final.Unit
	use := map[string]map[string]int{} // target → scheme → how many use it
	for es, err := range records.Pages[round.Evaluation](ctx, s.env, round.KindEvaluation, roundID, scoresPage) {
		if err != nil {
			return nil, nil, err
		}
		page, err := s.unitsOf(ctx, r, es)
		if err != nil {
			return nil, nil, err
		}
		units = append(units, page...)
		for _, e := range es {
			target := targetOf(e.V)
			if use[target] == nil {
				use[target] = map[string]int{}
			}
			use[target][schemeKey(e.V)]++
		}
	}
	rules := map[string]final.Ranking{}
	for target, n := range use {
		x, err := s.schemeMostUsed(ctx, n)
		if err != nil {
			return nil, nil, err
		}
		if second, ok := x.ForSupervision(); ok && target == scheme.TargetSupervising {
			x = second
		}
		rules[target] = final.Ranking{Rule: ranking(r.V, x.Rank), Grades: x.GradeBands}
	}
	return units, rules, nil
}

// ranking is how the units of a round are ranked. A round of redoing has no last group: the few who are evaluated again
// are measured by what they had to put right, not by one another (domain A41).
func ranking(r round.Round, rule scheme.RankRule) scheme.RankRule {
	if r.AgainOf != "" {
		rule.BottomPercent = "0"
	}
	return rule
}

func targetOf(e round.Evaluation) string {
	if e.Supervising() {
		return scheme.TargetSupervising
	}
	return scheme.TargetInspected
}

func (s *Scores) unitsOf(ctx context.Context, r records.Versioned[round.Round],
	es []records.Versioned[round.Evaluation],
) ([]final.Unit, error) {
	es, err := s.rounds.Counted(ctx, es) // a final uses the counts of a ledger's items
	if err != nil {
		return nil, err
	}
	x, err := s.assessed(ctx, es)
	if err != nil {
		return nil, err
	}
	out := make([]final.Unit, 0, len(es))
	for _, e := range es {
		org, ok := x.orgs[e.V.OrganizationID]
		if !ok {
			return nil, fmt.Errorf("organization of evaluation: %w", records.ErrNone)
		}
		scheme, err := s.rounds.SchemeOf(ctx, e.V)
		if err != nil {
			return nil, err
		}
		m := x.ballots[e.ID].satisfaction()
		score, err := evalscore.Of(scheme, x.sheets[e.ID], m, e.V.Decision)
		if err != nil {
			return nil, fmt.Errorf("score: %w", err)
		}
		facts := e.V.AllFacts()
		score = evalscore.Contradict(scheme, score, facts.Contradicted)
		out = append(out, final.Unit{
			Row: final.Row{
				Evaluation: e.ID, Round: r.ID, RoundName: r.V.Name, Organization: e.V.OrganizationID,
				Name: org.Name, Kind: org.Kind, Target: targetOf(e.V),
				Parent: org.ParentID, Supervisor: org.SupervisorID, KeyFunction: org.KeyFunction,
				Scheme:      final.SchemeRef{ID: scheme.ID, Version: e.V.SchemeVersion, Digest: scheme.Digest},
				Completion:  decimal.Published(facts.CompletionRate(scheme.Completion)),
				Outstanding: facts.OutstandingItems(), Counts: final.CountsOf(facts),
				Prominent: facts.ProminentConfirmed,
				Cleared:   e.V.Candidate != nil && !e.V.Candidate.Confirmed,
			},
			Score: score, Locked: x.locks[e.ID].Locked,
			NeedsDecision: evalscore.LacksSatisfaction(scheme, m, e.V.Decision),
		})
	}
	return out, nil
}

// fix replaces calculated values with those of the final: once there is one, ranking, table and pages use it (promise
// 1).
func (r *roundScores) fix(f final.Final) {
	r.fixed = map[string]final.Row{}
	for _, row := range f.Rows {
		o, ok := r.parties[row.Organization]
		if !ok || o.row.EvaluationID != row.Evaluation {
			continue
		}
		r.fixed[row.Organization] = row
		score := row.Score
		o.row.Organization, o.row.OrgKind, o.row.Locked, o.row.Blocked = row.Name, row.Kind, true, ""
		o.row.Score, o.row.Grade, o.row.Satisfaction, o.row.Rate = &score, row.Grade, row.Satisfaction, row.Rate
		o.flags, o.veto, o.outstanding = row.Flags, row.Veto, row.Outstanding
		if o.totals != nil {
			totals := *o.totals
			totals.Final, totals.Grade = &score, row.Grade
			o.totals = &totals
		}
		r.parties[row.Organization] = o
	}
}

// ranked returns the organizations of a round in order: as in the final, else according to the rule. What was left out
// of a final has no rank.
func (r roundScores) ranked(rule scheme.RankRule) []evalscore.Ranked {
	if r.fixed == nil {
		rule = ranking(r.round.V, rule)
		return evalscore.Settled(evalscore.Rank(r.entries(), rule))
	}
	out := make([]evalscore.Ranked, 0, len(r.parties))
	for _, e := range r.entries() {
		p := evalscore.Ranked{Entry: e}
		if row, ok := r.fixed[e.ID]; ok {
			p.Rank, p.RankInKind, p.Candidate = row.Rank, row.RankInKind, row.Candidate
		} else {
			p.Score = nil
		}
		out = append(out, p)
	}
	last := len(out) + 1<<20
	place := func(p evalscore.Ranked) int {
		if p.Rank == 0 {
			return last
		}
		return p.Rank
	}
	slices.SortFunc(out, func(a, b evalscore.Ranked) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// applyFinal is fix with the final in force, if there is one.
func (s *Scores) applyFinal(ctx context.Context, r *roundScores) error {
	f, ok, err := s.rounds.FinalOfRound(ctx, r.round.ID)
	if ok {
		r.fix(f)
	}
	return err
}

// asFixed replaces the score of one evaluation with what the final says.
func (s *Scores) asFixed(ctx context.Context, e records.Versioned[round.Evaluation], v *ScoreView) error {
	f, ok, err := s.rounds.FinalOfRound(ctx, e.V.RoundID)
	if err != nil || !ok {
		return err
	}
	row, ok := f.Row(e.ID)
	if !ok {
		v.Final, v.Grade = nil, ""
		return nil
	}
	v.Final, v.Grade, v.Veto, v.Blocked = &row.Score, row.Grade, row.Veto, ""
	v.SatisfactionScore, v.SatisfactionRate, v.Flags, v.Decision = row.Satisfaction, row.Rate, row.Flags, row.Decision
	v.Fixed = &FixedRef{
		f.Batch, f.Version, f.Digest, row.Rank, row.RankInKind, row.Candidate, row.Cleared,
		row.Outstanding,
	}
	return nil
}

// FixedRef says which final a score is from, and the unit's position in it.
type FixedRef struct {
	Batch      string
	Version    int
	Digest     string
	Rank       int
	RankInKind int

	Candidate   bool // among the last (domain B27)
	Cleared     bool // a person has declared that its problems are not prominent
	Outstanding int  // unfinished items of the ledger
}
