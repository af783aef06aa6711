package document_test

import (
	"context"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/document"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// What was drafted of a round alone is about the batch that the round joined later: it is listed there, and it can be
// replaced.
func TestWhatWasDraftedBeforeABatchIsOfTheBatch(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	eight, nine, ten := h.Scored(8, 1), h.Scored(9, 1), h.Scored(10, 1)
	draft := func(r document.Draft) document.Record {
		v, err := h.Documents.Draft(ctx, apptest.Office, r)
		h.Must(err)
		return v
	}
	plan := h.Issued(h.Filled(draft(document.Draft{Type: "plan", Batch: eight.Round.ID})))
	other := draft(document.Draft{Type: "plan", Batch: ten.Round.ID})
	b, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{
		Name: "第八轮、第九轮", Rounds: []string{eight.Round.ID, nine.Round.ID},
	})
	h.Must(err)
	listed := func(id string) (out []string) {
		list, err := h.Documents.List(ctx, apptest.Office, document.Filter{Batch: id})
		h.Must(err)
		for _, d := range list {
			out = append(out, d.ID)
		}
		return out
	}
	for _, id := range []string{b.ID, eight.Round.ID, nine.Round.ID} {
		if got := listed(id); len(got) != 1 || got[0] != plan.ID {
			t.Errorf("of the batch by %s: %v", id, got)
		}
	}
	if got := listed(ten.Round.ID); len(got) != 1 || got[0] != other.ID {
		t.Errorf("of the round that joined none: %v", got)
	}
	mine, err := h.Documents.List(ctx, eight.Units[0].Staff(), document.Filter{Batch: b.ID})
	h.Must(err)
	if want := len(plan.V.To); len(mine) != want {
		t.Errorf("its unit received %d, want %d", len(mine), want)
	}
	for _, id := range []string{b.ID, eight.Round.ID} {
		second := document.Draft{Type: "plan", Batch: id}
		h.RefusedAs("issued_once", apptest.ErrorOf(h.Documents.Draft(ctx, apptest.Office, second)))
	}
	next := h.Issued(h.Filled(draft(document.Draft{Type: "plan", Batch: b.ID, Replaces: plan.ID})))
	old, err := h.Documents.Show(ctx, apptest.Office, plan.ID)
	h.Must(err)
	if old.V.State != rules.StateReplaced || old.V.ReplacedBy != next.ID {
		t.Errorf("the plan of the round is %s by %q", old.V.State, old.V.ReplacedBy)
	}
	for _, id := range []string{b.ID, eight.Round.ID, nine.Round.ID} {
		second := document.Draft{Type: "plan", Batch: id}
		h.RefusedAs("issued_once", apptest.ErrorOf(h.Documents.Draft(ctx, apptest.Office, second)))
	}
	h.InvalidAt("replaces", apptest.ErrorOf(h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "plan", Batch: ten.Round.ID, Replaces: next.ID,
	})))
}

// meanwhile is a store in which someone else does something just before a plan is claimed.
type meanwhile struct {
	store.Store
	first func()
}

func (m *meanwhile) Insert(ctx context.Context, r store.Record) error {
	if f := m.first; f != nil && r.Kind == document.KindOnce {
		m.first = nil
		f()
	}
	return m.Store.Insert(ctx, r)
}

// A plan of a round and one of its batch that are issued at the same moment are not both in force, and the one that was
// refused is refused until it replaces the other.
func TestPlansOfARoundAndOfItsBatchAreNotIssuedTogether(t *testing.T) {
	st := &meanwhile{Store: memory.Open()}
	h := apptest.NewOn(t, st, t.TempDir())
	ctx := t.Context()
	eight, nine := h.Scored(8, 1), h.Scored(9, 1)
	draft := func(batch string) document.Record {
		v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "plan", Batch: batch})
		h.Must(err)
		return h.Approved(h.Filled(v))
	}
	ofRound := draft(eight.Round.ID)
	b, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{
		Name: "第八轮、第九轮", Rounds: []string{eight.Round.ID, nine.Round.ID},
	})
	h.Must(err)
	ofBatch := draft(b.ID)
	issue := func(id string) error {
		to := document.StepRequest{To: rules.StateIssued}
		return apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, id, records.AnyVersion, to))
	}
	st.first = func() { h.Must(issue(ofBatch.ID)) }
	h.RefusedAs("issued_once", issue(ofRound.ID))
	h.RefusedAs("issued_once", issue(ofRound.ID))
	if st.first != nil {
		t.Error("no one was faster")
	}
	h.Must(issue(ofBatch.ID)) // once more: it stays issued
}
