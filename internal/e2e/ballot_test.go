package e2e

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
)

// voter opens a slip and fills the form up to the review.
func voter(t *testing.T, h *testSession, i int) *tab {
	t.Helper()
	p := newPhone(t)
	p.open(h.slip(i))
	p.tap("开始")
	fill0(p)
	return p
}

func bodies(hits []hit) int {
	different := map[string]bool{}
	for _, x := range hits {
		different[string(x.body)] = true
	}
	return len(different)
}

func TestALostReceiptIsAskedForWithTheSameBytesAndOneBallotCounts(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	h.set(func() { h.lose["cast"] = 2 })
	p.tap("投票")
	p.sees(done)
	if hits := h.seen("cast"); len(hits) < 3 || bodies(hits) != 1 || h.count("ballots") != 1 {
		t.Errorf("%d requests, %d different, %d ballots", len(hits), bodies(hits), h.count("ballots"))
	}
}

func TestAPageClosedWhileSendingSendsTheSameBytesWhenItComesBack(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	h.set(func() { h.deaf["cast"] = math.MaxInt })
	p.tap("投票")
	p.sees("这一票还在您手机里")
	p.open("about:blank")
	h.set(func() { h.deaf["cast"] = 0 })
	p.open(h.base + "/b")
	p.sees(done)
	if hits := h.seen("cast"); bodies(hits) != 1 || h.count("ballots") != 1 {
		t.Errorf("%d different messages, %d ballots", bodies(hits), h.count("ballots"))
	}
}

// While a ballot is on its way the back button does not lead out of the page that sends it; afterwards forward leads to
// nothing that could be cast again.
func TestBackAndForwardWhileSendingAndAfterKeepTheBallot(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open("about:blank")
	p.open(h.slip(0))
	p.tap("开始")
	fill0(p)
	p.sees("核对一下")
	h.set(func() { h.deaf["cast"] = math.MaxInt })
	time.Sleep(reading)
	p.tapWith("投票", 2)
	p.sees("这一票还在您手机里")
	for range 2 {
		p.do(chromedp.NavigateBack())
		p.sees("这一票还在您手机里")
	}
	p.do(chromedp.NavigateForward())
	p.sees("这一票还在您手机里")
	p.reload()
	h.set(func() { h.deaf["cast"] = 0 })
	p.sees(done)
	p.until("history.state.d === 0", "the entries of the form are behind it")
	p.do(chromedp.NavigateForward())
	p.until("history.state.d === 1", "forward leads to an entry of the form")
	p.sees(done)
	p.reload()
	p.sees(done)
	if hits := h.seen("cast"); bodies(hits) != 1 || h.count("ballots") != 1 {
		t.Errorf("%d different messages, %d ballots", bodies(hits), h.count("ballots"))
	}
}

func TestADoubleTapIsOneAnswerAndOneBallot(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tapWith("开始", 2)
	p.sees("总体评价")
	time.Sleep(settle)
	p.tapWith("基本满意", 3)
	p.sees("刚才通报的整改情况")
	time.Sleep(time.Second)
	p.sees("第 2 题 · 共 3 题")
	var checked int
	p.eval("document.querySelectorAll('input:checked').length", &checked)
	if checked != 0 {
		t.Error("the second tap answered the next question")
	}
	p.tap("相符")
	p.answer("存在哪些问题", "弃权")
	p.sees("核对一下")
	p.tapWith("投票", 2)
	p.sees(done)
	answers, _ := h.opened()
	if diff := cmp.Diff([][]int{{2, 1, 0}}, answers); diff != "" {
		t.Errorf("ballots (-want +got):\n%s", diff)
	}
}

