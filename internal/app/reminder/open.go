package reminder

import (
	"cmp"
	"context"
	"slices"

	"minping/internal/app/decision"
	entries "minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	decisions "minping/internal/evaluation/decision"
	"minping/internal/evaluation/entry"
)

// mostRounds bounds how many rounds are looked at: the newest of those that are not closed. A term has about ten.
const mostRounds = 40

// Open returns the rounds that are not closed, the newest first, including those of redoing.
func (r *Reminders) Open(ctx context.Context) ([]records.Versioned[round.Round], error) {
	return r.open.Of(ctx, "", func() ([]records.Versioned[round.Round], error) { return r.readOpen(ctx) })
}

func (r *Reminders) readOpen(ctx context.Context) (out []records.Versioned[round.Round], err error) {
	all, err := r.in.Rounds.List(ctx, "", 1000)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b records.Versioned[round.Round]) int {
		return cmp.Or(
			cmp.Compare(b.V.Term, a.V.Term), cmp.Compare(b.V.No, a.V.No), cmp.Compare(a.V.AgainOf, b.V.AgainOf),
			cmp.Compare(a.ID, b.ID),
		)
	})
	for _, x := range all {
		closed, err := r.closed(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		if !closed {
			out = append(out, x)
		}
		if len(out) == mostRounds {
			break
		}
	}
	return out, nil
}

// closed reports whether nothing in a round is waiting for anyone: its result is fixed, the problems are settled, what
// was filed is signed for and what was prepared is answered.
func (r *Reminders) closed(ctx context.Context, roundID string) (bool, error) {
	_, fixed, err := r.in.Rounds.FinalOfRound(ctx, roundID)
	if !fixed || err != nil {
		return false, err
	}
	for _, waits := range []func(context.Context, string) (bool, error){r.unsettled, r.unanswered, r.unreceived} {
		if yes, err := waits(ctx, roundID); yes || err != nil {
			return false, err
		}
	}
	return true, nil
}

// unsettled reports whether a problem of a round is not settled; a long-term one comes back on its day.
func (r *Reminders) unsettled(ctx context.Context, roundID string) (bool, error) {
	es, err := records.All[round.Evaluation](ctx, r.env, round.KindEvaluation, roundID)
	if err != nil {
		return false, err
	}
	ids := make([]string, len(es))
	for i, e := range es {
		ids[i] = e.ID
	}
	counts, err := r.in.Ledgers.Counts(ctx, ids)
	for _, c := range counts {
		if c.Settled < c.Items {
			return true, err
		}
	}
	return false, err
}

// unanswered reports whether a decision about a unit of a round is prepared but not answered.
func (r *Reminders) unanswered(ctx context.Context, roundID string) (bool, error) {
	batch, err := r.in.Rounds.BatchOf(ctx, roundID)
	if err != nil {
		return false, err
	}
	units, err := r.in.Decisions.List(ctx, records.Actor{Role: auth.Admin}, batch)
	if records.KindOf(err) == records.Conflict { // its result was opened a moment ago
		return true, nil
	}
	return slices.ContainsFunc(units, func(u decision.Unit) bool {
		return slices.ContainsFunc(u.Decisions, func(v decision.View) bool { return v.State == decisions.Prepared })
	}), err
}

// unreceived reports whether what was filed in a round waits for a signature.
func (r *Reminders) unreceived(ctx context.Context, roundID string) (bool, error) {
	list, err := r.in.Entries.InRound(ctx, records.Actor{Role: auth.Admin}, roundID, entries.Filter{})
	return slices.ContainsFunc(list, func(v entries.View) bool {
		t, _ := r.in.Entries.Types().Type(v.Type)
		return t.Receipt != nil && v.State == entry.Filed
	}), err
}
