package sqlite

import (
	"slices"
	"sync"

	"minping/internal/store"
)

const (
	cacheBytes  = 4 << 20
	cachedBody  = 32 << 10 // larger ones are read from the file each time
	entryExpect = 256      // what an entry costs beside its body
)

type recordKey struct{ kind, id string }

// latestCache keeps current versions that were asked for, above all the state lines that every cast reads twice.
// It is right because one process owns the directory and the writer tells it of each commit before
// anyone is answered.
type latestCache struct {
	mu      sync.Mutex
	size    int
	epoch   uint64 // counts changes: what was read from the file before one may not be kept after it
	entries map[recordKey]store.Record
}

func newLatestCache() *latestCache {
	return &latestCache{entries: map[recordKey]store.Record{}}
}

// lookup returns the cached record, or the epoch to hand to keep after reading the file.
func (c *latestCache) lookup(key recordKey) (r store.Record, epoch uint64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok = c.entries[key]
	return r, c.epoch, ok
}

// keep remembers a record that was read from the file, unless anything changed meanwhile.
func (c *latestCache) keep(key recordKey, r store.Record, epoch uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.epoch == epoch {
		c.put(key, r)
	}
}

// inserted replaces a record that is cached; one that nobody asks for is not worth its place.
func (c *latestCache) inserted(r store.Record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	key := recordKey{r.Kind, r.ID}
	if _, ok := c.entries[key]; ok {
		c.put(key, r)
	}
}

func (c *latestCache) purged(kind, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	c.remove(recordKey{kind, id})
}

func (c *latestCache) put(key recordKey, r store.Record) {
	c.remove(key)
	if len(r.Body) > cachedBody {
		return
	}
	if c.size > cacheBytes { // starting over is simpler than knowing which is oldest, and as good
		clear(c.entries)
		c.size = 0
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
