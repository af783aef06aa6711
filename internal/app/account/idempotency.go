package account

import (
	"context"
	"fmt"
	"time"

	"minping/internal/store"
)

// forgetEvery is how often old answers are looked for.
const forgetEvery = time.Hour

// ForgetAnswers removes answers to Idempotency-Keys that are more than a day old, so that the store does not keep
// growing with every write.
func (s *Accounts) ForgetAnswers(ctx context.Context) error {
	const page = 1000
	for after := ""; ; {
		rs, err := s.env.Store.List(ctx, KindIdempotency, "", after, page)
		if err != nil {
			return fmt.Errorf("list answers: %w", err)
		}
		for _, r := range rs {
			if err := s.forgetAnswer(ctx, r); err != nil {
				return err
			}
		}
		if len(rs) < page {
			return nil
		}
		after = rs[len(rs)-1].ID
	}
}

func (s *Accounts) forgetAnswer(ctx context.Context, r store.Record) error {
	if s.env.Now().Sub(r.At) < IdempotencyLife {
		return nil
	}
	if err := s.env.Store.Purge(ctx, KindIdempotency, r.ID); err != nil {
		return fmt.Errorf("forget answer: %w", err)
	}
	return nil
}
