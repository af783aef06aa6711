package ledger

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
)

// SelfCounts are how far self-checks are.
type SelfCounts struct {
	Asked    int `json:"asked"`
	Answered int `json:"answered"`
	Overdue  int `json:"overdue"` // not answered, and past their day
	Late     int `json:"late"`    // answered after their day, as fixed when they came in
	Found    int `json:"found"`   // the problem was found and put right
	Open     int `json:"open"`    // the problem was found and is to be put right
}

// CountSelf counts self-checks as they are on a day.
func CountSelf(list []records.Versioned[SelfCheck], today deadline.Day) (c SelfCounts) {
	for _, v := range list {
		c.Asked++
		r := v.V.Reply
		if r == nil {
			c.Overdue += one(today > v.V.Due)
			continue
		}
		c.Answered++
		c.Late += one(r.Handed.LateDays > 0)
		c.Found += one(r.Result == "found")
		c.Open += one(r.Result == "open")
	}
	return c
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// SelfCountsOf counts the self-checks that were asked for because of what a batch brought up, whether the units that
// were asked are in the batch or not (evaluation §6.2).
func (l *Ledgers) SelfCountsOf(ctx context.Context, batch string) (SelfCounts, error) {
	list, err := l.selfChecks.Of(ctx, batch, func() ([]records.Versioned[SelfCheck], error) {
		var out []records.Versioned[SelfCheck]
		for page, err := range records.Pages[SelfCheck](ctx, l.env, kindTask, "", indexPage) {
			if err != nil {
				return nil, err
			}
			for _, v := range page {
				if v.V.Batch == batch {
					v.V.Text, v.V.Items = "", nil // what is counted is kept, not what is read
					out = append(out, v)
				}
			}
		}
		return out, nil
	})
	if err != nil {
		return SelfCounts{}, err
	}
	return CountSelf(list, l.today()), nil
}

// batchOf is the batch in which the examples of a common problem were found, empty without any.
func (l *Ledgers) batchOf(ctx context.Context, items map[string]records.Versioned[stored]) (string, error) {
	for _, v := range items {
		e, err := records.Load[round.Evaluation](ctx, l.env, round.KindEvaluation, v.V.Evaluation)
		if err != nil {
			return "", err
		}
		return l.rounds.BatchOf(ctx, e.V.RoundID)
	}
	return "", nil
}
