package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// spoken is what a screen reader makes of the page: role and name of everything it stops at, sorted.
func spoken(p *tab) []string {
	p.t.Helper()
	type value struct {
		Value any `json:"value"`
	}
	var tree struct { // cdproto's own types do not know everything that a newer Chromium says
		Nodes []struct {
			Ignored bool  `json:"ignored"`
			Role    value `json:"role"`
			Name    value `json:"name"`
		} `json:"nodes"`
	}
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		return cdp.Execute(ctx, accessibility.CommandGetFullAXTree, nil, &tree)
	}))
	var out []string
	for _, n := range tree.Nodes {
		role, _ := n.Role.Value.(string)
		if n.Ignored || !slices.Contains([]string{
			"heading", "radiogroup", "radio", "button", "checkbox", "textbox",
			"group", "status", "alert",
		}, role) {
			continue
		}
		out = append(out, strings.TrimSpace(fmt.Sprint(role, " ", n.Name.Value)))
	}
	slices.Sort(out)
	return out
}

func TestAScreenReaderHearsTheQuestionItsOptionsAndTheButtons(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("总体评价")
	const question = "您对该单位巡察整改工作的总体评价"
	want := []string{
		"button 字号：标准", "button 字号：大字", "button 字号：特大", "group 字号", "heading " + question, "radiogroup " + question,
		"radio 满意", "radio 基本满意", "radio 不满意", "radio 不了解", "radio 弃权", "button 上一题", "button 下一题",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, spoken(p)); diff != "" {
		t.Errorf("a question (-want +spoken):\n%s", diff)
	}
	fill(p, "意见")
	got := spoken(p)
	for _, say := range []string{"heading 核对一下", "button 1 " + question + " 满意", "button 意见建议 写了 2 字", "button 投票"} {
		if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+say+"\n") {
			t.Errorf("the review says %v, not %s", got, say)
		}
	}
	p.tap("投票")
	p.sees(done)
	var focus string
	p.eval("document.activeElement.innerText", &focus)
	if focus != done {
		t.Errorf("after the vote the reader is at %q", focus)
	}
}

// Who has no finger on a screen: every control in the order in which it is seen, each with a frame, Enter chooses and
// goes on, arrows only choose.
func TestTheQuestionsAreAnsweredByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("校验码")
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			p.do(chromedp.KeyEvent(k))
		}
	}
	at := func() (where string) {
		t.Helper()
		p.eval(`(() => { const e = document.activeElement, shown = e.closest('label') || e, s = getComputedStyle(shown);
			return shown.innerText.trim().split('\n')[0] + (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2 ? ' without a frame' : ''); })()`, &where)
		return where
	}
	p.tap("开始")
	p.sees("总体评价")
	var seen []string
	for range 4 {
		press(kb.Tab)
		seen = append(seen, at())
	}
	if diff := cmp.Diff([]string{"满意"}, seen[:1]); diff != "" {
		t.Errorf("from the question on Tab goes to (-want +got):\n%s", diff)
	}
	press(kb.Shift+kb.Tab, kb.Shift+kb.Tab)
	p.eval("document.querySelector('input').focus()", nil)
	time.Sleep(settle)
	press(kb.ArrowDown, kb.ArrowDown)
	chosen(p, "不满意")
	p.sees("第 1 题 · 共 3 题", "下一题")
	press(kb.ArrowUp, kb.Tab) // on the first question there is nothing to go back to
	if got := at(); got != "下一题" {
		t.Errorf("behind the options comes %q", got)
	}
	press(kb.Enter)
	p.sees("第 2 题 · 共 3 题")
	time.Sleep(settle)
	press(kb.Tab, " ", kb.Enter)
	p.sees("第 3 题 · 共 3 题")
	time.Sleep(settle)
	press(kb.Tab, " ", kb.Tab, kb.Tab, " ")
	p.until("document.querySelectorAll('label.row.on').length === 2", "the space key ticks")
	p.tap("下一题")
	p.sees("核对一下")
	time.Sleep(reading)
	press(kb.Tab, kb.Tab, kb.Tab, kb.Tab, kb.Tab)
	if got := at(); got != "投票" {
		t.Errorf("the last stop of the review is %q", got)
	}
	press(kb.Enter)
	p.sees(done)
	answers, _ := h.opened()
	if diff := cmp.Diff([][]int{{2, 1, 0b101}}, answers); diff != "" {
		t.Errorf("ballots (-want +got):\n%s", diff)
	}
}

