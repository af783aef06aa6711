package ledger

import (
	"context"
	"fmt"

	"minping/internal/app/file"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
)

// maxFiles is the maximum number of pieces of evidence per item.
const maxFiles = 100

// File describes a piece of evidence, without its bytes.
type File = file.File

// AddFile adds a piece of evidence to an item. Its bytes are stored separately, encrypted if the item is restricted.
func (l *Ledgers) AddFile(
	ctx context.Context, a records.Actor, itemID, name string, raw []byte,
) (records.Versioned[File], error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return records.Versioned[File]{}, err
	}
	p, _, v, err := l.loadToWrite(ctx, a, itemID)
	if err != nil {
		return records.Versioned[File]{}, err
	}
	out, err := l.files.Add(ctx, a, itemID, name, raw, v.V.Restricted != nil)
	if err != nil {
		return out, err
	}
	return out, l.note(ctx, a, "item.file", p.Evaluation.ID, itemID, out.ID)
}

// Files lists the evidence of an item.
func (l *Ledgers) Files(ctx context.Context, a records.Actor, itemID string) ([]records.Versioned[File], error) {
	if _, _, _, err := l.load(ctx, a, itemID); err != nil {
		return nil, err
	}
	return l.files.List(ctx, itemID)
}

// ReadFile returns a piece of evidence with its bytes. It is served as an attachment and never shown by a browser.
// Reading what belongs to a restricted item is recorded.
func (l *Ledgers) ReadFile(ctx context.Context, a records.Actor, id string) (File, []byte, error) {
	_, itemID, err := l.files.Find(ctx, id)
	if err != nil {
		return File{}, nil, err
	}
	p, _, v, err := l.load(ctx, a, itemID)
	if err != nil {
		return File{}, nil, err
	}
	f, raw, err := l.files.Read(ctx, id)
	if err != nil || v.V.Restricted == nil { // a file may be older than the restriction
		return f, raw, err
	}
	return f, raw, l.note(ctx, a, "item.file_read", p.Evaluation.ID, itemID, id)
}

// purge deletes restricted items whose retention period is over (domain 4.3).
func (l *Ledgers) purge(ctx context.Context) error {
	return l.eachRestricted(ctx, func(v records.Versioned[stored]) error {
		if !l.overdueForPurge(v.V) {
			return nil
		}
		return l.purgeItem(ctx, v)
	})
}

// restricted counts restricted items, and those whose retention period is over.
func (l *Ledgers) restricted(ctx context.Context) (kept, over int, err error) {
	err = l.eachRestricted(ctx, func(v records.Versioned[stored]) error {
		kept++
		if l.overdueForPurge(v.V) {
			over++
		}
		return nil
	})
	return kept, over, err
}

func (l *Ledgers) eachRestricted(ctx context.Context, fn func(records.Versioned[stored]) error) error {
	for page, err := range records.Pages[stored](ctx, l.env, kindItem, "", indexPage) {
		if err != nil {
			return err
		}
		for _, v := range page {
			if v.V.Restricted == nil {
				continue
			}
			if err := fn(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Ledgers) overdueForPurge(s stored) bool {
	ended := s.Restricted.Ended
	over := s.State == ledger.Settled || s.State == ledger.Withdrawn
	return over && ended != "" && string(l.today().Plus(-l.rules.RestrictedDays)) > ended
}

func (l *Ledgers) purgeItem(ctx context.Context, v records.Versioned[stored]) error {
	if err := l.files.PurgeBelow(ctx, v.ID); err != nil {
		return err
	}
	if err := l.env.Store.Purge(ctx, kindItem, v.ID); err != nil {
		return fmt.Errorf("delete item: %w", err)
	}
	return l.note(ctx, records.Actor{}, "item.purge", v.V.Evaluation, v.ID, "")
}