func TestTwoTabsCastOneBallot(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	one := voter(t, h, 0)
	two := one.sibling()
	two.open(h.base + "/b")
	two.answer("总体评价", "不满意")
	two.answer("刚才通报的整改情况", "不相符")
	two.answer("存在哪些问题", "弃权")
	h.set(func() { h.deaf["cast"] = 1000 }) // until both have tapped, however slow the machine
	one.tap("投票")
	// It may have heard of the first tap already: then there is nothing left to tap.
	two.eval(`[...document.querySelectorAll('button')].filter((b) => b.textContent.trim() === '投票').forEach((b) => b.click())`, nil)
	h.set(func() { h.deaf["cast"] = 0 })
	one.sees(done)
	two.sees(done)
	if n := bodies(h.seen("cast")); n != 1 || h.count("ballots") != 1 {
		t.Errorf("%d different messages, %d ballots", n, h.count("ballots"))
	}
}

func TestTheBackButtonGoesOneQuestionBackAndLosesNothing(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open("about:blank")
	p.open(h.slip(0))
	p.tap("开始")
	p.answer("总体评价", "基本满意")
	p.answer("刚才通报的整改情况", "不相符")
	p.sees("第 3 题 · 共 3 题")
	back := func() { p.do(chromedp.NavigateBack()) }
	back()
	p.sees("第 2 题 · 共 3 题")
	p.until("document.querySelector('label.row.on').innerText.includes('不相符')", "the answer is still chosen")
	back()
	p.sees("第 1 题 · 共 3 题")
	back()
	p.sees("您已答 2 题")
	p.tap("继续作答")
	p.answer("存在哪些问题", "弃权")
	p.sees("核对一下")
	p.tap("上一题")
	p.sees("第 3 题 · 共 3 题")
	time.Sleep(settle)
	p.tap("弃权")
	p.sees("核对一下")
	time.Sleep(settle)
	p.eval("document.querySelectorAll('.review button')[0].click()", nil)
	p.answer("第 1 题", "满意")
	p.sees("核对一下")
	p.tap("投票")
	p.sees(done)
	back()
	time.Sleep(time.Second)
	if text := p.textNow(); text != "" && !bytes.Contains([]byte(text), []byte(done)) {
		t.Errorf("after the vote, back shows:\n%s", text)
	}
	answers, _ := h.opened()
	if diff := cmp.Diff([][]int{{1, 3, 0}}, answers); diff != "" {
		t.Errorf("ballots (-want +got):\n%s", diff)
	}
}

// The truth after the close: 425 and 409 lead to the board, and the board decides.
func TestALateBallotIsToldWhatTheBoardSays(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"again", "closed", "used"} {
		for _, in := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, on the board %v", word, in), func(t *testing.T) {
				h := newSession(t, plan{noComment: true})
				h.voteOf(1) // so that the board is not empty
				p := voter(t, h, 0)
				if in {
					h.set(func() { h.lose["cast"] = 1 })
				}
				answers, ends := []string{word}, "投票已经结束，这一票没有计入。"
				if in {
					answers, ends = []string{"", word}, counted
				}
				h.set(func() { h.canned["cast"] = answers })
				p.tap("投票")
				p.sees("投票已经结束。封票以后，手机会核对")
				h.seal(nil)
				p.sees(ends)
			})
		}
	}
}

func TestVotingThatEndsInTheMiddleOfTheFormIsTold(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.answer("总体评价", "满意")
	h.set(func() { h.state = vote.StateClosing })
	p.sees("投票已经结束，这一票没有计入。")
}

