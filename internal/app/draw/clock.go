package draw

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/app/records"
	"minping/internal/store"
)

// KindClock is when the clock was last trusted; its id is seenID.
const (
	KindClock = "clock"
	seenID    = "seen"
)

// A clock that jumps by months would delete every list at once. A jump of more than clockJump is not trusted until a
// person confirms it; a service that was off for that long looks the same and also waits.
const (
	clockJump = 24 * time.Hour
	clockStep = 6 * time.Hour // how often a trusted clock is recorded
)

type clockSeen struct {
	Seen time.Time `json:"seen"`
	Held bool      `json:"held,omitempty"` // erasures that are due wait for a person
}

// forgetByClock deletes the lists whose retention period is over, unless the clock has jumped.
func (s *Draws) forgetByClock(ctx context.Context) error {
	held, err := s.holdClock(ctx)
	if err != nil || held {
		return err
	}
	return s.ForgetAttendees(ctx)
}

// ClockHeld reports whether erasures that are due wait for a person.
func (s *Draws) ClockHeld(ctx context.Context) (bool, error) {
	v, err := records.Load[clockSeen](ctx, s.env, KindClock, seenID)
	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	return v.V.Held, err
}

// holdClock compares the clock with when it was last trusted. If there is no list, nothing can be erased and any clock
// is trusted.
func (s *Draws) holdClock(ctx context.Context) (held bool, err error) {
	lists, err := s.env.Store.List(ctx, KindAttendees, "", "", 1)
	if err != nil {
		return false, fmt.Errorf("list attendees: %w", err)
	}
	now := s.env.Now()
	v, err := records.Load[clockSeen](ctx, s.env, KindClock, seenID)
	if records.KindOf(err) == records.NotFound {
		_, err = records.Create(ctx, s.env, KindClock, seenID, "", clockSeen{Seen: now})
		if errors.Is(err, store.ErrExists) {
			err = nil // another replica did it first
		}
		return false, err
	}
	switch gone := now.Sub(v.V.Seen); {
	case err != nil:
		return false, err
	case len(lists) > 0 && v.V.Held:
		return true, nil
	case len(lists) > 0 && gone > clockJump:
		s.env.Log.Warn("the clock jumped: what it would erase waits; see minping doctor", "by", gone.Round(time.Hour))
		return true, s.believe(ctx, v.V.Seen, true)
	case gone > clockStep || v.V.Held:
		return false, s.believe(ctx, now, false)
	}
	return false, nil
}

func (s *Draws) believe(ctx context.Context, at time.Time, held bool) error {
	_, err := records.Update(ctx, s.env, KindClock, seenID, records.AnyVersion, func(c *clockSeen) error {
		c.Seen, c.Held = at, held
		return nil
	})
	return err
}

// ConfirmClock confirms that the clock is right: from now on erasures happen by it.
func (s *Draws) ConfirmClock(ctx context.Context, a records.Actor) error {
	held, err := s.ClockHeld(ctx)
	if err != nil || !held {
		return err
	}
	if err := s.believe(ctx, s.env.Now(), false); err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "clock.confirm", seenID, "")
}
