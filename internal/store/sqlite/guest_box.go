package sqlite

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"

	"minping/internal/store"
)

// guestBox is a ballot box as a guest reads it (see OpenShared): it creates, repairs and writes nothing. The canonical
// copy is compared with its mark; an open file is read as its owner last wrote it, and its owner is responsible for its
// content.
type guestBox struct {
	s      *engine
	path   string // without suffix
	sealed bool
}

// guestBox opens a box for reading; ErrNotFound if there is none.
func (s *engine) guestBox(ctx context.Context, sid string) (store.Box, error) {
	if err := s.enter(ctx, "box"); err != nil {
		return nil, err
	}
	own := &box{s: s, sid: sid, path: s.boxPath(sid)}
	g := &guestBox{s: s, path: own.path, sealed: own.wasSealed()}
	if !g.sealed {
		if !exists(g.path + openSuffix) {
			return nil, notFound("box")
		}
		return g, nil
	}
	lines, err := readSealMark(own.markPath(markSealSuffix))
	if err != nil || lines == nil { // without a mark: written by the first release
		return g, err
	}
	whole, err := sealedAsWritten(g.path+sealSuffix, lines)
	if err == nil && !whole {
		err = own.damaged(store.DamageSealed)
	}
	if err != nil {
		return nil, unavailable("open box", err)
	}
	return g, nil
}

// reading opens the file for one call.
func (g *guestBox) reading(ctx context.Context, op string, t store.Table, fn func(*file) error) error {
	if err := errors.Join(t.Check(), g.s.enter(ctx, op)); err != nil {
		return err
	}
	f, err := g.open()
	if err != nil {
		return unavailable(op, err)
	}
	return errors.Join(fn(f), f.close())
}

func (g *guestBox) open() (*file, error) {
	if g.sealed {
		return openSealed(g.path + sealSuffix)
	}
	return openToRead(g.path+openSuffix, url.Values{"_busy_timeout": {"10000"}})
}

// Lookup returns the stored value.
func (g *guestBox) Lookup(ctx context.Context, t store.Table, key store.Key) (value []byte, err error) {
	err = g.reading(ctx, "lookup", t, func(f *file) (err error) {
		value, err = f.lookup(ctx, t, key)
		return err
	})
	return value, err
}

// Count returns the number of rows.
func (g *guestBox) Count(ctx context.Context, t store.Table) (n int, err error) {
	err = g.reading(ctx, "count", t, func(f *file) (err error) {
		n, err = f.count(ctx, t)
		return err
	})
	return n, err
}

// Scan calls fn for every row in ascending order of key.
func (g *guestBox) Scan(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	return g.reading(ctx, "scan", t, func(f *file) error { return f.each(ctx, t, fn) })
}

// Sealed reports whether the box has its canonical copy.
func (g *guestBox) Sealed(ctx context.Context) (bool, error) {
	return g.sealed, g.s.enter(ctx, "sealed")
}

// Insert is not for guests.
func (g *guestBox) Insert(context.Context, store.Table, store.Key, []byte) ([]byte, error) {
	return nil, g.refuse("insert")
}

// Seal is not for guests.
func (g *guestBox) Seal(context.Context) error { return g.refuse("seal") }

// EraseAll is not for guests.
func (g *guestBox) EraseAll(context.Context, store.Table) error { return g.refuse("erase") }

func (g *guestBox) refuse(op string) error {
	return unavailable(op+" "+filepath.Base(g.path), errBeside)
}
