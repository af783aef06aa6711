package ballotbox

import (
	"context"
	"fmt"

	"minping/internal/store"
	"minping/internal/vote"
)

// UnderWay lists the sessions of a store that need their keys: from ready until counted. As long as there is one, the
// store must not be copied, because copies contain no keys.
func UnderWay(ctx context.Context, st store.Store) ([]string, error) {
	return sessionsIn(ctx, st, func(s vote.State) bool {
		switch s {
		case vote.StateDraft, vote.StateCounted, vote.StatePurged, vote.StateVoided:
			return false
		}
		return true
	})
}

// InHall lists the sessions of a store for which people are in the hall: from the opening until the seal.
func InHall(ctx context.Context, st store.Store) ([]string, error) {
	return sessionsIn(ctx, st, func(s vote.State) bool {
		switch s {
		case vote.StateAdmitting, vote.StateAdmitted, vote.StateOpen, vote.StateVoting, vote.StateClosing:
			return true
		}
		return false
	})
}

// sessionsIn lists the sessions whose state is one of those wanted.
func sessionsIn(ctx context.Context, st store.Store, wanted func(vote.State) bool) ([]string, error) {
	var out []string
	for after := ""; ; {
		rs, err := st.List(ctx, KindState, "", after, 1000)
		if err != nil {
			return nil, fmt.Errorf("list states: %w", err)
		}
		for _, r := range rs {
			e, err := DecodeState(r)
			if err != nil {
				return nil, err
			}
			if wanted(e.State) {
				out = append(out, r.ID)
			}
			after = r.ID
		}
		if len(rs) < 1000 {
			return out, nil
		}
	}
}
