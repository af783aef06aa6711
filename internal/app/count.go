package app

import (
	"context"
	"crypto/ecdh"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// boxTally is what was counted in one box. It lives only while the count runs: what may be published is decided from it, and
// nothing else is kept (rb1 §9.3, §9.4).
type boxTally struct {
	sid, group string
	weight     string
	tally      *vote.Tally
	paper      *vote.Tally
}

// count opens the ballots of all boxes, publishes the result and destroys the count keys (rb1 §9). Killed before the result is
// durable it starts over; killed after, only the keys and the state are left to do. Run may have ended it first, in the name of whoever asked.
func (s *Service) count(ctx context.Context, id string, cur, entry stateEntry) (next stateEntry, err error) {
	defer func() { s.through(id, cur.N, err == nil) }()
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return cur, err
	}
	if _, err := load[outcome](ctx, s, kindOutcome, id); KindOf(err) == NotFound {
		if err := s.countAll(ctx, id, sess.V); err != nil {
			return cur, s.notAgain(ctx, id, err)
		}
	} else if err != nil {
		return cur, err
	}
	if err := s.eraseKeys(sess.V, keys.Issuer|keys.Presence|keys.Receipt|keys.Count); err != nil {
		return cur, err
	}
	return s.finish(ctx, id, cur, entry, entry.By)
}

func (s *Service) countAll(ctx context.Context, id string, sess Session) error {
	if err := s.mayCount(ctx, id, sess); err != nil {
		return err
	}
	papers, err := s.papers(ctx, id)
	if err != nil {
		return err
	}
	total, inBoxes := 0, 0
	for _, p := range papers {
		total += p.view().Ballots
	}
	for _, ref := range sess.Boxes {
		n, err := s.sealedSize(ctx, ref.SID)
		if err != nil {
			return err
		}
		inBoxes += n
	}
	total += inBoxes
	// Paper does not help a nearly empty box: whoever typed it in could subtract it again.
	if vote.TooFew(total, sess.K) || (inBoxes > 0 && vote.TooFew(inBoxes, sess.K)) {
		return s.publishOutcome(ctx, id, sess, nil, nil, total)
	}
	var boxes []boxTally
	var comments []said
	for i, ref := range sess.Boxes {
		t, heard, err := s.countBox(ctx, id, sess, ref.SID)
		if err != nil {
			return err
		}
		bt := boxTally{sid: ref.SID, group: ref.Group, tally: t}
		if len(sess.Groups) > 0 {
			bt.weight = sess.Groups[i].Weight
		}
		if p := papers[ref.SID]; p.confirmed() {
			bt.paper = p.tally(sess.Questionnaire)
		}
		boxes, comments = append(boxes, bt), append(comments, heard...)
	}
	return s.publishOutcome(ctx, id, sess, boxes, comments, total)
}

// sealedSize reads the number of ballots from the box's own sealed note: the count starts from what was published, and
// without a sealed note nothing is opened (rb1 §16 C8).
func (s *Service) sealedSize(ctx context.Context, sid string) (int, error) {
	raw, err := s.boardBytes(ctx, sid, fileCheckpoint)
	if err != nil {
		return 0, fmt.Errorf("no sealed note: %w", err)
	}
	n, err := s.ownNote(raw) // by the board key of the key ring: the manifest, which names one too, lies in the store
	return n.Size, err
}

// countBox opens every ballot of a box on all cores, and finds the comments that say something.
func (s *Service) countBox(ctx context.Context, id string, sess Session, sid string) (*vote.Tally, []said, error) {
	b, err := s.box(ctx, sid)
	if err != nil {
		return nil, nil, err
	}
	k, err := s.ring.Load(sid)
	if err != nil {
		return nil, nil, fmt.Errorf("count key: %w", err)
	}
	if k.Count == nil {
		return nil, nil, fmt.Errorf("count key: %w", keys.ErrGone)
	}
	sealed, err := s.sealed(ctx, b)
	if err != nil {
		return nil, nil, err
	}
	s.hold("count.open")
	tally, opened := vote.NewTally(b.Manifest.Questions, sess.Questionnaire.Scored()), sealed.empty()
	err = openAll(ctx, b, store.Ballots, func(msgs [][]byte) error {
		part, trackers := openBallots(b, k.Count, msgs, sess.Questionnaire.Scored(), sealed.empty())
		return locked(&b.mu, func() { tally.Merge(part); opened.pour(trackers) })
	}, func(done int) { s.progress(id, "count", done, sealed.n) })
	if err != nil {
		return nil, nil, err
	}
	if !opened.same(sealed) {
		return nil, nil, errBoxChanged
	}
	var heard []said
	listener := &openBox{b, k.Count}
	err = openAll(ctx, b, store.Comments, func(msgs [][]byte) error {
		part := listener.listen(msgs)
		return locked(&b.mu, func() { heard = append(heard, part...) })
	}, func(int) {})
	return tally, heard, err
}

func locked(mu *sync.Mutex, fn func()) error {
	mu.Lock()
	defer mu.Unlock()
	fn()
	return nil
}

// openAll streams a table in batches to workers; memory is bounded by the batches under way.
func openAll(ctx context.Context, b *liveBox, t store.Table, work func([][]byte) error, report func(done int)) error {
	const batch = 256
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	msgs, done := make([][]byte, 0, batch), 0
	flush := func() {
		full := msgs
		msgs = make([][]byte, 0, batch)
		g.Go(func() error { return work(full) })
	}
	err := b.rows.Scan(ctx, t, func(_ store.Key, v []byte) error {
		if msgs = append(msgs, slices.Clone(v)); len(msgs) == batch {
			done += batch
			report(done)
			flush()
		}
		return ctx.Err()
	})
	flush()
	return errors.Join(err, g.Wait())
}

// openBallots opens a batch and puts its trackers into a bag. What does not open, match its commitment or read as canonical answers is spoilt.
func openBallots(b *liveBox, key *ecdh.PrivateKey, msgs [][]byte, scored []bool, into *bag) (*vote.Tally, *bag) {
	t := vote.NewTally(b.Manifest.Questions, scored)
	for _, m := range msgs {
		bal, err := b.ReadBallot(vote.SlotBallot, m)
		if err != nil {
			t.AddSpoilt()
			continue
		}
		into.add(bal.Tracker)
		answers, err := b.Open(key, bal)
		if err != nil {
			t.AddSpoilt()
			continue
		}
		t.Add(answers)
	}
	return t, into
}

// ProgressView tells how far a long step is.
type ProgressView struct {
	Step  string // seal or count, "" when nothing is under way
	Done  int
	Total int
}

func (s *Service) progress(id, step string, done, total int) {
	s.steps.Store(id, ProgressView{step, done, total})
}

// Progress tells how far the long step of a session is in this process.
func (s *Service) Progress(ctx context.Context, id string) (ProgressView, error) {
	if _, err := load[Session](ctx, s, kindSession, id); err != nil {
		return ProgressView{}, err
	}
	v, _ := s.steps.Load(id)
	p, _ := v.(ProgressView)
	return p, nil
}
