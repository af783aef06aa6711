package audit_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/store/memory"
)

var (
	somebody = records.Actor{ID: "office", Name: "office"}
	changed  = audit.Event{Code: "round.change", ZH: "修改轮次", EN: "round changed", Affects: audit.Round}
	signedIn = audit.Event{Code: "login", ZH: "登录", EN: "signed in", Affects: audit.Account}
)

// newLog returns a log with two declared events and a clock that the test controls.
func newLog(t *testing.T) (log *audit.Log, pass func(time.Duration)) {
	t.Helper()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	log = audit.New(records.NewEnv(memory.Open(), func() time.Time { return now }, nil))
	log.Declare(changed, signedIn)
	return log, func(d time.Duration) { now = now.Add(d) }
}

func TestACachedValueHoldsUntilSomethingIsDone(t *testing.T) {
	log, pass := newLog(t)
	c := audit.NewCache[int](log)
	reads := 0
	ask := func(key string) int {
		t.Helper()
		v, err := c.Of(t.Context(), key, func() (int, error) { reads++; return reads, nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	note := func(code string) {
		t.Helper()
		if err := log.Append(t.Context(), somebody, code, "x", ""); err != nil {
			t.Fatal(err)
		}
	}
	note(changed.Code)
	if first, again := ask("a"), ask("a"); first != 1 || again != 1 || ask("b") != 2 {
		t.Error("calculated more often than needed")
	}
	pass(40 * 24 * time.Hour)
	if ask("a") != 1 {
		t.Error("time alone changes nothing")
	}
	note(signedIn.Code)
	if ask("a") != 1 {
		t.Error("a sign-in changes no page of an evaluation")
	}
	note(changed.Code)
	if ask("a") != 3 {
		t.Error("something was done and the old value was shown")
	}
	for i := range 50 {
		ask(fmt.Sprint(i))
	}
	before := reads
	ask("0")
	if reads == before {
		t.Error("the cache grows without bound")
	}
}

func TestConcurrentReadersShareOneRead(t *testing.T) {
	log, _ := newLog(t)
	c := audit.NewCache[int](log)
	var reads atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			v, err := c.Of(t.Context(), "round", func() (int, error) {
				time.Sleep(20 * time.Millisecond)
				return int(reads.Add(1)), nil
			})
			if v != 1 || err != nil {
				t.Error(v, err)
			}
		})
	}
	all.Wait()
	if n := reads.Load(); n != 1 {
		t.Errorf("calculated %d times", n)
	}
}

func TestAnUndeclaredCodeIsRefused(t *testing.T) {
	log, _ := newLog(t)
	if err := log.Append(t.Context(), somebody, "round.unknown", "x", ""); err == nil {
		t.Error("an undeclared code entered the chain")
	}
	if n, err := log.CheckAudit(t.Context()); n != 0 || err != nil {
		t.Error(n, err)
	}
}

// Of names, only what is done to their kind of record is asked for again: a hundred documents are issued in a row.
func TestACacheAboutOneKindOutlivesWhatIsDoneToOthers(t *testing.T) {
	log, _ := newLog(t)
	named := audit.Event{Code: "organization.new", ZH: "添加单位", EN: "organization added", Affects: audit.Organization}
	log.Declare(named)
	c := audit.NewCacheAbout[int](log, audit.Organization)
	reads := 0
	for i, code := range []string{changed.Code, signedIn.Code, named.Code, changed.Code} {
		if err := log.Append(t.Context(), somebody, code, "x", ""); err != nil {
			t.Fatal(err)
		}
		v, err := c.Of(t.Context(), "", func() (int, error) { reads++; return reads, nil })
		if want := []int{1, 1, 2, 2}[i]; v != want || err != nil {
			t.Errorf("after %s: %d, want %d, %v", code, v, want, err)
		}
	}
}
