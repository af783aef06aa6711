package web

import (
	"strings"
	"testing"
	"time"

	"minping/internal/auth"
)

func TestSigningInGivesATokenForFifteenMinutes(t *testing.T) {
	h := newHall(t)
	h.token(auth.Organizer)
	var l struct {
		Token     string
		ExpiresAt time.Time `json:"expires_at"`
		User      struct{ Name, Role string }
	}
	r := h.ask("POST", "/api/v1/login", "", map[string]any{"name": "organizer-one", "password": testPassword}).want(200).into(&l)
	if l.User.Name != "organizer-one" || l.User.Role != "organizer" || l.ExpiresAt.Sub(h.clock.now()).Round(time.Minute) != 15*time.Minute {
		t.Errorf("login %+v", l)
	}
	if strings.Contains(string(r.Body), "refresh") || r.Header.Get("Set-Cookie") != "" {
		t.Errorf("the API hands out the panel's cookie: %s", r.Body)
	}
	h.ask("GET", "/api/v1/account", l.Token, nil).want(200)
	h.clock.move(15*time.Minute + time.Second)
	h.ask("GET", "/api/v1/account", l.Token, nil).want(401)
}

func TestTheFifthWrongPasswordLocksThatAccountForHalfAnHour(t *testing.T) {
	h := newHall(t)
	h.token(auth.Admin)
	h.token(auth.Auditor)
	login := func(name, password string) reply {
		return h.ask("POST", "/api/v1/login", "", map[string]any{"name": name, "password": password})
	}
	for range 5 {
		login("admin-one", "wrong").problem(401, "wrong_password")
	}
	login("admin-one", testPassword).problem(423, "locked")
	login("auditor-one", testPassword).want(200)
	login("nobody", testPassword).problem(401, "wrong_password")
	h.clock.move(30*time.Minute + time.Second)
	login("admin-one", testPassword).want(200)
	if strings.Contains(h.logs.String(), testPassword) {
		t.Error("a password is in the log")
	}
}

func TestASignInWithoutNameOrPasswordIsNoAttempt(t *testing.T) {
	h := newHall(t)
	h.token(auth.Admin)
	for range 6 {
		if p := h.ask("POST", "/api/v1/login", "", map[string]any{"name": "admin-one"}).problem(422, "invalid"); !p.field("password") {
			t.Fatalf("no password: %+v", p)
		}
	}
	if p := h.ask("POST", "/api/v1/login", "", map[string]any{}).problem(422, "invalid"); !p.field("name") || !p.field("password") {
		t.Errorf("neither: %+v", p)
	}
	h.ask("POST", "/api/v1/login", "", map[string]any{"name": "admin-one", "password": testPassword}).want(200)
}

func TestAccountsAreMadeResetAndEndedByTheOffice(t *testing.T) {
	h := newHall(t)
	var made struct {
		ID              string
		Version         int
		OneTimePassword string `json:"one_time_password"`
		MustChange      bool   `json:"must_change_password"`
	}
	h.as(auth.Admin, "POST", "/api/v1/accounts", map[string]any{"name": "王五", "role": "organizer"}).want(201).into(&made)
	if made.ID != "王五" || made.OneTimePassword == "" || !made.MustChange {
		t.Fatalf("made %+v", made)
	}
	var l struct{ Token string }
	h.ask("POST", "/api/v1/login", "", map[string]any{"name": "王五", "password": made.OneTimePassword}).want(200).into(&l)
	const path = "/api/v1/accounts/%E7%8E%8B%E4%BA%94"
	h.as(auth.Admin, "POST", path+"/reset", map[string]any{}).want(200)
	h.ask("GET", "/api/v1/account", l.Token, nil).want(401)
	h.as(auth.Admin, "POST", path+"/disabled", map[string]any{"disabled": true}).want(200)
	h.as(auth.Admin, "POST", "/api/v1/accounts/nobody/disabled", map[string]any{"disabled": true}).problem(404, "not_found")
	h.as(auth.Admin, "POST", "/api/v1/accounts", map[string]any{"name": "x", "role": "king"}).problem(422, "invalid")
	var all struct{ Items []struct{ Name string } }
	h.as(auth.Admin, "GET", "/api/v1/accounts", nil).into(&all)
	if len(all.Items) != 2 {
		t.Errorf("accounts %+v", all)
	}
	h.as(auth.Admin, "POST", "/api/v1/account/password", map[string]any{"old_password": "wrong", "password": "Andere-2024-wort"}).
		problem(422, "invalid")
}