// C3: whatever is wrong with the board, the phone refuses it, keeps tracker and receipt, and says so. One ballot is
// shown one board after the other; the last is right, so that nothing but its fault has any of them refused.
func TestABoardThatIsNotRightIsRefused(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	own := h.board
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done)
	h.voteOf(1)
	other := newSession(t, plan{noComment: true})
	for _, x := range []struct {
		name  string
		spoil func(h *testSession, trackers *[]vote.Hash, n *vote.Note)
		after func(h *testSession)
	}{
		{"an entry removed", func(_ *testSession, tr *[]vote.Hash, _ *vote.Note) { *tr = (*tr)[1:] }, nil},
		{"an entry doubled", func(_ *testSession, tr *[]vote.Hash,
			n *vote.Note,
		) {
			*tr = append((*tr)[:1:1], *tr...)
			n.Size++
		}, nil},
		{"two entries swapped", func(_ *testSession, tr *[]vote.Hash, _ *vote.Note) {
			(*tr)[0], (*tr)[1] = (*tr)[1], (*tr)[0]
		}, nil},
		{"an entry changed", func(_ *testSession, tr *[]vote.Hash, _ *vote.Note) { (*tr)[1][31] ^= 1 }, nil},
		{"a doubled entry under its own root", func(_ *testSession, tr *[]vote.Hash, n *vote.Note) {
			*tr = append((*tr)[:1:1], *tr...)
			n.Size, n.Root = len(*tr), vote.TreeRoot(*tr)
		}, nil},
		{"another origin", func(_ *testSession, _ *[]vote.Hash, n *vote.Note) {
			n.Origin = other.box.Manifest.Origin
		}, nil},
		{"another session", func(_ *testSession, _ *[]vote.Hash, n *vote.Note) { n.M = other.box.M }, nil},
		{"another size", func(_ *testSession, _ *[]vote.Hash, n *vote.Note) { n.Size++ }, nil},
		{"another stage", func(_ *testSession, _ *[]vote.Hash, n *vote.Note) {
			n.Stage, n.Extra = vote.StageAdmission, vote.AdmissionExtra(8, 0)
		}, nil},
		{
			"more ballots than admissions",
			func(_ *testSession, _ *[]vote.Hash, n *vote.Note) { n.Extra = vote.SealedExtra(vote.Hash{}, 1) }, nil,
		},
		{"another key", nil, func(h *testSession) { h.board = other.board }},
	} {
		h.board = own
		if x.after != nil {
			x.after(h)
		}
		h.seal(func(tr *[]vote.Hash, n *vote.Note) {
			if x.spoil != nil {
				x.spoil(h, tr, n)
			}
		})
		t.Log(x.name)
		p.reload()
		p.sees("票箱的公告没有通过本机核对")
		rec := p.vote()
		if rec["state"] != "cast" || rec["receipt"] == nil {
			t.Errorf("%s: the phone keeps %v", x.name, fields(rec))
		}
	}
	h.board = own
	h.seal(nil)
	p.reload()
	p.sees(counted)
}

func TestADroppedBallotLeavesTheProofOnThePhone(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done)
	h.set(func() { clear(h.ballots) })
	h.seal(nil)
	p.reload()
	p.sees("票箱已封存，但里面没有您的一票。", "编号", "回执")
	if diff := cmp.Diff(map[string]bool{"state": true, "sid": true, "tracker": true, "receipt": true},
		fields(p.vote())); diff != "" {
		t.Errorf("stored:\n%s", diff)
	}
}

func TestAfterTheCountOnlyATrackerOfTheBoardStaysAndOnlyForADay(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := voter(t, h, 0)
	p.tap("投票")
	p.sees(done)
	h.seal(nil)
	p.sees(counted) // by itself, with the page open
	until, _ := p.vote()["until"].(float64)
	if left := time.Until(time.UnixMilli(int64(until))); left < 23*time.Hour || left > 24*time.Hour {
		t.Errorf("kept for another %v", left)
	}
	p.beforeScripts(`{ const now = Date.now; Date.now = () => now() + 24.1 * 3600e3; }`)
	p.reload()
	p.sees("输入票码")
	if p.vote() != nil {
		t.Error("a day later the record is still there")
	}
}

func TestAVoidedSessionIsToldInEveryState(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"requested", "admitted", "cast"} {
		t.Run(state, func(t *testing.T) {
			h := newSession(t, plan{flow: vote.FlowTwo, state: vote.StateReady, noComment: true})
			p := newPhone(t)
			p.open(h.slip(0))
			p.tap("开始")
			p.sees("还没有开始")
			if state != "requested" {
				h.set(func() { h.state = vote.StateAdmitting })
				p.sees(waiting)
			}
			if state == "cast" {
				h.set(func() { h.state = vote.StateVoting })
				fill0(p)
				p.tap("投票")
				p.sees(done)
			}
			h.set(func() { h.state = vote.StateVoided })
			p.sees("这一场已作废")
		})
	}
}

