// Package audit keeps the audit chain: who did what to which object. Each entry contains the hash of the previous one,
// so that removing or changing one later is noticeable. Entries are stored by month; they never contain anything about
// a voter.
package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/verify"
)

// KindAudit is the kind of record that holds the chain: id is the month, each version an entry.
const KindAudit = "audit"

// MaxMonths is how many months of the chain are listed: enough for a hundred years.
const MaxMonths = 1200

// appendTries is how often an entry that lost the race for its number is retried.
const appendTries = 50

// appendTime is how long to wait for a store that does not answer.
const appendTime = 30 * time.Second

// Log appends to the audit chain and reads it. Safe for concurrent use, by any number of replicas.
type Log struct {
	env    *records.Env
	tail   tail
	latest latestMonth
	own    chan struct{} // one entry at a time: those of one process never race for a number
	ended  ending        // held with own

	mu     sync.Mutex
	events map[string]Event
}

// New returns the log over a store. Rooms must declare their events before they append any.
func New(env *records.Env) *Log { return &Log{env: env, own: make(chan struct{}, 1)} }

// ending is where the chain ended when this process appended last.
type ending struct {
	month   string
	version int
	last    verify.AuditEntry
}

// Append adds one entry: the actor did what the code says to the object; detail is for people and contains nothing
// secret. What has been done cannot be undone, so its entry is written even if the request that did it has ended.
func (l *Log) Append(ctx context.Context, a records.Actor, code, object, detail string) error {
	if err := l.declared(code); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), appendTime)
	defer stop()
	select {
	case l.own <- struct{}{}:
		defer func() { <-l.own }()
	case <-ctx.Done():
		return fmt.Errorf("audit: waited for other entries: %w", store.ErrUnavailable)
	}
	for range appendTries {
		month, last, version, err := l.endKnown(ctx)
		if err != nil {
			return err
		}
		e := verify.AuditEntry{
			N: last.N + 1, At: Bound(l.env.Now()), Subject: subjectOf(a),
			Object: object, Type: code,
			Result: "ok", Detail: detail, Prev: last.Hash,
		}
		e.Hash = verify.AuditHash(e)
		l.ended = ending{}
		_, err = records.Put(ctx, l.env, store.Record{Kind: KindAudit, ID: month, Version: version + 1}, e)
		if err == nil {
			l.ended = ending{month, version + 1, e}
			l.tail.add(e)
		}
		if !errors.Is(err, store.ErrExists) && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return fmt.Errorf("audit: still raced after %d tries: %w", appendTries, store.ErrUnavailable)
}

func subjectOf(a records.Actor) string {
	if a.Name == "" {
		return "service"
	}
	return a.Name
}

// endKnown is end starting from the entry that this process appended last: if another followed it, the number derived
// from it is refused.
func (l *Log) endKnown(ctx context.Context) (month string, last verify.AuditEntry, version int, err error) {
	now := l.env.Now()
	if l.ended.month != now.Format("2006-01") {
		return l.end(ctx)
	}
	_, err = l.env.Store.Latest(ctx, KindAudit, monthAfter(now))
	if !errors.Is(err, store.ErrNotFound) {
		return l.end(ctx)
	}
	return l.ended.month, l.ended.last, l.ended.version, nil
}

// end returns the newest entry and the month of the next one. A clock that is set back never reopens a month.
func (l *Log) end(ctx context.Context) (month string, last verify.AuditEntry, version int, err error) {
	month = l.env.Now().Format("2006-01")
	r, err := l.lastMonth(ctx)
	if err != nil {
		return month, last, 0, fmt.Errorf("read audit chain: %w", err)
	}
	newest := r.ID
	if newest > month {
		month = newest
	}
	if newest == "" {
		return month, last, 0, nil
	}
	v, err := records.Decode[verify.AuditEntry](r)
	if err != nil {
		return month, last, 0, err
	}
	if month == newest {
		version = r.Version
	}
	return month, v.V, version, nil
}

// Last returns the newest entry, or the zero entry if the chain is empty.
func (l *Log) Last(ctx context.Context) (verify.AuditEntry, error) {
	_, last, _, err := l.end(ctx)
	return last, err
}

// lastMonth returns the newest entry of the newest month of the chain, no record if the chain is empty.
func (l *Log) lastMonth(ctx context.Context) (store.Record, error) {
	now := l.env.Now()
	// The common case needs no list: nothing is newer unless a clock was ahead.
	r, err := l.env.Store.Latest(ctx, KindAudit, now.Format("2006-01"))
	if err == nil {
		_, err := l.env.Store.Latest(ctx, KindAudit, monthAfter(now))
		if errors.Is(err, store.ErrNotFound) {
			return r, nil
		}
	}
	rs, err := l.env.Store.List(ctx, KindAudit, "", "", MaxMonths)
	if err != nil || len(rs) == 0 {
		return store.Record{}, err
	}
	return l.env.Store.Latest(ctx, KindAudit, rs[len(rs)-1].ID)
}

// monthAfter names the month after that of a day; adding a month to the 31st may skip one.
func monthAfter(day time.Time) string {
	return time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}
