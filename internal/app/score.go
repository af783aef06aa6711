package app

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"minping/internal/auth"
	"minping/internal/evaluation"
)

// ScoreView is the score of an evaluation with where it comes from.
type ScoreView struct {
	evaluation.Score
	Locked      bool
	Sessions    []string // the counted sessions it rests on
	Suggestions []evaluation.Suggestion
	Candidate   *Candidate
	// NeedsDecision: the scheme counts a satisfaction that there is not, and nobody decided; also while sheets are missing.
	NeedsDecision bool
}

// Score works out the score of an evaluation. Assessors see it once the sheets are locked.
func (s *Service) Score(ctx context.Context, a Actor, evaluationID string) (ScoreView, error) {
	e, err := load[Evaluation](ctx, s, kindEvaluation, evaluationID)
	if err != nil {
		return ScoreView{}, err
	}
	locked, err := s.locked(ctx, evaluationID)
	if err != nil {
		return ScoreView{}, err
	}
	if !locked && a.Role == auth.Assessor {
		return ScoreView{}, fail(Forbidden, "not_locked", "评分表锁定后才能看得分。", "The score is shown once the sheets are locked.")
	}
	return s.scoreOf(ctx, e, locked)
}

func (s *Service) scoreOf(ctx context.Context, e Versioned[Evaluation], locked bool) (ScoreView, error) {
	scheme, err := s.schemeOf(ctx, e.V)
	if err != nil {
		return ScoreView{}, err
	}
	sheets, err := s.submitted(ctx, e.ID)
	if err != nil {
		return ScoreView{}, err
	}
	m, sessions, err := s.unitMeasured(ctx, e.ID)
	if err != nil {
		return ScoreView{}, err
	}
	score, err := scheme.Score(sheets, m, e.V.Decision)
	if err != nil {
		return ScoreView{}, fmt.Errorf("score: %w", err)
	}
	return ScoreView{
		Score: score, Locked: locked, Sessions: sessions, Candidate: e.V.Candidate, NeedsDecision: scheme.LacksSatisfaction(m, e.V.Decision),
	}, nil
}

// RankRow is one organisation in the ranking of a round.
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
	Candidate      bool
	Confirmed      *Candidate
	Blocked        string
	Locked         bool
	Suggestions    []evaluation.Suggestion
}

// Ranking ranks the organisations of a round on their published scores (domain A20): over all, or within each kind; or, in a list of their own,
// its supervising bodies (domain A30).
func (s *Service) Ranking(ctx context.Context, a Actor, roundID, scope string) ([]RankRow, error) {
	if scope == "" {
		scope = evaluation.ScopeAll
	}
	if !slices.Contains([]string{evaluation.ScopeAll, evaluation.ScopeKind, ScopeSupervising}, scope) {
		return nil, invalid("scope", "只能是 all、kind 或 supervising。", "Must be all, kind or supervising.")
	}
	r, err := s.standing(ctx, a, roundID, scope == ScopeSupervising)
	if err != nil {
		return nil, err
	}
	rule := r.scheme.Rank
	if rule.Scope = scope; scope == ScopeSupervising {
		rule.Scope = evaluation.ScopeAll
	}
	var out []RankRow
	for _, p := range evaluation.Rank(r.entries, rule) {
		row := r.rows[p.ID]
		row.Rank, row.Candidate = p.Rank, p.Candidate
		if scope == evaluation.ScopeKind {
			row.Rank = p.RankInKind
		}
		row.Suggestions = r.scheme.Suggest(evaluation.Standing{
			Score: row.Score, Satisfaction: row.Satisfaction, SampleSmall: slices.Contains(r.flags[p.ID], evaluation.FlagSampleSmall),
			Grade: row.Grade, Veto: r.vetoes[p.ID], Outstanding: r.facts[p.ID].OutstandingItems(), Candidate: p.Candidate,
		})
		out = append(out, row)
	}
	if scope == evaluation.ScopeKind {
		slices.SortStableFunc(out, func(x, y RankRow) int {
			return kindOrder(x.OrgKind) - kindOrder(y.OrgKind)
		})
	}
	return out, nil
}

