package ledger

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
)

// SelfCounts is the progress of self-checks.
type SelfCounts struct {
	Asked    int `json:"asked"`
	Answered int `json:"answered"`
	Overdue  int `json:"overdue"` // unanswered, and past their due day
	Late     int `json:"late"`    // answered after their due day, as fixed at submission
	Found    int `json:"found"`   // the problem was found and rectified
	Open     int `json:"open"`    // the problem was found and still has to be rectified

	Next deadline.Day `json:"-"` // the earliest due day of those without an answer
}

// CountSelf counts self-checks as of a day.
func CountSelf(list []records.Versioned[SelfCheck], today deadline.Day) (c SelfCounts) {
	for _, v := range list {
		c.Asked++
		r := v.V.Reply
		if r == nil {
			c.Overdue += one(today > v.V.Due)
			if c.Next == "" || v.V.Due < c.Next {
				c.Next = v.V.Due
			}
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

// SelfCountsOf counts the self-checks that were requested because of a batch's findings, whether or not the units are
// in the batch (evaluation §6.2).
func (l *Ledgers) SelfCountsOf(ctx context.Context, batch string) (SelfCounts, error) {
	list, err := l.selfChecks.Of(ctx, batch, func() ([]records.Versioned[SelfCheck], error) {
		var out []records.Versioned[SelfCheck]
		for page, err := range records.Pages[SelfCheck](ctx, l.env, kindTask, "", indexPage) {
			if err != nil {
				return nil, err
			}
			for _, v := range page {
				if v.V.Batch == batch {
					v.V.Text, v.V.Items = "", nil // only what is counted is cached
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
