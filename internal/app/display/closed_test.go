package display_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/display"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// A code that lets phones in is on a screen while phones are let in, and neither before nor after.
func TestAHallCodeIsShownWhilePhonesAreAdmitted(t *testing.T) {
	h := newEnv(t)
	one, two := 1, vote.FlowTwo
	v, _ := h.Session(6, func(r *session.SessionRequest) { r.Presence, r.Flow = &one, &two })
	for _, to := range []vote.State{"", vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing} {
		if to != "" {
			h.Move(v.ID, to)
		}
		shown, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		is := strings.Contains(shown.URL, "#2.")
		if is != (to == vote.StateAdmitting) || is != (shown.ExpiresAt != nil) {
			t.Errorf("%s: %s until %v", shown.State, shown.URL, shown.ExpiresAt)
		}
	}
}

// With too few ballots a screen says that they are too few, and shows no numbers.
func TestAScreenTellsNothingOfTooFewBallots(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:4] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	h.Must(h.Displays.PublishOnScreen(t.Context(), apptest.Officer, v.ID, true))
	shown, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	r := shown.Result
	if r == nil || !r.Suppressed || len(r.Bars) != 0 || r.Score != "" || r.Rate != "" || r.ReturnRate != "" {
		t.Errorf("%+v", r)
	}
}

// Digits that were typed are for one screen: the first that asks, and no other that shows the same ones.
func TestDigitsAreForOneScreen(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	first := strings.Repeat("ab", 20)
	h.Must(h.Displays.PairScreen(t.Context(), apptest.Officer, v.ID, display.PairingCode(first)))
	if ok, err := h.Displays.Paired(t.Context(), first); err != nil || !ok {
		t.Fatalf("the screen was not paired: %v", err)
	}
	second := ""
	for n := 0; second == ""; n++ { // another secret with the same digits, about one in a million
		s := strings.Repeat("x", 32) + encode(n)
		if display.PairingCode(s) == display.PairingCode(first) {
			second = s
		}
	}
	if ok, err := h.Displays.Paired(t.Context(), second); err != nil || ok {
		t.Errorf("a second screen took the digits: %v", err)
	}
}

func encode(n int) (out string) {
	for ; n > 0; n /= 26 {
		out += string(rune('a' + n%26))
	}
	return out
}
