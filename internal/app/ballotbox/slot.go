package ballotbox

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/app/records"

	"minping/internal/store"
	"minping/internal/vote"
)

// takeSlot takes one of the session's cap slots in screen mode by inserting its unique key, trying slots in random
// order (rb1 §5). A crash between slot and admission wastes a slot but never adds one. Closed if none is left.
func (s *Boxes) takeSlot(ctx context.Context, b *LiveBox) error {
	order, err := shuffledSlots(b.Manifest.Cap)
	if err != nil {
		return err
	}
	for _, n := range order {
		// The row's value is empty: a slot must not be traceable to an admission.
		_, err := b.Rows.Insert(ctx, store.Admissions, slotKey(b, n), nil)
		if err == nil {
			return nil
		}
		if !errors.Is(err, store.ErrExists) {
			return fmt.Errorf("take slot: %w", err)
		}
	}
	return Closed
}

// slotKey returns the key of slot n of a box; it cannot collide with a token id, which is a hash under another label.
func slotKey(b *LiveBox, n int) store.Key {
	return store.Key(vote.TH("minping/seat", b.M[:], []byte{byte(n >> 16), byte(n >> 8), byte(n)}))
}

func shuffledSlots(n int) ([]int, error) {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	if err := records.Shuffle(out); err != nil {
		return nil, err
	}
	return out, nil
}
