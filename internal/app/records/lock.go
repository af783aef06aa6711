package records

import "sync"

// Locks provides one lock per name. A name that is not in use takes no memory. The zero value is ready to use; safe
// for concurrent use.
type Locks struct {
	mu sync.Mutex
	m  map[string]*nameLock
}

type nameLock struct {
	sync.Mutex
	users int // goroutines that hold it or wait for it
}

// Lock acquires the lock of a name and returns a function that releases it.
func (l *Locks) Lock(name string) (unlock func()) {
	n := l.enter(name)
	n.Lock()
	return func() { n.Unlock(); l.exit(name, n) }
}

// TryLock acquires the lock of a name unless it is held.
func (l *Locks) TryLock(name string) (unlock func(), ok bool) {
	n := l.enter(name)
	if !n.TryLock() {
		l.exit(name, n)
		return func() {}, false
	}
	return func() { n.Unlock(); l.exit(name, n) }, true
}

func (l *Locks) enter(name string) *nameLock {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.m == nil {
		l.m = map[string]*nameLock{}
	}
	n := l.m[name]
	if n == nil {
		n = &nameLock{}
		l.m[name] = n
	}
	n.users++
	return n
}

func (l *Locks) exit(name string, n *nameLock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n.users--
	if n.users == 0 {
		delete(l.m, name)
	}
}
