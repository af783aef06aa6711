package e2e

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
)

// drafts are the half-filled forms that a tab keeps.
func drafts(p *tab) map[string]string {
	p.t.Helper()
	out := map[string]string{}
	for key, v := range p.stored() {
		if name, ok := strings.CutPrefix(key, "session:draft/"); ok {
			out[name] = v.(string)
		}
	}
	return out
}

// halfway answers the first two questions of the default questionnaire: 基本满意, 不相符.
func halfway(p *tab) {
	p.t.Helper()
	p.answer("总体评价", "基本满意")
	p.answer("刚才通报的整改情况", "不相符")
	p.sees("第 3 题 · 共 3 题")
}

func chosen(p *tab, option string) {
	p.t.Helper()
	p.until("document.querySelector('label.row.on') && document.querySelector('label.row.on').innerText.includes("+
		quote(option)+")", option+" is chosen")
}

// Peers 25: a reload, a phone call or a killed page asks nothing again.
func TestAReloadOfTheFormGoesOnAtTheSameQuestionWithItsAnswers(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("总体评价")
	p.reload()
	halfway(p)
	p.reload()
	p.sees("第 3 题 · 共 3 题")
	p.do(chromedp.NavigateBack())
	p.sees("第 2 题 · 共 3 题")
	chosen(p, "不相符")
	p.reload()
	p.sees("第 2 题 · 共 3 题")
	chosen(p, "不相符")
	p.tap("下一题")
	p.answer("存在哪些问题", "整改走形式")
	p.reload()
	p.sees("第 3 题 · 共 3 题")
	chosen(p, "整改走形式")
	p.tap("下一题")
	p.sees("核对一下")
	p.tap("意见建议")
	p.typeInto("#comment", "公开台账")
	p.reload()
	p.until("document.querySelector('#comment') && document.querySelector('#comment').value === '公开台账'", "the suggestion is still there")
	p.tap("写好了")
	p.sees("核对一下")
	p.reload()
	p.sees("核对一下", "写了 4 字")
	time.Sleep(settle)
	p.eval("document.querySelectorAll('.review button')[0].click()", nil)
	p.sees("第 1 题 · 共 3 题")
	p.reload()
	p.answer("第 1 题", "满意")
	p.sees("核对一下")
	p.tap("投票")
	p.sees(done, "意见建议已另外送达")
	answers, comments := h.opened()
	if diff := cmp.Diff([][]int{{1, 3, 1}}, answers); diff != "" {
		t.Errorf("ballots (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"公开台账"}, comments); diff != "" {
		t.Errorf("comments (-want +got):\n%s", diff)
	}
	if len(h.seen("admit")) != 1 {
		t.Errorf("%d admissions", len(h.seen("admit")))
	}
}

// A page that was killed may come back without its history; back still goes one question back.
func TestAPageThatComesBackWithoutItsHistoryGoesOnToo(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	halfway(p)
	p.open("about:blank")
	p.open(h.base + "/b")
	p.sees("第 3 题 · 共 3 题")
	p.tap("上一题")
	p.sees("第 2 题 · 共 3 题")
	chosen(p, "不相符")
	p.tap("上一题")
	p.sees("第 1 题 · 共 3 题")
	time.Sleep(settle)
	p.do(chromedp.NavigateBack())
	p.sees("您已答 2 题，还没有投出")
	p.tap("继续作答")
	p.answer("存在哪些问题", "弃权")
	p.tap("投票")
	p.sees(done)
	answers, _ := h.opened()
	if diff := cmp.Diff([][]int{{2, 3, 0}}, answers); diff != "" {
		t.Errorf("ballots (-want +got):\n%s", diff)
	}
}

// What is kept of a half-filled form opens for no one but the page that holds this ballot's key, and not even in the
// database.
func TestAHalfFilledFormIsKeptSealedAndInThisTabOnly(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	halfway(p)
	p.answer("存在哪些问题", "弃权")
	p.sees("核对一下")
	p.tap("意见建议")
	p.typeInto("#comment", "公开台账")
	kept := drafts(p)
	sealed, err := base64.StdEncoding.DecodeString(kept["vote/"+vote.B64u.EncodeToString(h.box.M[:])])
	if err != nil || len(kept) != 1 || len(sealed) < 12+16 {
		t.Fatalf("the tab keeps %v (%v)", kept, err)
	}
	for _, plain := range []string{"公开台账", "answers", "[2,3"} {
		if strings.Contains(string(sealed), plain) || strings.Contains(dump(p), plain) {
			t.Errorf("%q can be read in what the phone keeps", plain)
		}
	}
	if diff := cmp.Diff(map[string]bool{"state": true, "sid": true, "slots": true}, fields(p.vote())); diff != "" {
		t.Errorf("the database keeps more of a half-filled form than rb1 §11 allows:\n%s", diff)
	}
	var local int
	p.eval("localStorage.length", &local)
	if other := p.sibling(); local != 0 {
		t.Errorf("%d entries in the storage of all tabs", local)
	} else {
		other.open(h.base + "/b")
		other.sees("第 1 题 · 共 3 题")
	}
}

func TestADraftOpensForItsOwnCredentialOfItsOwnSessionOnly(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var got map[string]bool
	p.eval(`(() => { const { keep, bytes } = hooks;
		const box = { m: bytes.random(32) }, slots = { ballot: { sk: bytes.random(32) } };
		const text = keep.sealDraft(box, slots, { answers: [1, null], comment: '意见', step: 1 });
		const opens = (b, s, x) => !!keep.openDraft(b, s, x);
		const bent = text.slice(0, 20) + (text[20] === 'A' ? 'B' : 'A') + text.slice(21);
		return {
			own: JSON.stringify(keep.openDraft(box, slots, text)) === '{"answers":[1,null],"comment":"意见","step":1}',
			otherSession: opens({ m: bytes.random(32) }, slots, text), otherCredential: opens(box, { ballot: { sk: bytes.random(32) } }, text),
			changed: opens(box, slots, bent), cut: opens(box, slots, text.slice(0, 8)), none: opens(box, slots, null), nonsense: opens(box, slots, '{}'),
			same: text === keep.sealDraft(box, slots, { answers: [1, null], comment: '意见', step: 1 }),
		};
	})()`, &got)
	want := map[string]bool{
		"own": true, "otherSession": false, "otherCredential": false, "changed": false, "cut": false, "none": false,
		"nonsense": false, "same": false,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("opens (-want +got):\n%s", diff)
	}
}

// F2: from the moment in which the finished message is stored nothing of the form is left, not even while it is being
// sent.
func TestNothingOfTheFormIsLeftOnceTheMessageIsStored(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	fill(p, "公开台账")
	if len(drafts(p)) != 1 {
		t.Fatal("this is no test: nothing was kept")
	}
	h.set(func() { h.deaf["cast"] = 1000 })
	p.tap("投票")
	p.sees("这一票还在您手机里")
	if left := drafts(p); len(left) != 0 {
		t.Errorf("while it is sent the tab keeps %v", left)
	}
	h.set(func() { h.deaf["cast"] = 0 })
	p.sees(done, "意见建议已另外送达")
	kept := p.stored()
	if diff := cmp.Diff(map[string]bool{"state": true, "sid": true, "tracker": true, "receipt": true},
		fields(p.vote())); diff != "" {
		t.Errorf("after the vote the phone keeps (-want +got):\n%s", diff)
	}
	for key := range kept {
		if !strings.HasPrefix(key, "vote/") && key != "current" {
			t.Errorf("after the vote the phone keeps %s", key)
		}
	}
}

func TestAHalfFilledFormGoesWhenVotingEndsOrTheSessionIsVoided(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		state vote.State
		says  string
	}{
		{vote.StateClosing, "投票已经结束，这一票没有计入。"},
		{vote.StateVoided, "这一场已作废"},
	} {
		h := newSession(t, plan{noComment: true})
		p := newPhone(t)
		p.open(h.slip(0))
		p.tap("开始")
		halfway(p)
		h.set(func() { h.state = x.state })
		p.reload()
		p.sees(x.says)
		if left := drafts(p); len(left) != 0 {
			t.Errorf("%s: the tab keeps %v", x.state, left)
		}
	}
}

