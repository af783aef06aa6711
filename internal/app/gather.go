package app

import (
	"context"
	"fmt"
	"slices"

	"minping/internal/store"
)

// several reads the records of a kind that have one of the ids, a few hundred at a time; what is not there is left out.
func several[T any](ctx context.Context, s *Service, kind string, ids []string) (map[string]T, error) {
	out := make(map[string]T, len(ids))
	err := inParts(ids, func(part []string) error {
		rs, err := s.store.Several(ctx, kind, part)
		if err != nil {
			return fmt.Errorf("read %s: %w", kind, err)
		}
		for _, r := range rs {
			v, err := decode[T](r)
			if err != nil {
				return err
			}
			out[r.ID] = v.V
		}
		return nil
	})
	return out, err
}

// below reads the records of a kind below parents, by parent, each group in order of id.
func below[T any](ctx context.Context, s *Service, kind string, parents []string) (map[string][]Versioned[T], error) {
	out := map[string][]Versioned[T]{}
	err := inParts(parents, func(part []string) error {
		rs, err := s.store.Below(ctx, kind, part)
		if err != nil {
			return fmt.Errorf("read %s: %w", kind, err)
		}
		for _, r := range rs {
			v, err := decode[T](r)
			if err != nil {
				return err
			}
			out[r.Parent] = append(out[r.Parent], v)
		}
		return nil
	})
	return out, err
}

func inParts(keys []string, read func([]string) error) error {
	for part := range slices.Chunk(keys, store.MaxSeveral) {
		if err := read(part); err != nil {
			return err
		}
	}
	return nil
}

// idsOf are the ids of records.
func idsOf[T any](vs []Versioned[T]) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = v.ID
	}
	return out
}

// allIDs are the ids of records in groups.
func allIDs[T any](groups map[string][]Versioned[T]) (out []string) {
	for _, vs := range groups {
		out = append(out, idsOf(vs)...)
	}
	return out
}

// eachPage calls fn with every current record of a kind below a parent, some at a time, in order of id.
func eachPage[T any](ctx context.Context, s *Service, kind, parent string, size int, fn func([]Versioned[T]) error) error {
	after := ""
	for {
		page, err := list[T](ctx, s, kind, parent, after, size)
		if err != nil {
			return err
		}
		if len(page) > 0 {
			after = page[len(page)-1].ID
			if err := fn(page); err != nil {
				return err
			}
		}
		if len(page) < size {
			return nil
		}
	}
}
