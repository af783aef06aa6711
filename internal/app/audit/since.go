package audit

import (
	"context"

	"minping/internal/verify"
)

// Since returns the number of the newest entry and the entries after number n, oldest first; known is false if more
// happened than this process has seen or remembers, so that a cache based on the chain must be reloaded.
func (l *Log) Since(ctx context.Context, n int) (entries []verify.AuditEntry, last int, known bool, err error) {
	e, err := l.Last(ctx)
	if err != nil {
		return nil, 0, false, err
	}
	l.tail.add(e)
	entries, known = l.tail.between(n, e.N)
	return entries, e.N, known, nil
}
