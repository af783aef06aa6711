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

// FixAdmitted publishes the sorted admitted token ids of a box, for lost answers and for auditors. They are stored
// with the board's files but are not among them. The ids are streamed from the store into chunks; in practice a box
// fits into one chunk.
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
			return nil // a void, or a slot of screen mode
		}
		_, err := p.Write(k[:])
		return err
	})
	if err != nil {
		return fmt.Errorf("scan admissions: %w", err)
	}
	return p.finish()
}

// eachAdmitted calls fn for the fixed admitted token ids of a box, ascending; NotFound until they are fixed.
func (s *Boxes) eachAdmitted(ctx context.Context, sid string, fn func(vote.Hash)) error {
	f, err := s.File(ctx, sid, FileAdmitted)
	if err != nil {
		return err
	}
	return f.Write(hashes(fn))
}

// hashes splits what is written to it into hashes; a chunk always contains whole ones.
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

// AdmittedCount returns how many token ids were fixed.
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

// AdmissionNote signs how many were admitted and voided (rb1 §8, stage admission).
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
