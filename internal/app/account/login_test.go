package account_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"minping/internal/app/account"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/auth"
)

func TestAGuessUnderWayWhenTheAccountIsLockedIsToldThatItIs(t *testing.T) {
	h := apptest.New(t)
	const right = "Correct-horse-7"
	_, _, err := h.Accounts.AddAccount(t.Context(), apptest.Office, "somebody", auth.Organizer, "", right)
	if err != nil {
		t.Fatal(err)
	}
	guess := func() error {
		_, err := h.Accounts.Login(t.Context(), account.LoginRequest{Name: "somebody", Password: "wrong"})
		return err
	}
	h.Env.OnHold(func(point string) {
		if point != "login.wrong" {
			return
		}
		h.Env.OnHold(nil)
		for i := range 5 {
			if err := guess(); records.KindOf(err) != records.Unauthorized {
				t.Errorf("wrong password %d: %v", i+1, err)
			}
		}
	})
	if err := guess(); records.KindOf(err) != records.Locked {
		t.Errorf("the guess that was counted after the fifth: %v", err)
	}
	_, err = h.Accounts.Login(t.Context(), account.LoginRequest{Name: "somebody", Password: right})
	if records.KindOf(err) != records.Locked {
		t.Errorf("the right password afterwards: %v", err)
	}
}

// withSecondFactor makes an organizer's account whose second factor is on, a minute ago.
func withSecondFactor(t *testing.T, h *apptest.App, password string) (records.Actor, account.SecondFactor) {
	t.Helper()
	_, _, err := h.Accounts.AddAccount(t.Context(), apptest.Office, "somebody", auth.Organizer, "", password)
	h.Must(err)
	a := records.Actor{ID: "somebody", Name: "somebody", Role: auth.Organizer}
	f, err := h.Accounts.BeginSecondFactor(t.Context(), a, password)
	h.Must(err)
	h.Must(h.Accounts.ConfirmSecondFactor(t.Context(), a, code(t, f.Secret, h.Now())))
	h.Pass(time.Minute)
	return a, f
}

// A second factor that was ended is asked for no more, and the chain says when it was on.
func TestASecondFactorIsInTheChainAndEnds(t *testing.T) {
	h := apptest.New(t)
	const right = "Correct-horse-7"
	a, f := withSecondFactor(t, h, right)
	shown := func() account.UserView {
		all, err := h.Accounts.List(t.Context(), apptest.Office, "", 10)
		h.Must(err)
		for _, u := range all {
			if u.Name == a.Name {
				return u
			}
		}
		t.Fatal("the account is not listed")
		return account.UserView{}
	}
	if u := shown(); !u.Factor || u.Disabled || u.Locked || u.Role != auth.Organizer || u.ID != a.ID {
		t.Errorf("it is listed as %+v", u)
	}
	login := func() error {
		return apptest.ErrorOf(h.Accounts.Login(t.Context(), account.LoginRequest{Name: a.Name, Password: right}))
	}
	h.RefusedAs("wrong_password", login())
	h.Must(h.Accounts.EndSecondFactor(t.Context(), a, code(t, f.Secret, h.Now())))
	h.Must(login())
	for range 5 {
		h.RefusedAs("wrong_password", apptest.ErrorOf(
			h.Accounts.Login(t.Context(), account.LoginRequest{Name: a.Name, Password: "Wrong-horse-7"})))
	}
	if u := shown(); u.Factor || !u.Locked {
		t.Errorf("it is listed as %+v", u)
	}
	for what, want := range map[string]int{
		"account.factor.on": 1, "account.factor.off": 1, "login": 1, "login.wrong": 5, "login.locked": 1,
	} {
		said, err := h.AuditDetails(what)
		h.Must(err)
		if len(said) != want {
			t.Errorf("%s is there %d times, want %d", what, len(said), want)
		}
	}
}

func TestACodeOfTheSecondFactorLetsOneInWhenTwoBringItAtOnce(t *testing.T) {
	h := apptest.New(t)
	const right = "Correct-horse-7"
	_, f := withSecondFactor(t, h, right)
	login := func() error {
		_, err := h.Accounts.Login(t.Context(), account.LoginRequest{
			Name: "somebody", Password: right, OTP: code(t, f.Secret, h.Now()),
		})
		return err
	}
	h.Env.OnHold(func(point string) {
		if point == "login.right" {
			h.Env.OnHold(nil)
			h.Must(login())
		}
	})
	if err := login(); records.KindOf(err) != records.Unauthorized {
		t.Errorf("the second with the same code: %v", err)
	}
}

