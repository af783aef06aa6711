package entry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/evaluation/entry"
	"minping/internal/keys"
	"minping/internal/store"
)

// stored is an entry as it is stored. Only what lists and steps need of a restricted entry is in the clear: its text is
// sealed under the personal key (evaluation §5, §9 promise 6).
type stored struct {
	entry.Entry
	Sealed []byte `json:"sealed,omitempty"`
}

// record is an entry with its text, as this room works with it.
type record = records.Versioned[entry.Entry]

// seal returns an entry of a type as it is stored.
func (e *Entries) seal(id string, t entry.Type, v entry.Entry) (stored, error) {
	if !t.Restricted {
		return stored{Entry: v}, nil
	}
	plain, err := json.Marshal(v)
	if err != nil {
		return stored{}, fmt.Errorf("encode entry: %w", err)
	}
	sealed, err := e.ring.SealPersonal(kindEntry+"/"+id, plain)
	return stored{Entry: outside(v), Sealed: sealed}, err
}

// outside returns the part of a restricted entry that is in the clear: subject, readers and state.
func outside(v entry.Entry) entry.Entry {
	out := entry.Entry{
		Type: v.Type, Subject: v.Subject, Readers: v.Readers, State: v.State, By: v.By, At: v.At, Handed: v.Handed,
		Values: map[string]entry.Value{},
	}
	if v.Corrects != nil {
		out.Corrects = &entry.Correction{Version: v.Corrects.Version}
	}
	if v.Receipt != nil {
		out.Receipt = &entry.Receipt{By: v.Receipt.By, At: v.Receipt.At}
	}
	return out
}

// open returns an entry with its text. One stored before restricted entries were sealed is in the clear.
func (e *Entries) open(id string, s stored) (entry.Entry, error) {
	if s.Sealed == nil {
		return s.Entry, nil
	}
	plain, err := e.ring.OpenPersonal(kindEntry+"/"+id, s.Sealed)
	if errors.Is(err, keys.ErrGone) {
		return entry.Entry{}, errSealed
	}
	if err != nil {
		return entry.Entry{}, err
	}
	var v entry.Entry
	if json.Unmarshal(plain, &v) != nil {
		return entry.Entry{}, errors.New("decode entry") // the cause could quote its text
	}
	return v, nil
}

var errSealed = records.Fail(records.Conflict, "entry_sealed", "这条记录的密钥不在这台服务器上，请用备份恢复 personal.key。",
	"The key of this entry is not on this server: restore personal.key from a backup.")

func isSealed(err error) bool { return errors.Is(err, errSealed) }

// load reads the current version of an entry with its text.
func (e *Entries) load(ctx context.Context, id string) (record, error) {
	s, err := records.Load[stored](ctx, e.env, kindEntry, id)
	if err != nil {
		return record{}, err
	}
	v, err := e.open(s.ID, s.V)
	return record{ID: s.ID, Version: s.Version, V: v}, err
}

// past reads an older version of an entry with its text.
func (e *Entries) past(r store.Record) (record, error) {
	s, err := records.Decode[stored](r)
	if err != nil {
		return record{}, err
	}
	v, err := e.open(s.ID, s.V)
	return record{ID: s.ID, Version: s.Version, V: v}, err
}

// update writes the next version of an entry.
func (e *Entries) update(
	ctx context.Context, id string, t entry.Type, ifMatch int, fn func(*entry.Entry) error,
) (record, error) {
	var v entry.Entry
	s, err := records.Update(ctx, e.env, kindEntry, id, ifMatch, func(s *stored) error {
		var err error
		v, err = e.open(id, *s)
		if err != nil {
			return err
		}
		if err := fn(&v); err != nil {
			return err
		}
		*s, err = e.seal(id, t, v)
		return err
	})
	return record{ID: id, Version: s.Version, V: v}, err
}
