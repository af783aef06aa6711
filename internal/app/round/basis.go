package round

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"minping/internal/app/records"
	"minping/internal/evaluation/final"
	"minping/internal/store"
)

// Basis is the version of every record that a final rests on, by kind and id (decision 0065).
type Basis map[string]map[string]int

// Add takes the versions of records.
func (b Basis) Add(rs []store.Record) {
	for _, r := range rs {
		if b[r.Kind] == nil {
			b[r.Kind] = map[string]int{}
		}
		b[r.Kind][r.ID] = r.Version
	}
}

// RestsOn sets what adds the records of a room below some evaluations that a final rests on. Every room that has some
// calls it once, before the service is used; parents returns what they are listed under.
func RestsOn(s *Rounds, kind string, parents func(evaluation string) string) {
	s.below = append(s.below, below{kind, parents})
}

type below struct {
	kind    string
	parents func(evaluation string) string
}

// basisPage is how many evaluations are read at a time.
const basisPage = 200

// BasisOf returns the versions of the records that the result of some rounds rests on now.
func BasisOf(ctx context.Context, s *Rounds, rounds []string) (Basis, error) {
	out := Basis{}
	rs, err := s.env.Store.GetMany(ctx, KindRound, rounds)
	if err != nil {
		return nil, fmt.Errorf("read rounds: %w", err)
	}
	out.Add(rs)
	for _, id := range rounds {
		for es, err := range records.Pages[Evaluation](ctx, s.env, KindEvaluation, id, basisPage) {
			if err != nil {
				return nil, err
			}
			if err := s.basisOf(ctx, es, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// basisOf adds what the results of some evaluations rest on.
func (s *Rounds) basisOf(ctx context.Context, es []records.Versioned[Evaluation], into Basis) error {
	var orgs []string
	for _, e := range es {
		into.Add([]store.Record{{Kind: KindEvaluation, ID: e.ID, Version: e.Version}})
		orgs = append(orgs, e.V.OrganizationID)
	}
	rs, err := s.env.Store.GetMany(ctx, KindOrganization, orgs)
	if err != nil {
		return fmt.Errorf("read organizations: %w", err)
	}
	into.Add(rs)
	for _, b := range s.below {
		parents := make([]string, len(es))
		for i, e := range es {
			parents[i] = b.parents(e.ID)
		}
		rs, err := s.env.Store.ListByParents(ctx, b.kind, parents)
		if err != nil {
			return fmt.Errorf("read %s: %w", b.kind, err)
		}
		into.Add(rs)
	}
	return nil
}

// Keep looks for a final again after a version of a record was written that Allows had permitted: a result may have
// been fixed in between. If it was fixed from that version, all is well; if from an earlier one, that one is written
// again and the change is refused. A result is checked once more after it was fixed, so that a version written before
// it that it did not read opens it (decision 0065).
func Keep(
	ctx context.Context, s *Rounds, change final.Change, about final.Subject, kind, id string, written int,
) error {
	ctx = context.WithoutCancel(ctx) // it is written: whether it counts is settled even if its sender has left
	var refusal error
	for range keepTries {
		read, err := s.readBy(ctx, change, about, kind, id)
		var fast *records.Error
		switch {
		case err == nil:
			return refusal
		case !errors.As(err, &fast) || fast.Code != codeFixed || read < 0:
			return err
		case read >= written:
			return refusal
		}
		refusal = err
		put, failed := s.putBack(ctx, kind, id, read, written)
		if failed != nil || put == 0 {
			return cmp.Or(failed, refusal)
		}
		written = put // checked like any other version: the result may have been opened and fixed again in the meantime
	}
	return fmt.Errorf("put back %s: still raced: %w", kind, store.ErrUnavailable)
}

// readBy returns the earliest version of a record read by any final that refuses the change, with the refusal: an
// organization may have a row in several. It is -1 if one of them does not say what it read.
func (s *Rounds) readBy(
	ctx context.Context, change final.Change, about final.Subject, kind, id string,
) (int, error) {
	finals, err := s.finalsAbout(ctx, about)
	if err != nil {
		return 0, err
	}
	least, refusal := -1, error(nil)
	for _, f := range finals {
		err := allowedBy(f, change, about)
		switch {
		case err == nil:
			continue
		case f.Basis == "":
			return -1, err
		}
		b, failed := records.Load[Basis](ctx, s.env, KindBasis, f.Basis)
		if failed != nil {
			return 0, fmt.Errorf("basis of final: %w", failed)
		}
		if read := b.V[kind][id]; refusal == nil || read < least {
			least, refusal = read, err
		}
	}
	return least, refusal
}

// KeepEvaluation is Keep after a version of an evaluation was written.
func KeepEvaluation(ctx context.Context, s *Rounds, change final.Change, id string, written int) error {
	return Keep(ctx, s, change, final.Subject{Evaluation: id}, KindEvaluation, id, written)
}

// keepTries is how often Keep follows a result that is fixed and opened at the same time.
const keepTries = 20

// putBack takes one version of a record back, by restoring the fields that it changed to the version before, and
// returns the number of the new version: 0 if the newest already says that. Changes that others were allowed to write
// in between stay. Version 0 is no record.
func (s *Rounds) putBack(ctx context.Context, kind, id string, version, written int) (int, error) {
	for range keepTries {
		all, err := s.env.Store.History(ctx, kind, id)
		if err != nil {
			return 0, fmt.Errorf("history of %s: %w", kind, err)
		}
		if len(all) == 0 {
			return 0, nil
		}
		last := all[len(all)-1]
		next := store.Record{Kind: kind, ID: id, Parent: last.Parent, Deleted: true, Body: []byte("null")}
		byVersion := map[int]store.Record{}
		for _, r := range all {
			byVersion[r.Version] = r
		}
		if r, ok := byVersion[version]; ok {
			next = r
			next.Body = takenBack(last, byVersion[written-1], byVersion[written], r)
		}
		if last.Deleted == next.Deleted && (next.Deleted || bytes.Equal(last.Body, next.Body)) {
			return 0, nil
		}
		next.Version, next.At = last.Version+1, s.env.Now()
		err = s.env.Store.Insert(ctx, next)
		if errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("put back %s: %w", kind, err)
		}
		return next.Version, nil
	}
	return 0, fmt.Errorf("put back %s: still raced: %w", kind, store.ErrUnavailable)
}

// takenBack returns the newest body with the fields that one version changed as an earlier version had them, or that
// earlier body as a whole if the record came or went in between.
func takenBack(last, before, written, earlier store.Record) []byte {
	var now, was, is, then map[string]json.RawMessage
	for _, x := range []struct {
		of   store.Record
		into *map[string]json.RawMessage
	}{{last, &now}, {before, &was}, {written, &is}, {earlier, &then}} {
		if x.of.Deleted || json.Unmarshal(x.of.Body, x.into) != nil || *x.into == nil {
			return earlier.Body
		}
	}
	changed := false
	either := maps.Clone(was)
	maps.Copy(either, is)
	for key := range either {
		if bytes.Equal(was[key], is[key]) || bytes.Equal(now[key], then[key]) {
			continue
		}
		changed = true
		if v, ok := then[key]; ok {
			now[key] = v
		} else {
			delete(now, key)
		}
	}
	if !changed {
		return last.Body
	}
	body, err := json.Marshal(now)
	if err != nil {
		return earlier.Body
	}
	return body
}
