package entry

import (
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
)

// typeSummaryMeeting is the type of the minutes of a 总结会; the pack names it so.
const typeSummaryMeeting = "summary_meeting"

// Minutes returns the filed minutes of the summary meetings of a batch and of its rounds (domain B16), those of the
// batch first.
func (e *Entries) Minutes(ctx context.Context, a records.Actor, b records.Versioned[round.Batch]) ([]View, error) {
	var about []entry.Subject
	if !slices.Contains(b.V.Rounds, b.ID) { // a round alone is its own batch
		about = append(about, entry.Subject{Kind: entry.AboutBatch, ID: b.ID})
	}
	for _, id := range b.V.Rounds {
		about = append(about, entry.Subject{Kind: entry.AboutRound, ID: id})
	}
	out := []View{}
	for _, s := range about {
		list, err := e.List(ctx, a, s, Filter{Type: typeSummaryMeeting})
		if err != nil {
			return nil, err
		}
		out = append(out, slices.DeleteFunc(list, func(v View) bool { return v.State == entry.Draft })...)
	}
	return out, nil
}

// MinutesIDs returns the ids of Minutes.
func (e *Entries) MinutesIDs(
	ctx context.Context, a records.Actor, b records.Versioned[round.Batch],
) ([]string, error) {
	list, err := e.Minutes(ctx, a, b)
	ids := make([]string, len(list))
	for i, v := range list {
		ids[i] = v.ID
	}
	return ids, err
}

// Met returns the newest of the filed minutes of a batch; false if there are none.
func (e *Entries) Met(ctx context.Context, b records.Versioned[round.Batch]) (newest View, ok bool, err error) {
	list, err := e.Minutes(ctx, records.Actor{Role: auth.Admin}, b)
	for _, v := range list {
		if !ok || v.On > newest.On {
			newest, ok = v, true
		}
	}
	return newest, ok, err
}
