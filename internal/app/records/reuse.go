package records

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"minping/internal/store"
)

// reuseBytes is the total size of the records in one generation of reused values; two generations are kept.
const reuseBytes = 4 << 20

// reuseExpect is the overhead of a value besides what was decoded.
const reuseExpect = 128

// reuse keeps decoded records by version. A version never changes, and the store is asked each time which one is
// current, so that a value is never older than the last write, on any replica (decision 0078).
type reuse struct {
	mu          sync.Mutex
	kinds       map[string]bool
	now, before map[reuseKey]reused // the value used last is in now; before is dropped when now is full
	size        int                 // of now
}

type reuseKey struct {
	kind, id string
	as       reflect.Type // a record may be decoded in parts
}

type reused struct {
	version, size int
	value         any
}

// Reuse lets All, Pages, GetMany and ListByParents return values of some kinds that were decoded before, if their
// version is still current. Callers must not change what their slices, maps and pointers refer to. It is for kinds that
// pages over whole rounds read, and whose ids are never reused after a purge.
func (e *Env) Reuse(kinds ...string) {
	e.reuse.mu.Lock()
	defer e.reuse.mu.Unlock()
	if e.reuse.kinds == nil {
		e.reuse.kinds = map[string]bool{}
		e.reuse.now = map[reuseKey]reused{}
	}
	for _, k := range kinds {
		e.reuse.kinds[k] = true
	}
}

// Forget drops the values that are kept for reuse; code that purges a record of such a kind calls it.
func (e *Env) Forget() {
	e.reuse.mu.Lock()
	defer e.reuse.mu.Unlock()
	clear(e.reuse.now)
	e.reuse.before, e.reuse.size = nil, 0
}

// Changed returns the kind of a reused value that differs from what is stored in its version, because a caller that
// read it wrote into it; "" if there is none.
func (e *Env) Changed(ctx context.Context) (kind string, err error) {
	e.reuse.mu.Lock()
	kept := maps.Clone(e.reuse.now)
	e.reuse.mu.Unlock()
	for key, v := range kept {
		all, err := e.Store.History(ctx, key.kind, key.id)
		if err != nil {
			return "", fmt.Errorf("history of %s: %w", key.kind, err)
		}
		stored := reflect.New(key.as)
		if len(all) < v.version {
			continue // purged
		}
		if err := json.Unmarshal(all[v.version-1].Body, stored.Interface()); err != nil {
			return "", fmt.Errorf("decode %s: %w", key.kind, err)
		}
		if !reflect.DeepEqual(stored.Elem().Interface(), v.value) {
			return key.kind, nil
		}
	}
	return "", nil
}

func (x *reuse) has(kind string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.kinds[kind]
}

// take fills in the values of heads that are known, and returns the ids of the others.
func take[T any](x *reuse, kind string, heads []store.Head, into []Versioned[T]) (missing []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := reuseKey{kind: kind, as: reflect.TypeFor[T]()}
	for i, h := range heads {
		key.id = h.ID
		have, ok := x.now[key]
		if old, was := x.before[key]; !ok && was && old.version == h.Version {
			x.put(key, old)
			have, ok = old, true
		}
		if !ok || have.version != h.Version {
			missing = append(missing, h.ID)
			continue
		}
		into[i] = Versioned[T]{h.ID, h.Version, have.value.(T)}
	}
	return missing
}

// put keeps a value. The caller holds the lock.
func (x *reuse) put(key reuseKey, v reused) {
	x.size += v.size - x.now[key].size
	x.now[key] = v
	if x.size > reuseBytes {
		x.before, x.now, x.size = x.now, map[reuseKey]reused{}, 0
	}
}

func (x *reuse) keep(key reuseKey, v reused) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.put(key, v)
}

// currentOf returns the values of heads in their order, reading those that are not known. One that was deleted since
// its head was read is left out.
func currentOf[T any](ctx context.Context, e *Env, kind string, heads []store.Head) ([]Versioned[T], error) {
	out := make([]Versioned[T], len(heads))
	missing := take(&e.reuse, kind, heads, out)
	if len(missing) == 0 {
		return out, nil
	}
	read := make(map[string]Versioned[T], len(missing))
	for part := range slices.Chunk(missing, store.MaxKeys) {
		rs, err := e.Store.GetMany(ctx, kind, part)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", kind, err)
		}
		for _, r := range rs {
			v, err := Decode[T](r)
			if err != nil {
				return nil, err
			}
			read[r.ID] = v
			e.reuse.keep(reuseKey{kind, r.ID, reflect.TypeFor[T]()},
				reused{version: r.Version, size: len(r.Body) + reuseExpect, value: v.V})
		}
	}
	at := 0
	for i, h := range heads {
		v := out[i]
		if v.ID == "" {
			v = read[h.ID]
		}
		if v.ID != "" {
			out[at] = v
			at++
		}
	}
	return out[:at], nil
}

// headsByParents names the current records of a kind below parents.
func headsByParents(ctx context.Context, e *Env, kind string, parents []string) ([]store.Head, error) {
	var out []store.Head
	for part := range slices.Chunk(parents, store.MaxKeys) {
		hs, err := e.Store.HeadsByParents(ctx, kind, part)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", kind, err)
		}
		out = append(out, hs...)
	}
	return out, nil
}
