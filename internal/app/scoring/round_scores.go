package scoring

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// roundScores is everything the ranking and the statistics table of a round need.
type roundScores struct {
	round   records.Versioned[round.Round]
	scheme  scheme.Scheme        // the scheme of most organizations; its rank and consequence rules apply to the round
	schemes []scheme.Scheme      // every scheme of its organizations, by id and version
	parties map[string]orgScore  // by organization
	fixed   map[string]final.Row // by organization: what the final in force says; nil without one
}

// orgScore is one organization of a round: its row except for the rank, and what the statistics table shows about its
// scores and ballots. The facts that people wrote stay in the store, and the calculation of the score is left out,
// because a round of thousands could not hold them in memory.
type orgScore struct {
	row         RankRow
	totals      *score.Totals
	result      *satisfaction.Result
	overall     string // code of the overall question
	scheme      string // as returned by schemeKey
	flags       []string
	veto        bool
	outstanding int // unfinished items of the ledger
}

// roundScores returns everything a round's ranking needs. It is cached until something happens, because calculating it
// reads thousands of records.
func (s *Scores) roundScores(ctx context.Context, a records.Actor, roundID string,
	supervising bool,
) (roundScores, error) {
	key := roundID
	if supervising {
		key += "/" + round.ScopeSupervising
	}
	if a.Role == auth.Assessor {
		key += "/locked"
	}
	return s.byRound.Of(ctx, key, func() (roundScores, error) {
		return s.readRoundScores(ctx, a, roundID,
			supervising)
	})
}

// scoresPage is how many organizations are read at a time, so that memory does not grow with the round.
const scoresPage = 200

// readRoundScores reads the inspected organizations of a round, or its supervising bodies, page by page and spread
// over the cores. An assessor only sees what is locked.
func (s *Scores) readRoundScores(ctx context.Context, a records.Actor, roundID string,
	supervising bool,
) (r roundScores, err error) {
	r.round, err = records.Load[round.Round](ctx, s.env, round.KindRound, roundID)
	if err != nil {
		return r, err
	}
	r.parties = map[string]orgScore{}
	var mu sync.Mutex
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for es, err := range records.Pages[round.Evaluation](gctx, s.env, round.KindEvaluation, roundID, scoresPage) {
		if err != nil {
			if failed := g.Wait(); failed != nil {
				err = failed // why reading the pages ended early
			}
			return r, err
		}
		es = slices.DeleteFunc(es, func(e records.Versioned[round.Evaluation]) bool {
			return e.V.Supervising() != supervising
		})
		g.Go(func() error {
			found, err := s.orgScores(gctx, a, es)
			mu.Lock()
			defer mu.Unlock()
			for _, o := range found {
				r.parties[o.row.OrganizationID] = o
			}
			return err
		})
	}
	if err = g.Wait(); err != nil {
		return r, err
	}
	r.schemes, err = s.schemesOf(ctx, r.parties)
	if err != nil {
		return r, err
	}
	r.scheme, err = s.mostUsed(ctx, r.parties)
	if second, ok := r.scheme.ForSupervision(); ok && supervising {
		r.scheme = second
	}
	if err != nil {
		return r, err
	}
	return r, s.applyFinal(ctx, &r)
}

// assessed is what was read about several evaluations to score them.
type assessed struct {
	locks   map[string]LockState
	orgs    map[string]round.Organization
	sheets  map[string]map[string]score.Sheet
	ballots map[string]*unitBallots
}

func (s *Scores) assessed(ctx context.Context, es []records.Versioned[round.Evaluation]) (x assessed, err error) {
	ids, orgs := records.IDs(es), organizationsOf(es)
	x.locks, err = records.GetMany[LockState](ctx, s.env, KindLock, ids)
	if err != nil {
		return x, err
	}
	x.orgs, err = records.GetMany[round.Organization](ctx, s.env, round.KindOrganization, orgs)
	if err != nil {
		return x, err
	}
	x.sheets, err = s.sheetsOf(ctx, ids)
	if err != nil {
		return x, err
	}
	x.ballots, err = s.ballotsOf(ctx, ids)
	return x, err
}

func organizationsOf(es []records.Versioned[round.Evaluation]) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.V.OrganizationID
	}
	return out
}

