package e2e

import (
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestAnIdleKioskIsCoveredAndThenOver(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var wrong []string
	p.eval(`(() => {
		const { idle, QUIET, COVERED } = hooks.idle, end = QUIET + COVERED, wrong = [];
		const is = (want, ...of) => idle(...of) === want || wrong.push(of.join() + ' is not ' + want);
		for (const screen of ['form', 'intro', 'needScreen', 'desk', 'kioskDone', 'refused', 'ended']) {
			for (const used of [false, true]) {
				is('awake', screen, QUIET - 1, used);
				is('covered', screen, QUIET, used);
				is('covered', screen, end - 1, used);
				is('over', screen, end, used);
				is('over', screen, 9999, used); // the device slept
			}
		}
		for (const screen of ['sending', 'joining', 'waiting', 'loading', 'storage']) is('awake', screen, 9999, true);
		is('awake', 'kiosk', 9999, false);
		is('awake', 'kiosk', QUIET - 1, true);
		is('over', 'kiosk', QUIET, true);
		if (COVERED < 20) wrong.push('less than 20 seconds to answer (WCAG 2.2.1)');
		return wrong;
	})()`, &wrong)
	for _, w := range wrong {
		t.Error(w)
	}
}

// later makes the page believe that the given number of seconds went by.
func (p *tab) later(seconds int) {
	p.t.Helper()
	p.eval(`(() => { const now = performance.now.bind(performance); performance.now = () => now() + `+
		strconv.Itoa(seconds)+` * 1000; return true; })()`, nil)
}

// TestAKioskThatIsLeftErasesAndReturnsToItsStart: half a form, and no one there. A person who comes back in time goes
// on where they were.
func TestAKioskThatIsLeftErasesAndReturnsToItsStart(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	for _, size := range []struct{ wide, high int64 }{{390, 844}, {1280, 800}} {
		p := newPhone(t)
		p.size(size.wide, size.high)
		p.open(h.base + "/b#k.123456")
		kioskSlip(p, h, map[int64]int{390: 0, 1280: 1}[size.wide])
		p.answer("总体评价", "基本满意")
		p.sees("第 2 题")
		p.later(91)
		p.sees("还在这里吗", "秒后，这里会清空")
		p.seesNot("第 2 题")
		keepPicture(p, "kiosk-cover-"+strconv.FormatInt(size.wide, 10), wholePage)
		p.tap("我还在，继续")
		p.sees("第 2 题")
		p.seesNot("还在这里吗")
		p.later(91)
		p.sees("还在这里吗")
		p.later(31)
		p.sees("请扫或输入下一张票", "上一位离开了", "已在这台设备签到、还没投的：1 张")
		keepPicture(p, "kiosk-left-"+strconv.FormatInt(size.wide, 10), wholePage)
		p.tap("投其中一张")
		p.sees("第 1 题")
		var chosen int
		p.eval(`document.querySelectorAll('input:checked').length`, &chosen)
		if chosen != 0 {
			t.Errorf("%d answers of the last person are still chosen", chosen)
		}
		fill0(p)
		p.tap("投票")
		p.sees(done, "这台设备已清空")
		p.sees("请扫或输入下一张票") // by itself
		if left := p.stored(); len(left) != 1 || left["kiosk"] == nil {
			t.Errorf("the kiosk keeps %v", left)
		}
	}
	if h.count("ballots") != 2 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
}

// TestAPhoneIsNeverCovered: it is the voter's own.
func TestAPhoneIsNeverCovered(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.answer("总体评价", "基本满意")
	p.sees("第 2 题")
	p.later(9999)
	p.do(chromedp.Sleep(1500 * time.Millisecond))
	p.sees("第 2 题")
}
