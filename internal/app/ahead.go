package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"minping/internal/auth"
)

// aheadEvery is how often lookAhead looks whether something was done, and so how long it must have been quiet.
const aheadEvery = 2 * time.Second

// lookAhead works out what the pages of the newest round show before somebody asks: after a start, and whenever nobody has done anything for a
// moment after something was done. The first to open the ranking of a round of thousands then finds it as quickly as the next (issue 3). It only
// reads, and what it leaves behind is what a request would have left.
func (s *Service) lookAhead(ctx context.Context) {
	t := time.NewTicker(aheadEvery)
	defer t.Stop()
	at := ahead{-1, -1}
	for {
		if err := at.look(ctx, s); err != nil && ctx.Err() == nil {
			s.log.Warn("look ahead", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// ahead is where the audit chain ended when it was last looked at, and when the newest round was last worked out; -1: never.
type ahead struct{ seen, done int }

// look works the newest round out when nothing was done since the last look. What cannot be worked out is left to whoever asks for it: tried again
// each time it would keep a processor busy.
func (a *ahead) look(ctx context.Context, s *Service) error {
	_, last, _, err := s.chainEnd(ctx)
	if err != nil {
		return err
	}
	quiet := a.seen < 0 || a.seen == last.N
	a.seen = last.N
	if !quiet || a.done == last.N {
		return nil
	}
	if err = s.prepareNewest(ctx); KindOf(err) != Unavailable {
		a.done = last.N
	}
	return err
}

// prepareNewest works out the newest round as the office sees it.
func (s *Service) prepareNewest(ctx context.Context) error {
	rounds, err := s.Rounds(ctx, "", 1000)
	if err != nil || len(rounds) == 0 {
		return err
	}
	newest := slices.MaxFunc(rounds, func(a, b Versioned[Round]) int {
		return cmp.Or(cmp.Compare(a.V.Term, b.V.Term), cmp.Compare(a.V.No, b.V.No))
	})
	if _, err := s.overview(ctx, newest.ID); err != nil {
		return err
	}
	_, err = s.standing(ctx, Actor{Role: auth.Admin}, newest.ID, false)
	return err
}