// A sign-in whose password was checked before the account was reset, or disabled, must not end in a token of after it.
func TestASignInThatAResetOvertakesIsRefused(t *testing.T) {
	const right = "Correct-horse-7"
	for what, overtake := range map[string]func(*apptest.App) error{
		"reset": func(h *apptest.App) error {
			_, err := h.Accounts.ResetAccount(t.Context(), apptest.Office, "somebody", "")
			return err
		},
		"disable": func(h *apptest.App) error {
			_, err := h.Accounts.DisableAccount(t.Context(), apptest.Office, "somebody", true)
			return err
		},
	} {
		h := apptest.New(t)
		_, _, err := h.Accounts.AddAccount(t.Context(), apptest.Office, "somebody", auth.Organizer, "", right)
		if err != nil {
			t.Fatal(err)
		}
		h.Env.OnHold(func(point string) {
			if point == "login.right" {
				h.Env.OnHold(nil)
				h.Must(overtake(h))
			}
		})
		_, err = h.Accounts.Login(t.Context(), account.LoginRequest{Name: "somebody", Password: right})
		if records.KindOf(err) != records.Unauthorized {
			t.Errorf("%s while the password was checked: %v; want unauthorized", what, err)
		}
	}
}

// Anyone who was changing a password when the office reset the account does not take it back with the old one.
func TestAChangeOfPasswordThatAResetOvertakesIsRefused(t *testing.T) {
	const old, taken = "Correct-horse-7", "Battery-staple-8"
	h := apptest.New(t)
	_, _, err := h.Accounts.AddAccount(t.Context(), apptest.Office, "somebody", auth.Organizer, "", old)
	if err != nil {
		t.Fatal(err)
	}
	oneTime := ""
	h.Env.OnHold(func(point string) {
		if point == "password.checked" {
			h.Env.OnHold(nil)
			var err error
			oneTime, err = h.Accounts.ResetAccount(t.Context(), apptest.Office, "somebody", "")
			h.Must(err)
		}
	})
	a := records.Actor{ID: "somebody", Name: "somebody", Role: auth.Organizer}
	if err := h.Accounts.ChangePassword(t.Context(), a, old, taken); records.KindOf(err) != records.Unauthorized {
		t.Errorf("overtaken by a reset: %v; want unauthorized", err)
	}
	if _, err := h.Accounts.Login(t.Context(), account.LoginRequest{Name: "somebody", Password: oneTime}); err != nil {
		t.Errorf("the one-time password of the reset: %v", err)
	}
}

// A token that was taken, or a device that was left open, is no place to guess a password or the six digits: they count
// like those at sign-in.
func TestGuessesByASignedInPersonLockTheAccountToo(t *testing.T) {
	const right = "Correct-horse-7"
	for name, guess := range map[string]func(h *apptest.App, a records.Actor) error{
		"the code that ends the second factor": func(h *apptest.App, a records.Actor) error {
			return h.Accounts.EndSecondFactor(h.T.Context(), a, "000000")
		},
		"the password for a second factor": func(h *apptest.App, a records.Actor) error {
			return apptest.ErrorOf(h.Accounts.BeginSecondFactor(h.T.Context(), a, "wrong"))
		},
		"the old password": func(h *apptest.App, a records.Actor) error {
			return h.Accounts.ChangePassword(h.T.Context(), a, "wrong", "Another-horse-8")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := apptest.New(t)
			a, f := withSecondFactor(t, h, right)
			h.RefusedAs("second_factor_on",
				apptest.ErrorOf(h.Accounts.BeginSecondFactor(t.Context(), a, right)))
			for i := range auth.LockAfter {
				if err := guess(h, a); records.KindOf(err) != records.Invalid {
					t.Errorf("guess %d: %v", i+1, err)
				}
			}
			if err := guess(h, a); records.KindOf(err) != records.Locked {
				t.Errorf("one guess more: %v", err)
			}
			err := h.Accounts.EndSecondFactor(t.Context(), a, code(t, f.Secret, h.Now()))
			if records.KindOf(err) != records.Locked {
				t.Errorf("the right code while it is locked: %v", err)
			}
			err = h.Accounts.ChangePassword(t.Context(), a, right, "Another-horse-8")
			if records.KindOf(err) != records.Locked {
				t.Errorf("the right password while it is locked: %v", err)
			}
			h.Pass(auth.LockFor)
			h.Must(h.Accounts.EndSecondFactor(t.Context(), a, code(t, f.Secret, h.Now())))
		})
	}
}

// code is what an authenticator app shows (RFC 6238).
func code(t *testing.T, secret string, now time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(now.Unix()/30)))
	sum := mac.Sum(nil)
	at := sum[19] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}
