package app

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/verify"
)

// roundStanding is everything the ranking and the statistics table of a round need.
type roundStanding struct {
	round   Versioned[Round]
	scheme  evaluation.Scheme      // that of most organisations; its rank and consequence rules serve the round
	parties map[string]orgStanding // by organisation
}

// orgStanding is one organisation of a round: its row but for the rank, its line of the statistics table but for the arithmetic of the score,
// which a round of thousands could not hold.
type orgStanding struct {
	row    RankRow
	input  evaluation.StatisticsInput
	scheme string // as schemeKey says it
	flags  []string
	veto   bool
}

// standing is everything a round's ranking needs. It is kept, and read anew for whom something was done: working it out reads thousands of
// records.
func (s *Service) standing(ctx context.Context, a Actor, roundID string, supervising bool) (roundStanding, error) {
	key := roundID
	if supervising {
		key += "/" + ScopeSupervising
	}
	if a.Role == auth.Assessor {
		key += "/locked"
	}
	return s.standings.of(ctx, s, key, work[roundStanding]{
		func() (roundStanding, error) { return s.readStanding(ctx, a, roundID, supervising) },
		func(before roundStanding, since []verify.AuditEntry) (roundStanding, bool, error) {
			return s.mendStanding(ctx, a, before, since, supervising)
		},
	})
}

// readStanding reads the inspected organisations of a round, or its supervising bodies. An assessor is shown only what is locked.
func (s *Service) readStanding(ctx context.Context, a Actor, roundID string, supervising bool) (roundStanding, error) {
	es, err := all[Evaluation](ctx, s, kindEvaluation, roundID)
	if err != nil {
		return roundStanding{}, err
	}
	return s.withStanding(ctx, a, roundID, map[string]orgStanding{}, es, supervising)
}

// mendStanding reads anew those of a round that entries of the audit chain are about.
func (s *Service) mendStanding(ctx context.Context, a Actor, before roundStanding, since []verify.AuditEntry, supervising bool) (roundStanding, bool, error) {
	have := map[string][]string{}
	for id, o := range before.parties {
		have[id] = append(have[id], o.row.EvaluationID)
	}
	es, known, err := s.renew(ctx, before.round.ID, since, have)
	if err != nil || !known {
		return before, false, err
	}
	r, err := s.withStanding(ctx, a, before.round.ID, maps.Clone(before.parties), es, supervising)
	return r, err == nil, err
}

// withStanding reads evaluations, spread over the cores, and puts them among the parties that are known.
func (s *Service) withStanding(
	ctx context.Context, a Actor, roundID string, parties map[string]orgStanding, es []Versioned[Evaluation], supervising bool,
) (r roundStanding, err error) {
	if r.round, err = load[Round](ctx, s, kindRound, roundID); err != nil {
		return r, err
	}
	es = slices.DeleteFunc(es, func(e Versioned[Evaluation]) bool { return e.V.Supervising() != supervising })
	found := make([]orgStanding, len(es))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, e := range es {
		g.Go(func() (err error) {
			found[i], err = s.orgStanding(gctx, a, e)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return r, err
	}
	for _, o := range found {
		parties[o.row.OrganizationID] = o
	}
	r.parties = parties
	r.scheme, err = s.mostUsed(ctx, parties)
	if second, ok := r.scheme.ForSupervision(); ok && supervising {
		r.scheme = second
	}
	return r, err
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
	o := orgStanding{
		row:    RankRow{EvaluationID: e.ID, OrganizationID: org.ID, Organization: org.V.Name, OrgKind: org.V.Kind, Locked: locked, Confirmed: e.V.Candidate},
		input:  evaluation.StatisticsInput{ID: org.ID, Org: org.V.Name, Kind: org.V.Kind, KindName: KindName(org.V.Kind).ZH, Facts: e.V.facts()},
		scheme: schemeKey(e.V),
	}
	if !locked && a.Role == auth.Assessor {
		return o, nil
	}
	v, err := s.scoreOf(ctx, e, locked)
	if err != nil {
		return o, err
	}
	o.row.Blocked, o.row.Satisfaction, o.row.Rate, o.flags = v.Blocked, v.SatisfactionScore, v.SatisfactionRate, v.Flags
	if locked { // until then nobody learns what is in the sheets (domain B17)
		o.row.Score, o.row.Grade, o.veto = v.Final, v.Grade, v.Veto
		o.input.Score = totalsOf(v.Score)
	}
	if o.input.Result, o.input.Overall = v.ballots.inTable(); o.input.Result != nil {
		o.row.Marks = evaluation.Marks(o.input.Result.Flags)
	}
	return o, nil
}

// totalsOf is a score without its arithmetic.
func totalsOf(s evaluation.Score) *evaluation.Score {
	out := evaluation.Score{Final: s.Final, Grade: s.Grade}
	for _, b := range s.Bodies {
		out.Bodies = append(out.Bodies, evaluation.BodyScore{Body: b.Body, Total: b.Total})
	}
	return &out
}

// entries are the organisations of a round as the ranking takes them.
func (r roundStanding) entries() []evaluation.Entry {
	out := make([]evaluation.Entry, 0, len(r.parties))
	for id, o := range r.parties {
		out = append(out, evaluation.Entry{ID: id, Kind: o.row.OrgKind, Score: o.row.Score})
	}
	return out
}

// mostUsed is the scheme whose rules serve a whole round: that of most of its organisations, the default for an empty one.
func (s *Service) mostUsed(ctx context.Context, parties map[string]orgStanding) (evaluation.Scheme, error) {
	use, best := map[string]int{}, ""
	for _, o := range parties {
		use[o.scheme]++
	}
	for key, n := range use {
		if n > use[best] || (n == use[best] && key < best) {
			best = key
		}
	}
	if best == "" {
		return s.Builtin[0], nil
	}
	id, version, _ := strings.Cut(best, "@")
	n := 0
	if _, err := fmt.Sscanf(version, "%d", &n); err != nil {
		return evaluation.Scheme{}, fmt.Errorf("scheme version: %w", err)
	}
	return s.schemeAt(ctx, id, n)
}
