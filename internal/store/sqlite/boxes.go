package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"minping/internal/store"
)

// Box opens the ballot box of a session and creates it if necessary. A guest (see OpenShared) only reads boxes that are
// there.
func (s *engine) Box(ctx context.Context, sid string) (store.Box, error) {
	if err := store.CheckSID(sid); err != nil {
		return nil, err
	}
	if s.beside {
		return s.guestBox(ctx, sid)
	}
	for {
		if err := s.enterBoxes(ctx, "box"); err != nil {
			return nil, err
		}
		b := s.box(sid)
		dropped, err := b.ensure()
		if err != nil {
			return nil, err
		}
		if !dropped {
			return b, nil
		}
		s.forget(b) // dropped between the two steps; the next iteration makes a new one
	}
}

// box returns the single handle of a sid.
func (s *engine) box(sid string) *box {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.boxes[sid]
	if b == nil {
		b = &box{s: s, sid: sid, path: s.boxPath(sid)}
		s.boxes[sid] = b
	}
	return b
}

func (s *engine) forget(b *box) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for sid, other := range s.boxes {
		if other == b {
			delete(s.boxes, sid)
		}
	}
}

func (s *engine) enterBoxes(ctx context.Context, op string) error {
	if s.beside {
		return unavailable(op, errBeside)
	}
	return s.enter(ctx, op)
}

// DropBox erases the box with everything in it.
func (s *engine) DropBox(ctx context.Context, sid string) error {
	if err := store.CheckSID(sid); err != nil {
		return err
	}
	if err := s.enterBoxes(ctx, "drop box"); err != nil {
		return err
	}
	b := s.box(sid)
	if err := b.drop(); err != nil {
		return err
	}
	s.forget(b)
	return nil
}

// Boxes lists the sids of all boxes.
func (s *engine) Boxes(ctx context.Context) ([]string, error) {
	if err := s.enter(ctx, "boxes"); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Join(s.opt.Dir, boxesDir))
	if err != nil {
		return nil, unavailable("boxes", err)
	}
	sids := []string{}
	for _, e := range entries {
		if sid, ok := sidOfFile(e.Name(), openSuffix, sealSuffix); ok {
			sids = append(sids, sid)
		}
	}
	slices.Sort(sids)
	return slices.Compact(sids), nil
}

// closeIdleBoxes releases the memory of unused boxes.
func (s *engine) closeIdleBoxes() {
	defer s.idle.Done()
	tick := time.NewTicker(s.opt.IdleAfter / 4)
	defer tick.Stop()
	for {
		select {
		case <-s.done:
			return
		case now := <-tick.C:
			for _, b := range s.known() {
				b.closeUnused(now.Add(-s.opt.IdleAfter))
			}
		}
	}
}

// makeRoom closes the least recently used boxes until no more than the allowed number are open. Closing copies a box's
// log, and opening reads it again: where many halls vote at once, that would cost more than the votes. So boxes that
// are busy stay open up to a higher number. A box in use at this moment stays open, so that limit may be exceeded for
// as long as that lasts.
func (s *engine) makeRoom() {
	boxes := s.known()
	slices.SortFunc(boxes, func(a, b *box) int { return cmp.Compare(a.used.Load(), b.used.Load()) })
	now := time.Now()
	for _, b := range boxes {
		open := int(s.openBoxes.Load())
		if open <= s.opt.OpenBoxes {
			return
		}
		since := now
		if open <= s.opt.BusyBoxes {
			since = now.Add(-busyFor)
		}
		b.closeUnused(since)
	}
}

func (s *engine) known() []*box {
	s.mu.Lock()
	defer s.mu.Unlock()
	boxes := make([]*box, 0, len(s.boxes))
	for _, b := range s.boxes {
		boxes = append(boxes, b)
	}
	return boxes
}

func notFound(op string) error {
	return fmt.Errorf("sqlite: %s: box: %w", op, store.ErrNotFound)
}
