package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/store"
	"minping/internal/typed"
)

// What reads and writes whole ledgers asks of this room: what an evaluation has, and how a row becomes an item.

// Known is an item that an evaluation has. Of a restricted one only what counts and deadlines need is there.
type Known struct {
	ID         string
	Version    int
	Item       ledger.Item
	Restricted bool
}

// Known returns the items of evaluations, by evaluation.
func (l *Ledgers) Known(ctx context.Context, evaluations []string) (map[string][]Known, error) {
	found, err := records.ListByParents[stored](ctx, l.env, kindItem, evaluations)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]Known, len(found))
	for id, list := range found {
		for _, v := range list {
			out[id] = append(out[id], Known{v.ID, v.Version, v.V.Item, v.V.Restricted != nil})
		}
	}
	return out, nil
}

// SealedProblems returns the problems of restricted items, also those they had before they were restricted, by
// ProblemOf: written from a file, they would be shown to everyone again.
func (l *Ledgers) SealedProblems(ctx context.Context, items []Known) (map[string]bool, error) {
	out := map[string]bool{}
	for _, k := range items {
		if !k.Restricted {
			continue
		}
		versions, err := l.env.Store.History(ctx, kindItem, k.ID)
		if err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
		for _, r := range versions {
			was, err := records.Decode[stored](r)
			if err != nil {
				return nil, err
			}
			item, err := l.open(was)
			if err != nil {
				return nil, err
			}
			out[ProblemOf(item)] = true
			for _, is := range item.Also { // in other words too
				_, problem, _ := strings.Cut(is, "\x00")
				out["\x00"+problem] = true
			}
		}
	}
	return out, nil
}

// ProblemOf is an item's identity whatever its source: restricting it may have meant choosing a different one.
func ProblemOf(i ledger.Item) string {
	i.Source = ""
	return i.Identity()
}

// Bring writes a new item from a file; before is how many withdrawn ones there are of its identity. If its id is taken,
// either this row has already made it (an import that was pressed twice or restarted), or it was made for this row and
// has since become another problem or number: then the row gets a separate item. Who may read a restricted item has
// been decided, so it is not written again in the clear.
func (l *Ledgers) Bring(ctx context.Context, evaluation string, i ledger.Item, before int) error {
	for ; ; before++ {
		id, s := ImportedID(evaluation, i, before), stored{Item: i, Evaluation: evaluation}
		_, err := records.Create(ctx, l.env, kindItem, id, s.Evaluation, s)
		if !errors.Is(err, store.ErrExists) {
			return err
		}
		was, err := records.Load[stored](ctx, l.env, kindItem, id)
		if err != nil || was.V.Restricted != nil || was.V.State != ledger.Withdrawn &&
			was.V.Identity() == i.Identity() && typed.Key(was.V.No) == typed.Key(i.No) {
			return err
		}
	}
}

// ImportedID derives the id of an imported item from its content: two simultaneous imports of one file create the same
// items.
func ImportedID(evaluation string, i ledger.Item, before int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", evaluation, i.Identity(), typed.Key(i.No), before))
	return "i" + base64.RawURLEncoding.EncodeToString(sum[:16]) // never begins with "-"
}

// ChangeOpen changes an item that everyone may read over the version that was looked at. One that has been restricted
// since stays as it is: nothing is written beside its sealed words. Where someone else was faster it returns the item
// as it is now, and records.ErrStale.
func (l *Ledgers) ChangeOpen(
	ctx context.Context, id string, version int, fn func(*ledger.Item),
) (now ledger.Item, err error) {
	_, err = records.Update(ctx, l.env, kindItem, id, version, func(s *stored) error {
		if s.Restricted == nil {
			fn(&s.Item)
		}
		return nil
	})
	if records.KindOf(err) != records.Stale {
		return now, err
	}
	v, e := records.Load[stored](ctx, l.env, kindItem, id)
	if e != nil || v.V.Restricted != nil {
		return now, e
	}
	return v.V.Item, err
}

// Since returns an item as it was in a version and as it is now; open is false if its words are sealed.
func Since(ctx context.Context, l *Ledgers, id string, version int) (was, now ledger.Item, open bool, err error) {
	versions, err := l.env.Store.History(ctx, kindItem, id)
	if err != nil {
		return was, now, false, fmt.Errorf("read history: %w", err)
	}
	open = true
	for _, r := range versions {
		v, err := records.Decode[stored](r)
		if err != nil {
			return was, now, false, err
		}
		if v.Version == version {
			was = v.V.Item
		}
		now, open = v.V.Item, open && v.V.Restricted == nil
	}
	return was, now, open, nil
}
