package ledger

import (
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/ledger"
)

// Letter is what the ladder suggests for an item: a type of document, the name of its rung and the item's batch.
type Letter struct{ Document, Rung, Batch string }

// LetterOf returns the letter that the ladder suggests for an item, empty if it suggests none. It suggests none for a
// restricted item: a letter is written from what the whole office may read.
func (l *Ledgers) LetterOf(ctx context.Context, v View) (Letter, error) {
	r, ok := v.Item.Suggested(l.rules.Ladder, v.Standing)
	if !ok || v.Restricted {
		return Letter{}, nil
	}
	batch, err := l.rounds.BatchOf(ctx, v.RoundID)
	return Letter{r.Letter, r.Name, batch}, err
}

// Letters are the ledgers as the room of documents sees them.
type Letters struct{ l *Ledgers }

// LettersOf returns what letters about the items of ledgers need.
func LettersOf(l *Ledgers) Letters { return Letters{l} }

// SetsLastDate reports whether a type of document is a letter of the ladder that sets a last date.
func (x Letters) SetsLastDate(letter string) bool {
	r, ok := x.l.rules.Ladder.RungWith(letter)
	return ok && r.SetsLastDate
}

// MayWriteAbout refuses items that a letter about an evaluation cannot be drafted for: those of another, and those that
// not everyone with access to the ledger may read.
func (x Letters) MayWriteAbout(ctx context.Context, evaluation string, items []string) error {
	read, err := x.l.readAll(ctx, items)
	if err != nil {
		return err
	}
	for _, id := range items {
		v, ok := read[id]
		if !ok || v.V.Evaluation != evaluation {
			return records.InvalidField("items", "该单位的台账里没有这个事项。", "The unit's ledger has no such item.")
		}
		if v.V.Restricted != nil {
			return records.InvalidField("items", "限授权人员查看的事项不能写入函件。",
				"A letter cannot be about an item that is for its readers only.")
		}
	}
	return nil
}

// Letter notes an issued letter with the items that it was drafted for and with those in its list for which the ladder
// suggests it (documents §2). It can be repeated. A restricted item is left alone.
func (x Letters) Letter(ctx context.Context, a records.Actor, sent round.Letter) error {
	l := x.l
	ids := slices.Concat(sent.Items, sent.Listed)
	read, err := l.readAll(ctx, ids)
	if err != nil {
		return err
	}
	for n, id := range ids {
		v, ok := read[id]
		if !ok || v.V.Restricted != nil || slices.Contains(ids[:n], id) {
			continue
		}
		s := ledger.Sent{
			Type: sent.Type, Replaces: sent.Replaces, Named: n < len(sent.Items),
			Letter: ledger.Letter{
				Document: sent.Document, Number: sent.Number, Name: sent.Name, On: sent.On, LastDate: sent.Due,
			},
		}
		if item := v.V.Item; !item.Record(l.rules.Ladder, s) {
			continue
		}
		changed := false
		_, err := l.update(ctx, id, records.AnyVersion, kept, func(i *ledger.Item) error {
			changed = i.Record(l.rules.Ladder, s)
			return nil
		})
		if err == nil && changed {
			err = l.note(ctx, a, "item.letter", v.V.Evaluation, id, sent.Number)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
