package scoring

import (
	"context"
	"slices"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/satisfaction"
)

// BreakdownView is a result by what was asked, of a session, a unit or a round.
type BreakdownView struct {
	satisfaction.BreakdownResult
	Round    string // its name
	RoundID  string
	Unit     string // "" of a round
	Kind     string // of the unit, or to which the round was narrowed down
	Sessions []string
	Of       int // how many units there are, whether or not they are in it
	Marks    []string
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
			Sessions: u.sessions, Of: 1, Marks: u.marks,
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
	for _, u := range all.units {
		if kind != "" && u.kind != kind {
			continue
		}
		out.Of++
		if a.Role == auth.Assessor && !u.locked {
			continue
		}
		in = append(in, u.Breakdown)
		for _, m := range u.marks {
			if !slices.Contains(out.Marks, m) {
				out.Marks = append(out.Marks, m)
			}
		}
	}
	out.BreakdownResult = satisfaction.MeanBreakdown(in).Result()
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
		orgs, err := records.GetMany[round.Organization](ctx, s.env, round.KindOrganization, organizationsOf(es))
		if err != nil {
			return out, err
		}
		locks, err := records.GetMany[LockState](ctx, s.env, KindLock, records.IDs(es))
		if err != nil {
			return out, err
		}
		ballots, err := s.ballotsOf(ctx, records.IDs(es))
		if err != nil {
			return out, err
		}
		for _, e := range es {
			org := orgs[e.V.OrganizationID]
			u := unitBreakdown{
				evaluation: e.ID, name: org.Name, kind: org.Kind, locked: locks[e.ID].Locked,
				sessions: ballots[e.ID].Ids(),
			}
			if b := ballots[e.ID]; b != nil {
				u.Breakdown, u.marks = b.Breakdown(), satisfaction.Marks(b.Flags)
			}
			out.units = append(out.units, u)
		}
	}
	return out, nil
}