func kindOrder(kind string) int { return slices.Index(evaluation.Kinds(), kind) }

// roundStanding is everything the ranking and the statistics table of a round need.
type roundStanding struct {
	round   Versioned[Round]
	scheme  evaluation.Scheme // that of most organisations; its rank and consequence rules serve the round
	entries []evaluation.Entry
	rows    map[string]RankRow // by organisation
	scores  map[string]ScoreView
	facts   map[string]evaluation.Facts
	flags   map[string][]string
	vetoes  map[string]bool
}

// standing is everything a round's ranking needs. It is kept until something was done: working it out reads thousands of records.
func (s *Service) standing(ctx context.Context, a Actor, roundID string, supervising bool) (roundStanding, error) {
	key := roundID
	if supervising {
		key += "/" + ScopeSupervising
	}
	if a.Role == auth.Assessor {
		key += "/locked"
	}
	return s.standings.of(ctx, s, key, func() (roundStanding, error) { return s.readStanding(ctx, a, roundID, supervising) })
}

// readStanding reads the inspected organisations of a round, or its supervising bodies, spread over the cores. An assessor is shown only what is
// locked.
func (s *Service) readStanding(ctx context.Context, a Actor, roundID string, supervising bool) (roundStanding, error) {
	r := roundStanding{
		rows: map[string]RankRow{}, scores: map[string]ScoreView{}, facts: map[string]evaluation.Facts{},
		flags: map[string][]string{}, vetoes: map[string]bool{},
	}
	var err error
	if r.round, err = load[Round](ctx, s, kindRound, roundID); err != nil {
		return r, err
	}
	es, err := all[Evaluation](ctx, s, kindEvaluation, roundID)
	if err != nil {
		return r, err
	}
	es = slices.DeleteFunc(es, func(e Versioned[Evaluation]) bool { return e.V.Supervising() != supervising })
	use, found := map[string]int{}, make([]orgStanding, len(es))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, e := range es {
		use[fmt.Sprintf("%s\x00%06d", e.V.SchemeID, e.V.SchemeVersion)]++
		g.Go(func() (err error) {
			found[i], err = s.orgStanding(gctx, a, e)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return r, err
	}
	for i, o := range found {
		r.add(o, es[i].V.Facts)
	}
	r.scheme, err = s.mostUsed(ctx, use)
	if second, ok := r.scheme.ForSupervision(); ok && supervising {
		r.scheme = second
	}
	return r, err
}

// orgStanding is one organisation of a round.
type orgStanding struct {
	row   RankRow
	score *ScoreView // nil where the reader may not see it yet
}

func (s *Service) orgStanding(ctx context.Context, a Actor, e Versioned[Evaluation]) (orgStanding, error) {
	locked, err := s.locked(ctx, e.ID)
	if err != nil {
		return orgStanding{}, err
	}
	org, err := load[Organization](ctx, s, kindOrganization, e.V.OrganizationID)
	if err != nil {
		return orgStanding{}, fmt.Errorf("organization of evaluation: %w", err)
	}
	o := orgStanding{row: RankRow{EvaluationID: e.ID, OrganizationID: org.ID, Organization: org.V.Name, OrgKind: org.V.Kind, Locked: locked, Confirmed: e.V.Candidate}}
	if !locked && a.Role == auth.Assessor {
		return o, nil
	}
	v, err := s.scoreOf(ctx, e, locked)
	if err != nil {
		return o, err
	}
	o.score = &v
	o.row.Blocked, o.row.Satisfaction, o.row.Rate = v.Blocked, v.SatisfactionScore, v.SatisfactionRate
	if locked {
		o.row.Score, o.row.Grade = v.Final, v.Grade
	}
	return o, nil
}

func (r *roundStanding) add(o orgStanding, facts evaluation.Facts) {
	id := o.row.OrganizationID
	if o.score != nil {
		r.scores[id], r.flags[id], r.vetoes[id] = *o.score, o.score.Flags, o.score.Veto
	}
	r.entries = append(r.entries, evaluation.Entry{ID: id, Kind: o.row.OrgKind, Score: o.row.Score})
	r.rows[id], r.facts[id] = o.row, facts
}

// mostUsed is the scheme whose rules serve a whole round: that of most of its organisations, the default for an empty one.
func (s *Service) mostUsed(ctx context.Context, use map[string]int) (evaluation.Scheme, error) {
	best, most := "", 0
	for key, n := range use {
		if n > most || (n == most && key < best) {
			best, most = key, n
		}
	}
	if best == "" {
		return s.Builtin[0], nil
	}
	id, version, _ := strings.Cut(best, "\x00")
	n := 0
	if _, err := fmt.Sscanf(version, "%d", &n); err != nil {
		return evaluation.Scheme{}, fmt.Errorf("scheme version: %w", err)
	}
	return s.schemeAt(ctx, id, n)
}

// KindName is a kind of organisation in words.
func KindName(kind string) Text {
	switch kind {
	case evaluation.KindDepartment:
		return Text{"市直部门", "department"}
	case evaluation.KindTownship:
		return Text{"乡镇(街道)", "township"}
	case evaluation.KindCounty:
		return Text{"县(市区)", "county"}
	case evaluation.KindStationed:
		return Text{"派驻组", "stationed group"}
	}
	return Text{"其他", "other"}
}

// StatisticsView is the statistics table of a round.
type StatisticsView struct {
	Round Versioned[Round]
	Rows  []evaluation.StatisticsRow
}

// Statistics makes the 39 columns of 集中督查结果统计表 (domain 3.5) for a round.
func (s *Service) Statistics(ctx context.Context, a Actor, roundID string) (StatisticsView, error) {
	r, err := s.standing(ctx, a, roundID, false)
	if err != nil {
		return StatisticsView{}, err
	}
	var in []evaluation.StatisticsInput
	for _, e := range r.entries {
		row := r.rows[e.ID]
		x := evaluation.StatisticsInput{ID: e.ID, Org: row.Organization, Kind: row.OrgKind, KindName: KindName(row.OrgKind).ZH, Facts: r.facts[e.ID]}
		v, ok := r.scores[e.ID]
		if ok && row.Locked {
			x.Score = &v.Score
		}
		if ok && len(v.Sessions) > 0 {
			if err := s.addResult(ctx, &x, v.Sessions); err != nil {
				return StatisticsView{}, err
			}
		}
		in = append(in, x)
	}
	return StatisticsView{Round: r.round, Rows: evaluation.StatisticsRows(r.scheme, r.round.V.Name, in)}, nil
}

// addResult adds the ballots of an organisation: one session's own result, several pooled.
func (s *Service) addResult(ctx context.Context, x *evaluation.StatisticsInput, sessions []string) error {
	sess, err := load[Session](ctx, s, kindSession, sessions[0])
	if err != nil {
		return err
	}
	for _, q := range sess.V.Questionnaire.Questions {
		if q.Overall {
			x.Overall = q.Code
		}
	}
	var ms []evaluation.Measured
	suggestions := 0
	for _, id := range sessions {
		m, ok, err := s.measured(ctx, id)
		if err != nil {
			return err
		}
		if ok {
			ms = append(ms, m)
		}
		o, err := s.outcomeOf(ctx, id)
		if err != nil {
			return err
		}
		suggestions += o.Suggestions
	}
	m, err := evaluation.Combine(ms)
	if err != nil {
		return fmt.Errorf("combine sessions: %w", err)
	}
	result := m.Result()
	result.SuggestionsCount = suggestions
	x.Result = &result
	return nil
}
