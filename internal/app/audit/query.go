package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/typed"
	"minping/internal/verify"
)

// Filter narrows the audit log; empty fields match everything. Subject is compared as names of accounts are. From and
// To are what Bound returns, compared as text.
type Filter struct{ Subject, Object, Type, From, To string }

// moments is how the log writes times.
const moments = "2006-01-02T15:04:05.000Z"

// Bound returns a time as Filter takes it: without its fraction, a whole second would be the last of its second.
func Bound(t time.Time) string { return t.UTC().Format(moments) }

func (f Filter) keeps(e verify.AuditEntry, who names) bool {
	return (f.Subject == "" || who.key(e.Subject) == who.key(f.Subject)) &&
		(f.Object == "" || e.Object == typed.Line(f.Object)) &&
		(f.Type == "" || e.Type == f.Type || strings.HasPrefix(e.Type, f.Type+".")) &&
		(f.From == "" || e.At >= f.From) && (f.To == "" || e.At < f.To)
}

// names are the keys of the names seen so far: a log of years names few.
type names map[string]string

func (n names) key(name string) string {
	if _, seen := n[name]; !seen {
		n[name] = typed.Account(name)
	}
	return n[name]
}

// List returns entries after number after, oldest first, at most limit; next is the number to continue after, 0 at the
// end.
func (l *Log) List(ctx context.Context, _ records.Actor, f Filter, after,
	limit int,
) (entries []verify.AuditEntry, next int, err error) {
	months, err := l.months(ctx)
	if err != nil {
		return nil, 0, err
	}
	entries = []verify.AuditEntry{}
	who := names{}
	for _, m := range months {
		if m.last.N <= after || (f.From != "" && m.last.At < f.From) {
			continue // nothing in it matches: a log of years is not read just to find its end
		}
		month, err := l.month(ctx, m)
		if err != nil {
			return nil, 0, err
		}
		for _, e := range month {
			switch {
			case e.N <= after || !f.keeps(e, who):
			case len(entries) == limit:
				return entries, entries[limit-1].N, nil
			default:
				entries = append(entries, e)
			}
		}
	}
	return entries, 0, nil
}

// Extract returns the entries for which keep returns true, oldest first.
func (l *Log) Extract(ctx context.Context, keep func(verify.AuditEntry) bool) ([]verify.AuditEntry, error) {
	months, err := l.months(ctx)
	if err != nil {
		return nil, err
	}
	out := []verify.AuditEntry{}
	for _, m := range months {
		rs, err := l.env.Store.History(ctx, KindAudit, m.id)
		if err != nil {
			return nil, fmt.Errorf("read audit month: %w", err)
		}
		entries, err := entriesOf(rs)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if keep(e) {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// CheckAudit verifies the whole audit chain from its first entry and returns how many entries it has.
func (l *Log) CheckAudit(ctx context.Context) (int, error) {
	entries, err := l.Extract(ctx, func(verify.AuditEntry) bool { return true })
	if err != nil {
		return 0, err
	}
	shown, _, err := verify.CheckAudit(entries)
	return shown, err
}

func entriesOf(rs []store.Record) ([]verify.AuditEntry, error) {
	out := make([]verify.AuditEntry, 0, len(rs))
	for _, r := range rs {
		e, err := records.Decode[verify.AuditEntry](r)
		if err != nil {
			return nil, err
		}
		out = append(out, e.V)
	}
	return out, nil
}

// monthEnd is a month of the chain with its last entry.
type monthEnd struct {
	id   string
	last verify.AuditEntry
}

// months lists the months of the chain, oldest first.
func (l *Log) months(ctx context.Context) ([]monthEnd, error) {
	rs, err := l.env.Store.List(ctx, KindAudit, "", "", MaxMonths)
	if err != nil {
		return nil, fmt.Errorf("list audit months: %w", err)
	}
	entries, err := entriesOf(rs)
	if err != nil {
		return nil, err
	}
	out := make([]monthEnd, len(rs))
	for i, r := range rs {
		out[i] = monthEnd{r.ID, entries[i]}
	}
	return out, nil
}

// latestMonth caches the month of the chain that was shown last: auditors page through it, and it only grows at its
// end. Verifying the chain reads the store.
type latestMonth struct {
	mu      sync.Mutex
	id      string
	entries []verify.AuditEntry
}

// shownMax is how many entries are cached; a month with three large rounds has ten thousand.
const shownMax = 20_000

// month returns the entries of a month, oldest first. The slice is shared and must not be changed.
func (l *Log) month(ctx context.Context, m monthEnd) ([]verify.AuditEntry, error) {
	l.latest.mu.Lock()
	have := l.latest.entries
	if l.latest.id != m.id {
		have = nil
	}
	l.latest.mu.Unlock()
	if n := len(have); n > 0 {
		if since, known := l.tail.between(have[n-1].N, m.last.N); known {
			return l.keepMonth(m.id, slices.Concat(have, since)), nil
		}
	}
	rs, err := l.env.Store.History(ctx, KindAudit, m.id)
	if err != nil {
		return nil, fmt.Errorf("read audit month: %w", err)
	}
	entries, err := entriesOf(rs)
	if err != nil {
		return nil, err
	}
	return l.keepMonth(m.id, entries), nil
}

func (l *Log) keepMonth(month string, entries []verify.AuditEntry) []verify.AuditEntry {
	if len(entries) <= shownMax {
		l.latest.mu.Lock()
		l.latest.id, l.latest.entries = month, entries
		l.latest.mu.Unlock()
	}
	return entries
}
