package accounting

import (
	"context"
	"fmt"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/store"
	"minping/internal/vote"
)

// machineCounts fills in what the boxes know.
func (ac *Accountings) machineCounts(ctx context.Context, sess ballotbox.Session, b *tally.Balance) error {
	for _, ref := range sess.Boxes {
		printed, live, err := ac.Printed(ctx, ref.SID)
		if err != nil {
			return err
		}
		b.Printed += printed
		if live == nil {
			continue
		}
		admitted, voids, ballots, err := ac.rowCounts(ctx, live)
		if err != nil {
			return err
		}
		b.Admitted, b.Void, b.Returned = b.Admitted+admitted, b.Void+voids, b.Returned+ballots
	}
	return nil
}

// Printed returns the number of token ids of a box; the box is nil for a draft.
func (ac *Accountings) Printed(ctx context.Context, sid string) (int, *ballotbox.LiveBox, error) {
	live, err := ac.boxes.Box(ctx, sid)
	if records.KindOf(err) == records.NotFound {
		set, err := ac.boxes.IssuedSet(ctx, sid)
		return len(set), nil, err
	}
	if err != nil {
		return 0, nil, err
	}
	return live.Manifest.Issued.N, live, nil
}

// rowCounts returns the exact numbers of a box, from its notes once they exist, so that a purged session keeps its
// figures.
func (ac *Accountings) rowCounts(ctx context.Context, b *ballotbox.LiveBox) (admitted, voids, ballots int, err error) {
	if raw, err := ac.boxes.BoardBytes(ctx, b.Sid, ballotbox.FileAdmission); err == nil {
		n, err := ac.boxes.NoteOf(b, raw, vote.StageAdmission)
		if err != nil {
			return 0, 0, 0, fmt.Errorf("admission note: %w", err)
		}
		_, voids, err = vote.ParseAdmissionExtra(n.Extra)
		if err != nil {
			return 0, 0, 0, fmt.Errorf("admission note: %w", ballotbox.ErrBoxChanged)
		}
		admitted = n.Size
	} else if records.KindOf(err) != records.NotFound {
		return 0, 0, 0, err
	} else {
		total, voided, seats := 0, 0, 0
		err = b.Rows.Scan(ctx, store.Admissions, func(_ store.Key, v []byte) error {
			switch len(v) {
			case 32:
				total++
			case len("void"):
				voided++
			default:
				seats++
			}
			return nil
		})
		if err != nil {
			return 0, 0, 0, fmt.Errorf("scan admissions: %w", err)
		}
		admitted, voids = total, voided
	}
	if raw, err := ac.boxes.BoardBytes(ctx, b.Sid, ballotbox.FileCheckpoint); err == nil {
		n, err := ac.boxes.NoteOf(b, raw, vote.StageSealed)
		return admitted, voids, n.Size, err
	} else if records.KindOf(err) != records.NotFound {
		return 0, 0, 0, err
	}
	ballots, err = b.Rows.Count(ctx, store.Ballots)
	return admitted, voids, ballots, err
}
