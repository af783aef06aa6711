package tally

import (
	"context"
	"crypto/ecdh"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"minping/internal/app/ballotbox"

	"golang.org/x/sync/errgroup"

	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// boxTally is what was counted in one box. It exists only while the count runs: it is used to decide what may be
// published, and nothing else is kept (rb1 §9.3, §9.4).
type boxTally struct {
	sid, group string
	weight     string
	tally      *vote.Tally
	paper      *vote.Tally
}

// Input is what a count needs to know about a session besides the contents of its boxes.
type Input struct {
	ID      string
	Session ballotbox.Session
	Papers  map[string]Paper // by sid, if paper was entered
	Balance Balance          // the accounting that the result is calculated with
	Report  func(done, total int)
}

// Paper is the paper ballots of one box.
type Paper struct {
	Ballots int         // number of confirmed ones, including unreadable ones
	Tally   *vote.Tally // nil until two entries agree
}

// Count opens the ballots of all boxes and publishes the result (rb1 §9). If killed before the outcome is durable, it
// starts over.
func (s *Tallies) Count(ctx context.Context, r Input) error {
	sess := r.Session
	total, inBoxes := 0, 0
	for _, p := range r.Papers {
		total += p.Ballots
	}
	for _, ref := range sess.Boxes {
		n, err := s.sealedSize(ctx, ref.SID)
		if err != nil {
			return err
		}
		inBoxes += n
	}
	total += inBoxes
	// Paper does not help a nearly empty box: the person who entered it could subtract it again.
	if vote.TooFew(total, sess.K) || (inBoxes > 0 && vote.TooFew(inBoxes, sess.K)) {
		return s.publishOutcome(ctx, r, nil, nil, total)
	}
	var boxes []boxTally
	var comments []remark
	for i, ref := range sess.Boxes {
		t, heard, err := s.CountBox(ctx, r, ref.SID)
		if err != nil {
			return err
		}
		bt := boxTally{sid: ref.SID, group: ref.Group, tally: t}
		if len(sess.Groups) > 0 {
			bt.weight = sess.Groups[i].Weight
		}
		bt.paper = r.Papers[ref.SID].Tally
		boxes, comments = append(boxes, bt), append(comments, heard...)
	}
	return s.publishOutcome(ctx, r, boxes, comments, total)
}

// sealedSize reads the number of ballots from the box's own sealed note: the count starts from what was published, and
// without a sealed note nothing is opened (rb1 §16 C8).
func (s *Tallies) sealedSize(ctx context.Context, sid string) (int, error) {
	raw, err := s.boxes.BoardBytes(ctx, sid, ballotbox.FileCheckpoint)
	if err != nil {
		return 0, fmt.Errorf("no sealed note: %w", err)
	}
	// verified with the board key of the key ring: the manifest, which also names one, is in the store
	n, err := s.boxes.OwnNote(raw)
	return n.Size, err
}

// CountBox opens every ballot of a box on all cores, and finds the non-empty comments.
func (s *Tallies) CountBox(ctx context.Context, r Input, sid string) (*vote.Tally, []remark, error) {
	b, err := s.boxes.Box(ctx, sid)
	if err != nil {
		return nil, nil, err
	}
	k, err := s.boxes.Ring.Load(sid)
	if err == nil {
		err = k.Match(b.Box) // with a wrong key every ballot would be found invalid
	}
	if err != nil {
		return nil, nil, fmt.Errorf("count key: %w", err)
	}
	if k.Count == nil {
		return nil, nil, fmt.Errorf("count key: %w", keys.ErrGone)
	}
	sealed, err := s.boxes.VerifySealed(ctx, b)
	if err != nil {
		return nil, nil, err
	}
	s.env.Hold("count.open")
	tally, opened := vote.NewTally(b.Manifest.Questions, r.Session.Questionnaire.Scored()), sealed.Empty()
	err = openAll(ctx, b, store.Ballots, func(msgs [][]byte) error {
		part, trackers := openBallots(b, k.Count, msgs, r.Session.Questionnaire.Scored(), sealed.Empty())
		return locked(&b.Mu, func() { tally.Merge(part); opened.Merge(trackers) })
	}, func(done int) { r.Report(done, sealed.N) })
	if err != nil {
		return nil, nil, err
	}
	if !opened.Same(sealed) {
		return nil, nil, ballotbox.ErrBoxChanged
	}
	var heard []remark
	listener := &OpenBox{b, k.Count}
	err = openAll(ctx, b, store.Comments, func(msgs [][]byte) error {
		part := listener.listen(msgs)
		return locked(&b.Mu, func() { heard = append(heard, part...) })
	}, func(int) {})
	return tally, heard, err
}

func locked(mu *sync.Mutex, fn func()) error {
	mu.Lock()
	defer mu.Unlock()
	fn()
	return nil
}

// openAll streams a table in batches to workers; memory is bounded by the batches in progress.
func openAll(ctx context.Context, b *ballotbox.LiveBox, t store.Table, work func([][]byte) error,
	report func(done int),
) error {
	const batch = 256
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	msgs, done := make([][]byte, 0, batch), 0
	flush := func() {
		full := msgs
		msgs = make([][]byte, 0, batch)
		g.Go(func() error { return work(full) })
	}
	err := b.Rows.Scan(ctx, t, func(_ store.Key, v []byte) error {
		msgs = append(msgs, slices.Clone(v))
		if len(msgs) == batch {
			done += batch
			report(done)
			flush()
		}
		return ctx.Err()
	})
	flush()
	return errors.Join(err, g.Wait())
}

// openBallots opens a batch and adds its trackers to a multiset hash. A ballot that cannot be opened, does not match
// its commitment or is not canonical is spoilt.
func openBallots(b *ballotbox.LiveBox, key *ecdh.PrivateKey, msgs [][]byte, scored []bool,
	into *ballotbox.MultisetHash,
) (*vote.Tally, *ballotbox.MultisetHash) {
	t := vote.NewTally(b.Manifest.Questions, scored)
	for _, m := range msgs {
		bal, err := b.ReadBallot(vote.SlotBallot, m)
		if err != nil {
			t.AddSpoilt()
			continue
		}
		into.Add(bal.Tracker)
		answers, err := b.Open(key, bal)
		if err != nil {
			t.AddSpoilt()
			continue
		}
		t.Add(answers)
	}
	return t, into
}
