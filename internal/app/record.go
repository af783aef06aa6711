package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/store"
)

// Versioned is a record as callers see it.
type Versioned[T any] = records.Versioned[T]

// AnyVersion as ifMatch means the caller did not say which version it changes.
const AnyVersion = 0

// NoVersion as ifMatch means the caller saw that there is none yet: whoever is second to make it hears so.
const NoVersion = -1

// create writes version 1 of a record.
func create[T any](ctx context.Context, s *Service, kind, id, parent string, v T) (Versioned[T], error) {
	return put(ctx, s, store.Record{Kind: kind, ID: id, Version: 1, Parent: parent}, v)
}

func put[T any](ctx context.Context, s *Service, r store.Record, v T) (Versioned[T], error) {
	body, err := json.Marshal(v)
	if err != nil {
		return Versioned[T]{}, fmt.Errorf("encode %s: %w", r.Kind, err)
	}
	r.Body, r.At = body, s.now()
	if err := s.store.Insert(ctx, r); err != nil {
		return Versioned[T]{}, fmt.Errorf("write %s: %w", r.Kind, err)
	}
	return Versioned[T]{ID: r.ID, Version: r.Version, V: v}, nil
}

// load reads the current version; NotFound when there is none.
func load[T any](ctx context.Context, s *Service, kind, id string) (Versioned[T], error) {
	if id == "" || len(id) > 200 {
		return Versioned[T]{}, errNone
	}
	r, err := s.store.Latest(ctx, kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return Versioned[T]{}, errNone
	}
	if err != nil {
		return Versioned[T]{}, fmt.Errorf("read %s: %w", kind, err)
	}
	return decode[T](r)
}

func decode[T any](r store.Record) (Versioned[T], error) {
	out := Versioned[T]{ID: r.ID, Version: r.Version}
	if err := json.Unmarshal(r.Body, &out.V); err != nil {
		return out, fmt.Errorf("decode %s: %w", r.Kind, err)
	}
	return out, nil
}

// change writes the next version of a record as fn leaves it. With ifMatch set, a record of another
// version is Stale; without, a race is tried again.
func change[T any](ctx context.Context, s *Service, kind, id string, ifMatch int, fn func(*T) error) (Versioned[T], error) {
	for range 20 {
		r, err := s.store.Latest(ctx, kind, id)
		if errors.Is(err, store.ErrNotFound) {
			return Versioned[T]{}, errNone
		}
		if err != nil {
			return Versioned[T]{}, fmt.Errorf("read %s: %w", kind, err)
		}
		cur, err := decode[T](r)
		if err != nil {
			return cur, err
		}
		if ifMatch != AnyVersion && ifMatch != cur.Version {
			return cur, errStale
		}
		if err := fn(&cur.V); err != nil {
			return cur, err
		}
		next, err := put(ctx, s, store.Record{Kind: kind, ID: id, Version: cur.Version + 1, Parent: r.Parent}, cur.V)
		if errors.Is(err, store.ErrExists) {
			if ifMatch != AnyVersion {
				return cur, errStale
			}
			continue
		}
		return next, err
	}
	return Versioned[T]{}, fmt.Errorf("change %s: still raced after 20 tries: %w", kind, store.ErrUnavailable)
}

// list reads one page of current versions, in order of id.
func list[T any](ctx context.Context, s *Service, kind, parent, after string, limit int) ([]Versioned[T], error) {
	rs, err := s.store.List(ctx, kind, parent, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", kind, err)
	}
	out := make([]Versioned[T], 0, len(rs))
	for _, r := range rs {
		v, err := decode[T](r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// all reads every current version of a kind below a parent.
func all[T any](ctx context.Context, s *Service, kind, parent string) ([]Versioned[T], error) {
	const page = 2000
	var out []Versioned[T]
	after := ""
	for {
		part, err := list[T](ctx, s, kind, parent, after, page)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
		if len(part) < page {
			return out, nil
		}
		after = part[len(part)-1].ID
	}
}
