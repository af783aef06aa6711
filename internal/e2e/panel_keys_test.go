package e2e

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys sends keys to what has the focus.
func (p *tab) keys(all ...string) {
	p.t.Helper()
	for _, k := range all {
		p.do(chromedp.KeyEvent(k))
	}
}

// landed waits for a page that was gone to, and begins in its middle as the skip link offers.
func (p *tab) landed(words ...string) {
	p.t.Helper()
	p.sees(words...)
	p.until(`document.readyState === 'complete'`, "the page is complete")
	// A browser under load may swallow a key on a page that it has just shown, or show the page once more; that one
	// press is enough is tested in panel/pages.
	for end := time.Now().Add(patience); ; {
		p.eval(`(document.activeElement.blur(), scrollTo(0, 0), true)`, nil)
		p.tabTo("跳到正文")
		p.keys(kb.Enter)
		var there bool
		for range 20 {
			time.Sleep(50 * time.Millisecond)
			p.eval(`document.activeElement.id === 'main'`, &there)
			if there {
				return
			}
		}
		if time.Now().After(end) {
			p.t.Fatalf("the skip link does not lead to what the page is about:\n%s", p.textNow())
		}
	}
}

// A whole session without a mouse: sign in, 现场, open, close, count, result. The focus is visible at every stop, and
// redraws while people vote leave it in place.
func TestASessionIsRunByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	_, slips := h.ready(h.sample(), 6)
	b := asLaptop(newDrawnPhone(t)) // the page asks for its focus with a frame
	b.open(h.url + "/admin/login")
	b.sees("登录")
	b.tabTo("账号")
	b.keys("zhao")
	b.tabTo("密码")
	b.keys(staffPassword, kb.Enter)
	b.landed("现场测评", "市自然资源和规划局")
	b.tabTo("市自然资源和规划局")
	b.keys(kb.Enter)
	b.landed("开启投票")
	b.tabTo("开启投票")
	b.keys(kb.Enter)
	b.landed("人投得差不多了")
	b.tabTo("倒数")
	b.keys(kb.ArrowUp) // the shortest
	b.tabTo("截止投票")
	b.eval(`(window.before = document.querySelector('#live'), true)`, nil)
	h.cast(slips, func(int) int { return 1 })
	b.sees("5+")
	b.until(`document.querySelector('#live') !== window.before`, "the figures are drawn again")
	var at string
	b.eval(`document.activeElement.textContent.trim()`, &at)
	if at != "截止投票" {
		t.Errorf("after the figures were drawn again the focus is on %q", at)
	}
	b.keys(kb.Enter)
	b.sees("就要截止了")
	b.sees("清点，然后封票、计票")
	b.sees("封票并计票")
	b.until(`document.readyState === 'complete' && document.activeElement.name === 'code'`, "a scanner types into its field at once")
	for _, f := range [][2]string{{"发出", "6"}, {"剩余", "0"}, {"实到", "6"}} {
		b.tabTo(f[0])
		b.keys(f[1])
	}
	b.tabTo("封票并计票")
	b.keys(kb.Enter)
	b.landed("满意度", "满意率", "100.00")
	b.tabTo("下载 PNG")
	b.unbroken()
}
