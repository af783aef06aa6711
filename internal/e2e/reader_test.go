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
	h := newHall(t, plan{})
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
	h := newHall(t, plan{noComment: true})
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

func TestNothingMovesForWhoAsksForNoMotion(t *testing.T) {
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
