package document

import (
	"context"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/document"
)

// Ledger is what this room needs of the ledgers to write letters about their items (documents §2).
type Ledger interface {
	// MayWriteAbout refuses items that a letter about an evaluation cannot be drafted for.
	MayWriteAbout(ctx context.Context, evaluation string, items []string) error
	// SetsLastDate reports whether a type of letter sets a last date.
	SetsLastDate(letter string) bool
	// Letter notes an issued letter with its items; it can be repeated.
	Letter(ctx context.Context, a records.Actor, sent round.Letter) error
}

// LettersOf tells the room whose items letters are about. It is called once, before the service is used.
func LettersOf(d *Documents, l Ledger) { d.ledger = l }

// maxItems is how many items a letter may be drafted for.
const maxItems = 300

// aboutItems checks the items that a document is drafted for and returns each once.
func (d *Documents) aboutItems(ctx context.Context, evaluation string, items []string) (out []string, err error) {
	for _, id := range items {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	switch {
	case len(out) == 0:
		return nil, nil
	case len(out) > maxItems:
		return nil, records.InvalidField("items", "最多 300 个事项。", "At most 300 items.")
	case evaluation == "" || d.ledger == nil:
		return nil, records.InvalidField("items", "只有给单位的函件可以针对台账事项。",
			"Only a letter to a unit can be about items of a ledger.")
	}
	return out, d.ledger.MayWriteAbout(ctx, evaluation, out)
}

// lastDated reports whether a document is a letter that sets a last date.
func (d *Documents) lastDated(doc Document) bool {
	return d.ledger != nil && d.ledger.SetsLastDate(doc.Type)
}

// hasLastDate refuses a letter that is to set a last date and names none.
func (d *Documents) hasLastDate(doc Document) error {
	if d.lastDated(doc) && doc.Due == "" {
		return records.InvalidField("due", "请写明最后期限。", "State the last date that this letter sets.")
	}
	return nil
}

// UnderWay returns a document of a type about an evaluation that is being written for an item: it is neither issued nor
// withdrawn. found is false if there is none.
func (d *Documents) UnderWay(
	ctx context.Context, batch, evaluation, kind, item string,
) (v Record, found bool, err error) {
	batches, err := d.joined(ctx, batch)
	if err != nil {
		return v, false, err
	}
	f := Filter{Evaluation: evaluation, Type: kind}
	for _, b := range batches {
		for page, err := range records.Pages[Document](ctx, d.env, KindDocument, b, memberPage) {
			if err != nil {
				return v, false, err
			}
			for _, x := range page {
				about := slices.Contains(x.V.Items, item) || slices.Contains(x.V.Data.Items, item)
				if f.keeps(x.V) && about && !out(x.V) && x.V.State != document.StateWithdrawn {
					return x, true, nil
				}
			}
		}
	}
	return v, found, nil
}

// tellLedger notes an issued document with the items that it is about.
func (d *Documents) tellLedger(ctx context.Context, a records.Actor, v Record) error {
	if d.ledger == nil || v.V.Evaluation == "" {
		return nil
	}
	return d.ledger.Letter(ctx, a, round.Letter{
		Document: v.ID, Type: v.V.Type, Name: v.V.TypeName, Number: v.V.Number, Replaces: v.V.Replaces,
		Items: v.V.Items, Listed: v.V.Data.Items,
		On: deadline.DayOf(*v.V.IssuedAt), Due: deadline.Day(v.V.Due),
	})
}

// readable are the items that a document may still be about: one may have been restricted since.
func (d *Documents) readable(ctx context.Context, items []string) ([]string, error) {
	if len(items) == 0 || d.public == nil {
		return items, nil
	}
	public, err := d.public(ctx, items)
	return slices.DeleteFunc(slices.Clone(items), func(id string) bool { return !public[id] }), err
}

// dueAhead refuses to issue what would leave its unit no time.
func (d *Documents) dueAhead(doc Document) error {
	if (doc.Layout.Again || d.lastDated(doc)) && doc.Due != "" && doc.Due <= d.today().Format(time.DateOnly) {
		return records.Fail(records.Conflict, "due_past", "整改期限已经到了，请退回修改期限后再印发。",
			"The last day of this notice has come: return it and set a later one.")
	}
	return nil
}

func checkDue(due string) error {
	if due == "" {
		return nil
	}
	var f records.Fields
	f.Day("due", due)
	return f.Err()
}

// moveDue writes the deadline where the text has the one before. A part that was rewritten has the person's own words.
func (doc *Document) moveDue(before string, parts []document.Part) {
	was, is := dayName(before), dayName(doc.Due)
	if was == "" || is == "" {
		return
	}
	for i := range doc.Parts {
		if doc.Parts[i].Text == parts[i].Text {
			doc.Parts[i].Text = strings.ReplaceAll(doc.Parts[i].Text, was, is)
		}
	}
}
