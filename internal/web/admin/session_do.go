package admin

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/vote"
)

// grave names the steps that cannot be undone and want the session's number typed (design, "Panel").
func grave(to vote.State) bool {
	switch to {
	case vote.StateAdmitted, vote.StateClosing, vote.StateSealed, vote.StateVoided:
		return true
	}
	return false
}

// confirmed checks the number that was typed before a step that cannot be undone.
func (v *visit) confirmed() error {
	s, err := v.p.svc.ShowSession(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	if strings.TrimSpace(v.FormValue("number")) != numberOf(s) {
		return fieldError("number", "和场次号不一样。请看清大屏或这一页上的场次号，再输入一次。")
	}
	return nil
}

// after goes back to the session's page and says what was done, or shows the form that must be mended.
func (v *visit) after(key, said string, err error) error {
	switch app.KindOf(err) {
	case app.Invalid, app.Conflict, app.Stale:
		return v.sessionPage(&attempt{key, err}, "")
	}
	if err != nil {
		return err
	}
	return v.on("/admin/sessions/"+v.Params("id"), said)
}

// asked is what is said after a step that may wait for a second officer.
func asked(p *app.Pending, done string) string {
	if p != nil {
		return "pending"
	}
	return done
}

var moveSaid = map[vote.State]string{
	vote.StateOpen: "opened", vote.StateAdmitting: "opened", vote.StateAdmitted: "admitted", vote.StateVoided: "voided", vote.StateVoting: "opened", vote.StateClosing: "closing", vote.StateSealed: "sealed", vote.StateCounted: "counted",
}

// patience is how long a browser is kept waiting for a seal or a count. After that the page shows how far it is.
const patience = 3 * time.Second

func (v *visit) move() error {
	to, key := vote.State(v.FormValue("to")), v.FormValue("key")
	if key == "" {
		key = "move"
	}
	if v.FormValue("second") != "" {
		key = "second"
	}
	if grave(to) {
		if err := v.confirmed(); err != nil {
			return v.after(key, "", err)
		}
	}
	r := app.MoveRequest{To: to, Reason: strings.TrimSpace(v.FormValue("reason")), Hold: v.FormValue("hold") != "", Patience: patience}
	if s := v.FormValue("countdown"); s != "" {
		r.Countdown = number(s)
	}
	done, err := v.p.svc.Move(v.ctx, v.who, v.Params("id"), r)
	said := moveSaid[to]
	switch {
	case done.Running:
		said = "running"
	case said == "":
		said = "moved"
	}
	return v.after(key, asked(done.Pending, said), err)
}

func (v *visit) pause() error {
	paused := v.FormValue("paused") != ""
	_, err := v.p.svc.Pause(v.ctx, v.who, v.Params("id"), paused, strings.TrimSpace(v.FormValue("reason")))
	return v.after("pause", map[bool]string{true: "paused", false: "resumed"}[paused], err)
}

func (v *visit) schedule() error {
	opens, err := typedTime(v.FormValue("opens_at"))
	closes, err2 := typedTime(v.FormValue("closes_at"))
	if errors.Join(err, err2) != nil {
		return v.after("schedule", "", fieldError("closes_at", "时间不对。"))
	}
	_, err = v.p.svc.Schedule(v.ctx, v.who, v.Params("id"), opens, closes)
	return v.after("schedule", "scheduled", err)
}

func (v *visit) accounting() error {
	n := func(name string) int {
		if v.FormValue(name) == "" {
			return 0
		}
		return number(v.FormValue(name))
	}
	_, err := v.p.svc.PutAccounting(v.ctx, v.who, v.Params("id"), app.Accounting{
		Expected: n("expected"), Attended: n("attended"), Issued: n("issued"), LeftOver: n("left_over"), Damaged: n("damaged"),
	})
	return v.after("accounting", "accounted", err)
}

func (v *visit) override() error {
	p, err := v.p.svc.Override(v.ctx, v.who, v.Params("id"), v.FormValue("what"), strings.TrimSpace(v.FormValue("reason")))
	return v.after("override", asked(p, "override"), err)
}

func (v *visit) spare() error {
	p, err := v.p.svc.SpareSlip(v.ctx, v.who, v.Params("id"), strings.TrimSpace(v.FormValue("reason")))
	return v.after("spare", asked(p, "spare"), err)
}

func (v *visit) wipe() error {
	s, err := v.p.svc.ShowSession(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	if err := v.p.svc.WipeRehearsal(v.ctx, v.who, s.ID); err != nil {
		return v.after("wipe", "", err)
	}
	return v.on("/admin/briefings/"+s.BriefingID, "wiped")
}

// display makes a hall screen's address; it is shown on the answer and nowhere else, so the answer is the page itself.
func (v *visit) display() error {
	key, err := v.p.svc.NewDisplayKey(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	return v.sessionPage(nil, key)
}

// kiosk opens the phone's page as a kiosk on this device, with a display key of its own to read the hall code with.
func (v *visit) kiosk() error {
	s, err := v.p.svc.ShowSession(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	key, err := v.p.svc.NewDisplayKey(v.ctx, v.who, s.ID)
	if err != nil {
		return err
	}
	return v.Redirect("/b#k."+numberOf(s)+"."+key, http.StatusSeeOther)
}

func (v *visit) revokeDisplays() error {
	return v.after("revoke", "revoked", v.p.svc.RevokeDisplayKeys(v.ctx, v.who, v.Params("id")))
}
