package scoring

import (
	"context"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
)

// Complete reports whether every body handed in its sheet, so that the sheets can be locked.
func (o OverviewRow) Complete() bool { return !o.Locked && o.Bodies > 0 && o.Submitted == o.Bodies }

// Lockable returns the evaluations of a round that LockRound would lock now, units before supervising bodies.
func (s *Scores) Lockable(ctx context.Context, roundID string) (out []OverviewRow, err error) {
	at, err := records.Load[round.Round](ctx, s.env, round.KindRound, roundID)
	if err != nil {
		return nil, err
	}
	for _, of := range []func(context.Context, string) ([]OverviewRow, error){s.Overview, s.SupervisionOverview} {
		rows, err := of(ctx, roundID)
		if err != nil {
			return nil, err
		}
		for _, o := range rows {
			if !o.Complete() {
				continue
			}
			early, err := s.Early(ctx, at.V, o)
			if err != nil {
				return nil, err
			}
			if !early {
				out = append(out, o)
			}
		}
	}
	return out, nil
}

// Early reports whether the scheme of a row of a round does not allow its evaluation today. It works from what the row
// says and reads no record of its own: a round has 143 of them.
func (s *Scores) Early(ctx context.Context, at round.Round, o OverviewRow) (bool, error) {
	x, err := s.schemes.SchemeAt(ctx, o.SchemeID, o.SchemeVersion)
	if err != nil {
		return false, err
	}
	return deadline.From(x.Periods, o.Start(at)).TooEarly(deadline.DayOf(s.env.Now())), nil
}

// RoundLock is how many evaluations of a round LockRound locked, and how many it did not: a sheet is missing, or the
// scheme does not allow it yet.
type RoundLock struct{ Locked, Waiting, Early int }

// LockRound locks the sheets of every evaluation of a round that has them all, including those of supervising bodies.
// What was locked before an error stays locked; called again, it continues.
func (s *Scores) LockRound(ctx context.Context, a records.Actor, roundID string) (done RoundLock, err error) {
	if err := a.Only(auth.Admin); err != nil {
		return done, err
	}
	for _, of := range []func(context.Context, string) ([]OverviewRow, error){s.Overview, s.SupervisionOverview} {
		rows, err := of(ctx, roundID)
		if err != nil {
			return done, err
		}
		for _, o := range rows {
			switch {
			case o.Locked:
			case !o.Complete():
				done.Waiting++
			default:
				err := s.Lock(ctx, a, o.EvaluationID, "")
				switch {
				case round.TooEarly(err):
					done.Early++
				case records.KindOf(err) == records.Conflict: // a sheet was taken back in between
					done.Waiting++
				case err != nil:
					return done, fmt.Errorf("%s: %w", o.Organization, err)
				default:
					done.Locked++
				}
			}
		}
	}
	return done, nil
}
