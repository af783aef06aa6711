package scoring

import (
	"context"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	evalscore "minping/internal/evaluation/score"
)

// ScoreView is the score of an evaluation and its sources.
type ScoreView struct {
	evalscore.Score
	Locked      bool
	Sessions    []string // the counted sessions it is based on
	Suggestions []scheme.Suggestion
	Candidate   *round.Candidate
	// NeedsDecision: the scheme needs a satisfaction that is missing, and no one has decided; also set while sheets
	// are missing.
	NeedsDecision bool
	Fixed         *FixedRef // once the result is fixed

	ballots *unitBallots
}

var errNotLocked = records.Fail(records.Forbidden, "not_locked", "评分表锁定后才能看得分。",
	"The score is shown once the sheets are locked.")

// Score calculates the score of an evaluation. Assessors see it once the sheets are locked.
func (s *Scores) Score(ctx context.Context, a records.Actor, evaluationID string) (ScoreView, error) {
	e, err := s.rounds.ShowEvaluation(ctx, evaluationID) // with the counts of its ledger, as in a ranking
	if err != nil {
		return ScoreView{}, err
	}
	locked, err := s.Locked(ctx, evaluationID)
	if err != nil {
		return ScoreView{}, err
	}
	if !locked && a.Role == auth.Assessor {
		return ScoreView{}, errNotLocked
	}
	v, err := s.scoreOf(ctx, e, locked)
	if err != nil {
		return v, err
	}
	if err := s.asFixed(ctx, e, &v); err != nil {
		return v, err
	}
	v.Suggestions, err = s.suggestions(ctx, e, v)
	return v, err
}

// suggestions returns what the rules of the scheme suggest for an organization on its own; a person decides (domain
// 2.5). What follows from its rank is in the ranking, and only here once the result is fixed: until then a rank may
// still change.
func (s *Scores) suggestions(
	ctx context.Context, e records.Versioned[round.Evaluation], v ScoreView,
) ([]scheme.Suggestion, error) {
	rules, err := s.rounds.SchemeOf(ctx, e.V)
	if err != nil {
		return nil, err
	}
	o := orgScore{flags: v.Flags, outstanding: e.V.AllFacts().OutstandingItems()}
	o.row.Satisfaction = v.SatisfactionScore
	if v.Locked || v.Fixed != nil {
		o.row.Score, o.row.Grade, o.veto = v.Final, v.Grade, v.Veto
	}
	if v.Fixed == nil {
		return rules.Suggest(o.standing(false)), nil
	}
	o.outstanding = v.Fixed.Outstanding
	return rules.Suggest(o.standing(v.Fixed.Candidate && !v.Fixed.Cleared)), nil
}

// standing returns the input of consequence rules.
func (o orgScore) standing(candidate bool) scheme.Standing {
	return scheme.Standing{
		Score: o.row.Score, Satisfaction: o.row.Satisfaction,
		SampleSmall: slices.Contains(o.flags, satisfaction.FlagSampleSmall),
		Grade:       o.row.Grade, Veto: o.veto, Outstanding: o.outstanding, Candidate: candidate,
	}
}

func (s *Scores) scoreOf(ctx context.Context, e records.Versioned[round.Evaluation], locked bool) (ScoreView, error) {
	scheme, err := s.rounds.SchemeOf(ctx, e.V)
	if err != nil {
		return ScoreView{}, err
	}
	sheets, err := s.submitted(ctx, e.ID, scheme)
	if err != nil {
		return ScoreView{}, err
	}
	ballots, err := s.UnitBallots(ctx, e.ID)
	if err != nil {
		return ScoreView{}, err
	}
	m := ballots.satisfaction()
	score, err := evalscore.Of(scheme, sheets, m, e.V.Decision)
	if err != nil {
		return ScoreView{}, fmt.Errorf("score: %w", err)
	}
	score = evalscore.Contradict(scheme, score, e.V.AllFacts().Contradicted)
	return ScoreView{
		Score: score, Locked: locked, Sessions: ballots.Ids(), Candidate: e.V.Candidate,
		NeedsDecision: evalscore.LacksSatisfaction(scheme, m, e.V.Decision), ballots: ballots,
	}, nil
}

