package tally

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
)

// decided is the outcome of a count before any of it is published.
type decided struct {
	Outcome Outcome `json:"outcome"`
	Result  []byte  `json:"result"`
}

// decide returns the outcome of the first attempt that got this far: figures typed since, or a new address of the
// service, do not change a result that may be on some board already.
func (s *Tallies) decide(ctx context.Context, sid string, d decided) (decided, error) {
	raw, err := records.PlainJSON(d)
	if err != nil {
		return d, err
	}
	if err := s.boxes.Publish(ctx, sid, ballotbox.FileDecided, raw); err != nil {
		return d, err
	}
	return s.readDecided(ctx, sid)
}

func (s *Tallies) readDecided(ctx context.Context, sid string) (d decided, err error) {
	raw, err := s.boxes.BoardBytes(ctx, sid, ballotbox.FileDecided)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		return d, fmt.Errorf("decided count: %w", err)
	}
	return d, nil
}

// Decided reports whether a count has its result, published or not: nothing typed or requested now can change it.
func (s *Tallies) Decided(ctx context.Context, sess ballotbox.Session) (bool, error) {
	_, err := s.boxes.File(ctx, sess.Boxes[0].SID, ballotbox.FileDecided)
	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	return err == nil, err
}

// Undecided returns the refusal once a count has its result.
func (s *Tallies) Undecided(ctx context.Context, sess ballotbox.Session, refusal error) error {
	done, err := s.Decided(ctx, sess)
	if err == nil && done {
		return refusal
	}
	return err
}

// PublishDecided finishes a count that was killed after it had decided, without opening anything; it reports whether
// there was one.
func (s *Tallies) PublishDecided(ctx context.Context, id string, sess ballotbox.Session) (bool, error) {
	if done, err := s.Decided(ctx, sess); err != nil || !done {
		return false, err
	}
	d, err := s.readDecided(ctx, sess.Boxes[0].SID)
	if err != nil {
		return false, err
	}
	return true, s.publish(ctx, id, sess, d)
}

// publish erases what other attempts stored, then writes a decided result onto every board, then its notes, then the
// outcome.
func (s *Tallies) publish(ctx context.Context, id string, sess ballotbox.Session, d decided) error {
	if err := s.eraseSets(ctx, id, d.Outcome.CommentSet); err != nil {
		return err
	}
	sum := sha256.Sum256(d.Result)
	for _, ref := range sess.Boxes {
		if err := s.publishResult(ctx, ref.SID, d.Result, sum); err != nil {
			return err
		}
	}
	_, err := records.Create(ctx, s.env, ballotbox.KindOutcome, id, "", d.Outcome)
	if errors.Is(err, store.ErrExists) {
		return nil // another replica counted the same box and got the same result
	}
	return err
}

// asPublished refuses a result that differs from the one on the board, left by a count of a release before decision
// 0093, which did not decide first.
func (s *Tallies) asPublished(ctx context.Context, sess ballotbox.Session, raw []byte) error {
	on, err := s.boxes.BoardBytes(ctx, sess.Boxes[0].SID, ballotbox.FileResult)
	if records.KindOf(err) == records.NotFound {
		return nil
	}
	if err == nil && !bytes.Equal(on, raw) {
		return records.Fail(records.Conflict, "result_differs", "上次计票中断时结果已经公布，现在算出的不同。请把清点数和纸质票改回当时的数字，再计票。",
			"An interrupted count has published a result, and the figures now give a different one. Enter the "+
				"earlier figures.")
	}
	return err
}
