package copying

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"minping/internal/store"
)

// atOnce is how many rows are written to a box at a time: an engine makes rows that arrive together durable together.
const atOnce = 256

// filler is a sink that writes into a store. It skips what is already there with the same content.
type filler struct {
	st   store.Store
	kept []store.Record // the versions of the most recently compared record

	b    store.Box
	rows *errgroup.Group
	ctx  context.Context // for writing rows
}

var errDiffers = errors.New("目标存储里已有不同的内容，请换一个空的目标 / the target already holds something else; choose an empty one")

func (f *filler) record(ctx context.Context, r store.Record) error {
	err := f.st.Insert(ctx, r)
	if !errors.Is(err, store.ErrExists) {
		return err
	}
	if len(f.kept) < r.Version || f.kept[0].Kind != r.Kind || f.kept[0].ID != r.ID {
		f.kept, err = f.st.History(ctx, r.Kind, r.ID)
		if err != nil {
			return fmt.Errorf("compare %s: %w", r.Kind, err)
		}
	}
	if len(f.kept) < r.Version || !same(f.kept[r.Version-1], r) {
		return fmt.Errorf("%s %s: %w", r.Kind, r.ID, errDiffers)
	}
	return nil
}

func same(a, b store.Record) bool {
	return bytes.Equal(a.Body, b.Body) && a.At.Equal(b.At) && a.Parent == b.Parent && a.Deleted == b.Deleted
}

func (f *filler) box(ctx context.Context, sid string, _ bool) (err error) {
	f.rows, f.ctx = errgroup.WithContext(ctx)
	f.rows.SetLimit(atOnce)
	f.b, err = f.st.Box(ctx, sid)
	return err
}

// row starts writing a row; its error is returned by a later call or at the end of the box.
func (f *filler) row(ctx context.Context, sid string, t store.Table, k store.Key, v []byte) error {
	if f.ctx.Err() != nil {
		return errors.Join(f.rows.Wait(), ctx.Err())
	}
	v = bytes.Clone(v)
	f.rows.Go(func() error { return put(f.ctx, f.b, sid, t, k, v) })
	return nil
}

func put(ctx context.Context, b store.Box, sid string, t store.Table, k store.Key, v []byte) error {
	present, err := b.Insert(ctx, t, k, v)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrSealed):
		present, err = b.Lookup(ctx, t, k)
		if err != nil {
			return fmt.Errorf("box %s: %w", sid, errDiffers)
		}
	case !errors.Is(err, store.ErrExists):
		return fmt.Errorf("copy row: %w", err)
	}
	if !bytes.Equal(present, v) {
		return fmt.Errorf("box %s: %w", sid, errDiffers)
	}
	return nil
}

func (f *filler) boxEnd(ctx context.Context, _ string, sealed bool) error {
	if err := f.rows.Wait(); err != nil || !sealed {
		return err
	}
	return f.b.Seal(ctx)
}

// stop waits for pending writes after a copy was abandoned in the middle of a box.
func (f *filler) stop() {
	if f.rows != nil {
		_ = f.rows.Wait() // the error for which it was abandoned is what matters
	}
}
