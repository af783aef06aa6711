package app

import (
	"context"
	"fmt"
	"hash"
	"slices"

	"minping/internal/store"
	"minping/internal/vote"
)

// boardWriter writes index and records in ascending order of tracker. It goes over the box several times, each time
// keeping one range of trackers, so that memory does not grow with the number of ballots.
type boardWriter struct {
	index, records *publisher
	sum            hash.Hash
	root           *vote.RootBuilder
	n              int
}

type boardRow struct {
	tracker vote.Hash
	record  []byte
}

// pass writes the trackers whose first byte falls into part p of parts.
func (w *boardWriter) pass(ctx context.Context, b *liveBox, p, parts int) error {
	var rows []boardRow
	err := b.rows.Scan(ctx, store.Ballots, func(_ store.Key, msg []byte) error {
		bal, err := b.ReadBallot(vote.SlotBallot, msg)
		if err != nil {
			return fmt.Errorf("stored ballot: %w", err)
		}
		if int(bal.Tracker[0])*parts/256 == p {
			rows = append(rows, boardRow{bal.Tracker, slices.Clone(bal.Record)})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("scan ballots: %w", err)
	}
	slices.SortFunc(rows, func(x, y boardRow) int { return compareHash(x.tracker, y.tracker) })
	for _, r := range rows {
		if _, err := w.index.Write(r.tracker[:]); err != nil {
			return err
		}
		if _, err := w.records.Write(r.record); err != nil {
			return err
		}
		w.sum.Write(r.record)
		w.root.Add(r.tracker)
	}
	w.n += len(rows)
	return nil
}
