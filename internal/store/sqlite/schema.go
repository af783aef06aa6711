package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// A schema is a sequence of migrations; PRAGMA user_version of a file says how many have run. A released migration is
// never changed; a new one is appended instead.
type schema struct {
	migrations []string
	pageSize   int  // of new files
	settled    bool // the file must not be changed: an older version is refused with errUnsettled
}

// recordsSchema is minping.db. Text is stored as blobs: ids are compared byte by byte and may contain NUL. latest
// duplicates what lists and version checks need, written in the transaction of its record.
var recordsSchema = schema{pageSize: 4096, migrations: []string{`
CREATE TABLE records (
	kind BLOB NOT NULL, id BLOB NOT NULL, version INTEGER NOT NULL,
	parent BLOB NOT NULL, at INTEGER NOT NULL, deleted INTEGER NOT NULL, body BLOB NOT NULL,
	PRIMARY KEY (kind, id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE latest (
	kind BLOB NOT NULL, id BLOB NOT NULL, version INTEGER NOT NULL, parent BLOB NOT NULL, deleted INTEGER NOT NULL,
	PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX latest_by_parent ON latest (kind, parent, id, version) WHERE deleted = 0;
CREATE TABLE ping (id INTEGER PRIMARY KEY, v BLOB NOT NULL) STRICT, WITHOUT ROWID;
`, `
ALTER TABLE records ADD COLUMN sum BLOB; -- of the record, see recordSum; NULL in those of the first release
`}}

// boxSchema is a ballot box (rb1 §12). WITHOUT ROWID: a rowid would number the rows in the order they arrived. Pages
// are small because each row with a random key dirties its own pages, and every byte of those goes through the log;
// long values are on overflow pages, which later rows do not move.
var boxSchema = schema{pageSize: 1024, migrations: []string{`
CREATE TABLE admissions (id BLOB PRIMARY KEY, v BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE ballots    (id BLOB PRIMARY KEY, v BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE comments   (id BLOB PRIMARY KEY, v BLOB NOT NULL) STRICT, WITHOUT ROWID;
`}}

// errUnsettled: the file needs a migration, and this process may not run it.
var errUnsettled = errors.New("sqlite: the file is of an older format, and another process has it")

// newerError: the file has had more migrations than this program knows of.
type newerError struct{ found, known int }

func (e *newerError) Error() string {
	return fmt.Sprintf("sqlite: format %d, this program knows up to %d", e.found, e.known)
}

// migrate runs the missing migrations. Each migration and its number are one transaction.
func (m schema) migrate(ctx context.Context, db *sql.DB) error {
	version, err := userVersion(ctx, db)
	if err != nil {
		return err
	}
	if err := m.check(version); err != nil {
		return err
	}
	if m.settled && version < len(m.migrations) {
		return errUnsettled
	}
	for ; version < len(m.migrations); version++ {
		step := fmt.Sprintf("BEGIN IMMEDIATE;\n%s;\nPRAGMA user_version = %d;\nCOMMIT",
			m.migrations[version], version+1)
		if _, err := db.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("sqlite: migration %d: %w", version+1, err)
		}
	}
	return nil
}

// check refuses files written by a newer program.
func (m schema) check(version int) error {
	if version > len(m.migrations) {
		return &newerError{version, len(m.migrations)}
	}
	return nil
}

func userVersion(ctx context.Context, db *sql.DB) (version int, err error) {
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return 0, fmt.Errorf("sqlite: user_version: %w", err)
	}
	return version, nil
}
