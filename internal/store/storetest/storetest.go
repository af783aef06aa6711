// Package storetest is the test suite for every engine: each promise of package store has a test here, named after it,
// and no engine is exempt from any.
package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"minping/internal/store"
)

// Harness is an engine under test.
type Harness struct {
	// Open opens the store in dir, empty at first. Reopened after Close it holds what it held. The suite
	// closes what it opened. An engine without files may use dir as a name.
	Open func(t *testing.T, dir string) store.Store
}

// bench is what each test works with: its own store.
type bench struct {
	*testing.T
	harness Harness
	dir     string
	store   store.Store
}

type test struct {
	promise string
	check   func(b *bench)
}

// Run checks every promise of the contract, each on a fresh store.
func Run(t *testing.T, h Harness) {
	t.Helper()
	for _, group := range [][]test{
		recordTests, versionTests, listTests, manyTests, wholeTests, purgeTests, textTests,
		boxTests, scanTests, sealTests, eraseTests, cancelTests, lifeTests, faultTests, modelTests,
	} {
		for _, each := range group {
			t.Run(each.promise, func(t *testing.T) {
				b := &bench{T: t, harness: h, dir: t.TempDir()}
				b.store = h.Open(t, b.dir)
				t.Cleanup(func() { _ = b.store.Close() }) // tests that care have closed it themselves
				each.check(b)
			})
		}
	}
}

// reopen closes the store and opens it again.
func (b *bench) reopen() {
	b.Helper()
	b.must(b.store.Close())
	b.store = b.harness.Open(b.T, b.dir)
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// want fails unless err is target, or nil when target is nil.
func (b *bench) want(err, target error) {
	b.Helper()
	if !errors.Is(err, target) {
		b.Fatalf("error is %v, want %v", err, target)
	}
}

// same fails unless got equals want; a nil and an empty slice are the same.
func (b *bench) same(got, want any) {
	b.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), wholeWhenLarge); diff != "" {
		b.Fatalf("(-want +got)\n%s", diff)
	}
}

// wholeWhenLarge compares large bodies in one step: byte by byte, as cmp does it, a record of 300 kB takes seconds.
var wholeWhenLarge = cmp.FilterValues(
	func(a, b []byte) bool { return len(a)+len(b) > 8<<10 },
	cmp.Comparer(bytes.Equal),
)

// record makes version n of ("sheet", id).
func record(id string, n int) store.Record {
	return store.Record{
		Kind: "sheet", ID: id, Version: n, Parent: "round",
		At:   time.Date(2026, 3, 1, 9, 0, n, 7e6, time.UTC),
		Body: fmt.Appendf(nil, `{"id":%q,"n":%d}`, id, n),
	}
}

func (b *bench) insert(records ...store.Record) {
	b.Helper()
	for _, r := range records {
		b.must(b.store.Insert(b.Context(), r))
	}
}

func (b *bench) latest(kind, id string) store.Record {
	b.Helper()
	r, err := b.store.Latest(b.Context(), kind, id)
	b.must(err)
	return r
}

func (b *bench) history(kind, id string) []store.Record {
	b.Helper()
	h, err := b.store.History(b.Context(), kind, id)
	b.must(err)
	return h
}

func (b *bench) list(kind, parent, after string, limit int) []store.Record {
	b.Helper()
	l, err := b.store.List(b.Context(), kind, parent, after, limit)
	b.must(err)
	return l
}

func ids(records []store.Record) []string {
	out := []string{}
	for _, r := range records {
		out = append(out, r.ID)
	}
	return out
}

func (b *bench) box(sid string) store.Box {
	b.Helper()
	box, err := b.store.Box(b.Context(), sid)
	b.must(err)
	return box
}

func (b *bench) count(box store.Box, t store.Table) int {
	b.Helper()
	n, err := box.Count(b.Context(), t)
	b.must(err)
	return n
}

func (b *bench) sealed(box store.Box) bool {
	b.Helper()
	sealed, err := box.Sealed(b.Context())
	b.must(err)
	return sealed
}

// put inserts rows that must be new.
func (b *bench) put(box store.Box, t store.Table, rows ...row) {
	b.Helper()
	for _, r := range rows {
		present, err := box.Insert(b.Context(), t, r.Key, r.Value)
		b.must(err)
		if present != nil {
			b.Fatalf("a new row answers %q", present)
		}
	}
}

// scan reads a whole table.
func (b *bench) scan(box store.Box, t store.Table) []row {
	b.Helper()
	rows, err := scan(b.Context(), box, t)
	b.must(err)
	return rows
}

func scan(ctx context.Context, box store.Box, t store.Table) ([]row, error) {
	rows := []row{}
	err := box.Scan(ctx, t, func(key store.Key, value []byte) error {
		rows = append(rows, row{key, slices.Clone(value)})
		return nil
	})
	return rows, err
}

type row struct {
	Key   store.Key
	Value []byte
}

// rows makes n rows with random keys.
func rows(n int) []row {
	out := make([]row, n)
	for i := range out {
		_, _ = rand.Read(out[i].Key[:])
		out[i].Value = fmt.Appendf(nil, "message %d", i)
	}
	return out
}

func sorted(rows []row) []row {
	return slices.SortedFunc(slices.Values(rows), func(a, b row) int { return slices.Compare(a.Key[:], b.Key[:]) })
}

// sid makes a session id.
func sid() string {
	var raw [16]byte
	_, _ = rand.Read(raw[:])
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// atOnce starts n calls together and returns their errors by number.
func atOnce(n int, call func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = call(i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// winners returns the numbers of the calls that returned nil; the others must have returned loss.
func (b *bench) winners(errs []error, loss error) []int {
	b.Helper()
	won := []int{}
	for i, err := range errs {
		switch {
		case err == nil:
			won = append(won, i)
		case !errors.Is(err, loss):
			b.Errorf("call %d: %v, want %v", i, err, loss)
		}
	}
	return won
}
