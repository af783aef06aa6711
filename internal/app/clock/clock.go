// Package clock is the one guard between the machine's clock and what is erased by it. A clock that jumped by months
// would erase at once what has to be kept for months, so everything it would erase waits for a person (decisions 0049
// and 0058).
package clock

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/store"
)

// kindClock is when the clock was last trusted; its id is seenID.
const (
	kindClock = "clock"
	seenID    = "seen"
)

// A jump of more than jump is not trusted while it makes anything due. A jump of more than farJump, which is longer
// than any public holiday, is not trusted while anything is kept. A service that was off for so long looks the same and
// waits too.
const (
	jump    = 24 * time.Hour
	farJump = 10 * 24 * time.Hour
	step    = 6 * time.Hour  // how often a trusted clock is recorded
	settled = 24 * time.Hour // after a jump, how long unclaimed files are left alone
)

type seen struct {
	Seen   time.Time `json:"seen"`
	Held   bool      `json:"held,omitempty"`  // erasures that are due wait for a person
	Jumped time.Time `json:"jumped,omitzero"` // when a jump was last trusted without asking a person
}

// Guard runs before every job that erases. Safe for concurrent use.
type Guard struct {
	env   *records.Env
	audit *audit.Log
	jobs  func() []records.Job

	mu   sync.Mutex
	held atomic.Bool // as it was last read
}

// New returns the guard of a store; jobs are those of all rooms.
func New(env *records.Env, log *audit.Log, jobs func() []records.Job) *Guard {
	log.Declare(audit.Event{Code: "clock.confirm", ZH: "确认系统时间", EN: "clock confirmed", Affects: audit.System})
	return &Guard{env: env, audit: log, jobs: jobs}
}

// Inventory returns what this room stores.
func (g *Guard) Inventory() records.Inventory { return records.Inventory{Staff: []string{kindClock}} }

// Guarded wraps a job: one that erases runs only while the clock is trusted.
func (g *Guard) Guarded(j records.Job) records.Job {
	run := j.Run
	switch {
	case j.Keeps != nil:
		j.Run = func(ctx context.Context) error {
			v, err := g.look(ctx)
			if err != nil || v.Held {
				return err
			}
			return run(ctx)
		}
	case j.Litter:
		j.Run = func(ctx context.Context) error {
			v, err := g.look(ctx)
			if err != nil || v.Held || g.env.Now().Sub(v.Jumped).Abs() < settled {
				return err
			}
			return run(ctx)
		}
	}
	return j
}

// look compares the clock with when it was last trusted.
func (g *Guard) look(ctx context.Context) (seen, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v, err := g.judge(ctx)
	g.held.Store(v.Held)
	return v, err
}

func (g *Guard) judge(ctx context.Context) (seen, error) {
	now := g.env.Now()
	cur, err := records.Load[seen](ctx, g.env, kindClock, seenID)
	if records.KindOf(err) == records.NotFound {
		_, err = records.Create(ctx, g.env, kindClock, seenID, "", seen{Seen: now})
		if errors.Is(err, store.ErrExists) {
			err = nil // another replica did it first
		}
		return seen{Seen: now}, err
	}
	v, gone := cur.V, now.Sub(cur.V.Seen)
	switch {
	case err != nil:
		return v, err
	case gone > jump && v.Held:
		return v, nil
	case gone > jump:
		kept, over, err := g.count(ctx)
		if err != nil {
			return seen{Held: true}, err
		}
		if over > 0 || kept > 0 && gone > farJump {
			g.env.Log.Warn("the clock jumped: erasing waits; see minping doctor",
				"by", gone.Round(time.Hour))
			v.Held = true
		} else {
			v.Seen, v.Jumped = now, now
		}
	case gone > step, gone < -step, v.Held: // a jump back from a clock that was corrected is trusted
		v.Seen, v.Held = now, false
	default:
		return v, nil
	}
	_, err = records.Update(ctx, g.env, kindClock, seenID, records.AnyVersion, func(s *seen) error {
		*s = v
		return nil
	})
	return v, err
}

func (g *Guard) count(ctx context.Context) (kept, over int, err error) {
	for _, j := range g.jobs() {
		if j.Keeps == nil {
			continue
		}
		k, o, err := j.Keeps(ctx)
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %w", j.Name, err)
		}
		kept, over = kept+k, over+o
	}
	return kept, over, nil
}

// Held reports whether erasures that are due wait for a person, as it is stored.
func (g *Guard) Held(ctx context.Context) (bool, error) {
	cur, err := records.Load[seen](ctx, g.env, kindClock, seenID)
	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	if err == nil {
		g.held.Store(cur.V.Held)
	}
	return cur.V.Held, err
}

// Now is what the clock shows.
func (g *Guard) Now() time.Time { return g.env.Now() }

// LastHeld reports what Held or a job last found.
func (g *Guard) LastHeld() bool { return g.held.Load() }

// Waiting is what one job would erase.
type Waiting struct {
	What records.Text
	N    int
}

// Waiting lists what waits for a person; held reports whether anything does.
func (g *Guard) Waiting(ctx context.Context) (list []Waiting, held bool, err error) {
	held, err = g.Held(ctx)
	if err != nil || !held {
		return nil, held, err
	}
	for _, j := range g.jobs() {
		if j.Keeps == nil {
			continue
		}
		_, over, err := j.Keeps(ctx)
		if err != nil {
			return nil, held, err
		}
		if over > 0 {
			list = append(list, Waiting{j.What, over})
		}
	}
	return list, held, nil
}

// Confirm records that the clock is right: from now on erasures follow it.
func (g *Guard) Confirm(ctx context.Context, a records.Actor) error {
	if err := a.Only(); err != nil {
		return err
	}
	held, err := g.Held(ctx)
	if err != nil || !held {
		return err
	}
	_, err = records.Update(ctx, g.env, kindClock, seenID, records.AnyVersion, func(s *seen) error {
		*s = seen{Seen: g.env.Now()}
		return nil
	})
	if err != nil {
		return err
	}
	g.held.Store(false)
	return g.audit.Append(ctx, a, "clock.confirm", seenID, "")
}
