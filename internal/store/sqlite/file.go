package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver

	"minping/internal/store"
)

// Page caches, in KiB per connection. Those of readers are small: the kernel caches the file anyway, and sixty open
// boxes must fit into the memory budget of an idle server. The writer's cache holds a group and every page it touches.
const (
	readerCache = 1024
	writerCache = 8192
)

// readers is how many reads of one file run at a time; further ones wait.
const readers = 4

// file is one open SQLite file: a pool of connections, one of which belongs to the writer.
type file struct {
	db     *sql.DB
	writer *writer // nil when the file is sealed and read-only

	mu    sync.Mutex
	stmts map[string]*sql.Stmt // by query
}

// openFile opens or creates the file at path and migrates it to the schema.
func openFile(path string, m schema) (*file, error) {
	if !exists(path) {
		if err := createFile(path); err != nil {
			return nil, err
		}
	}
	db, err := openDB(path, url.Values{
		"_journal_mode": {"WAL"},
		"_busy_timeout": {"10000"},
		"_txlock":       {"immediate"},
		"_pragma": {
			"synchronous(FULL)", "secure_delete(ON)", "wal_autocheckpoint(0)", "temp_store(MEMORY)",
			fmt.Sprintf("page_size(%d)", m.pageSize), fmt.Sprintf("cache_size(-%d)", readerCache),
		},
	})
	if err != nil {
		return nil, err
	}
	// The first connection creates the file; a caller giving up must not interrupt that.
	ctx := context.Background()
	if err := m.migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	c, err := newConn(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &file{db: db, writer: startWriter(db, c), stmts: map[string]*sql.Stmt{}}, nil
}

// openSealed opens a canonical copy. It is never written to, so it needs neither log nor locks.
func openSealed(path string) (*file, error) {
	return openToRead(path, url.Values{"immutable": {"1"}})
}

// openToRead opens the file of a box read-only, with what else the query says.
func openToRead(path string, query url.Values) (*file, error) {
	query.Set("mode", "ro")
	query.Set("_pragma", fmt.Sprintf("cache_size(-%d)", readerCache))
	db, err := openDB(path, query)
	if err != nil {
		return nil, err
	}
	version, err := userVersion(context.Background(), db)
	if err == nil {
		err = boxSchema.check(version)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &file{db: db, stmts: map[string]*sql.Stmt{}}, nil
}

func openDB(path string, query url.Values) (*sql.DB, error) {
	name := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	db.SetMaxOpenConns(readers + 2) // plus the writer and the checkpoint
	db.SetMaxIdleConns(2)
	db.SetConnMaxIdleTime(time.Minute)
	return db, nil
}

// query and row prepare each statement once; the readers share it.
func (f *file) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := f.prepare(query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (f *file) row(ctx context.Context, query string, args []any, dest ...any) error {
	stmt, err := f.prepare(query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(ctx, args...).Scan(dest...)
}

func (f *file) prepare(query string) (*sql.Stmt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if stmt := f.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := f.db.Prepare(query)
	if err != nil {
		return nil, err
	}
	f.stmts[query] = stmt
	return stmt, nil
}

// each calls fn for every row of a table in ascending order of key.
func (f *file) each(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	for from := []byte{}; ; {
		rows, err := f.chunk(ctx, t, from)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			if err := fn(r.key, r.value); err != nil {
				return err
			}
		}
		from = rows[len(rows)-1].key[:]
	}
}

// chunk reads the rows that follow a key, up to scanChunk bytes; none means the end.
func (f *file) chunk(ctx context.Context, t store.Table, from []byte) ([]row, error) {
	rows, err := f.query(ctx, `SELECT id, v FROM `+string(t)+` WHERE id > ? ORDER BY id`, from)
	if err != nil {
		return nil, unavailable("scan", err)
	}
	defer rows.Close()
	var found []row
	for size := 0; size < scanChunk && rows.Next(); {
		var id sql.RawBytes
		var r row
		if err := rows.Scan(&id, &r.value); err != nil {
			return nil, unavailable("scan", err)
		}
		copy(r.key[:], id)
		found = append(found, r)
		size += len(id) + len(r.value)
	}
	if err := rows.Err(); err != nil {
		return nil, unavailable("scan", err)
	}
	return found, nil
}

// close finishes what the writer has accepted. The last connection to close copies the log into the file and removes
// it.
func (f *file) close() error {
	var errs []error
	if f.writer != nil {
		errs = append(errs, f.writer.stop())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, stmt := range f.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, f.db.Close())...)
}

var errClosed = errors.New("closed")

// unavailable wraps every failure of the disk or the lock and every ended context that leaves this package.
func unavailable(op string, err error) error {
	var known *store.DamageError
	if errors.As(err, &known) {
		return fmt.Errorf("sqlite: %s: %w", op, err)
	}
	if found := explained(err); found != nil {
		return fmt.Errorf("sqlite: %s: %w", op, found)
	}
	return fmt.Errorf("sqlite: %s: %w: %w", op, store.ErrUnavailable, err)
}
