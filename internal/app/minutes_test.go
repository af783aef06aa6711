package app

import (
	"strings"
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/session"

	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
)

// What two people took on once they took on once: the next spare slip needs two people again.
func TestASecondOfficersWordIsGoodOnce(t *testing.T) {
	h := newHall(t)
	v, _ := h.session(10, nil)
	h.move(v.ID, vote.StateOpen)
	for _, who := range []records.Actor{officer, officer2, officer2} {
		h.must2(h.Sessions.SpareSlip(t.Context(), who, v.ID, "屏幕摔碎"))
	}
	if n, err := h.Sessions.LostPhones(t.Context(), v.ID); n != 1 || err != nil {
		t.Errorf("two people asked, then the second of them again: %d spare slips (%v), want 1", n, err)
	}
}

// What was not as it should be is in the minutes with time, reason and both names (rb1 §11, domain 2.5).
func TestTheMinutesTellWhatTwoPeopleTookOn(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(10, nil)
	h.move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.cast(v.ID, h.admit(v.ID, tok), same(1, 1))
	}
	h.must2(h.Sessions.PutAccounting(t.Context(), officer, v.ID, session.Accounting{Expected: 10, Attended: 8, Issued: 8, LeftOver: 1}))
	for _, who := range []records.Actor{officer, officer2} {
		h.must2(h.Sessions.SpareSlip(t.Context(), who, v.ID, "屏幕摔碎"))
	}
	m, err := h.Sessions.Minutes(t.Context(), officer, v.ID)
	h.must(err)
	if m.Counted || len(m.Overrides) != 0 {
		t.Errorf("before the count: %+v", m)
	}
	h.move(v.ID, vote.StateClosing)
	for _, who := range []records.Actor{officer, officer2} {
		h.must2(h.Sessions.Override(t.Context(), who, v.ID, "seal", "掉了一张"))
	}
	h.move(v.ID, vote.StateSealed)
	h.move(v.ID, vote.StateCounted)
	m, err = h.Sessions.Minutes(t.Context(), officer, v.ID)
	h.must(err)
	both := func(list []session.MinutesStep, reason string) {
		t.Helper()
		if len(list) != 1 || list[0].Note != reason || list[0].By != officer.Name || list[0].Second != officer2.Name || list[0].At.IsZero() {
			t.Errorf("%+v", list)
		}
	}
	both(m.Lost, "屏幕摔碎")
	both(m.Overrides, "掉了一张")
	if !m.Counted {
		t.Error("the ballots were opened")
	}
}

// Where too few voted nothing was opened, and no one knows what is valid.
func TestTheMinutesOfTooFewBallotsDoNotTellValidFromInvalid(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(6, nil)
	h.move(v.ID, vote.StateOpen)
	h.cast(v.ID, h.admit(v.ID, tokens[v.ID][0]), same(1, 1))
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	if m, err := h.Sessions.Minutes(t.Context(), officer, v.ID); err != nil || m.Counted {
		t.Errorf("%+v, %v", m, err)
	}
}

// A pause is one person's step: whoever opened with a second officer did not pause with one.
func TestTheMinutesSayWhatWasDoneAndByWhom(t *testing.T) {
	h := newHall(t)
	v, _ := h.session(6, func(r *session.SessionRequest) { yes := true; r.TwoOfficers = &yes })
	for _, who := range []records.Actor{officer, officer2} {
		h.must2(h.Sessions.Move(t.Context(), who, v.ID, session.MoveRequest{To: vote.StateOpen}))
	}
	h.must2(h.Sessions.Pause(t.Context(), officer, v.ID, true, "消防演练"))
	h.must2(h.Sessions.Pause(t.Context(), officer, v.ID, false, ""))
	h.must2(h.Sessions.Move(t.Context(), officer, v.ID, session.MoveRequest{To: vote.StateClosing, Countdown: 60}))
	m, err := h.Sessions.Minutes(t.Context(), officer, v.ID)
	h.must(err)
	var got []string
	for _, s := range m.Steps {
		got = append(got, strings.TrimSuffix(s.What.ZH+" "+s.By+" "+s.Second, " "))
	}
	one, two := officer.Name, officer2.Name
	want := []string{"建立测评 " + one, "票印好，公告定版 " + one, "开始投票 " + one + " " + two, "暂停 " + one, "继续 " + one, "开始倒计时 " + one}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}
