package app

import (
	"testing"

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
