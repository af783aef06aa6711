package sqlite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"minping/internal/disk"
	"minping/internal/store"
)

// Seal writes the rows into a new file in order of their keys, renames it into place, and removes the old file, which
// together with its log shows the order of arrival (rb1 §12). If killed before the renaming, the box is still open; if
// killed after it, tidy removes the rest.
func (b *box) Seal(ctx context.Context) error {
	if err := b.enter(ctx, "seal", store.Ballots); err != nil {
		return err
	}
	b.mu.RUnlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dropped {
		return notFound("seal")
	}
	if b.file == nil {
		if err := b.open(); err != nil {
			return err
		}
	}
	if b.sealed {
		return nil
	}
	if err := b.seal(); err != nil {
		return unavailable("seal", err)
	}
	return nil
}

// seal runs to the end even if the caller gives up. On failure the file is closed and the next call opens what is
// there.
func (b *box) seal() error {
	// No insert holds mu now. Inserts whose context was cancelled are still queued and are committed here.
	if err := b.file.writer.stop(); err != nil {
		return errors.Join(err, b.close())
	}
	b.file.writer = nil
	must := b.mark
	err := b.copyTo(b.path + tempSuffix)
	if err == nil {
		err = b.holds(b.path+tempSuffix, must)
	}
	if err = errors.Join(err, b.close()); err != nil {
		b.s.noted(b.sid, err)
		return errors.Join(err, b.tidy())
	}
	b.s.step("copied")
	if err := b.markSealed(b.path + tempSuffix); err != nil {
		return errors.Join(err, b.tidy())
	}
	b.s.step("marked")
	if err := b.rename(); err != nil {
		return err
	}
	b.s.step("renamed")
	if err := b.markOnlySealed(); err != nil {
		return err
	}
	return b.open()
}

// copyTo writes the canonical copy. Its bytes depend on the rows alone, not on when or in what order they arrived.
func (b *box) copyTo(path string) error {
	if err := b.tidy(); err != nil {
		return err
	}
	if err := createFile(path); err != nil {
		return err
	}
	b.s.step("begun")
	if _, err := b.file.db.Exec(`VACUUM INTO ?`, path); err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	b.s.step("written")
	return syncFile(path)
}

// holds reports whether a canonical copy contains exactly the acknowledged rows.
func (b *box) holds(path string, must *mark) error {
	f, err := openSealed(path)
	if err != nil {
		return err
	}
	var held markState
	for _, t := range store.Tables() {
		err = errors.Join(err, f.each(context.Background(), t, func(k store.Key, v []byte) error {
			held.add(must.key, t, k, v)
			return nil
		}))
	}
	if err := errors.Join(err, f.close()); err != nil {
		return err
	}
	if code := held.lacks(must.state); code != "" {
		return b.damaged(code)
	}
	return nil
}

// rename renames the canonical copy into place and makes that durable before anything is removed.
func (b *box) rename() error {
	if err := disk.Rename(b.path+tempSuffix, b.path+sealSuffix); err != nil {
		return fmt.Errorf("rename: %w", err)
	}
	return syncDir(filepath.Dir(b.path))
}

// Sealed reports whether Seal has finished.
func (b *box) Sealed(ctx context.Context) (bool, error) {
	if err := b.enter(ctx, "sealed", store.Ballots); err != nil {
		return false, err
	}
	defer b.mu.RUnlock()
	return b.sealed, nil
}

// EraseAll removes the rows of one table: in place, emptying the log as well, or by writing a new canonical copy
// without them.
func (b *box) EraseAll(ctx context.Context, t store.Table) error {
	if err := b.enter(ctx, "erase", t); err != nil {
		return err
	}
	b.mu.RUnlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dropped {
		return notFound("erase")
	}
	if b.file == nil {
		if err := b.open(); err != nil {
			return err
		}
	}
	if !b.sealed {
		return b.eraseOpen(t)
	}
	if err := b.eraseSealed(t); err != nil {
		return unavailable("erase", err)
	}
	return nil
}

func (b *box) eraseOpen(t store.Table) error {
	// The mark goes first: if killed between the two, the box is ahead of its mark, which is allowed.
	b.mark.state[tableIndex(t)] = tally{}
	if err := errors.Join(b.mark.write(), b.mark.f.Sync()); err != nil {
		return unavailable("erase", err)
	}
	w, ctx := b.file.writer, context.Background()
	err := w.do(ctx, &task{op: "erase", run: func(c *conn) (error, error) {
		b.latest = rowID{}
		_, err := c.exec(`DELETE FROM ` + string(t)) // secure_delete overwrites the pages with zeros
		return nil, err
	}})
	if err != nil {
		return err
	}
	return w.do(ctx, &task{op: "erase", alone: w.truncate})
}

func (b *box) eraseSealed(t store.Table) error {
	temp := b.path + tempSuffix
	if err := b.copyTo(temp); err != nil {
		return errors.Join(err, b.tidy())
	}
	if err := eraseIn(temp, t); err != nil {
		return errors.Join(err, b.tidy())
	}
	b.s.step("erased")
	if err := b.markSealed(temp); err != nil {
		return errors.Join(err, b.tidy())
	}
	b.checked = false
	if err := errors.Join(b.close(), b.rename(), b.markOnlySealed()); err != nil {
		return err
	}
	return b.open()
}

// eraseIn removes a table's rows from a copy that has not been renamed into place, so a crash here does no harm.
func eraseIn(path string, t store.Table) error {
	db, err := openDB(path, url.Values{"_pragma": {"journal_mode(MEMORY)", "synchronous(OFF)", "secure_delete(ON)"}})
	if err != nil {
		return err
	}
	_, err = db.Exec(`DELETE FROM ` + string(t) + `; VACUUM`)
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	return syncFile(path)
}
