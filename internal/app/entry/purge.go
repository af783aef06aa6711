package entry

import (
	"context"
	"fmt"
	"time"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/store"
)

// purgePage is how many entries are read at a time.
const purgePage = 100

// Jobs returns what happens by the clock: restricted entries are deleted when their time is over (evaluation §5), files
// that belong to no entry after a day.
func (e *Entries) Jobs() []records.Job {
	return []records.Job{
		{
			Name: "entry", Every: time.Hour, Run: e.purge,
			Keeps: e.restricted, What: records.Text{ZH: "限授权工作记录", EN: "restricted entries"},
		},
		{Name: "entry_files", Every: time.Hour, Run: e.sweep, Litter: true},
	}
}

func (e *Entries) sweep(ctx context.Context) error { return e.files.Sweep(ctx, uploadKept, e.useless) }

// purge deletes restricted entries whose time is over, with all versions and files.
func (e *Entries) purge(ctx context.Context) error {
	return e.eachRestricted(ctx, func(r store.Record, over bool) error {
		if !over {
			return nil
		}
		return e.purgeEntry(ctx, r)
	})
}

// restricted counts restricted entries, and those whose time is over.
func (e *Entries) restricted(ctx context.Context) (kept, over int, err error) {
	err = e.eachRestricted(ctx, func(_ store.Record, due bool) error {
		kept++
		if due {
			over++
		}
		return nil
	})
	return kept, over, err
}

func (e *Entries) eachRestricted(ctx context.Context, fn func(r store.Record, over bool) error) error {
	today := deadline.DayOf(e.env.Now())
	for r, err := range records.Raw(ctx, e.env.Store, kindEntry, "", purgePage) {
		if err != nil {
			return err
		}
		s, err := records.Decode[stored](r)
		if err != nil {
			return err
		}
		t := e.kept(s.V)
		if !t.Restricted {
			continue
		}
		if err := fn(r, t.Over(s.V.State, deadline.DayOf(r.At), today)); err != nil {
			return err
		}
	}
	return nil
}

// kept returns the type whose retention time applies to an entry. If its type was removed from the pack, the default
// applies.
func (e *Entries) kept(s stored) entry.Type {
	t, ok := e.rules.Types.Type(s.Type)
	if !ok || s.Sealed != nil {
		t.Restricted = s.Sealed != nil
	}
	return t
}

// purgeEntry deletes an entry, its files first: what is left after a failure is found again.
func (e *Entries) purgeEntry(ctx context.Context, r store.Record) error {
	if err := e.files.PurgeOwned(ctx, r.Parent, r.ID); err != nil {
		return err
	}
	if err := e.env.Store.Purge(ctx, kindEntry, r.ID); err != nil {
		return fmt.Errorf("delete entry: %w", err)
	}
	return e.audit.Append(ctx, records.Actor{}, "entry.purge", r.ID, "")
}
