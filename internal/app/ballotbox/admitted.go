package ballotbox

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"minping/internal/app/records"

	"minping/internal/store"
	"minping/internal/vote"
)

// fixAdmitted publishes the sorted admitted token ids of a box, for lost answers and for auditors. It lies with the
// board's files and is none of them. The ids go from the store into chunks as they come; the largest box has fewer than
// fill one.
func (s *Boxes) FixAdmitted(ctx context.Context, sid string) error {
	if _, err := s.File(ctx, sid, FileAdmitted); records.KindOf(err) != records.NotFound {
		return err
	}
	b, err := s.Box(ctx, sid)
	if err != nil {
		return err
	}
	p := s.publisher(ctx, sid, FileAdmitted)
	err = b.Rows.Scan(ctx, store.Admissions, func(k store.Key, v []byte) error {
		if len(v) != len(vote.Hash{}) {
			return nil // a void, or a seat of screen mode
		}
		_, err := p.Write(k[:])
		return err
	})
	if err != nil {
		return fmt.Errorf("scan admissions: %w", err)
	}
	return p.finish()
}

// eachAdmitted calls fn for the fixed admitted token ids of a box, ascending; NotFound while they are not fixed.
func (s *Boxes) eachAdmitted(ctx context.Context, sid string, fn func(vote.Hash)) error {
	f, err := s.File(ctx, sid, FileAdmitted)
	if err != nil {
		return err
	}
	return f.Write(hashes(fn))
}

// hashes takes apart what is written to it; a chunk holds whole hashes.
type hashes func(vote.Hash)

func (fn hashes) Write(p []byte) (int, error) {
	if len(p)%len(vote.Hash{}) != 0 {
		return 0, fmt.Errorf("admitted set: a chunk of %d bytes", len(p))
	}
	for h := range slices.Chunk(p, len(vote.Hash{})) {
		fn(vote.Hash(h))
	}
	return len(p), nil
}

// admittedCount is how many token ids were fixed.
func (s *Boxes) AdmittedCount(ctx context.Context, sid string) (int, error) {
	f, err := s.File(ctx, sid, FileAdmitted)
	return int(f.Size) / len(vote.Hash{}), err
}

func (s *Boxes) inPublished(ctx context.Context, sid string, tid vote.Hash) (found bool, err error) {
	err = s.eachAdmitted(ctx, sid, func(t vote.Hash) { found = found || t == tid })
	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	return found, err
}

// admissionNote signs how many were admitted and voided (rb1 §8, stage admission).
func (s *Boxes) AdmissionNote(ctx context.Context, sid string) error {
	if _, err := s.File(ctx, sid, FileAdmission); records.KindOf(err) != records.NotFound {
		return err
	}
	if err := s.FixAdmitted(ctx, sid); err != nil {
		return err
	}
	b, err := s.Box(ctx, sid)
	if err != nil {
		return err
	}
	root := vote.NewRootBuilder()
	if err := s.eachAdmitted(ctx, sid, func(tid vote.Hash) { root.Add(vote.LeafHash(tid[:])) }); err != nil {
		return err
	}
	voids, err := countVoids(ctx, b)
	if err != nil {
		return err
	}
	return s.PublishNote(ctx, sid, FileAdmission, vote.Note{
		Origin: b.Manifest.Origin, Size: root.Size(), Root: root.Root(), Stage: vote.StageAdmission, M: b.M,
		Extra: vote.AdmissionExtra(b.Manifest.Issued.N, voids),
	})
}

func countVoids(ctx context.Context, b *LiveBox) (int, error) {
	n := 0
	err := b.Rows.Scan(ctx, store.Admissions, func(_ store.Key, v []byte) error {
		if bytes.Equal(v, voided) {
			n++
		}
		return nil
	})
	return n, err
}