// orgScores returns the scores of several evaluations.
func (s *Scores) orgScores(ctx context.Context, a records.Actor,
	es []records.Versioned[round.Evaluation],
) ([]orgScore, error) {
	es, err := s.rounds.Counted(ctx, es) // the table uses the counts of the items
	if err != nil {
		return nil, err
	}
	x, err := s.assessed(ctx, es)
	if err != nil {
		return nil, err
	}
	scorers := scorersOf{s: s, known: map[string]*score.Scorer{}}
	out := make([]orgScore, len(es))
	for i, e := range es {
		org, ok := x.orgs[e.V.OrganizationID]
		if !ok {
			return nil, fmt.Errorf("organization of evaluation: %w", records.ErrNone)
		}
		out[i] = newOrgScore(e, org, x.locks[e.ID].Locked)
		if !out[i].row.Locked && a.Role == auth.Assessor {
			continue
		}
		scorer, err := scorers.of(ctx, e.V)
		if err != nil {
			return nil, err
		}
		if err := out[i].score(scorer, e.V, x.sheets[e.ID], x.ballots[e.ID]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func newOrgScore(e records.Versioned[round.Evaluation], org round.Organization, locked bool) orgScore {
	return orgScore{
		row: RankRow{
			EvaluationID: e.ID, OrganizationID: e.V.OrganizationID, Organization: org.Name, OrgKind: org.Kind,
			Locked: locked, Confirmed: e.V.Candidate,
		},
		scheme: schemeKey(e.V), outstanding: e.V.AllFacts().OutstandingItems(),
	}
}

// score calculates the score. Until the sheets are locked, their content is not revealed (domain B17).
func (o *orgScore) score(
	x *score.Scorer, e round.Evaluation, sheets map[string]score.Sheet, ballots *unitBallots,
) error {
	v, err := x.ScoreOnly(sheets, ballots.satisfaction(), e.Decision)
	if err != nil {
		return fmt.Errorf("score: %w", err)
	}
	v = x.Contradict(v, e.AllFacts().Contradicted)
	o.row.Blocked, o.row.Satisfaction, o.row.Rate, o.flags = v.Blocked, v.SatisfactionScore, v.SatisfactionRate, v.Flags
	if o.row.Locked {
		o.row.Score, o.row.Grade, o.veto, o.totals = v.Final, v.Grade, v.Veto, v.Totals()
	}
	o.result, o.overall = ballots.inTable()
	if o.result != nil {
		o.row.Marks = satisfaction.Marks(o.result.Flags)
	}
	return nil
}

// entries returns the organizations of a round as input of the ranking.
func (r roundScores) entries() []score.Entry {
	out := make([]score.Entry, 0, len(r.parties))
	for id, o := range r.parties {
		out = append(out, score.Entry{
			ID: id, Name: o.row.Organization, Kind: o.row.OrgKind, Score: o.row.Score, Veto: o.veto,
		})
	}
	return out
}

// mostUsed returns the scheme whose rules apply to a whole round: that of most of its organizations, the default for
// an empty one.
func (s *Scores) mostUsed(ctx context.Context, parties map[string]orgScore) (scheme.Scheme, error) {
	use := map[string]int{}
	for _, o := range parties {
		use[o.scheme]++
	}
	return s.schemeMostUsed(ctx, use)
}

// schemesOf returns every scheme that organizations use, by id and version.
func (s *Scores) schemesOf(ctx context.Context, parties map[string]orgScore) ([]scheme.Scheme, error) {
	keys := map[string]bool{}
	for _, o := range parties {
		keys[o.scheme] = true
	}
	var out []scheme.Scheme
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		x, err := s.schemeByKey(ctx, key)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// distinct returns schemes once each, by id and version.
func distinct(list []scheme.Scheme) []scheme.Scheme {
	slices.SortFunc(list, func(a, b scheme.Scheme) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	return slices.CompactFunc(list, func(a, b scheme.Scheme) bool { return a.ID == b.ID && a.Version == b.Version })
}

// schemeOf returns the scheme of one organization.
func (r roundScores) schemeOf(o orgScore) scheme.Scheme {
	for _, s := range r.schemes {
		if fmt.Sprint(s.ID, "@", s.Version) == o.scheme {
			return s
		}
	}
	return r.scheme
}

func (s *Scores) schemeByKey(ctx context.Context, key string) (scheme.Scheme, error) {
	id, version, _ := strings.Cut(key, "@")
	n, err := strconv.Atoi(version)
	if err != nil {
		return scheme.Scheme{}, fmt.Errorf("scheme version: %w", err)
	}
	return s.schemes.SchemeAt(ctx, id, n)
}

func (s *Scores) schemeMostUsed(ctx context.Context, use map[string]int) (scheme.Scheme, error) {
	best := ""
	for key, n := range use {
		if n > use[best] || (n == use[best] && key < best) {
			best = key
		}
	}
	if best == "" {
		return s.schemes.Builtin[0], nil
	}
	return s.schemeByKey(ctx, best)
}
