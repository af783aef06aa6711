package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/keys"
)

// stored is an item as it is stored. Only what counts and deadlines need of a restricted item is unencrypted: its text
// is encrypted with the personal key (promise 6).
type stored struct {
	ledger.Item
	Evaluation string       `json:"evaluation"`
	Restricted *restriction `json:"restricted,omitempty"`
}

// restriction names the accounts that may read an item.
type restriction struct {
	Readers []string `json:"readers"`
	Sealed  []byte   `json:"sealed"`
	Ended   string   `json:"ended,omitempty"` // the day it was settled or withdrawn, when its retention period starts
}

// restrictionOf returns the restriction requested by a person, who may always read the item.
func restrictionOf(a records.Actor, d Draft) *restriction {
	if !d.Restricted {
		return nil
	}
	readers := slices.Clone(d.Readers)
	if !slices.Contains(readers, a.Name) {
		readers = append(readers, a.Name)
	}
	slices.Sort(readers)
	return &restriction{Readers: slices.Compact(readers)}
}

// mayRead reports whether a person may read the text of an item.
func (s *stored) mayRead(a records.Actor) bool {
	return s.Restricted == nil || a.Name != "" && slices.Contains(s.Restricted.Readers, a.Name)
}

// seal returns an item in stored form, with or without a restriction.
func (l *Ledgers) seal(id string, i ledger.Item, r *restriction) (stored, error) {
	if r == nil {
		return stored{Item: i}, nil
	}
	plain, err := json.Marshal(i)
	if err != nil {
		return stored{}, fmt.Errorf("encode item: %w", err)
	}
	sealed, err := l.ring.SealPersonal(kindItem+"/"+id, plain)
	if err != nil {
		return stored{}, err
	}
	next := &restriction{Readers: r.Readers, Sealed: sealed, Ended: r.Ended}
	if i.State == ledger.Settled || i.State == ledger.Withdrawn {
		next.Ended = string(l.today())
	} else {
		next.Ended = ""
	}
	return stored{Item: outside(i), Restricted: next}, nil
}

// outside returns the unencrypted part of a restricted item.
func outside(i ledger.Item) ledger.Item {
	out := ledger.Item{
		Source: i.Source, State: i.State, Rounds: i.Rounds, Reopened: i.Reopened, ReviewOn: i.ReviewOn, Common: false,
	}
	for _, c := range i.Checks {
		out.Checks = append(out.Checks, ledger.Check{Body: c.Body, On: c.On, Result: c.Result, Round: c.Round})
	}
	if i.Reported != nil {
		out.Reported = &ledger.Report{On: i.Reported.On, Handed: i.Reported.Handed}
	}
	if day, _ := i.Due(); day.Known() {
		out.Measures = []ledger.Measure{{Due: term.Due{Kind: term.Day, Day: day}}}
	}
	return out
}

// open returns an item with its text.
func (l *Ledgers) open(v records.Versioned[stored]) (ledger.Item, error) {
	if v.V.Restricted == nil {
		return v.V.Item, nil
	}
	plain, err := l.ring.OpenPersonal(kindItem+"/"+v.ID, v.V.Restricted.Sealed)
	if errors.Is(err, keys.ErrGone) {
		return ledger.Item{}, records.Fail(records.Conflict, "item_sealed", "这个事项的密钥不在这台服务器上，请用备份恢复 personal.key。",
			"The key of this item is not on this server: restore personal.key from a backup.")
	}
	if err != nil {
		return ledger.Item{}, err
	}
	var i ledger.Item
	if err := json.Unmarshal(plain, &i); err != nil {
		return ledger.Item{}, errors.New("decode item") // the cause could contain its text
	}
	return i, nil
}
