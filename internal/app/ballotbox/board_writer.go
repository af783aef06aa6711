package ballotbox

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"slices"

	"minping/internal/app/records"

	"minping/internal/store"
	"minping/internal/vote"
)

// passBytes limits the memory of one pass over the box while the board is made: the records of about 25 000 ballots. A
// larger box needs more passes but no more memory. Nothing is sorted in a file, because a container may have no room
// for one and it would have to be erased again.
const passBytes = 12 << 20

// PublishBoard writes index and records, sorted by tracker, and the sealed note (rb1 §8).
func (s *Boxes) PublishBoard(ctx context.Context, sid string, report func(done, total int)) error {
	if _, err := s.File(ctx, sid, FileCheckpoint); records.KindOf(err) != records.NotFound {
		return err
	}
	b, err := s.Box(ctx, sid)
	if err != nil {
		return err
	}
	total, err := b.Rows.Count(ctx, store.Ballots)
	if err != nil {
		return fmt.Errorf("count ballots: %w", err)
	}
	w := newBoardWriter(b, total, s.PassBytes)
	w.index, w.records = s.publisher(ctx, sid, FileIndex), s.publisher(ctx, sid, FileRecords)
	for p := range w.passes {
		if err := w.pass(ctx, b, p); err != nil {
			return err
		}
		report(w.root.Size(), total)
	}
	if err := errors.Join(w.index.finish(), w.records.finish()); err != nil {
		return err
	}
	admitted, err := s.AdmittedCount(ctx, sid)
	if err != nil {
		return err
	}
	return s.PublishNote(ctx, sid, FileCheckpoint, vote.Note{
		Origin: b.Manifest.Origin, Size: w.root.Size(), Root: w.root.Root(), Stage: vote.StageSealed, M: b.M,
		Extra: vote.SealedExtra(vote.Hash(w.sum.Sum(nil)), admitted),
	})
}

// boardWriter writes index and records in ascending order of tracker. It goes over the box several times, each time
// keeping one range of trackers, so that memory does not grow with the number of ballots.
type boardWriter struct {
	index, records *publisher
	sum            hash.Hash
	root           *vote.RootBuilder

	passes int
	long   int        // length of a record in bytes
	kept   []byte     // the records of this pass, concatenated
	rows   []boardRow // the rows they belong to
}

type boardRow struct {
	tracker vote.Hash
	at      int // position in kept, counted in records
}

const boardRowSize = len(vote.Hash{}) + 8

// newBoardWriter allocates memory once for all passes. Trackers are hashes: ranges of equal width contain roughly
// equal numbers of them, and there is room for the deviation.
func newBoardWriter(b *LiveBox, total, bound int) *boardWriter {
	w := &boardWriter{sum: sha256.New(), root: vote.NewRootBuilder(), long: b.RecordLen()}
	row := w.long + boardRowSize
	w.passes = max(1, min(1<<16, (total*row+bound-1)/bound))
	room := total
	if w.passes > 1 {
		room = total/w.passes + total/w.passes/16 + 64
	}
	w.kept, w.rows = make([]byte, 0, room*w.long), make([]boardRow, 0, room)
	return w
}

// pass writes the trackers whose first two bytes fall into part p.
func (w *boardWriter) pass(ctx context.Context, b *LiveBox, p int) error {
	w.kept, w.rows = w.kept[:0], w.rows[:0]
	err := b.Rows.Scan(ctx, store.Ballots, func(_ store.Key, msg []byte) error {
		bal, err := b.ReadBallot(vote.SlotBallot, msg)
		if err != nil {
			return fmt.Errorf("stored ballot: %w", err)
		}
		if int(binary.BigEndian.Uint16(bal.Tracker[:]))*w.passes>>16 == p {
			w.rows = append(w.rows, boardRow{bal.Tracker, len(w.rows)})
			w.kept = append(w.kept, bal.Record...)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("scan ballots: %w", err)
	}
	slices.SortFunc(w.rows, func(x, y boardRow) int { return CompareHash(x.tracker, y.tracker) })
	for _, r := range w.rows {
		record := w.kept[r.at*w.long : (r.at+1)*w.long]
		if _, err := w.index.Write(r.tracker[:]); err != nil {
			return err
		}
		if _, err := w.records.Write(record); err != nil {
			return err
		}
		w.sum.Write(record)
		w.root.Add(r.tracker)
	}
	return nil
}
