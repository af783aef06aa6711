package records

import (
	"sync"
	"testing"
)

func TestLocksForgetNamesNobodyHolds(t *testing.T) {
	var l Locks
	var wg sync.WaitGroup
	n := 0
	for range 50 {
		wg.Go(func() {
			unlock := l.Lock("a")
			n++
			unlock()
		})
	}
	wg.Wait()
	if n != 50 {
		t.Errorf("counted %d under the lock, want 50", n)
	}
	unlock := l.Lock("b")
	if _, ok := l.TryLock("b"); ok {
		t.Error("a held lock was taken")
	}
	unlock()
	if unlock, ok := l.TryLock("b"); !ok {
		t.Error("a free lock was refused")
	} else {
		unlock()
	}
	if l.size() != 0 {
		t.Errorf("%d names are left", l.size())
	}
}

// size returns how many names are held or waited for.
func (l *Locks) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.m)
}
