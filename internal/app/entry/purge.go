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

// Jobs are what happens by the clock: files that are part of no entry are deleted after a day, restricted entries when
// their time is over (evaluation §5).
func (e *Entries) Jobs() []records.Job {
	run := func(ctx context.Context) error {
		if err := e.files.Sweep(ctx, uploadKept, e.useless); err != nil {
			return err
		}
		return e.purge(ctx)
	}
	return []records.Job{{Name: "entry", Every: time.Hour, Run: run}}
}

// purge deletes restricted entries whose time is over, with all versions and files.
func (e *Entries) purge(ctx context.Context) error {
	today := deadline.DayOf(e.env.Now())
	for r, err := range records.Raw(ctx, e.env.Store, kindEntry, "", purgePage) {
		if err != nil {
			return err
		}
		s, err := records.Decode[stored](r)
		if err != nil {
			return err
		}
		if e.kept(s.V).Over(s.V.State, deadline.DayOf(r.At), today) {
			if err := e.purgeEntry(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// kept is the type by whose clock an entry goes. One whose type was taken out of the pack goes by the default.
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
