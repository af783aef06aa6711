package app

import (
	"context"
	"minping/internal/keys"
)

// count opens the ballots of all boxes, publishes the result and destroys the count keys (rb1 §9). Killed before the result is
// durable it starts over; killed after, only the keys and the state are left to do. Run may have ended it first, in the name of whoever asked.
func (s *Service) count(ctx context.Context, id string, cur, entry stateEntry) (next stateEntry, err error) {
	defer func() { s.through(id, cur.N, err == nil) }()
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return cur, err
	}
	if _, err := load[outcome](ctx, s, kindOutcome, id); KindOf(err) == NotFound {
		if err := s.countBoxes(ctx, id, sess.V); err != nil {
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

// countBoxes counts what may be counted: figures that do not balance, and paper that was typed once, wait for people.
func (s *Service) countBoxes(ctx context.Context, id string, sess Session) error {
	if err := s.mayCount(ctx, id, sess); err != nil {
		return err
	}
	bal, err := s.balance(ctx, id, sess)
	if err != nil {
		return err
	}
	r := countRequest{
		ID: id, Session: sess, Balance: bal, Papers: map[string]paperBox{},
		Report: func(done, total int) { s.progress(id, "count", done, total) },
	}
	papers, err := s.papers(ctx, id)
	for sid, p := range papers {
		box := paperBox{Ballots: p.view().Ballots}
		if p.confirmed() {
			box.Tally = p.tally(sess.Questionnaire)
		}
		r.Papers[sid] = box
	}
	if err != nil {
		return err
	}
	return s.countAll(ctx, r)
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
