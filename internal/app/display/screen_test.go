package display_test

import (
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/display"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// A screen asks again when its code expires: at that moment the address has another code, and a moment before not yet.
func TestTheCodeOnAScreenExpiresWhenTheNextOneComes(t *testing.T) {
	h := newEnv(t)
	one := 1
	v, _ := h.Session(6, func(r *session.SessionRequest) { r.Presence = &one })
	h.Move(v.ID, vote.StateOpen)
	hall := func() display.HallView {
		t.Helper()
		shown, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		return shown
	}
	for range 2 {
		h.Pass(7 * time.Second)
		first := hall()
		left := first.ExpiresAt.Sub(h.Env.Exactly())
		if left <= 0 || left > 15*time.Second {
			t.Fatalf("the code has %v left", left)
		}
		h.Pass(left - time.Millisecond)
		if hall().URL != first.URL {
			t.Error("another code a moment before the time")
		}
		h.Pass(time.Millisecond)
		if next := hall(); next.URL == first.URL || !next.ExpiresAt.After(*first.ExpiresAt) {
			t.Errorf("the same code at its time; the next at %v", next.ExpiresAt)
		}
	}
}

// A screen has a bar for every question with one answer. What is ticked in a list of several is no scale.
func TestAScreenHasNoBarForAListToTick(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(7, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 2))
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	h.Must(h.Displays.PublishOnScreen(t.Context(), apptest.Officer, v.ID, true))
	shown, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	var single []scheme.Question
	counted, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	for _, q := range counted.Questionnaire.Questions {
		if q.Type != scheme.Multi {
			single = append(single, q)
		}
	}
	if len(single) == len(counted.Questionnaire.Questions) || len(shown.Result.Bars) != len(single) {
		t.Fatalf("%d bars of %d questions, of which %d have one answer", len(shown.Result.Bars),
			len(counted.Questionnaire.Questions), len(single))
	}
	for i, bar := range shown.Result.Bars {
		chosen := 1 // the second of its options; the first of the first question
		if i == 0 {
			chosen = 0
		}
		if text := single[i].Short; text != "" && bar.Text != text || bar.Parts[chosen].N != 7 {
			t.Errorf("bar %d is %q: %+v", i, bar.Text, bar.Parts)
		}
	}
}
