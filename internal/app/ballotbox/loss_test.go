package ballotbox_test

import (
	"context"
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

// damaged is a store that has found something wrong with a box.
type damaged struct {
	store.Store
	found    *store.DamageError // nil for nothing
	accepted func(sid string)
}

func (d *damaged) Box(ctx context.Context, sid string) (store.Box, error) {
	if d.found != nil && d.found.SID == sid {
		return nil, d.found
	}
	return d.Store.Box(ctx, sid)
}

func (d *damaged) Damage() []*store.DamageError { return nil }

func (d *damaged) AcceptLoss(_ context.Context, sid string) error {
	d.accepted(sid)
	return nil
}

// Only what is left of a box is carried on with, for a reason, and the chain says so before the box takes anything.
func TestALossIsAcceptedForAReasonAndInTheChainFirst(t *testing.T) {
	d := &damaged{Store: memory.Open()}
	h := newEnvOn(t, d, t.TempDir())
	v, _ := h.Session(6, nil)
	var accepted []string
	d.accepted = func(sid string) {
		if in, err := h.AuditDetails("session.loss_accepted"); err != nil || len(in) != len(accepted)+1 {
			t.Errorf("accepted with %d entries in the chain: %v", len(in), err)
		}
		accepted = append(accepted, sid)
	}
	operator := records.Actor{Name: "root"} // at the command line, without a role
	accept := func(a records.Actor, reason string) error {
		return h.Boxes.AcceptLoss(t.Context(), a, v.ID, reason)
	}
	const reason = "没有副本，经研究继续"
	h.RefusedAs("no_loss", accept(operator, reason))
	for code, left := range map[string]bool{
		store.DamageLost: true, store.DamageChanged: true, store.DamageSealed: false, store.DamageMissing: false,
		store.DamageUnread: false,
	} {
		d.found = &store.DamageError{Code: code, SID: v.ID}
		was := len(accepted)
		if accept(operator, " ") == nil || accept(apptest.Auditor, reason) == nil {
			t.Errorf("%s: accepted by anyone, or without a reason", code)
		}
		if err := accept(operator, reason); (err == nil) != left {
			t.Errorf("%s: %v", code, err)
		}
		if taken := len(accepted) - was; (taken == 1) != left || taken > 1 {
			t.Errorf("%s: accepted %d times", code, taken)
		}
	}
	if in, err := h.AuditDetails("session.loss_accepted"); err != nil || !slices.Equal(in, []string{reason, reason}) {
		t.Errorf("the chain says %q, %v", in, err)
	}
}

// What phones are answered by status alone, rb1 §6: 403 asks for another slip or code, 425 to try again.
func TestEveryRefusalHasItsStatus(t *testing.T) {
	for word, want := range map[ballotbox.Refusal]int{
		ballotbox.Bad: 400, ballotbox.Unknown: 403, ballotbox.StaleCode: 403, ballotbox.NotOpen: 409,
		ballotbox.Closed: 409, ballotbox.Used: 409, ballotbox.Voided: 409, ballotbox.Again: 425,
	} {
		if got := word.Status(); got != want {
			t.Errorf("%s is %d, want %d", word, got, want)
		}
	}
}

// A state is entered again by a pause and a new end; it was reached when it was first entered.
func TestAStateIsReachedWhenItIsFirstEntered(t *testing.T) {
	line := []ballotbox.StateEntry{
		{N: 1, State: vote.StateReady}, {N: 2, State: vote.StateOpen}, {N: 3, State: vote.StateOpen, Paused: true},
	}
	if e, ok := ballotbox.Reached(line, vote.StateOpen); !ok || e.N != 2 {
		t.Errorf("reached in entry %d", e.N)
	}
	if _, ok := ballotbox.Reached(line, vote.StateSealed); ok {
		t.Error("reached before it is entered")
	}
}
