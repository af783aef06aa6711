package web

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"minping/internal/auth"
)

func TestAWriteUnderTheSameKeyIsDoneOnce(t *testing.T) {
	h := newEnv(t)
	const path = "/api/v1/organizations"
	body := map[string]any{"name": "市水利局", "kind": "department"}
	first := h.as(auth.Admin, "POST", path, body, "Idempotency-Key", "k-1").want(201)
	again := h.as(auth.Admin, "POST", path, body, "Idempotency-Key", "k-1").want(201)
	if !bytes.Equal(first.Body, again.Body) || first.Header.Get("ETag") != again.Header.Get("ETag") ||
		again.Header.Get("Content-Type") != first.Header.Get("Content-Type") {
		t.Errorf("the second answer differs: %s %v", again.Body, again.Header)
	}
	h.as(auth.Admin, "POST", path, body, "Idempotency-Key", "k-2").problem(409, "exists")
	other := map[string]any{"name": "市财政局", "kind": "department"}
	h.as(auth.Admin, "POST", path, other, "Idempotency-Key", "k-1").problem(422, "idempotency_mismatch")

	second := h.signIn("admin-two", auth.Admin)
	h.ask("POST", path, second, other, "Idempotency-Key", "k-1").want(201)

	h.clock.move(25 * time.Hour)
	fresh := h.signIn("admin-three", auth.Admin)
	h.ask("POST", path, fresh, map[string]any{"name": "第三个单位", "kind": "other"}, "Idempotency-Key", "k-1").want(201)
}

func TestAnIdempotencyKeyBelongsToAnAccountAndARoute(t *testing.T) {
	h := newEnv(t)
	org := map[string]any{"name": "市水利局", "kind": "department"}
	round := map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"}
	made := h.as(auth.Admin, "POST", "/api/v1/organizations", org, "Idempotency-Key", "1").want(201)
	h.as(auth.Admin, "POST", "/api/v1/rounds", round, "Idempotency-Key", "1").want(201)
	again := h.as(auth.Admin, "POST", "/api/v1/organizations", org, "Idempotency-Key", "1").want(201)
	if !bytes.Equal(made.Body, again.Body) {
		t.Errorf("the other route's request changed the answer: %s", again.Body)
	}
	var of struct{ ID string }
	made.into(&of)
	// Another path below the same prefix is another route; two records of one route are not.
	at := "/api/v1/organizations/"
	h.as(auth.Admin, "PATCH", at+of.ID, map[string]any{"kind": "county"}, "Idempotency-Key", "1").want(200)
	h.as(auth.Admin, "PATCH", at+"another", map[string]any{"kind": "county"}, "Idempotency-Key", "1").
		problem(422, "idempotency_mismatch")
	second := h.signIn("admin-two", auth.Admin)
	h.ask("POST", "/api/v1/organizations", second, org, "Idempotency-Key", "1").problem(409, "exists")
}

func TestARefusedWriteIsTriedAgainUnderItsKey(t *testing.T) {
	h := newEnv(t)
	bad := map[string]any{"name": "", "kind": "department"}
	for range 2 {
		h.as(auth.Admin, "POST", "/api/v1/organizations", bad, "Idempotency-Key", "k").problem(422, "invalid")
	}
	h.as(auth.Admin, "POST", "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "department"}, "Idempotency-Key", "k").
		want(201)
}

func TestTwentyRequestsUnderOneKeyAreOneWrite(t *testing.T) {
	h := newEnv(t)
	h.token(auth.Admin)
	body := map[string]any{"name": "市水利局", "kind": "department"}
	answers := make([]reply, 20)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			answers[i] = h.as(auth.Admin, "POST", "/api/v1/organizations", body, "Idempotency-Key", "same")
		})
	}
	wg.Wait()
	for _, r := range answers {
		if r.Status != 201 || !bytes.Equal(r.Body, answers[0].Body) {
			t.Errorf("answer %d %s", r.Status, r.Body)
		}
	}
}

func TestAnswersWithSecretsAreNeverKept(t *testing.T) {
	h := newEnv(t)
	login := map[string]any{"name": "admin-one", "password": testPassword}
	h.token(auth.Admin)
	one := h.ask("POST", "/api/v1/login", "", login, "Idempotency-Key", "k").want(200)
	h.clock.move(time.Minute)
	two := h.ask("POST", "/api/v1/login", "", login, "Idempotency-Key", "k").want(200)
	if bytes.Equal(one.Body, two.Body) {
		t.Error("a login was answered from memory")
	}
	var described spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&described)
	for _, path := range []string{"/accounts", "/sessions/{id}/display-keys"} {
		for _, p := range described.Paths["/api/v1"+path]["post"].Parameters {
			if p.Name == "Idempotency-Key" {
				t.Errorf("POST %s keeps its answers", path)
			}
		}
	}
	name := map[string]any{"name": "new-person", "role": "organizer"}
	var made struct {
		OneTimePassword string `json:"one_time_password"`
	}
	h.as(auth.Admin, "POST", "/api/v1/accounts", name, "Idempotency-Key", "k").want(201).into(&made)
	if made.OneTimePassword == "" {
		t.Error("no one-time password")
	}
	h.as(auth.Admin, "POST", "/api/v1/accounts", name, "Idempotency-Key", "k").problem(409, "exists")
}

func TestAMalformedKeyIsRefused(t *testing.T) {
	h := newEnv(t)
	for _, key := range []string{"with space", "mit-ä", string(bytes.Repeat([]byte{'k'}, 201))} {
		p := h.as(auth.Admin, "POST", "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "other"}, "Idempotency-Key", key).
			problem(422, "invalid")
		if !p.field("Idempotency-Key") {
			t.Errorf("%q: %+v", key, p)
		}
	}
}