// RankRow is one organization in the ranking of a round.
type RankRow struct {
	EvaluationID   string
	OrganizationID string
	Organization   string
	OrgKind        string
	Rank           int // 0 without a score
	Score          *string
	Satisfaction   *string
	Rate           *string
	Grade          string
	Veto           bool
	Candidate      bool
	Confirmed      *round.Candidate
	Blocked        string
	Locked         bool
	Suggestions    []scheme.Suggestion
	Marks          []string // what weakens the satisfaction in it
}

// Ranking ranks the organizations of a round by their published scores (domain A20): over all, or within each kind;
// or, in a separate list, its supervising bodies (domain A30).
func (s *Scores) Ranking(ctx context.Context, a records.Actor, roundID, scope string) ([]RankRow, error) {
	if scope == "" {
		scope = scheme.ScopeAll
	}
	if !slices.Contains([]string{scheme.ScopeAll, scheme.ScopeKind, round.ScopeSupervising}, scope) {
		return nil, records.InvalidField("scope", "只能是 all、kind 或 supervising。", "Must be all, kind or supervising.")
	}
	r, err := s.roundScores(ctx, a, roundID, scope == round.ScopeSupervising)
	if err != nil {
		return nil, err
	}
	rule := r.scheme.Rank
	rule.Scope = scope
	if scope == round.ScopeSupervising {
		rule.Scope = scheme.ScopeAll
	}
	var out []RankRow
	for _, p := range r.ranked(rule) {
		party := r.parties[p.ID]
		row := party.row
		row.Rank, row.Candidate, row.Veto = p.Rank, p.Candidate, party.veto
		if scope == scheme.ScopeKind {
			row.Rank = p.RankInKind
		}
		row.Suggestions = r.scheme.Suggest(party.standing(p.Candidate && !cleared(row.Confirmed)))
		out = append(out, row)
	}
	if scope == scheme.ScopeKind {
		slices.SortStableFunc(out, func(x, y RankRow) int {
			return kindOrder(x.OrgKind) - kindOrder(y.OrgKind)
		})
	}
	return out, nil
}

// FirstRanked is the first of the rounds that has a score to rank, "" if none has: a round that has just begun leads to
// the one whose ranks people look for.
func (s *Scores) FirstRanked(ctx context.Context, a records.Actor, roundIDs []string) (string, error) {
	for _, id := range roundIDs {
		rows, err := s.Ranking(ctx, a, id, scheme.ScopeAll)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(rows, func(r RankRow) bool { return r.Score != nil }) {
			return id, nil
		}
	}
	return "", nil
}

// VetoesLast reports whether a ranking has units with a veto, all of them after those without one. It does not hold for
// a result that was fixed while the score alone decided, which keeps its ranks (decision 0099).
func VetoesLast(rows []RankRow, scope string) bool {
	first := map[string]int{} // the best rank of a unit with a veto, by kind where each kind is ranked by itself
	list := func(r RankRow) string {
		if scope == scheme.ScopeKind {
			return r.OrgKind
		}
		return ""
	}
	for _, r := range rows {
		if best := first[list(r)]; r.Veto && r.Rank > 0 && (best == 0 || r.Rank < best) {
			first[list(r)] = r.Rank
		}
	}
	for _, r := range rows {
		if best := first[list(r)]; !r.Veto && best > 0 && r.Rank >= best {
			return false
		}
	}
	return len(first) > 0
}

// cleared reports whether a person has declared that the problems of one of the last are not prominent.
func cleared(c *round.Candidate) bool { return c != nil && !c.Confirmed }

func kindOrder(kind string) int { return slices.Index(scheme.Kinds(), kind) }
