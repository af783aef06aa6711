package scoring

import (
	"context"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
)

// Complete reports whether every body handed in its sheet, so that the sheets can be locked.
func (o OverviewRow) Complete() bool { return !o.Locked && o.Bodies > 0 && o.Submitted == o.Bodies }

// RoundLock is how many evaluations of a round LockRound locked, and how many it did not: for want of a sheet, or
// because their scheme does not allow it yet.
type RoundLock struct{ Locked, Waiting, Early int }

// LockRound locks the sheets of every evaluation of a round that has them all, of supervising bodies too. What was
// locked before an error stays locked: asked again, it goes on.
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
