package scoring

import (
	"context"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/auth"
)

// Complete reports whether every body handed in its sheet, so that the sheets can be locked.
func (o OverviewRow) Complete() bool { return !o.Locked && o.Bodies > 0 && o.Submitted == o.Bodies }

// LockRound locks the sheets of every evaluation of a round that has them all, of supervising bodies too, and returns
// how many it locked and how many still lack a sheet. What was locked before an error stays locked: asked again, it
// goes on.
func (s *Scores) LockRound(ctx context.Context, a records.Actor, roundID string) (locked, waiting int, err error) {
	if err := a.Only(auth.Admin); err != nil {
		return locked, waiting, err
	}
	for _, of := range []func(context.Context, string) ([]OverviewRow, error){s.Overview, s.SupervisionOverview} {
		rows, err := of(ctx, roundID)
		if err != nil {
			return locked, waiting, err
		}
		for _, o := range rows {
			switch {
			case o.Locked:
			case !o.Complete():
				waiting++
			default:
				err := s.Lock(ctx, a, o.EvaluationID, "")
				switch {
				case records.KindOf(err) == records.Conflict: // a sheet was taken back in between
					waiting++
				case err != nil:
					return locked, waiting, fmt.Errorf("%s: %w", o.Organization, err)
				default:
					locked++
				}
			}
		}
	}
	return locked, waiting, nil
}
