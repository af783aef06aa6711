package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// takeAway is what phones do to a page's storage while it lives.
var takeAway = map[string]func(p *tab, h *testSession){
	"清理缓存 deletes all": func(p *tab, h *testSession) {
		p.do(chromedp.ActionFunc(func(ctx context.Context) error {
			return storage.ClearDataForOrigin(h.base, "all").Do(ctx)
		}))
	},
	"the database is deleted": func(p *tab, _ *testSession) {
		p.eval("new Promise((ok) => { const r = indexedDB.deleteDatabase('rb1'); r.onsuccess = r.onblocked = "+
			"r.onerror = () => ok(true); })", nil)
	},
	"the browser stores no longer": func(p *tab, _ *testSession) {
		p.eval("(IDBDatabase.prototype.transaction = () => { throw new DOMException('gone', 'InvalidStateError'); }, "+
			"indexedDB.open = () => { throw new DOMException('gone', 'UnknownError'); }, true)", nil)
	},
	"every connection answers nothing but an error once": func(p *tab, _ *testSession) {
		p.eval("(() => { const own = IDBDatabase.prototype.transaction; let n = 0; IDBDatabase.prototype.transaction "+
			"= function (...a) { if (n++ % 2 === 0) throw new DOMException('lost', 'InvalidStateError'); return "+
			"own.apply(this, a); }; return true; })()", nil)
	},
}

// TestAVoteOutlivesTheStorageThatIsTakenAway (inputs §5): the page goes on, the ballot gets into the box, and the page
// claims nothing it does not know.
func TestAVoteOutlivesTheStorageThatIsTakenAway(t *testing.T) {
	t.Parallel()
	for name, take := range takeAway {
		t.Run(name, func(t *testing.T) {
			h := newSession(t, plan{noComment: true})
			p := newPhone(t)
			p.open(h.slip(0))
			p.tap("开始")
			p.answer("总体评价", "基本满意")
			p.sees("第 2 题")
			take(p, h)
			p.sees("第 2 题")
			p.answer("刚才通报的整改情况", "不相符")
			p.answer("存在哪些问题", "弃权")
			p.tap("投票")
			p.sees(done)
			answers, _ := h.opened()
			if diff := cmp.Diff([][]int{{2, 3, 0}}, answers); diff != "" {
				t.Errorf("ballots (-want +got):\n%s", diff)
			}
		})
	}
}

// While the person reads the questions nothing is asked of the storage for seconds; the page's own look at it must not
// end the vote.
func TestAFormWhoseRecordIsGoneStaysAForm(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.answer("总体评价", "基本满意")
	takeAway["清理缓存 deletes all"](p, h)
	before := len(h.seen("state"))
	for len(h.seen("state")) < before+2 { // two of the page's own looks
		p.sees("第 2 题")
	}
	p.answer("刚才通报的整改情况", "相符")
	p.sees("第 3 题")
	if p.vote() == nil {
		t.Error("what was taken away was not put back")
	}
}

// While a finished ballot is on its way nothing is asked of the storage either; a reload must still find the ballot.
func TestABallotOnItsWayIsPutBackAndOutlivesAReload(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"清理缓存 deletes all", "the database is deleted"} {
		h := newSession(t, plan{noComment: true})
		p := voter(t, h, 0)
		h.set(func() { h.deaf["cast"] = 1000 })
		p.tap("投票")
		p.sees("这一票还在您手机里")
		takeAway[name](p, h)
		time.Sleep(time.Second)
		p.reload()
		p.until("document.querySelector('.sending')", "the ballot is still there")
		h.set(func() { h.deaf["cast"] = 0 })
		p.sees(done)
		if hits := h.seen("cast"); bodies(hits) != 1 || h.count("ballots") != 1 {
			t.Errorf("%s: %d different messages, %d ballots", name, bodies(hits), h.count("ballots"))
		}
	}
}

// The page that is shown when something breaks promises nothing.
func TestWhatBreaksPromisesNothing(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.sees("校验码")
	p.eval("void setTimeout(() => Promise.reject(new Error('planted')))", nil)
	p.sees("页面出了错", "到工作人员处")
	p.seesNot("不会丢")
	p.mu.Lock()
	p.errors = nil // planted
	p.mu.Unlock()
}
