package minutes_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/minutes"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// What was not as it should be is in the minutes with time, reason and both names (rb1 §11, domain 2.5).
func TestTheMinutesTellWhatTwoPeopleTookOn(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	}))
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.SpareSlip(t.Context(), who, v.ID, "屏幕摔碎"))
	}
	m, err := h.Minutes.Show(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if m.Counted || len(m.Overrides) != 0 {
		t.Errorf("before the count: %+v", m)
	}
	h.Move(v.ID, vote.StateClosing)
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, "seal", "掉了一张"))
	}
	h.Move(v.ID, vote.StateSealed)
	h.Move(v.ID, vote.StateCounted)
	m, err = h.Minutes.Show(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	both := func(list []minutes.Step, reason string) {
		t.Helper()
		if len(list) != 1 || list[0].Note != reason || list[0].By != apptest.Officer.Name ||
			list[0].Second != apptest.Officer2.Name || list[0].At.IsZero() {
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
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Cast(v.ID, h.Admit(v.ID, tokens[v.ID][0]), apptest.Same(1, 1))
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	if m, err := h.Minutes.Show(t.Context(), apptest.Officer, v.ID); err != nil || m.Counted {
		t.Errorf("%+v, %v", m, err)
	}
}

// A pause takes one person: an officer who opened the session with a second does not need one to pause it.
func TestTheMinutesSayWhatWasDoneAndByWhom(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, func(r *session.SessionRequest) { yes := true; r.TwoOfficers = &yes })
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Sessions.Move(t.Context(), who, v.ID, session.MoveRequest{To: vote.StateOpen}))
	}
	h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, true, "消防演练"))
	h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, false, ""))
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
		To: vote.StateClosing, Countdown: 60,
	}))
	m, err := h.Minutes.Show(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	var got []string
	for _, s := range m.Steps {
		got = append(got, strings.TrimSuffix(s.What.ZH+" "+s.By+" "+s.Second, " "))
	}
	one, two := apptest.Officer.Name, apptest.Officer2.Name
	want := []string{"建立测评 " + one, "票印好，公告定版 " + one, "开始投票 " + one + " " + two, "暂停 " + one, "继续 " + one, "开始倒计时 " + one}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}