// tabTo presses Tab until the text of the focused element begins with the words. Every stop on the way shows that it
// has the focus, and nothing covers it.
func (p *tab) tabTo(words string) {
	p.t.Helper()
	var way []string
	for range 25 {
		p.do(chromedp.KeyEvent(kb.Tab))
		time.Sleep(60 * time.Millisecond) // the page scrolls to it
		var at struct{ Name, Wrong string }
		p.eval(`(() => { const e = document.activeElement, shown = e.closest('label') || e, s = getComputedStyle(shown), r = shown.getBoundingClientRect();
			const label = e.labels && e.labels[0], name = ((label && label.innerText) || e.getAttribute('aria-label') || shown.innerText || '').trim().split('\n')[0];
			const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2), wrong = [];
			const stop = e !== document.body && e.tabIndex >= 0; // a page that has just changed begins at its heading
			if (stop && (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2)) wrong.push('no frame');
			if (stop && !(top && (shown.contains(top) || top.contains(shown)))) wrong.push('something lies over it');
			return {name, wrong: wrong.join()}; })()`, &at)
		if at.Wrong != "" {
			p.t.Errorf("%q has the focus: %s", at.Name, at.Wrong)
		}
		if strings.HasPrefix(at.Name, words) {
			return
		}
		way = append(way, at.Name)
	}
	p.t.Fatalf("Tab never comes to %s but to %q; the page says:\n%s", words, way, p.textNow())
}

// A whole vote without a finger or a mouse: the slip's code, the help, the questions, the review; on a phone, and on a
// screen of 1280 × 800 at 200 %.
func TestAWholeVoteIsCastByKeyboardAlone(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int64{{390, 844}, {640, 400}} {
		p := newDrawnPhone(t)
		p.size(size[0], size[1])
		voteByKeyboard(t, p)
	}
}

func voteByKeyboard(t *testing.T, p *tab) {
	t.Helper()
	h := newSession(t, plan{})
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			p.do(chromedp.KeyEvent(k))
		}
	}
	p.open(h.base + "/b")
	p.sees("输入票码")
	p.tabTo("场次号")
	press("123456")
	p.tabTo("票码")
	press(h.codes[0].String(), kb.Enter)
	p.sees("校验码")
	p.tabTo("怎样保密")
	press(kb.Enter)
	p.sees("填写说明")
	p.tabTo("返回")
	press(kb.Enter)
	p.tabTo("开始")
	press(kb.Enter)
	p.sees("第 1 题")
	time.Sleep(settle)
	p.tabTo("满意")
	press(" ", kb.Enter)
	p.sees("第 2 题")
	time.Sleep(settle)
	p.tabTo("相符")
	press(" ", kb.Enter)
	p.sees("第 3 题")
	time.Sleep(settle)
	press(kb.Tab, " ")
	p.tabTo("下一题")
	press(kb.Enter)
	p.sees("核对一下")
	time.Sleep(reading)
	p.tabTo("投票")
	press(kb.Enter)
	p.sees(done)
	if h.count("ballots") != 1 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
}

func TestNothingMovesForThoseWhoAskForNoMotion(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	moving := func() (names []string) {
		t.Helper()
		p.eval(`document.getAnimations().map((a) => a.animationName || a.transitionProperty)`, &names)
		return names
	}
	p.do(chromedp.Evaluate(strings.Replace(stage, "%s", "{screen: 'sending'}", 1), nil))
	if got := moving(); len(got) != 1 {
		t.Fatalf("this is no test: %v moves", got)
	}
	p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{
		Name:  "prefers-reduced-motion",
		Value: "reduce",
	}}))
	if got := moving(); len(got) != 0 {
		t.Errorf("%v moves", got)
	}
}
