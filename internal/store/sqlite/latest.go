package sqlite

import (
	"slices"
	"sync"

	"minping/internal/store"
)

const (
	cacheBytes  = 4 << 20
	cachedBody  = 32 << 10 // larger ones are read from the file every time
	entryExpect = 256      // what an entry costs besides its body
)

type recordKey struct{ kind, id string }

// latestCache caches current versions that were read, above all the state lines that every cast reads twice. It stays
// correct because one process owns the directory and its writer reports each commit to the cache before any caller
// gets an answer, and because a guest process (OpenShared) counts its writes where both can see the number.
type latestCache struct {
	writes counter // by guests
	beside bool    // this is a guest: it caches nothing, and counts its writes

	mu      sync.Mutex
	seen    uint64 // value of writes when the entries were last known to be correct
	size    int
	epoch   uint64 // counts changes: what was read from the file before a change may not be cached after it
	entries map[recordKey]store.Record
}

func newLatestCache(writes counter, beside bool) *latestCache {
	return &latestCache{writes: writes, beside: beside, seen: writes.n.Load(), entries: map[recordKey]store.Record{}}
}

// catchUp drops all entries when a guest has written.
func (c *latestCache) catchUp() {
	if n := c.writes.n.Load(); n != c.seen {
		c.seen = n
		c.forgetAll()
		c.epoch++
	}
}

func (c *latestCache) forgetAll() {
	clear(c.entries)
	c.size = 0
}

// lookup returns the cached record, or the epoch to pass to keep after reading the file.
func (c *latestCache) lookup(key recordKey) (r store.Record, epoch uint64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	r, ok = c.entries[key]
	return r, c.epoch, ok
}

// keep caches a record that was read from the file, unless anything changed in the meantime.
func (c *latestCache) keep(key recordKey, r store.Record, epoch uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	if c.epoch == epoch && !c.beside {
		c.put(key, r)
	}
}

// inserted replaces a cached record; a record that was never read is not worth caching.
func (c *latestCache) inserted(r store.Record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wrote()
	key := recordKey{r.Kind, r.ID}
	if _, ok := c.entries[key]; ok {
		c.put(key, r)
	}
}

func (c *latestCache) purged(kind, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wrote()
	c.remove(recordKey{kind, id})
}

func (c *latestCache) wrote() {
	c.epoch++
	if c.beside {
		c.writes.n.Add(1)
	}
}

func (c *latestCache) put(key recordKey, r store.Record) {
	c.remove(key)
	if len(r.Body) > cachedBody {
		return
	}
	if c.size > cacheBytes { // starting over is simpler than tracking which entry is oldest, and works as well
		c.forgetAll()
	}
	r.Body = slices.Clone(r.Body)
	c.entries[key] = r
	c.size += len(r.Body) + entryExpect
}

func (c *latestCache) remove(key recordKey) {
	if old, ok := c.entries[key]; ok {
		delete(c.entries, key)
		c.size -= len(old.Body) + entryExpect
	}
}
