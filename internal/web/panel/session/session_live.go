package session

import (
	"fmt"
	"strconv"
	"time"

	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// live refreshes the numbers of the page every two seconds while the session is running.
func (req *request) live() error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	progress, err := req.svc.Sessions.Progress(req.ctx, s.ID)
	if err != nil {
		return err
	}
	e := &sessionPage{
		req: req, s: s, progress: progress, base: "/admin/sessions/" + s.ID, now: req.svc.Now(),
		connected: req.svc.Displays.ScreenConnected(s.ID),
	}
	return req.RenderFragment(Session{Live: e.live()}, "live-alone")
}

// live returns the part that refreshes itself; State changes when the rest of the page is out of date.
func (e *sessionPage) live() Live {
	l := Live{
		State: fmt.Sprint(e.s.State, e.s.Paused, e.s.ClosesAt, e.s.Pending != nil, len(e.s.Alarms), e.s.Blocked,
			e.s.Counting, e.s.Late != nil, e.progress.Step, e.connected, e.tooFew() == ""),
		Paused: e.s.Paused, Connected: e.connected,
	}
	if !e.is(vote.StateDraft, vote.StateCounted, vote.StatePurged, vote.StateVoided) {
		l.Href = e.base + "/live"
	}
	n := func(name string, n int) { l.Rows = append(l.Rows, kit.Fact{Name: name, Value: strconv.Itoa(n)}) }
	switch {
	case e.is(vote.StateDraft, vote.StateReady, vote.StateVoided):
	case e.is(vote.StateSealed, vote.StateCounted, vote.StatePurged):
		n("已扫票", e.s.Admitted)
		n("收回", e.s.Received)
	default:
		l.Rows = append(l.Rows, kit.Fact{Name: scannedName(e.screen()), Value: about(e.s.Admitted)})
		if e.is(vote.StateClosing) { // no one is being waited for, and the figures below need the room
			l.Rows = append(l.Rows, kit.Fact{Name: "已投", Value: about(e.s.Received)})
		} else {
			l.Ring, l.Waiting = e.ring(), e.waiting()
		}
		l.Note = "封票前只显示五的整数倍，免得看出最后投的是谁。"
	}
	if !e.screen() {
		n("印制", e.s.Printed)
	}
	n("应到", e.s.Expected)
	if e.s.Attended > 0 { // no one has said so yet: 0 beside people who vote would be wrong
		n("到会", e.s.Attended)
	}
	if e.s.Void > 0 {
		n("已作废", e.s.Void)
	}
	if e.counting() {
		l.Closes = e.s.ClosesAt.UTC().Format(time.RFC3339)
		l.Left = fmt.Sprintf("%d 秒", max(0, int(e.s.ClosesAt.Sub(e.now)/time.Second)))
	}
	if e.progress.Total > 0 {
		l.Note = fmt.Sprintf("%s：%d / %d", map[string]string{"seal": "正在封票", "count": "正在计票"}[e.progress.Step], e.progress.Done, e.progress.Total)
	}
	return l
}

func scannedName(screen bool) string {
	if screen {
		return "已扫码"
	}
	return "已扫票"
}

// about words a count that moves in steps of five until the seal (rb1 §9.5), as on the hall screen.
func about(n int) string {
	if n == 0 {
		return "不足 5"
	}
	return strconv.Itoa(n) + "+"
}

// ring compares those who voted, and those who scanned, with the attendees.
func (e *sessionPage) ring() *Ring {
	base, of := e.s.Attended, "到会"
	if base == 0 {
		base, of = e.s.Expected, "应到"
	}
	r := &Ring{Value: about(e.s.Received), Label: fmt.Sprintf("已投 · %s %d", of, base)}
	if e.is(vote.StateAdmitting, vote.StateAdmitted) {
		r.Value, r.Label = about(e.s.Admitted), fmt.Sprintf("已签到 · %s %d", of, base)
	}
	if base > 0 {
		r.Voted, r.Scanned = min(100, 100*e.s.Received/base), min(100, 100*e.s.Admitted/base)
	}
	return r
}

// waiting says how many have scanned but not voted yet, from counts that move in fives.
func (e *sessionPage) waiting() string {
	switch left := e.s.Admitted - e.s.Received; {
	case e.is(vote.StateAdmitting, vote.StateAdmitted):
		return ""
	case left >= 5:
		return fmt.Sprintf("约 %d 人扫了票还没投", left)
	case e.s.Received > 0:
		return "扫了票的差不多都投了"
	}
	return "等大家扫票"
}
