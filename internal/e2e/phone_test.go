package e2e

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
)

const (
	done    = "您的一票已投进票箱。系统没有记录这一票是谁投的。"
	counted = "票箱已封存。经本机核对，您的一票已计入。"
	waiting = "您已签到。投票开始后，这里会自动打开，请不要关闭。"
)

// fill answers the default questionnaire: 满意, 基本相符, the first and third problem, and a comment.
func fill(p *tab, comment string) {
	p.t.Helper()
	p.answer("总体评价", "满意")
	p.answer("刚才通报的整改情况", "基本相符")
	p.answer("存在哪些问题", "整改走形式")
	p.tap("问题反弹回潮")
	p.tap("下一题")
	p.sees("核对一下")
	if comment != "" {
		suggest(p, comment)
	}
}

// suggest writes a suggestion from the review and comes back to it.
func suggest(p *tab, comment string) {
	p.t.Helper()
	p.tap("意见建议")
	p.sees("您还有什么意见建议")
	p.typeInto("#comment", comment)
	p.tap("写好了")
	p.sees("核对一下")
}

func TestACitizenVotesFromOpeningTheLinkToTheCountedBallot(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees(sessionOrg, "巡察整改情况", "校验码", vote.Fingerprint(h.box.M)[:4])
	if n := len(h.seen("admit")); n != 0 {
		t.Fatal("opening the link spent the slip")
	}
	p.tap("开始")
	fill(p, "希望公开整改台账")
	p.tap("投票")
	p.sees(done, "意见建议已另外送达")
	answers, comments := h.opened()
	if diff := cmp.Diff([][]int{{1, 2, 0b101}}, answers); diff != "" {
		t.Errorf("answers (-sent +counted):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"希望公开整改台账"}, comments); diff != "" {
		t.Errorf("comments (-sent +counted):\n%s", diff)
	}
	h.seal(nil)
	p.reload()
	p.sees(counted)
}

func TestAfterEachStateThePhoneKeepsWhatTheTableSaysAndNoMore(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true, state: vote.StateReady})
	p := newPhone(t)
	keeps := func(state string, want ...string) {
		t.Helper()
		p.until("true", state)
		rec := p.vote()
		if rec["state"] != state {
			t.Fatalf("the phone's state is %v, not %s", rec["state"], state)
		}
		have := fields(rec)
		for _, f := range append(want, "state", "sid") {
			if !have[f] {
				t.Errorf("%s: %s is not stored", state, f)
			}
			delete(have, f)
		}
		if len(have) > 0 {
			t.Errorf("%s: stored beyond the table: %v", state, have)
		}
	}
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("还没有开始")
	keeps("requested", "token", "slots", "z", "inv")
	h.set(func() { h.state = vote.StateOpen })
	p.sees("总体评价")
	keeps("admitted", "slots")
	fill0(p)
	h.set(func() { h.deaf["cast"] = 1000 })
	p.tap("投票")
	p.sees("网络不好。这一票还在您手机里，正在重试，请不要关闭页面。")
	keeps("casting", "message", "tracker")
	h.set(func() { h.deaf["cast"] = 0 })
	p.sees(done)
	keeps("cast", "tracker", "receipt")
	h.seal(nil)
	p.reload()
	p.sees(counted)
	keeps("done", "tracker", "until")
}

// fill0 is fill for a form without a comment.
func fill0(p *tab) {
	p.t.Helper()
	p.answer("总体评价", "满意")
	p.answer("刚才通报的整改情况", "相符")
	p.answer("存在哪些问题", "弃权")
	p.sees("核对一下")
}

func TestAfterAdmissionTheTokenIsNowhereOnThePhone(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("总体评价")
	token := vote.TypedToken(h.box.Manifest.SID, h.codes[0])
	var address string
	p.eval(`location.href`, &address)
	for what, text := range map[string]string{"address": address, "storage": dump(p), "page": p.textNow()} {
		if strings.Contains(text, vote.B64u.EncodeToString(token[:])) ||
			strings.Contains(text, hex.EncodeToString(token[:])) {
			t.Errorf("the token is in the phone's %s", what)
		}
	}
	entries := history(p)
	if slices.ContainsFunc(entries, func(url string) bool { return strings.Contains(url, "#") }) {
		t.Errorf("a history entry has a fragment: %v", entries)
	}
}
