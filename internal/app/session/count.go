package session

import (
	"context"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/keys"
)

// count opens the ballots of all boxes, publishes the result and destroys the count keys (rb1 §9). If killed before
// the result is decided it starts over; if killed later, only publishing, the keys and the state are left to do. Run
// may have finished it first, in the name of the person who asked.
func (s *Sessions) count(ctx context.Context, id string, cur,
	entry ballotbox.StateEntry,
) (next ballotbox.StateEntry, err error) {
	defer func() { s.finishStep(id, cur.N, err == nil) }()
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return cur, err
	}
	if _, err := records.Load[tally.Outcome](ctx, s.env, ballotbox.KindOutcome,
		id); records.KindOf(err) == records.NotFound {
		done, err := s.tallies.PublishDecided(ctx, id, sess.V)
		if err == nil && !done {
			err = s.countBoxes(ctx, id, sess.V)
		}
		if err != nil {
			return cur, s.notAgain(ctx, id, err)
		}
	} else if err != nil {
		return cur, err
	}
	if err := s.boxes.EraseKeys(sess.V, keys.Issuer|keys.Presence|keys.Receipt|keys.Count); err != nil {
		return cur, err
	}
	return s.boxes.Finish(ctx, id, cur, entry, entry.By)
}

// countBoxes counts unless that must wait for people: figures that do not balance, or paper that was entered only
// once.
func (s *Sessions) countBoxes(ctx context.Context, id string, sess ballotbox.Session) error {
	if err := s.mayCount(ctx, id, sess); err != nil {
		return err
	}
	bal, err := s.accounting.ExactBalance(ctx, id, sess)
	if err != nil {
		return err
	}
	papers, err := s.accounting.CountedPaper(ctx, id, sess.Questionnaire)
	if err != nil {
		return err
	}
	return s.tallies.Count(ctx, tally.Input{
		ID: id, Session: sess, Balance: bal, Papers: papers,
		Report: func(done, total int) { s.progress(id, "count", done, total) },
	})
}

// ProgressView is the progress of a long step.
type ProgressView struct {
	Step  string // seal or count, "" if none is running
	Done  int
	Total int
}

func (s *Sessions) progress(id, step string, done, total int) {
	s.Steps.Store(id, ProgressView{step, done, total})
}

// Progress returns the progress of a session's long step in this process.
func (s *Sessions) Progress(ctx context.Context, id string) (ProgressView, error) {
	if _, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id); err != nil {
		return ProgressView{}, err
	}
	v, _ := s.Steps.Load(id)
	p, _ := v.(ProgressView)
	return p, nil
}
