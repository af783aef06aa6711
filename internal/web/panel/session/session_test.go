package session

import (
	"os"
	"strings"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// rb1 §9.5, and said as the hall screen says it.
func TestFewerThanFiveIsSaidAsThatAndNotAsNone(t *testing.T) {
	for received, want := range map[int]string{0: "不足 5", 5: "5+", 50: "50+"} {
		e := &sessionPage{s: session.SessionView{State: vote.StateOpen, Received: received}}
		e.s.Flow = vote.FlowOne
		got := e.live().Ring.Value
		if got != want {
			t.Errorf("%d ballots: %q, not %q", received, got, want)
		}
	}
}

// The officer reads beside the figures what the room reads on the wall: in a pause no one is told to scan, and where
// the screen's code is needed too, it is named.
func TestTheSmallScreenAsksForWhatTheHallScreenDoes(t *testing.T) {
	script, err := os.ReadFile("../../../../static/admin/hall.js")
	if err != nil {
		t.Fatal(err)
	}
	groups := []ballotbox.Group{{Name: "班子成员"}, {Name: "中层干部"}}
	for _, c := range []struct {
		s    session.SessionView
		want string
	}{
		{session.SessionView{State: vote.StateOpen}, "扫手中的票"},
		{session.SessionView{State: vote.StateAdmitting, Session: ballotbox.Session{Presence: 1}}, "扫票，再扫这里"},
		{session.SessionView{State: vote.StateOpen, Session: ballotbox.Session{Presence: 1}}, "扫票，再扫这里"},
		{session.SessionView{State: vote.StateOpen, Session: ballotbox.Session{Presence: 1, Groups: groups}}, "扫票，再扫本组的码"},
		{session.SessionView{State: vote.StateAdmitted}, "签到结束，请听会"},
		{session.SessionView{State: vote.StateOpen, Paused: true}, "暂停，请稍候"},
		{session.SessionView{State: vote.StateAdmitting, Paused: true}, "暂停，请稍候"},
		{session.SessionView{State: vote.StateVoting, Paused: true}, "暂停，请稍候"},
	} {
		e := &sessionPage{s: c.s}
		said := e.onHall()
		if strings.TrimPrefix(said[0], "① ") != c.want || c.s.Paused && len(said) > 1 {
			t.Errorf("%s, paused %v: %q, not %q", c.s.State, c.s.Paused, said, c.want)
		}
		if !strings.Contains(string(script), c.want+"'") {
			t.Errorf("the hall screen does not say %q", c.want)
		}
	}
}
