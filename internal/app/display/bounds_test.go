package display_test

import (
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/display"
	"minping/internal/vote"
)

func TestNoTimeIsLeftOnAScreenAfterTheClose(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	end := h.Env.Now().Add(time.Minute)
	for _, state := range []vote.State{vote.StateOpen, vote.StateClosing} {
		cur, err := h.Boxes.Current(t.Context(), v.ID)
		h.Must(err)
		h.MustDo(h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: state, ClosesAt: &end}))
		shown, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if (shown.ClosesIn != nil) != (state == vote.StateOpen) {
			t.Errorf("%s closes in %v", state, shown.ClosesIn)
		}
	}
}

// A screen polls every second: five seconds of silence and it is gone.
func TestAScreenIsThereForFiveSeconds(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	secret := strings.Repeat("ab", 20)
	h.Must(h.Displays.PairScreen(t.Context(), apptest.Officer, v.ID, display.PairingCode(secret)))
	h.MustDo(h.Displays.Paired(t.Context(), secret))
	h.MustDo(h.Displays.HallByKey(t.Context(), secret))
	h.Pass(5*time.Second - time.Millisecond)
	if !h.Displays.ScreenConnected(v.ID) {
		t.Error("gone before five seconds have passed")
	}
	h.Pass(time.Millisecond)
	if h.Displays.ScreenConnected(v.ID) {
		t.Error("still there after five seconds")
	}
}

func TestAShortSecretIsNoScreens(t *testing.T) {
	h := newEnv(t)
	for _, bad := range []string{"", strings.Repeat("a", 31), strings.Repeat("a", 65), strings.Repeat("a", 39) + "/"} {
		h.RefusedAs("secret", apptest.ErrorOf(h.Displays.Paired(t.Context(), bad)))
	}
}
