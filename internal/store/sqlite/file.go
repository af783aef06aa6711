package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	_ "modernc.org/sqlite" // the driver

	"minping/internal/store"
)

// Page caches, in KiB per connection. Those of readers are small: the kernel caches the file anyway, and sixty open
// boxes must fit into the memory of an idle server. The writer's holds a group with all it touches.
const (
	readerCache = 1024
	writerCache = 8192
)

// readers is how many reads of one file run at a time; more wait.
const readers = 4

// file is one open SQLite file: a pool of connections, of which the writer holds one.
type file struct {
	db     *sql.DB
	writer *writer // nil when the file is sealed and read only
}

// openFile opens or makes the file at path and brings it to the schema.
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
	// The first connection makes the file; nothing here may stop half way because a caller lost patience.
	ctx := context.Background()
	if err := m.migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	c, err := newConn(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &file{db: db, writer: startWriter(db, c)}, nil
}

// openSealed opens a canonical copy. Nothing is ever written to it, so it needs neither log nor locks.
func openSealed(path string) (*file, error) {
	db, err := openDB(path, url.Values{
		"mode": {"ro"}, "immutable": {"1"},
		"_pragma": {fmt.Sprintf("cache_size(-%d)", readerCache)},
	})
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
	return &file{db: db}, nil
}

func openDB(path string, query url.Values) (*sql.DB, error) {
	name := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	db.SetMaxOpenConns(readers + 2) // and the writer, and the checkpoint
	db.SetMaxIdleConns(2)
	db.SetConnMaxIdleTime(time.Minute)
	return db, nil
}

// close finishes what the writer has accepted. The last connection to go copies the log into the file and removes it.
func (f *file) close() error {
	var err error
	if f.writer != nil {
		err = f.writer.stop()
	}
	return errors.Join(err, f.db.Close())
}

// conn is the writer's connection with its statements, each prepared once.
type conn struct {
	*sql.Conn
	stmts map[string]*sql.Stmt
}

func newConn(ctx context.Context, db *sql.DB) (*conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("sqlite: connection: %w", err)
	}
	if _, err := c.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size = -%d`, writerCache)); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: connection: %w", err), c.Close())
	}
	return &conn{c, map[string]*sql.Stmt{}}, nil
}

// Close finalizes the statements too: database/sql forgets those of a sql.Conn, and SQLite keeps a connection with
// statements, and the log with it, past the end.
func (c *conn) Close() error {
	var errs []error
	for _, stmt := range c.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, c.Conn.Close())...)
}

// exec and row take no context: a transaction that many share is not given up for one of them.
func (c *conn) exec(query string, args ...any) (sql.Result, error) {
	stmt, err := c.prepare(query)
	if err != nil {
		return nil, err
	}
	return stmt.Exec(args...)
}

func (c *conn) row(query string, args []any, dest ...any) error {
	stmt, err := c.prepare(query)
	if err != nil {
		return err
	}
	return stmt.QueryRow(args...).Scan(dest...)
}

func (c *conn) prepare(query string) (*sql.Stmt, error) {
	if stmt := c.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := c.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = stmt
	return stmt, nil
}

var errClosed = errors.New("closed")

// unavailable is how every failure of disk, lock or patience leaves this package.
func unavailable(op string, err error) error {
	return fmt.Errorf("sqlite: %s: %w: %w", op, store.ErrUnavailable, err)
}
