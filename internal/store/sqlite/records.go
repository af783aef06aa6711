package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"minping/internal/store"
)

// Insert writes one version.
func (s *engine) Insert(ctx context.Context, r store.Record) error {
	if err := r.Check(); err != nil {
		return err
	}
	if err := s.enter(ctx, "insert"); err != nil {
		return err
	}
	r.At = store.Time(r.At)
	r.Body = append([]byte{}, r.Body...) // it outlives the call if ctx ends first
	return s.main.writer.do(ctx, &task{
		op:        "insert",
		size:      len(r.Body) + recordOverhead,
		run:       func(c *conn) (error, error) { return insertRecord(c, r) },
		committed: func() { s.cache.inserted(r) },
	})
}

// insertRecord compares with the current version only: versions have no gaps, so that is enough.
func insertRecord(c *conn, r store.Record) (verdict, failure error) {
	kind, id, parent := []byte(r.Kind), []byte(r.ID), []byte(r.Parent)
	var version int
	var inherited []byte
	err := c.row(`SELECT version, parent FROM latest WHERE kind = ? AND id = ?`, []any{kind, id}, &version, &inherited)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return nil, err
	case r.Version <= version:
		return fmt.Errorf("sqlite: insert %s version %d: %w", r.Kind, r.Version, store.ErrExists), nil
	case r.Version > version+1:
		return fmt.Errorf("sqlite: insert %s version %d after %d: %w", r.Kind, r.Version, version, store.ErrNotFound),
			nil
	case version > 0 && string(inherited) != r.Parent:
		return fmt.Errorf("sqlite: insert %s: %w: another parent", r.Kind, store.ErrInvalid), nil
	}
	_, err = c.exec(`INSERT INTO records (kind, id, version, parent, at, deleted, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		kind, id, r.Version, parent, r.At.UnixMilli(), r.Deleted, r.Body, recordSum(r))
	if err != nil {
		return nil, err
	}
	_, err = c.exec(`REPLACE INTO latest (kind, id, version, parent, deleted) VALUES (?, ?, ?, ?, ?)`,
		kind, id, r.Version, parent, r.Deleted)
	return nil, err
}

const recordColumns = `r.kind, r.id, r.version, r.parent, r.at, r.deleted, r.body, r.sum`

// Latest returns the current version.
func (s *engine) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return store.Record{}, err
	}
	if err := s.enter(ctx, "latest"); err != nil {
		return store.Record{}, err
	}
	key := recordKey{kind, id}
	r, epoch, ok := s.cache.lookup(key)
	if !ok {
		found, err := s.records(ctx, "latest", `SELECT `+recordColumns+` FROM records r
			WHERE r.kind = ? AND r.id = ? ORDER BY r.version DESC LIMIT 1`, []byte(kind), []byte(id))
		if err != nil {
			return store.Record{}, err
		}
		if len(found) == 0 {
			return store.Record{}, fmt.Errorf("sqlite: latest %s: %w", kind, store.ErrNotFound)
		}
		r = found[0]
		s.cache.keep(key, r, epoch)
	}
	if r.Deleted {
		return store.Record{}, fmt.Errorf("sqlite: latest %s: %w", kind, store.ErrNotFound)
	}
	r.Body = slices.Clone(r.Body)
	return r, nil
}

// History returns all versions, oldest first.
func (s *engine) History(ctx context.Context, kind, id string) ([]store.Record, error) {
	if err := store.CheckKey(kind, id); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, "history"); err != nil {
		return nil, err
	}
	return s.records(ctx, "history", `SELECT `+recordColumns+` FROM records r
		WHERE r.kind = ? AND r.id = ? ORDER BY r.version`, []byte(kind), []byte(id))
}

// List returns current versions in ascending order of ID.
func (s *engine) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	if err := store.CheckList(kind, limit); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, "list"); err != nil {
		return nil, err
	}
	if parent == "" {
		return s.records(ctx, "list", `SELECT `+recordColumns+latestByID+`AND l.id > ? ORDER BY l.id`+atMost,
			[]byte(kind), []byte(after), limit)
	}
	return s.records(ctx, "list", `SELECT `+recordColumns+latestByParent+
		`AND l.parent = ? AND l.id > ? ORDER BY l.id`+atMost,
		[]byte(kind), []byte(parent), []byte(after), limit)
}

// How current versions are looked up: by their ids or by their parents.
const (
	toRecords      = ` JOIN records r ON r.kind = l.kind AND r.id = l.id AND r.version = l.version WHERE l.kind = ? AND l.deleted = 0 `
	latestByID     = ` FROM latest l NOT INDEXED CROSS` + toRecords
	latestByParent = ` FROM latest l INDEXED BY latest_by_parent CROSS` + toRecords
)

// atMost is a limit that is not a bare parameter: SQLite would look at the parameter's value and plan the statement
// again every time it changes.
const atMost = ` LIMIT ? + 0`

// records returns what a query over recordColumns finds.
func (s *engine) records(ctx context.Context, op, query string, args ...any) ([]store.Record, error) {
	rows, err := s.main.query(ctx, query, args...)
	if err != nil {
		return nil, unavailable(op, err)
	}
	return readRecords(op, rows, math.MaxInt)
}

// readRecords reads rows of recordColumns until their bodies have filled size bytes.
func readRecords(op string, rows *sql.Rows, size int) ([]store.Record, error) {
	defer rows.Close()
	found := []store.Record{}
	for size > 0 && rows.Next() {
		var r store.Record
		var at int64
		var sum sql.RawBytes
		if err := rows.Scan(&r.Kind, &r.ID, &r.Version, &r.Parent, &at, &r.Deleted, &r.Body, &sum); err != nil {
			return nil, unavailable(op, err)
		}
		r.At = time.UnixMilli(at).UTC()
		if sum != nil && !bytes.Equal(sum, recordSum(r)) {
			return nil, unavailable(op, changedRecord(r))
		}
		found = append(found, r)
		size -= len(r.Body) + recordOverhead
	}
	if err := rows.Err(); err != nil {
		return nil, unavailable(op, err)
	}
	return found, nil
}

// Scan calls fn for every version of every record of a kind. It reads ahead in chunks, as a box's Scan does.
func (s *engine) Scan(ctx context.Context, kind string, fn func(store.Record) error) error {
	if err := store.CheckList(kind, 1); err != nil {
		return err
	}
	var last store.Record
	for {
		found, err := s.recordsAfter(ctx, kind, last)
		if err != nil || len(found) == 0 {
			return err
		}
		for _, r := range found {
			if err := fn(r); err != nil {
				return err
			}
		}
		last = found[len(found)-1]
	}
}

// recordsAfter reads the versions that follow last, up to scanChunk bytes; none means the end.
func (s *engine) recordsAfter(ctx context.Context, kind string, last store.Record) ([]store.Record, error) {
	if err := s.enter(ctx, "scan"); err != nil {
		return nil, err
	}
	rows, err := s.main.query(ctx, `SELECT `+recordColumns+` FROM records r
		WHERE r.kind = ? AND (r.id, r.version) > (?, ?) ORDER BY r.id, r.version`, []byte(kind), []byte(last.ID), last.Version)
	if err != nil {
		return nil, unavailable("scan", err)
	}
	return readRecords("scan", rows, scanChunk)
}

// Purge removes every version; soon afterwards the log is emptied of it too.
func (s *engine) Purge(ctx context.Context, kind, id string) error {
	if err := store.CheckKey(kind, id); err != nil {
		return err
	}
	if err := s.enter(ctx, "purge"); err != nil {
		return err
	}
	return s.main.writer.do(ctx, &task{
		op:   "purge",
		size: recordOverhead,
		run: func(c *conn) (error, error) {
			for _, table := range []string{"records", "latest"} {
				_, err := c.exec(`DELETE FROM `+table+` WHERE kind = ? AND id = ?`, []byte(kind), []byte(id))
				if err != nil {
					return nil, err
				}
			}
			return nil, nil
		},
		committed: func() {
			s.cache.purged(kind, id)
			s.main.writer.check.erase.Store(true)
		},
	})
}

// Kinds lists the kinds that hold a record, jumping from each to the next in the index.
func (s *engine) Kinds(ctx context.Context) ([]string, error) {
	if err := s.enter(ctx, "kinds"); err != nil {
		return nil, err
	}
	kinds := []string{}
	for last := ""; ; {
		err := s.main.row(ctx, `SELECT kind FROM latest WHERE kind > ? ORDER BY kind LIMIT 1`,
			[]any{[]byte(last)}, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return kinds, nil
		}
		if err != nil {
			return nil, unavailable("kinds", err)
		}
		kinds = append(kinds, last)
	}
}
