package scoring

import (
	"context"
	"slices"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/score"
)

// BreakdownView is a result by what was asked, of a session, a unit or a round.
type BreakdownView struct {
	satisfaction.BreakdownResult
	Round    string // its name
	RoundID  string
	Unit     string // "" for a round
	Kind     string // of the unit, or to which the round was narrowed down
	Sessions []string
	Of       int // how many units there are, whether or not they are in it
	Marks    []string
	// what the indicators of each standard and focus area got on locked sheets (domain A07, A09); none of a session
	Indicators score.Marked
}

// SessionBreakdown returns the result of one counted session by what was asked, to those who may read the result.
func (s *Scores) SessionBreakdown(ctx context.Context, a records.Actor, id string) (BreakdownView, error) {
	r, err := s.tallies.Result(ctx, a, id)
	if err != nil {
		return BreakdownView{}, err
	}
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return BreakdownView{}, err
	}
	o, err := s.tallies.OutcomeOf(ctx, id)
	if err != nil {
		return BreakdownView{}, err
	}
	m, err := Measured(sess.V, o)
	return BreakdownView{
		BreakdownResult: m.Breakdown().Result(), Round: r.Round, Unit: r.Org, Kind: r.OrgKind, Sessions: []string{id},
		Of: 1, Marks: satisfaction.Marks(m.Flags),
	}, err
}

// UnitBreakdown returns the result of a unit over its counted sessions. Assessors see it once the sheets are locked.
func (s *Scores) UnitBreakdown(ctx context.Context, a records.Actor, evaluationID string) (BreakdownView, error) {
	e, err := records.Load[round.Evaluation](ctx, s.env, round.KindEvaluation, evaluationID)
	if err != nil {
		return BreakdownView{}, err
	}
	all, err := s.breakdowns(ctx, e.V.RoundID)
	if err != nil {
		return BreakdownView{}, err
	}
	for _, u := range all.units {
		if u.evaluation != evaluationID {
			continue
		}
		if a.Role == auth.Assessor && !u.locked {
			return BreakdownView{}, errNotLocked
		}
		return BreakdownView{
			BreakdownResult: u.Result(), Round: all.round.V.Name, RoundID: all.round.ID, Unit: u.name, Kind: u.kind,
			Sessions: u.sessions, Of: 1, Marks: u.marks, Indicators: u.indicators,
		}, nil
	}
	return BreakdownView{}, records.ErrNone
}

// RoundBreakdown returns the mean over the inspected units of a round, or over those of one kind. An assessor's
// contains only what is locked, like the ranking.
func (s *Scores) RoundBreakdown(ctx context.Context, a records.Actor, roundID, kind string) (BreakdownView, error) {
	all, err := s.breakdowns(ctx, roundID)
	if err != nil {
		return BreakdownView{}, err
	}
	out := BreakdownView{Round: all.round.V.Name, RoundID: roundID, Kind: kind}
	var in []satisfaction.Breakdown
	var indicators []score.Marked
	for _, u := range all.units {
		if kind != "" && u.kind != kind {
			continue
		}
		out.Of++
		if a.Role == auth.Assessor && !u.locked {
			continue
		}
		in, indicators = append(in, u.Breakdown), append(indicators, u.indicators)
		for _, m := range u.marks {
			if !slices.Contains(out.Marks, m) {
				out.Marks = append(out.Marks, m)
			}
		}
	}
	out.BreakdownResult, out.Indicators = satisfaction.MeanBreakdown(in).Result(), score.MeanMarked(indicators)
	return out, nil
}

// roundBreakdowns are the results of a round's inspected units by what was asked.
type roundBreakdowns struct {
	round records.Versioned[round.Round]
	units []unitBreakdown
}

type unitBreakdown struct {
	satisfaction.Breakdown
	evaluation, name, kind string
	locked                 bool
	sessions, marks        []string
	indicators             score.Marked // once the sheets are locked
}

// breakdowns is cached until something happens, because it reads the ballots of a whole round.
func (s *Scores) breakdowns(ctx context.Context, roundID string) (roundBreakdowns, error) {
	return s.byTag.Of(ctx, roundID, func() (roundBreakdowns, error) { return s.readBreakdowns(ctx, roundID) })
}

func (s *Scores) readBreakdowns(ctx context.Context, roundID string) (out roundBreakdowns, err error) {
	out.round, err = records.Load[round.Round](ctx, s.env, round.KindRound, roundID)
	if err != nil {
		return out, err
	}
	for es, err := range records.Pages[round.Evaluation](ctx, s.env, round.KindEvaluation, roundID, scoresPage) {
		if err != nil {
			return out, err
		}
		es = slices.DeleteFunc(es, func(e records.Versioned[round.Evaluation]) bool { return e.V.Supervising() })
		units, err := s.unitBreakdowns(ctx, es)
		if err != nil {
			return out, err
		}
		out.units = append(out.units, units...)
	}
	return out, nil
}

func (s *Scores) unitBreakdowns(
	ctx context.Context, es []records.Versioned[round.Evaluation],
) ([]unitBreakdown, error) {
	x, err := s.assessed(ctx, es)
	if err != nil {
		return nil, err
	}
	scorers := scorersOf{s: s, known: map[string]*score.Scorer{}}
	out := make([]unitBreakdown, len(es))
	for i, e := range es {
		org, ballots := x.orgs[e.V.OrganizationID], x.ballots[e.ID]
		out[i] = unitBreakdown{
			evaluation: e.ID, name: org.Name, kind: org.Kind, locked: x.locks[e.ID].Locked, sessions: ballots.Ids(),
		}
		if ballots != nil {
			out[i].Breakdown, out[i].marks = ballots.Breakdown(), satisfaction.Marks(ballots.Flags)
		}
		if !out[i].locked {
			continue
		}
		scorer, err := scorers.of(ctx, e.V)
		if err != nil {
			return nil, err
		}
		out[i].indicators = scorer.Marked(x.sheets[e.ID], ballots.satisfaction(), e.V.Decision)
	}
	return out, nil
}

// scorersOf keeps the scorers of the schemes and kinds of units that were met.
type scorersOf struct {
	s     *Scores
	known map[string]*score.Scorer
}

func (x scorersOf) of(ctx context.Context, e round.Evaluation) (*score.Scorer, error) {
	key := schemeKey(e) + "/" + e.Kind // which rubrics apply
	if x.known[key] == nil {
		scheme, err := x.s.rounds.SchemeOf(ctx, e)
		if err != nil {
			return nil, err
		}
		x.known[key] = score.NewScorer(scheme)
	}
	return x.known[key], nil
}
