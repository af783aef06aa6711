package audit_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/store/memory"
)

func TestAnEntryIsWrittenThoughItsRequestHasEnded(t *testing.T) {
	log, _ := newLog(t)
	ctx, gone := context.WithCancel(t.Context())
	gone()
	if err := log.Append(ctx, somebody, changed.Code, "round", ""); err != nil {
		t.Fatal(err)
	}
	if last, err := log.Last(t.Context()); err != nil || last.Type != changed.Code {
		t.Errorf("the chain ends in %+v, %v", last, err)
	}
}

// Clocks of two replicas differ by a second at the end of a month, which may have more days than the next.
func TestTheChainGoesOnInTheMonthThatBegan(t *testing.T) {
	st := memory.Open()
	at := func(when time.Time) *audit.Log {
		l := audit.New(records.NewEnv(st, func() time.Time { return when }, nil))
		l.Declare(changed)
		return l
	}
	midnight := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	before, after := at(midnight.Add(-time.Second)), at(midnight)
	for _, l := range []*audit.Log{before, after, before, after} {
		if err := l.Append(t.Context(), somebody, changed.Code, "round", ""); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := after.CheckAudit(t.Context()); err != nil || n != 4 {
		t.Errorf("a chain of %d entries: %v", n, err)
	}
}

// tried counts the entries that were tried to be written.
type tried struct {
	store.Store
	n atomic.Int32
}

func (s *tried) Insert(ctx context.Context, r store.Record) error {
	s.n.Add(1)
	return s.Store.Insert(ctx, r)
}

func TestEntriesOfOneProcessNeverRaceForANumber(t *testing.T) {
	st, now := &tried{Store: memory.Open()}, time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	replica := func() *audit.Log {
		l := audit.New(records.NewEnv(st, func() time.Time { return now }, nil))
		l.Declare(changed)
		return l
	}
	one, other := replica(), replica()
	appendTo := func(l *audit.Log) {
		if err := l.Append(t.Context(), somebody, changed.Code, "round", ""); err != nil {
			t.Error(err)
		}
	}
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() { appendTo(one) })
	}
	all.Wait()
	if n := st.n.Load(); n != 60 {
		t.Errorf("60 entries were tried %d times", n)
	}
	for range 3 { // each goes on from what the other wrote
		appendTo(other)
		appendTo(one)
	}
	if n, err := one.CheckAudit(t.Context()); err != nil || n != 66 {
		t.Errorf("a chain of %d entries: %v", n, err)
	}
}
