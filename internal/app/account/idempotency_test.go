package account_test

import (
	"errors"
	"testing"
	"time"

	"minping/internal/app/account"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/store"
)

func TestWhatAKeyWasAnsweredIsForgottenAfterADay(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	kept := func(key string) bool {
		_, err := h.Store.Latest(ctx, account.KindIdempotency, records.HashName(apptest.Office.ID+"\x00"+key))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil
	}
	answer := func(key string) {
		if stored, err := h.Accounts.Claim(ctx, apptest.Office, key, "body"); stored != nil || err != nil {
			t.Fatalf("claim %s: %v %v", key, stored, err)
		}
		if err := h.Accounts.Answered(ctx, apptest.Office, key, &account.StoredAnswer{Status: 201}); err != nil {
			t.Fatal(err)
		}
	}
	answer("old")
	h.Pass(account.IdempotencyLife - time.Minute)
	answer("new")
	h.Pass(time.Minute)
	if err := h.Accounts.ForgetAnswers(ctx); err != nil {
		t.Fatal(err)
	}
	if kept("old") || !kept("new") {
		t.Errorf("after a day the old answer is kept: %v, the new one: %v", kept("old"), kept("new"))
	}
}

// A key stands for one answer for a day; a request that died without an answer holds it for a minute.
func TestAKeyIsTakenOverAfterAMinuteAndFreeAfterADay(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	claim := func(a records.Actor) (*account.StoredAnswer, error) { return h.Accounts.Claim(ctx, a, "1", "body") }
	if stored, err := claim(apptest.Office); stored != nil || err != nil {
		t.Fatalf("first: %v %v", stored, err)
	}
	h.Pass(time.Minute - time.Second)
	h.RefusedAs("in_progress", apptest.ErrorOf(claim(apptest.Office)))
	if stored, err := claim(apptest.Office2); stored != nil || err != nil {
		t.Errorf("another account's key: %v %v", stored, err)
	}
	h.Pass(time.Second)
	if stored, err := claim(apptest.Office); stored != nil || err != nil {
		t.Errorf("after a minute: %v %v", stored, err)
	}
	h.Must(h.Accounts.Answered(ctx, apptest.Office, "1", &account.StoredAnswer{Status: 201}))
	h.Pass(account.IdempotencyLife - time.Second)
	if stored, err := claim(apptest.Office); err != nil || stored == nil || stored.Status != 201 {
		t.Errorf("within a day: %v %v", stored, err)
	}
	h.RefusedAs("idempotency_mismatch", apptest.ErrorOf(h.Accounts.Claim(ctx, apptest.Office, "1", "another")))
	h.Pass(time.Second)
	if stored, err := claim(apptest.Office); stored != nil || err != nil {
		t.Errorf("after a day: %v %v", stored, err)
	}
}
