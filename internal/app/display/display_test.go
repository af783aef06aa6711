package display_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/display"
	"minping/internal/app/records"
	"minping/internal/vote"
)

// env is a service, with what these tests do to it.
type env struct{ *apptest.App }

var newEnv, _ = apptest.As(func(a *apptest.App) *env { return &env{a} })

func TestAHallScreenIsPairedByTheDigitsItShows(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(10, nil)
	secret := strings.Repeat("ab", 20)
	digits := display.PairingCode(secret)
	paired := func(secret string) bool {
		t.Helper()
		ok, err := h.Displays.Paired(t.Context(), secret)
		h.Must(err)
		return ok
	}
	if paired(secret) {
		t.Fatal("paired before anyone typed the digits")
	}
	h.Must(h.Displays.PairScreen(t.Context(), apptest.Officer, v.ID, digits))
	first, again := paired(secret), paired(secret)
	if !first || !again {
		t.Fatal("not paired, or once only: an answer that was lost must be asked for again")
	}
	if _, err := h.Displays.HallByKey(t.Context(), secret); err != nil {
		t.Errorf("the screen shows nothing: %v", err)
	}
	if !h.Displays.ScreenConnected(v.ID) {
		t.Error("a screen that asked just now is not connected")
	}
	h.Pass(10 * time.Second)
	if h.Displays.ScreenConnected(v.ID) {
		t.Error("a silent screen is connected")
	}
	h.Must(h.Displays.RevokeDisplayKeys(t.Context(), apptest.Officer, v.ID))
	paired(secret)
	if _, err := h.Displays.HallByKey(t.Context(), secret); records.KindOf(err) != records.Unauthorized {
		t.Errorf("a revoked screen came back: %v", err)
	}
	for _, bad := range []string{"", "12345", "1234567", "12345a"} {
		err := h.Displays.PairScreen(t.Context(), apptest.Officer, v.ID, bad)
		if records.KindOf(err) != records.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	late := strings.Repeat("cd", 20)
	h.Must(h.Displays.PairScreen(t.Context(), apptest.Officer, v.ID, display.PairingCode(late)))
	h.Pass(display.PairingWindow)
	if paired(late) {
		t.Error("the digits still wait after their time")
	}
}

func TestAResultIsOnTheScreenOnlyWhenItWasPublished(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	id := v.ID
	h.Move(id, vote.StateOpen)
	for i, tok := range tokens[id][:6] {
		h.Cast(id, h.Admit(id, tok), apptest.Same(1+i%2, 1))
	}
	h.Move(id, vote.StateClosing)
	screen := func() string {
		v, err := h.Displays.Hall(t.Context(), apptest.Officer, id)
		h.Must(err)
		raw, err := json.Marshal(v.Result)
		h.Must(err)
		return string(raw)
	}
	err := h.Displays.PublishOnScreen(t.Context(), apptest.Officer, id, true)
	if records.KindOf(err) != records.Conflict {
		t.Errorf("published before the count: %v", err)
	}
	h.Move(id, vote.StateCounted)
	if got := screen(); got != "null" {
		t.Errorf("no one published it: %s", got)
	}
	h.Must(h.Displays.PublishOnScreen(t.Context(), apptest.Officer, id, true))
	if got := screen(); !strings.Contains(got, `"score":"96.25"`) || !strings.Contains(got, `"kind":"good"`) {
		t.Errorf("%s", got)
	}
	h.Must(h.Displays.PublishOnScreen(t.Context(), apptest.Officer, id, false))
	if got := screen(); got != "null" {
		t.Errorf("taken off: %s", got)
	}
}

// A kiosk reads the hall code like a screen, but no one in the hall sees it there: the organizer is not shown a
// connected screen. What makes a device a kiosk is the service's record of its key.
func TestAKioskIsNoHallScreen(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(10, nil)
	kiosk, err := h.Displays.NewKioskKey(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	screen, err := h.Displays.NewDisplayKey(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	shown, err := h.Displays.HallByKey(t.Context(), kiosk)
	h.Must(err)
	if !shown.Kiosk || shown.Number != v.Boxes[0].Number || h.Displays.ScreenConnected(v.ID) {
		t.Errorf("a kiosk alone: %+v, connected %v", shown, h.Displays.ScreenConnected(v.ID))
	}
	shown, err = h.Displays.HallByKey(t.Context(), screen)
	h.Must(err)
	if shown.Kiosk || !h.Displays.ScreenConnected(v.ID) {
		t.Errorf("a screen: kiosk %v, connected %v", shown.Kiosk, h.Displays.ScreenConnected(v.ID))
	}
	h.Must(h.Displays.RevokeDisplayKeys(t.Context(), apptest.Officer, v.ID))
	if _, err := h.Displays.HallByKey(t.Context(), kiosk); records.KindOf(err) != records.Unauthorized {
		t.Errorf("a revoked kiosk: %v", err)
	}
}
