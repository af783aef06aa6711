package session

import (
	"net/http"
	"regexp"
	"strings"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/typed"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// after returns to the session's page and says what was done, or shows the form with its errors.
func (req *request) after(key, said string, err error) error {
	switch records.KindOf(err) {
	case records.Invalid, records.Conflict, records.Stale:
		return req.sessionPage(&kit.Submission{Key: key, Err: err}, "")
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/sessions/"+req.Params("id"), said)
}

// asked returns what to say after a step that may wait for a second officer.
func asked(p *officer.Pending, done string) string {
	if p != nil {
		return "pending"
	}
	return done
}

var moveSaid = map[vote.State]string{
	vote.StateOpen: "opened", vote.StateAdmitting: "opened", vote.StateAdmitted: "admitted", vote.StateVoided: "voided",
	vote.StateVoting: "opened", vote.StateClosing: "closing", vote.StateSealed: "sealed",
	vote.StateCounted: "counted",
}

// patience is how long a browser waits for a seal or a count. After that the page shows the progress.
const patience = 3 * time.Second

func (req *request) move() error {
	to, key := vote.State(req.FormValue("to")), req.FormValue("key")
	if key == "" {
		key = "move"
	}
	if req.FormValue("second") != "" {
		key = "second"
	}
	r := session.MoveRequest{
		To: to, Reason: strings.TrimSpace(req.FormValue("reason")), Hold: req.FormValue("hold") != "",
		Patience: patience,
	}
	if s := req.FormValue("countdown"); s != "" {
		r.Countdown = kit.ParseNumber(s)
	}
	done, err := req.svc.Sessions.Move(req.ctx, req.who, req.Params("id"), r)
	said := moveSaid[to]
	switch {
	case done.Running:
		said = "running"
	case said == "":
		said = "moved"
	}
	if err == nil && done.State == vote.StateCounted && to == vote.StateCounted {
		return req.Redirect("/admin/sessions/"+req.Params("id")+"/result", "counted")
	}
	return req.after(key, asked(done.Pending, said), err)
}

func (req *request) pause() error {
	paused := req.FormValue("paused") != ""
	_, err := req.svc.Sessions.Pause(req.ctx, req.who, req.Params("id"), paused,
		strings.TrimSpace(req.FormValue("reason")))
	said := "resumed"
	if paused {
		said = "paused"
	}
	return req.after("pause", said, err)
}

func (req *request) schedule() error {
	opens, err := kit.ParseTime(req.FormValue("opens_at"))
	closes, err2 := kit.ParseTime(req.FormValue("closes_at"))
	if err != nil {
		return req.after("schedule", "", kit.FieldError("opens_at", "时间不对。"))
	}
	if err2 != nil {
		return req.after("schedule", "", kit.FieldError("closes_at", "时间不对。"))
	}
	_, err = req.svc.Sessions.Schedule(req.ctx, req.who, req.Params("id"), opens, closes)
	return req.after("schedule", "scheduled", err)
}

func (req *request) accounting() error {
	n := func(name string) int {
		if req.FormValue(name) == "" {
			return 0
		}
		return kit.ParseNumber(req.FormValue(name))
	}
	_, err := req.svc.Accounting.PutAccounting(req.ctx, req.who, req.Params("id"), accounting.Accounting{
		Expected: n("expected"), Attended: n("attended"), Issued: n("issued"), LeftOver: n("left_over"),
		Damaged: n("damaged"),
	})
	return req.after("accounting", "accounted", err)
}

func (req *request) override() error {
	p, err := req.svc.Accounting.Override(req.ctx, req.who, req.Params("id"), req.FormValue("what"),
		strings.TrimSpace(req.FormValue("reason")))
	return req.after("override", asked(p, "override"), err)
}

func (req *request) spare() error {
	p, err := req.svc.Accounting.SpareSlip(req.ctx, req.who, req.Params("id"),
		strings.TrimSpace(req.FormValue("reason")))
	return req.after("spare", asked(p, "spare"), err)
}

func (req *request) wipe() error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	if err := req.svc.Sessions.WipeRehearsal(req.ctx, req.who, s.ID); err != nil {
		return req.after("wipe", "", err)
	}
	return req.Redirect("/admin/briefings/"+s.BriefingID, "wiped")
}

// display generates a hall screen's address; it is only shown in the answer, so the answer is the page itself.
func (req *request) display() error {
	key, err := req.svc.Displays.NewDisplayKey(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	return req.sessionPage(nil, key)
}

// endCode is what ends a kiosk. It goes in the address's fragment, which no server sees again.
var endCode = regexp.MustCompile(`^[0-9]{4,8}$`)

// kiosk opens the phone's page as a kiosk on this device, with its own display key to read the hall code. The device
// is passed around, so the organizer is signed out on it: neither Back nor the end of the kiosk leads into the panel
// (experience §2, O3).
func (req *request) kiosk() error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	end := typed.Code(req.FormValue("end"))
	if !endCode.MatchString(end) {
		return req.after("kiosk", "", kit.FieldError("end", "结束码应是 4 到 8 位数字。"))
	}
	key, err := req.svc.Displays.NewKioskKey(req.ctx, req.who, s.ID)
	if err != nil {
		return err
	}
	err = req.svc.Accounts.Logout(req.ctx, req.Cookies(kit.CookieRefresh))
	req.DropCookies()
	if err != nil {
		return err
	}
	return req.Ctx.Redirect("/b#k."+lookup.NumberOf(s)+"."+key+"."+end, http.StatusSeeOther)
}

func (req *request) revokeDisplays() error {
	return req.after("revoke", "revoked", req.svc.Displays.RevokeDisplayKeys(req.ctx, req.who, req.Params("id")))
}

// finish saves what was counted, seals and counts: one button for the organizer, and a separate audit entry for each
// act. Figures that do not balance stop it before the seal.
func (req *request) finish() error {
	id := req.Params("id")
	n := func(name string) int { return kit.ParseNumber(req.FormValue(name)) }
	if req.FormValue("expected") != "" {
		a := accounting.Accounting{
			Expected: n("expected"), Attended: n("attended"), Issued: n("issued"), LeftOver: n("left_over"),
			Damaged: n("damaged"),
		}
		if _, err := req.svc.Accounting.PutAccounting(req.ctx, req.who, id, a); err != nil {
			return req.after("finish", "", err)
		}
	}
	for _, to := range []vote.State{vote.StateSealed, vote.StateCounted} {
		done, err := req.svc.Sessions.Move(req.ctx, req.who, id, session.MoveRequest{To: to, Patience: patience})
		if err != nil {
			return req.after("finish", "", err)
		}
		if done.Running {
			return req.after("finish", "running", nil)
		}
	}
	return req.Redirect("/admin/sessions/"+id+"/result", "counted")
}

func (req *request) countdown() error {
	cancel := req.FormValue("do") == "cancel"
	_, err := req.svc.Sessions.ChangeCountdown(req.ctx, req.who, req.Params("id"), cancel)
	if cancel {
		return req.after("cancel", "uncounted", err)
	}
	return req.after("extend", "extended", err)
}

func (req *request) withdraw() error {
	err := req.svc.Sessions.Withdraw(req.ctx, req.who, req.Params("id"), req.FormValue("request"))
	return req.after("withdraw", "withdrawn", err)
}

func (req *request) pair() error {
	digits := typed.Code(req.FormValue("digits"))
	return req.after("pair", "paired", req.svc.Displays.PairScreen(req.ctx, req.who, req.Params("id"), digits))
}

func (req *request) publish() error {
	show := req.FormValue("show") != ""
	said := "unpublished"
	if show {
		said = "published"
	}
	return req.after("publish", said, req.svc.Displays.PublishOnScreen(req.ctx, req.who, req.Params("id"), show))
}
