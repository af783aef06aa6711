package app

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"minping/internal/auth"
)

func TestAGuessThatWasUnderWayWhenTheAccountWasLockedHearsThatItIs(t *testing.T) {
	h := newHall(t)
	const right = "Correct-horse-7"
	if _, _, err := h.AddAccount(t.Context(), office, "somebody", auth.Organizer, "", right); err != nil {
		t.Fatal(err)
	}
	guess := func() error {
		_, err := h.Login(t.Context(), LoginRequest{Name: "somebody", Password: "wrong"})
		return err
	}
	h.holdPoint = func(point string) {
		if point != "login.wrong" {
			return
		}
		h.holdPoint = nil
		for i := range 5 {
			if err := guess(); KindOf(err) != Unauthorized {
				t.Errorf("wrong password %d: %v", i+1, err)
			}
		}
	}
	if err := guess(); KindOf(err) != Locked {
		t.Errorf("the guess that was counted after the fifth: %v", err)
	}
	if _, err := h.Login(t.Context(), LoginRequest{Name: "somebody", Password: right}); KindOf(err) != Locked {
		t.Errorf("the right password afterwards: %v", err)
	}
}

func TestACodeOfTheSecondFactorLetsOneInWhenTwoBringItAtOnce(t *testing.T) {
	h := newHall(t)
	const right = "Correct-horse-7"
	if _, _, err := h.AddAccount(t.Context(), office, "somebody", auth.Organizer, "", right); err != nil {
		t.Fatal(err)
	}
	a := Actor{ID: "somebody", Name: "somebody", Role: auth.Organizer}
	f, err := h.BeginSecondFactor(t.Context(), a, right)
	h.must(err)
	h.must(h.ConfirmSecondFactor(t.Context(), a, code(t, f.Secret, h.now())))
	h.pass(time.Minute)
	login := func() error {
		_, err := h.Login(t.Context(), LoginRequest{Name: "somebody", Password: right, OTP: code(t, f.Secret, h.now())})
		return err
	}
	h.holdPoint = func(point string) {
		if point == "login.right" {
			h.holdPoint = nil
			h.must(login())
		}
	}
	if err := login(); KindOf(err) != Unauthorized {
		t.Errorf("the second with the same code: %v", err)
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
