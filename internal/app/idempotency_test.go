package app

import (
	"errors"
	"testing"
	"time"

	"minping/internal/store"
)

func TestWhatAKeyWasAnsweredIsForgottenAfterADay(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	kept := func(key string) bool {
		_, err := h.st.Latest(ctx, kindIdempotency, hashName(office.ID+"\x00"+key))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil
	}
	answer := func(key string) {
		if stored, err := h.Claim(ctx, office, key, "body"); stored != nil || err != nil {
			t.Fatalf("claim %s: %v %v", key, stored, err)
		}
		if err := h.Answered(ctx, office, key, &StoredAnswer{Status: 201}); err != nil {
			t.Fatal(err)
		}
	}
	answer("old")
	h.pass(idempotencyLife - time.Minute)
	answer("new")
	h.pass(time.Minute)
	if err := h.forgetAnswers(ctx); err != nil {
		t.Fatal(err)
	}
	if kept("old") || !kept("new") {
		t.Errorf("after a day the old answer is kept: %v, the new one: %v", kept("old"), kept("new"))
	}
}
