package e2e

import (
	"context"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/vote"
)

// Three phones try out a session that two officers open, and one without slips, on its page in the browser; it is as
// far as it was before, and is opened as it would have been.
func TestASessionIsTriedOutHoweverItIsHeld(t *testing.T) {
	h := newOffice(t)
	evaluation := h.sample()
	ctx, zhao := t.Context(), records.Actor{ID: "zhao", Name: "zhao", Role: auth.Organizer}
	_, once, err := h.Accounts.AddAccount(ctx, records.Actor{}, "min", auth.Organizer, "", "")
	h.must(err)
	h.Tryouts.Use(func(_ context.Context, sid string, code vote.Code) error {
		token := vote.TypedToken(sid, code)
		h.cast([]paperSlip{{SID: sid, Token: vote.B64u.EncodeToString(token[:])}}, func(int) int { return 1 })
		return nil
	})
	b := laptop(t)
	b.open(h.url + "/admin/first#min/" + once)
	b.fill("给自己定一个新密码", staffPassword)
	b.press("保存并登录")
	b.sees("现场测评")
	yes, screen, in, limit := true, vote.ModeScreen, 1, 20
	for name, ask := range map[string]session.SessionRequest{
		"two officers": {TwoOfficers: &yes}, "screen": {Mode: &screen, Presence: &in, Cap: &limit},
	} {
		held, err := h.Rounds.NewBriefing(ctx, zhao, round.Briefing{
			EvaluationID: evaluation, HeldAt: time.Now().Add(time.Hour), Place: "三楼", Expected: 12,
		})
		h.must(err)
		ask.BriefingID = held.ID
		v, err := h.Sessions.NewSession(ctx, zhao, ask)
		h.must(err)
		page := h.url + "/admin/sessions/" + v.ID
		b.open(page)
		b.press("试一遍")
		b.sees("先试一遍")
		b.press("让三部手机来投")
		b.sees("试过：3 部手机投出 3 票")
		keepPicture(b, "tryout-"+name, wholePage)
		after, err := h.Sessions.ShowSession(ctx, zhao, v.ID)
		h.must(err)
		if after.State != vote.StateDraft || after.Received != 0 {
			t.Errorf("%s: the session is %s with %d ballots", name, after.State, after.Received)
		}
		b.unbroken()
	}
}
