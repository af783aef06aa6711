package checkup_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/checkup"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/vote"
)

// organizer runs the hall.
var organizer = records.Actor{ID: "min", Name: "min", Role: auth.Organizer}

// room is a room on the service whose hall is what a test says.
func room(h *apptest.App, hall checkup.Hall) *checkup.Checkups {
	return checkup.New(h.Env, h.Accounts, h.Clock, checkup.Machine{Data: h.Dir, Keys: h.Dir, Hall: hall})
}

// ended waits until a load test is over.
func ended(t *testing.T, c *checkup.Checkups) checkup.Load {
	t.Helper()
	for {
		l, err := c.Load(organizer)
		if err != nil {
			t.Fatal(err)
		}
		if !l.Running {
			return l
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestALoadTestSaysWhatWasMeasuredAndWhatHallsNeed(t *testing.T) {
	h := apptest.New(t)
	c := room(h, func(context.Context, int) (checkup.Measured, error) {
		return checkup.Measured{Took: 10 * time.Second, Bytes: 60_000}, nil
	})
	h.Must(c.PlayHall(t.Context(), organizer, 100))
	l := ended(t, c)
	if l.PerSecond() != 10 || l.Phones != 100 || l.By != "min" || l.Failed || l.Stopped {
		t.Errorf("%+v", l)
	}
	var enough []bool
	for _, n := range l.Needs() {
		enough = append(enough, n.Enough)
		if n.People == 300 && (n.PerSecond != 5 || n.Megabits != 2.4) {
			t.Errorf("%+v", n)
		}
	}
	if len(enough) != 4 || !enough[0] || !enough[1] || enough[2] || enough[3] {
		t.Errorf("ten a second are enough for halls: %v", enough)
	}
	for _, phones := range []int{0, -1, checkup.MostPhones + 1} {
		h.InvalidAt("phones", c.PlayHall(t.Context(), organizer, phones))
	}
	h.RefusedAs("hall_only", c.PlayHall(t.Context(), records.Actor{ID: "x", Role: auth.Auditor}, 10))
	h.RefusedAs("load_none", room(h, nil).PlayHall(t.Context(), organizer, 10))
}

// One at a time, none while people are in a hall; one that runs stops when a session opens.
func TestALoadTestYieldsToAHall(t *testing.T) {
	h := apptest.New(t)
	v, _ := h.Session(8, nil)
	c := room(h, func(ctx context.Context, _ int) (checkup.Measured, error) {
		<-ctx.Done()
		return checkup.Measured{}, ctx.Err()
	})
	h.Must(c.PlayHall(t.Context(), organizer, 10)) // slips are printed, voting has not begun
	h.RefusedAs("load_runs", c.PlayHall(t.Context(), organizer, 10))
	h.Move(v.ID, vote.StateOpen)
	if l := ended(t, c); !l.Stopped {
		t.Errorf("%+v", l)
	}
	h.RefusedAs("load_open", c.PlayHall(t.Context(), organizer, 10))
	h.Move(v.ID, vote.StateClosing) // without a countdown the seal comes at once
	h.Must(room(h, func(context.Context, int) (checkup.Measured, error) { return checkup.Measured{}, nil }).
		PlayHall(t.Context(), organizer, 10))
}

// Many who look at once are answered by one look.
func TestManyWhoLookAtOnceShareOneLook(t *testing.T) {
	h := apptest.New(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			found, err := h.Checkups.Look(t.Context(), organizer)
			if err != nil || len(found) == 0 {
				t.Errorf("%d findings, %v", len(found), err)
			}
		})
	}
	all.Wait()
	found, err := h.Checkups.Look(t.Context(), organizer)
	h.Must(err)
	if zone := found[0].ZH; !strings.Contains(zone, "（北京时间）") {
		t.Errorf("the clock is not in the service's zone: %s", zone)
	}
}