// E6: with delay d the time between tap and cast is spread over 0–d, and an announced close shortens it.
func TestBallotsLeaveSpreadOverTheDelay(t *testing.T) {
	t.Parallel()
	waits := waitsOf(t, 6, plan{noComment: true, delay: 6}, nil)
	if most := slices.Max(waits); most-slices.Min(waits) < time.Second || most > 6*time.Second+busy {
		t.Errorf("seconds between tap and cast: %v", waits)
	}
	in := 4
	waits = waitsOf(t, 4, plan{noComment: true, delay: 20}, &in)
	if most := slices.Max(waits); most > time.Second+busy {
		t.Errorf("with the close announced in 4 s the ballots waited %v of 20 s", waits)
	}
}

// busy is how late a ballot may be because the machine has other work.
const busy = 9 * time.Second

// waitsOf has phones finish together, each in its own session, and returns how long each waited between tap and cast.
func waitsOf(t *testing.T, n int, session plan, closesIn *int) []time.Duration {
	t.Helper()
	sessions, phones, tapped := make([]*testSession, n), make([]*tab, n), make([]time.Time, n)
	for i := range n {
		sessions[i] = newSession(t, session)
		sessions[i].closesIn = closesIn
		phones[i] = voter(t, sessions[i], 0)
	}
	for i, p := range phones {
		tapped[i] = time.Now()
		p.tap("投票")
	}
	waits := make([]time.Duration, n)
	for i, p := range phones {
		p.sees(done)
		waits[i] = sessions[i].seen("cast")[0].at.Sub(tapped[i])
	}
	return waits
}

// E7
func TestTheWholePhoneWorkTakesASecondOnASlowPhone(t *testing.T) {
	p := withHooks(t)
	p.do(performance.Enable().WithTimeDomain(performance.EnableTimeDomainThreadTicks))
	h := newSession(t, plan{})
	best := 1e9
	for range 3 { // the first has more to compile
		p.open(h.base + "/hooks")
		p.until("window.hooks", "the modules are there")
		before := p.worked()
		p.eval(`(async () => {
			const box = hooks.manifest.parseManifest(new Uint8Array(await (await fetch('/rb1/`+h.box.Manifest.SID+`/manifest')).arrayBuffer()));
			const request = hooks.credential.newRequest(box);
			const message = hooks.slip.admitMessage(hooks.bytes.random(16), new Uint8Array(10), request.z);
			void message;
			const signed = Object.fromEntries(Object.entries(request.slots).map(([k, s]) => [k, { ...s, sig: new Uint8Array(256) }]));
			for (const i of box.issuers) hooks.rsabssa.verify(i, request.z[0], request.z[0]);
			const ballot = hooks.ballot.castMessage(box, signed.ballot, hooks.ballot.encodeAnswers(box.questions, [1, 1, 1]));
			hooks.ballot.castMessage(box, signed.comment, hooks.ballot.padComment('x'));
			hooks.ballot.checkReceipt(box, ballot.tracker, new Uint8Array(64));
		})()`, nil)
		best = min(best, 6*(p.worked()-before))
	}
	t.Logf("phone work on a processor six times slower: %.0f ms", 1000*best)
	if best > 1 {
		t.Errorf("%.0f ms", 1000*best)
	}
}

// worked is how long the page's thread was on a processor, in seconds. Unlike a clock, it does not see what else the
// machine that runs this has to do.
func (p *tab) worked() float64 {
	p.t.Helper()
	var seconds float64
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		metrics, err := performance.GetMetrics().Do(ctx)
		for _, m := range metrics {
			if m.Name == "TaskDuration" {
				seconds = m.Value
			}
		}
		return err
	}))
	return seconds
}
