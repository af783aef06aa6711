package mongo

import "sync"

// seenVersions remembers which version of a record was seen last. It only says where to start looking: what it
// remembers is read again, and a record purged in the meantime is searched from its first version.
type seenVersions struct {
	mu   sync.Mutex
	last map[string]int
}

// seenMost bounds what is remembered, about 10 MB.
const seenMost = 100000

func (v *seenVersions) of(key string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last[key]
}

func (v *seenVersions) keep(key string, version int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.last == nil || len(v.last) >= seenMost {
		v.last = map[string]int{}
	}
	if version > 0 {
		v.last[key] = version
	} else {
		delete(v.last, key)
	}
}
