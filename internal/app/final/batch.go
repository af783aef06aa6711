package final

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"

	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/typed"
)

// Bounds of a batch.
const (
	maxRounds = 20
	maxName   = 60 // characters
)

// NewBatch makes one batch of several rounds. A round is in one batch at most, and in none once its own result
// is fixed.
func (f *Finals) NewBatch(ctx context.Context, a records.Actor, b round.Batch) (batchRecord, error) {
	var none batchRecord
	if a.Role != auth.Admin {
		return none, errOfficeOnly
	}
	b.Name = typed.Line(b.Name)
	if err := f.checkBatch(ctx, b); err != nil {
		return none, err
	}
	var err error
	b.Name, err = f.distinct(ctx, b)
	if err != nil {
		return none, err
	}
	id := records.NewID()
	for i, r := range b.Rounds {
		if err := f.join(ctx, r, id); err != nil {
			f.release(ctx, b.Rounds[:i], id)
			return none, err
		}
	}
	v, err := records.Create(ctx, f.env, round.KindBatch, id, "", b)
	if err != nil {
		f.release(ctx, b.Rounds, id)
		return v, err
	}
	if err := f.unfixed(ctx, b.Rounds, id); err != nil {
		return none, err
	}
	return v, f.audit.Append(ctx, a, "batch.new", id, b.Name+"；"+strings.Join(b.Rounds, " "))
}

func (f *Finals) checkBatch(ctx context.Context, b round.Batch) error {
	var e records.Fields
	if !records.Name(b.Name, maxName) {
		e.Add("name", fmt.Sprintf("名称不能为空，最多 %d 字，不能有换行。", maxName),
			fmt.Sprintf("Must be present, at most %d characters, in one line.", maxName))
	}
	if len(b.Rounds) < 2 || len(b.Rounds) > maxRounds {
		e.Add("rounds", "一个批次含 2 到 20 轮；单独一轮自成一批。",
			"A batch has 2 to 20 rounds; a round alone is its own batch.")
		return e.Err()
	}
	for i, id := range b.Rounds {
		at := fmt.Sprintf("rounds[%d]", i)
		if slices.Contains(b.Rounds[:i], id) {
			e.Add(at, "轮次重复。", "The round is named twice.")
		}
		r, err := f.rounds.ShowRound(ctx, id)
		switch {
		case records.KindOf(err) == records.NotFound:
			e.Add(at, "没有这一轮。", "There is no such round.")
		case err != nil:
			return err
		case r.V.AgainOf != "": // its few units are not ranked together with others (domain A41)
			e.Add(at, "重新整改的一轮自成一批，不与其他轮次合并。", "A redo round is always a separate batch.")
		}
	}
	return e.Err()
}

// distinct is the name of a batch that is to be made; if another batch, or a round outside this one, already has it,
// the place of its first round is appended (decision 0068).
func (f *Finals) distinct(ctx context.Context, b round.Batch) (string, error) {
	all, err := f.Batches(ctx)
	if err != nil {
		return "", err
	}
	first, err := f.rounds.ShowRound(ctx, b.Rounds[0])
	if err != nil {
		return "", err
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(all, func(x batchRecord) bool {
			return typed.Key(x.V.Name) == typed.Key(name) && !slices.Contains(b.Rounds, x.ID)
		})
	}
	return round.Distinct(b.Name, first.V.Place(), maxName, taken), nil
}

// join claims a round for a batch.
func (f *Finals) join(ctx context.Context, roundID, batchID string) error {
	if _, inForce, err := f.rounds.FixedOf(ctx, roundID); err != nil || inForce {
		return errors.Join(err, errFixed)
	}
	claim := func(cur *string) error {
		if *cur != "" && *cur != batchID {
			return records.InvalidField("rounds", "有一轮已经在别的批次中。", "A round is in another batch.")
		}
		*cur = batchID
		return nil
	}
	_, err := records.Update(ctx, f.env, round.KindMember, roundID, records.AnyVersion, claim)
	if records.KindOf(err) != records.NotFound { // it was in a batch that could not be made: a record keeps its parent
		return err
	}
	_, err = records.Upsert(ctx, f.env, round.KindMember, roundID, batchID, records.AnyVersion, claim)
	return err
}

// unfixed checks again after a batch was made: a round whose own result was fixed in between belongs to no batch. A
// batch that could not be checked is not made either.
func (f *Finals) unfixed(ctx context.Context, rounds []string, batchID string) error {
	ctx = context.WithoutCancel(ctx)
	var refusal error
	for _, r := range rounds {
		_, inForce, err := f.rounds.FixedOf(ctx, r)
		if inForce {
			err = errors.Join(err, errFixed)
		}
		if err != nil {
			refusal = err
			break
		}
	}
	if refusal == nil {
		return nil
	}
	gone := store.Record{Kind: round.KindBatch, ID: batchID, Version: 2, Deleted: true}
	if _, err := records.Put[*round.Batch](ctx, f.env, gone, nil); err != nil {
		return errors.Join(refusal, err)
	}
	f.release(ctx, rounds, batchID)
	return refusal
}

// release gives rounds back when a batch could not be made; one that stays claimed belongs to a batch that is
// not there, see Batch.
func (f *Finals) release(ctx context.Context, rounds []string, batchID string) {
	for _, id := range rounds {
		_, err := records.Update(ctx, f.env, round.KindMember, id, records.AnyVersion, func(cur *string) error {
			if *cur == batchID {
				*cur = ""
			}
			return nil
		})
		if err != nil {
			f.env.Log.Warn("round stays claimed", "error", err)
		}
	}
}

// Batches lists every batch, those of one round included, in order of their first rounds.
func (f *Finals) Batches(ctx context.Context) ([]batchRecord, error) {
	out, err := records.All[round.Batch](ctx, f.env, round.KindBatch, "")
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, b := range out {
		for _, r := range b.V.Rounds {
			taken[r] = true
		}
	}
	rounds, err := records.All[round.Round](ctx, f.env, round.KindRound, "")
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		if !taken[r.ID] {
			out = append(out, batchRecord{
				ID: r.ID, Version: r.Version,
				V: round.Batch{Name: r.V.Name, Rounds: []string{r.ID}},
			})
		}
	}
	place := map[string][2]int{}
	for _, r := range rounds {
		place[r.ID] = [2]int{r.V.Term, r.V.No}
	}
	first := func(b batchRecord) (at [2]int) {
		if len(b.V.Rounds) > 0 {
			at = place[b.V.Rounds[0]]
		}
		return at
	}
	slices.SortStableFunc(out, func(a, b batchRecord) int {
		x, y := first(a), first(b)
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]), strings.Compare(a.V.Name, b.V.Name))
	})
	return out, nil
}
