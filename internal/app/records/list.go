package records

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"minping/internal/store"
)

// allPage is how many records All reads at a time.
const allPage = 2000

// List reads one page of current versions, in order of id: those with the parent (any if empty) and an id after the
// given one, at most limit (1..10000).
func List[T any](ctx context.Context, e *Env, kind, parent, after string, limit int) ([]Versioned[T], error) {
	rs, err := e.Store.List(ctx, kind, parent, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", kind, err)
	}
	out := make([]Versioned[T], 0, len(rs))
	for _, r := range rs {
		v, err := Decode[T](r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// All reads every current version of a kind below a parent (any if empty), in order of id.
func All[T any](ctx context.Context, e *Env, kind, parent string) (out []Versioned[T], err error) {
	for page, err := range Pages[T](ctx, e, kind, parent, allPage) {
		if err != nil {
			return nil, err
		}
		out = append(out, page...)
	}
	return out, nil
}

// Pages iterates over the current versions of a kind below a parent (any if empty), size at a time, in order of id. It
// ends after the first error.
func Pages[T any](ctx context.Context, e *Env, kind, parent string, size int) iter.Seq2[[]Versioned[T], error] {
	if parent != "" && e.reuse.has(kind) {
		return pagesAgain[T](ctx, e, kind, parent, size)
	}
	return func(yield func([]Versioned[T], error) bool) {
		for after := ""; ; {
			page, err := List[T](ctx, e, kind, parent, after, size)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(page) > 0 {
				after = page[len(page)-1].ID
				if !yield(page, nil) {
					return
				}
			}
			if len(page) < size {
				return
			}
		}
	}
}

// pagesAgain is Pages for kinds whose values are reused.
func pagesAgain[T any](
	ctx context.Context, e *Env, kind, parent string, size int,
) iter.Seq2[[]Versioned[T], error] {
	return func(yield func([]Versioned[T], error) bool) {
		heads, err := headsByParents(ctx, e, kind, []string{parent})
		if err != nil {
			yield(nil, err)
			return
		}
		for part := range slices.Chunk(heads, size) {
			page, err := currentOf[T](ctx, e, kind, part)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(page) > 0 && !yield(page, nil) {
				return
			}
		}
	}
}

// Raw iterates over the current versions of a kind in stored form, in order of id, size at a time. It ends after the
// first error.
func Raw(ctx context.Context, st store.Store, kind, parent string, size int) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		for after := ""; ; {
			rs, err := st.List(ctx, kind, parent, after, size)
			if err != nil {
				yield(store.Record{}, fmt.Errorf("list %s: %w", kind, err))
				return
			}
			for _, r := range rs {
				after = r.ID
				if !yield(r, nil) {
					return
				}
			}
			if len(rs) < size {
				return
			}
		}
	}
}

// GetMany reads the records of a kind with the given ids; missing ones are left out.
func GetMany[T any](ctx context.Context, e *Env, kind string, ids []string) (map[string]T, error) {
	out := make(map[string]T, len(ids))
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !Storable(id) })
	again := e.reuse.has(kind)
	for part := range slices.Chunk(ids, store.MaxKeys) {
		if again {
			if err := getAgain(ctx, e, kind, part, out); err != nil {
				return out, err
			}
			continue
		}
		rs, err := e.Store.GetMany(ctx, kind, part)
		if err != nil {
			return out, fmt.Errorf("read %s: %w", kind, err)
		}
		for _, r := range rs {
			v, err := Decode[T](r)
			if err != nil {
				return out, err
			}
			out[r.ID] = v.V
		}
	}
	return out, nil
}

// getAgain is GetMany for kinds whose values are reused.
func getAgain[T any](ctx context.Context, e *Env, kind string, ids []string, into map[string]T) error {
	heads, err := e.Store.Heads(ctx, kind, ids)
	if err != nil {
		return fmt.Errorf("read %s: %w", kind, err)
	}
	vs, err := currentOf[T](ctx, e, kind, heads)
	for _, v := range vs {
		into[v.ID] = v.V
	}
	return err
}

// ListByParents reads the records of a kind below several parents, grouped by parent, each group in order of id.
func ListByParents[T any](ctx context.Context, e *Env, kind string,
	parents []string,
) (map[string][]Versioned[T], error) {
	out := map[string][]Versioned[T]{}
	if e.reuse.has(kind) {
		return listAgain[T](ctx, e, kind, parents)
	}
	for part := range slices.Chunk(parents, store.MaxKeys) {
		rs, err := e.Store.ListByParents(ctx, kind, part)
		if err != nil {
			return out, fmt.Errorf("read %s: %w", kind, err)
		}
		for _, r := range rs {
			v, err := Decode[T](r)
			if err != nil {
				return out, err
			}
			out[r.Parent] = append(out[r.Parent], v)
		}
	}
	return out, nil
}

// listAgain is ListByParents for kinds whose values are reused.
func listAgain[T any](
	ctx context.Context, e *Env, kind string, parents []string,
) (map[string][]Versioned[T], error) {
	out := map[string][]Versioned[T]{}
	heads, err := headsByParents(ctx, e, kind, parents)
	if err != nil {
		return out, err
	}
	parentOf := make(map[string]string, len(heads))
	for _, h := range heads {
		parentOf[h.ID] = h.Parent
	}
	vs, err := currentOf[T](ctx, e, kind, heads)
	for _, v := range vs {
		out[parentOf[v.ID]] = append(out[parentOf[v.ID]], v)
	}
	return out, err
}

// IDs returns the ids of records.
func IDs[T any](vs []Versioned[T]) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = v.ID
	}
	return out
}

// AllIDs returns the ids of grouped records.
func AllIDs[T any](groups map[string][]Versioned[T]) (out []string) {
	for _, vs := range groups {
		out = append(out, IDs(vs)...)
	}
	return out
}

// purgePage is how many records PurgeBelow reads at a time.
const purgePage = 1000

// PurgeBelow permanently removes every record of a kind below a parent.
func (e *Env) PurgeBelow(ctx context.Context, kind, parent string) error {
	for {
		rs, err := e.Store.List(ctx, kind, parent, "", purgePage)
		if err != nil {
			return fmt.Errorf("list %s: %w", kind, err)
		}
		if len(rs) == 0 {
			return nil
		}
		for _, r := range rs {
			if err := e.Store.Purge(ctx, kind, r.ID); err != nil {
				return fmt.Errorf("purge %s: %w", kind, err)
			}
		}
	}
}
