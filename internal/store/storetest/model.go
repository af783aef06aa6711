package storetest

import (
	"context"
	"errors"
	"flag"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"minping/internal/store"
	"minping/internal/store/memory"
)

// modelRuns is how many random histories each engine runs through; go test -rapid.checks sets another number.
const modelRuns = "30"

var modelTests = []test{
	{"random moves do the same as in memory", func(b *bench) {
		if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
			b.must(f.Value.Set(modelRuns))
		}
		rapid.Check(b.T, func(t *rapid.T) {
			dir := b.TempDir()
			m := &pair{model: memory.Open(), real: b.harness.Open(b.T, dir)}
			defer func() { _ = m.real.Close() }()
			moves := m.moves()
			moves["reopen"] = func(t *rapid.T) {
				if err := m.real.Close(); err != nil {
					t.Fatal(err)
				}
				m.real = b.harness.Open(b.T, dir)
			}
			t.Repeat(moves)
		})
	}},
}

// pair is a store and the model it must agree with.
type pair struct{ model, real store.Store }

// Few keys, so that calls collide.
var (
	someKind   = rapid.SampledFrom([]string{"sheet", "state"})
	someID     = rapid.SampledFrom([]string{"a", "A", "a ", "b\x00", "中"})
	someParent = rapid.SampledFrom([]string{"", "p", "P"})
	someBody   = rapid.SliceOfN(rapid.Byte(), 0, 40)
	someSID    = rapid.SampledFrom([]string{"aaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaA"})
	someTable  = rapid.SampledFrom(store.Tables())
	someKey    = rapid.Map(rapid.IntRange(0, 5), func(i int) store.Key { return store.Key{byte(i * 50)} })
)

// agree makes a call on both sides and fails unless the results are the same.
func (p *pair) agree(t *rapid.T, call func(store.Store) (any, error)) {
	want, wantErr := call(p.model)
	got, err := call(p.real)
	if !errors.Is(class(err), class(wantErr)) {
		t.Fatalf("answers %v, the model %v", err, wantErr)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("(-model +store)\n%s", diff)
	}
}

// class returns the error of the contract that err wraps.
func class(err error) error {
	for _, c := range []error{
		store.ErrExists, store.ErrNotFound, store.ErrSealed,
		store.ErrInvalid, store.ErrUnavailable,
	} {
		if errors.Is(err, c) {
			return c
		}
	}
	return err
}

func (p *pair) moves() map[string]func(*rapid.T) {
	moves := p.recordMoves()
	for name, move := range p.boxMoves() {
		moves[name] = move
	}
	return moves
}