// A page killed between the two steps, or a record that has had its day: what is left over goes at the next start.
func TestALeftOverDraftGoesAtTheNextStart(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done)
	p.eval(`['draft/' + 'vote/gone', 'draft/vote/`+vote.B64u.EncodeToString(h.box.M[:])+
		`'].forEach((k) => sessionStorage.setItem(k, 'x'))`, nil)
	p.reload()
	p.sees(done)
	if left := drafts(p); len(left) != 0 {
		t.Errorf("the tab keeps %v", left)
	}
}

func TestAKioskKeepsNothingOfAHalfFilledForm(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	kioskSlip(p, h, 0)
	halfway(p)
	if left := drafts(p); len(left) != 0 {
		t.Errorf("the kiosk keeps %v", left)
	}
	p.reload()
	p.tap("投其中一张")
	p.sees("第 1 题 · 共 3 题")
	var checked int
	p.eval("document.querySelectorAll('input:checked').length", &checked)
	if checked != 0 {
		t.Error("the next person sees what the last one chose")
	}
}

// Where the browser keeps no database the key of a draft would be lost with the page: nothing is kept.
func TestWithoutStorageNoDraftIsKept(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.beforeScripts(`Object.defineProperty(window, 'indexedDB', { value: { open() { throw new DOMException('no', 'SecurityError'); } } })`)
	p.open(h.slip(0))
	p.tap("不换了，我不关页面")
	p.tap("开始")
	halfway(p)
	var left int
	p.eval("sessionStorage.length", &left)
	if left != 0 {
		t.Errorf("%d entries", left)
	}
}

// Where sessionStorage is refused the page works as it did: a reload asks again, nothing breaks.
func TestATabThatMayKeepNothingVotesAllTheSame(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.beforeScripts(`Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })`)
	p.open(h.slip(0))
	p.tap("开始")
	halfway(p)
	p.reload()
	fill0(p)
	p.tap("投票")
	p.sees(done)
}

// A tab in the background does not show a form that another tab has cast.
func TestATabFollowsTheOneThatCast(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	one := voter(t, h, 0)
	two := one.sibling()
	two.open(h.base + "/b")
	two.answer("总体评价", "不满意")
	two.sees("第 2 题 · 共 3 题")
	if len(drafts(two)) != 1 {
		t.Fatal("this is no test: the second tab keeps nothing")
	}
	one.tap("投票")
	one.sees(done)
	two.sees(done)
	if left := drafts(two); len(left) != 0 {
		t.Errorf("the second tab keeps %v", left)
	}
	if h.count("ballots") != 1 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
}
