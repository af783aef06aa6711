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
			switch e.State {
			case vote.StateDraft, vote.StateCounted, vote.StatePurged, vote.StateVoided:
			default:
				out = append(out, r.ID)
			}
			after = r.ID
		}
		if len(rs) < 1000 {
			return out, nil
		}
	}
}