func (p *pair) recordMoves() map[string]func(*rapid.T) {
	ctx := context.Background()
	return map[string]func(*rapid.T){
		"insert": func(t *rapid.T) {
			r := store.Record{
				Kind: someKind.Draw(t, "kind"), ID: someID.Draw(t, "id"),
				Version: rapid.IntRange(0, 4).Draw(t, "version"),
				Parent:  someParent.Draw(t, "parent"), Body: someBody.Draw(t, "body"),
				Deleted: rapid.Bool().Draw(t, "deleted"),
			}
			p.agree(t, func(s store.Store) (any, error) { return nil, s.Insert(ctx, r) })
		},
		"append": func(t *rapid.T) { // what insert rarely hits: exactly the next version
			kind, id := someKind.Draw(t, "kind"), someID.Draw(t, "id")
			r := store.Record{
				Kind: kind, ID: id, Version: 1, Body: someBody.Draw(t, "body"),
				Deleted: rapid.Bool().Draw(t, "deleted"),
			}
			h, err := p.model.History(ctx, kind, id)
			if err != nil {
				t.Fatal(err)
			}
			if len(h) > 0 {
				r.Version, r.Parent = len(h)+1, h[0].Parent
			}
			p.agree(t, func(s store.Store) (any, error) { return nil, s.Insert(ctx, r) })
		},
		"read": func(t *rapid.T) {
			kind, id := someKind.Draw(t, "kind"), someID.Draw(t, "id")
			p.agree(t, func(s store.Store) (any, error) { return s.Latest(ctx, kind, id) })
			p.agree(t, func(s store.Store) (any, error) { return s.History(ctx, kind, id) })
		},
		"list": func(t *rapid.T) {
			kind, parent, limit := someKind.Draw(t, "kind"), someParent.Draw(t, "parent"),
				rapid.IntRange(0, 4).Draw(t, "limit")
			after := rapid.OneOf(rapid.Just(""), someID).Draw(t, "after")
			p.agree(t, func(s store.Store) (any, error) { return s.List(ctx, kind, parent, after, limit) })
			several := rapid.SliceOfN(someID, 0, 4).Draw(t, "get_many")
			p.agree(t, func(s store.Store) (any, error) { return s.GetMany(ctx, kind, several) })
			below := rapid.SliceOfN(someParent, 0, 3).Draw(t, "list_by_parents")
			p.agree(t, func(s store.Store) (any, error) { return s.ListByParents(ctx, kind, below) })
			p.agree(t, func(s store.Store) (any, error) { return s.Kinds(ctx) })
			p.agree(t, func(s store.Store) (any, error) { return whole(ctx, s, kind) })
		},
		"purge": func(t *rapid.T) {
			kind, id := someKind.Draw(t, "kind"), someID.Draw(t, "id")
			p.agree(t, func(s store.Store) (any, error) { return nil, s.Purge(ctx, kind, id) })
		},
	}
}

func (p *pair) boxMoves() map[string]func(*rapid.T) {
	ctx := context.Background()
	inBox := func(call func(*rapid.T) func(store.Box) (any, error)) func(*rapid.T) {
		return func(t *rapid.T) {
			id, do := someSID.Draw(t, "sid"), call(t)
			p.agree(t, func(s store.Store) (any, error) {
				box, err := s.Box(ctx, id)
				if err != nil {
					return nil, err
				}
				return do(box)
			})
		}
	}
	return map[string]func(*rapid.T){
		"cast": inBox(func(t *rapid.T) func(store.Box) (any, error) {
			table, key, value := someTable.Draw(t, "table"), someKey.Draw(t, "key"), someBody.Draw(t, "value")
			return func(box store.Box) (any, error) { return box.Insert(ctx, table, key, value) }
		}),
		"lookup": inBox(func(t *rapid.T) func(store.Box) (any, error) {
			table, key := someTable.Draw(t, "table"), someKey.Draw(t, "key")
			return func(box store.Box) (any, error) { return box.Lookup(ctx, table, key) }
		}),
		"count": inBox(func(t *rapid.T) func(store.Box) (any, error) {
			table := someTable.Draw(t, "table")
			return func(box store.Box) (any, error) { return box.Count(ctx, table) }
		}),
		"scan": inBox(func(t *rapid.T) func(store.Box) (any, error) {
			table := someTable.Draw(t, "table")
			return func(box store.Box) (any, error) { return scan(ctx, box, table) }
		}),
		"seal": inBox(func(*rapid.T) func(store.Box) (any, error) {
			return func(box store.Box) (any, error) { return nil, box.Seal(ctx) }
		}),
		"sealed": inBox(func(*rapid.T) func(store.Box) (any, error) {
			return func(box store.Box) (any, error) { return box.Sealed(ctx) }
		}),
		"erase": inBox(func(t *rapid.T) func(store.Box) (any, error) {
			table := someTable.Draw(t, "table")
			return func(box store.Box) (any, error) { return nil, box.EraseAll(ctx, table) }
		}),
		"drop": func(t *rapid.T) {
			id := someSID.Draw(t, "sid")
			p.agree(t, func(s store.Store) (any, error) { return nil, s.DropBox(ctx, id) })
			p.agree(t, func(s store.Store) (any, error) { return s.Boxes(ctx) })
		},
	}
}
