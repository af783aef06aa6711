package web

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"minping/internal/auth"
)

func TestSigningInGivesATokenForFifteenMinutes(t *testing.T) {
	h := newEnv(t)
	h.token(auth.Organizer)
	var l struct {
		Token     string
		ExpiresAt time.Time `json:"expires_at"`
		User      struct{ Name, Role string }
	}
	r := h.ask("POST", "/api/v1/login", "", map[string]any{"name": "organizer-one", "password": testPassword}).
		want(200).
		into(&l)
	if l.User.Name != "organizer-one" || l.User.Role != "organizer" ||
		l.ExpiresAt.Sub(h.clock.now()).Round(time.Minute) != 15*time.Minute {
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
	h := newEnv(t)
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
	h := newEnv(t)
	h.token(auth.Admin)
	for range 6 {
		if p := h.ask("POST", "/api/v1/login", "", map[string]any{"name": "admin-one"}).
			problem(422, "invalid"); !p.field(
			"password",
		) {
			t.Fatalf("no password: %+v", p)
		}
	}
	if p := h.ask("POST", "/api/v1/login", "", map[string]any{}).
		problem(422, "invalid"); !p.field("name") ||
		!p.field("password") {
		t.Errorf("neither: %+v", p)
	}
	h.ask("POST", "/api/v1/login", "", map[string]any{"name": "admin-one", "password": testPassword}).want(200)
}

func TestAccountsAreMadeResetAndEndedByTheOffice(t *testing.T) {
	h := newEnv(t)
	var made struct {
		ID              string
		Version         int
		OneTimePassword string `json:"one_time_password"`
		MustChange      bool   `json:"must_change_password"`
	}
	h.as(auth.Admin, "POST", "/api/v1/accounts", map[string]any{"name": "王五", "role": "organizer"}).
		want(201).
		into(&made)
	if made.ID != "王五" || made.OneTimePassword == "" || !made.MustChange {
		t.Fatalf("made %+v", made)
	}
	var l struct{ Token string }
	h.ask("POST", "/api/v1/login", "", map[string]any{"name": "王五", "password": made.OneTimePassword}).
		want(200).
		into(&l)
	const path = "/api/v1/accounts/%E7%8E%8B%E4%BA%94"
	h.as(auth.Admin, "POST", path+"/reset", map[string]any{}).want(200)
	h.ask("GET", "/api/v1/account", l.Token, nil).want(401)
	h.as(auth.Admin, "POST", path+"/disabled", map[string]any{"disabled": true}).want(200)
	h.as(auth.Admin, "POST", "/api/v1/accounts/nobody/disabled", map[string]any{"disabled": true}).
		problem(404, "not_found")
	h.as(auth.Admin, "POST", "/api/v1/accounts", map[string]any{"name": "x", "role": "king"}).problem(422, "invalid")
	var all struct{ Items []struct{ Name string } }
	h.as(auth.Admin, "GET", "/api/v1/accounts", nil).into(&all)
	if len(all.Items) != 2 {
		t.Errorf("accounts %+v", all)
	}
	h.as(auth.Admin, "POST", "/api/v1/account/password", map[string]any{
		"old_password": "wrong",
		"password":     "Andere-2024-wort",
	}).
		problem(422, "invalid")
}

func TestASecondFactorIsAskedForOnceItsFirstCodeCameBack(t *testing.T) {
	h := newEnv(t)
	const name, password = "赵六", "Ein-2024-wort"
	h.as(auth.Admin, "POST", "/api/v1/accounts", map[string]any{
		"name": name, "role": "organizer",
		"password": password,
	}).
		want(201)
	login := func(otp string) reply {
		return h.ask("POST", "/api/v1/login", "", map[string]any{"name": name, "password": password, "otp": otp})
	}
	var l struct {
		Token string
		User  struct {
			Factor bool `json:"second_factor"`
		}
	}
	login("").want(200).into(&l)
	const path = "/api/v1/account/second-factor"
	h.ask("PUT", path, l.Token, map[string]any{"on": true, "otp": "123456"}).problem(409, "second_factor_off")
	h.ask("POST", path, l.Token, map[string]any{"password": "wrong"}).problem(422, "invalid")
	var f struct{ Secret, URL string }
	h.ask("POST", path, l.Token, map[string]any{"password": password}).want(200).into(&f)
	if len(f.Secret) != 32 || !strings.Contains(f.URL, f.Secret) {
		t.Fatalf("begun %+v", f)
	}
	login("").want(200) // the factor is not required before the app has been shown to work
	h.ask("PUT", path, l.Token, map[string]any{"on": true, "otp": "000000"}).problem(422, "invalid")
	h.ask("PUT", path, l.Token, map[string]any{"on": true, "otp": h.totp(f.Secret)}).want(204)

	login("").problem(401, "wrong_password")
	login(h.totp(f.Secret)).problem(401, "wrong_password") // this code was used up to turn it on
	h.clock.move(time.Minute)
	login(h.totp(f.Secret)).want(200).into(&l)
	if !l.User.Factor {
		t.Error("the account does not say that it has a second factor")
	}
	h.ask("PUT", path, l.Token, map[string]any{"on": false, "otp": "000000"}).problem(422, "invalid")
	h.clock.move(time.Minute)
	h.ask("PUT", path, l.Token, map[string]any{"on": false, "otp": h.totp(f.Secret)}).want(204)
	login("").want(200).into(&l)

	h.ask("POST", path, l.Token, map[string]any{"password": password}).want(200).into(&f)
	h.ask("PUT", path, l.Token, map[string]any{"on": true, "otp": h.totp(f.Secret)}).want(204)
	h.as(auth.Admin, "POST", "/api/v1/accounts/%E8%B5%B5%E5%85%AD/reset", map[string]any{"password": password + "-2"}).
		want(200)
	h.ask("POST", "/api/v1/login", "", map[string]any{"name": name, "password": password + "-2"}).
		want(200)
	// the phone was lost
}

// totp returns what an authenticator app shows now (RFC 6238).
func (h *env) totp(secret string) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		h.t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(h.clock.now().Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}
