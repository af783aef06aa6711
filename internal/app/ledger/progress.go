package ledger

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/ledger"
)

// ProgressReport is the progress of a measure on a day. Empty fields leave the present values.
type ProgressReport struct {
	Measure int    // its index among the item's measures, from 0
	Text    string // what was done; added as an entry
	Claim   ledger.Claim
	Percent *int
	DoneOn  deadline.Day
	Next    string // 下步措施
	Remains string // 存在问题
}

// Progress adds what was done to a measure of an item. The unit and the office may; a checking body writes its
// findings in a check.
func (l *Ledgers) Progress(
	ctx context.Context, a records.Actor, id string, ifMatch int, r ProgressReport,
) (View, error) {
	p, party, _, err := l.loadToWrite(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	if party == ledger.Checker {
		return View{}, ErrChecksOnly
	}
	today := l.today()
	next, err := l.update(ctx, id, ifMatch, kept, func(i *ledger.Item) error {
		if i.State == ledger.Settled || i.State == ledger.Withdrawn {
			return errSettled
		}
		return fieldErrors(i.Advance(ledger.Went{
			Measure: r.Measure, On: today, By: a.Name, Text: r.Text, Claim: r.Claim, Percent: r.Percent,
			DoneOn: r.DoneOn, Next: r.Next, Remains: r.Remains,
		}))
	})
	if err != nil {
		return View{}, err
	}
	if err := l.note(ctx, a, "item.change", p.Evaluation.ID, id, ""); err != nil {
		return View{}, err
	}
	return l.view(a, p, party, next)
}
