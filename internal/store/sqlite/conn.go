package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// conn is the writer's connection with its prepared statements.
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

// Close finalizes the statements too: database/sql does not track those of a sql.Conn, and SQLite keeps a connection
// that has statements, and with it the log, beyond Close.
func (c *conn) Close() error {
	var errs []error
	for _, stmt := range c.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, c.Conn.Close())...)
}

// exec and row take no context: a transaction shared by many callers must not be abandoned because one of them gave
// up.
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
