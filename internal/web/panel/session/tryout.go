package session

import (
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/app/tryout"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// startTryout lets three phones vote in a rehearsal that is discarded automatically.
func (req *request) startTryout() error {
	id := req.Params("id")
	if err := req.svc.Tryouts.Start(req.ctx, req.who, id); err != nil {
		return req.after("tryout", "", err)
	}
	return req.Redirect("/admin/sessions/"+id+"?step=try", "")
}

// tryout refreshes the picture of the phones every second while they vote.
func (req *request) tryout() error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	e := &sessionPage{req: req, s: s, base: "/admin/sessions/" + s.ID, now: req.svc.Now()}
	if err := e.loadTryout(); err != nil {
		return err
	}
	return req.RenderFragment(Session{Try: e.try()}, "tryout-alone")
}

// loadTryout reads the session's last tryout, if there was one.
func (e *sessionPage) loadTryout() error {
	v, err := e.req.svc.Tryouts.Show(e.req.ctx, e.req.who, e.s.ID)
	if records.KindOf(err) == records.NotFound {
		return nil
	}
	e.tryout = v
	return err
}

// sessionsOf returns the sessions of a briefing without a running tryout, which will soon be gone.
func (req *request) sessionsOf(briefing string) ([]session.SessionView, error) {
	all, err := req.svc.Sessions.List(req.ctx, req.who, briefing, "", 100)
	return slices.DeleteFunc(all, func(s session.SessionView) bool { return s.TryoutOf != "" }), err
}

// triedOut reports whether a tryout succeeded.
func (e *sessionPage) triedOut() bool {
	return e.tryout.Phones > 0 && !e.tryout.Running() && !e.tryout.Failed
}

// try is the picture of the phones, with the button that lets them vote.
func (e *sessionPage) try() *Try {
	v := e.tryout
	t := &Try{Running: v.Running()}
	if e.mayTry() && !t.Running {
		t.Form = &kit.Form{Key: "tryout", Action: e.base + "/tryout", Kind: "next", Button: "让三部手机来投"}
	}
	phones := max(v.Phones, tryout.Phones)
	if phones > tryout.Phones && t.Form != nil {
		t.Form.Button = fmt.Sprintf("让 %d 部手机来投", phones)
	}
	for i := range phones {
		t.Phones = append(t.Phones, tryPhone(v, i))
	}
	switch {
	case t.Running:
		t.Href, t.Says = e.base+"/tryout", tryWords(v)
	case e.s.Rehearsal:
		t.Says = "这一场本身就是演练，用真的手机投一投。"
	case t.Form == nil && v.Phones == 0:
		t.Says = "投票开启以后不能再试。"
	case v.Failed:
		t.Kind, t.Says = "poor", kit.ShortTime(v.At)+" 试过，没有投成，已经扔掉了。请看下面的自检，再试一次。"
	case v.Phones > 0:
		t.Kind = "good"
		t.Says = fmt.Sprintf("%s 试过：%d 部手机投出 %d 票，已封票、计票，随后全部扔掉了。", kit.ShortTime(v.At), v.Phones, v.Cast)
	}
	return t
}

func (e *sessionPage) mayTry() bool { return !e.s.Rehearsal && e.is(vote.StateDraft, vote.StateReady) }

// tryPhone returns what one of the phones shows. They vote one after the other.
func tryPhone(v tryout.View, i int) TryPhone {
	switch {
	case v.Running() && i < v.Voted:
		return TryPhone{State: "done", Says: "已投出"}
	case v.Running() && i < v.Scanned:
		return TryPhone{State: "answers", Says: "正在答题"}
	case v.Running():
		return TryPhone{State: "waits", Says: "等着扫票"}
	case v.Phones > 0 && !v.Failed:
		return TryPhone{State: "gone", Says: "投过，已扔掉"}
	}
	return TryPhone{State: "off", Says: "还没有开始"}
}

// tryWords says what is happening.
func tryWords(v tryout.View) string {
	switch v.State {
	case vote.StateClosing, vote.StateSealed:
		return "投票已截止，正在封票、计票…"
	case vote.StateCounted:
		return fmt.Sprintf("%d 票都计出来了。这就把它们全部扔掉…", v.Voted)
	}
	return fmt.Sprintf("手机正在自己投：%d / %d", v.Voted, v.Phones)
}
