package e2e

import (
	"testing"

	"minping/internal/vote"
)

// kioskSlip types a slip at the kiosk.
func kioskSlip(p *tab, h *testSession, i int) {
	p.t.Helper()
	p.sees("请扫或输入下一张票")
	p.eval(`document.getElementById('number').value = '123456'`, nil)
	p.typeInto("#code", h.codes[i].String())
	p.tap("下一步")
	p.sees("校验码")
	p.tap("开始")
}

func TestAKioskServesOneAfterAnotherAndKeepsNothing(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	for i := range 2 {
		kioskSlip(p, h, i)
		fill(p, "意见")
		p.tap("投票")
		p.sees(done, "这台设备已清空")
		if left := p.stored(); len(left) != 1 || left["kiosk"] == nil {
			t.Errorf("after ballot %d the kiosk keeps %v", i+1, left)
		}
		p.tap("下一位")
	}
	kioskSlip(p, h, 0)
	p.sees("这张票已经用过")
	p.tap("下一位")
	p.sees("请扫或输入下一张票")
	if h.count("ballots") != 2 || h.count("comments") != 2 {
		t.Errorf("%d ballots, %d comments", h.count("ballots"), h.count("comments"))
	}
}

func TestAKioskKilledWhileSendingSendsWhenItComesBack(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	kioskSlip(p, h, 0)
	fill0(p)
	h.set(func() { h.deaf["cast"] = 1000 })
	p.tap("投票")
	p.sees("这一票还在您手机里")
	h.set(func() { h.deaf["cast"] = 0 })
	p.reload()
	p.sees(done)
	if h.count("ballots") != 1 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
}

// Flow two: people sign in at the kiosk while the briefing runs and come back when voting opens.
func TestInFlowTwoAKioskSignsInManyAndThenLetsThemVote(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{flow: vote.FlowTwo, state: vote.StateAdmitting, noComment: true, group: "干部职工"})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	for i := range 2 {
		kioskSlip(p, h, i)
		p.sees("这张票已签到。投票开始后，请回到这台设备投票。")
	}
	h.set(func() { h.state = vote.StateVoting })
	p.reload()
	for range 2 {
		p.sees("已在这台设备签到、还没投的")
		p.tap("投其中一张“干部职工”票")
		fill0(p)
		p.tap("投票")
		p.sees(done)
		p.tap("下一位")
	}
	p.sees("请扫或输入下一张票")
	p.seesNot("还没投的")
	if h.count("ballots") != 2 || len(p.stored()) != 1 {
		t.Errorf("%d ballots, stored %v", h.count("ballots"), p.stored())
	}
}

// The organizer's tablet is beside the hall screen: with a display key no one has to scan it.
func TestAKioskReadsTheHallScreenByItself(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{presence: 1, noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456." + displayKey)
	kioskSlip(p, h, 0)
	fill0(p)
	p.tap("投票")
	p.sees(done)
	if h.count("ballots") != 1 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
	var address string
	p.eval("location.href", &address)
	if address != h.base+"/b" {
		t.Errorf("the display key stays in the address %s", address)
	}
}

// A network that answers with its own page instead of the service does not stop the kiosk: it keeps asking.
func TestAKioskOutlivesANetworkThatAnswersForTheService(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{presence: 1, noComment: true})
	h.set(func() { h.canned["/api/v1/hall"] = []string{"", signInHere} }) // its settings, then the watch
	p := newPhone(t)
	p.open(h.base + "/b#k.123456." + displayKey)
	p.until(`!/出了问题|故障/.test(document.body.textContent) && performance.getEntriesByType('resource')
		.filter((x) => x.name.endsWith('/api/v1/hall')).length > 2`, "the kiosk asks a third time")
	kioskSlip(p, h, 0)
	fill0(p)
	p.tap("投票")
	p.sees(done)
}

func TestAKioskTakesTheSlipsThatItsCameraOrAScannerReads(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456." + displayKey + ".4271")
	p.sees("请扫或输入下一张票")
	vote := func() {
		t.Helper()
		p.tap("开始")
		fill0(p)
		p.tap("投票")
		p.sees(done, "这台设备已清空")
		if left := p.stored(); len(left) != 1 || left["kiosk"] == nil {
			t.Errorf("the kiosk keeps %v", left)
		}
	}
	p.typeInto("#code", h.slip(0)) // a scanner types the whole link
	p.tap("下一步")
	vote()
	p.open("about:blank") // the camera opens it in a new page
	p.open(h.slip(1))
	vote()
	p.tap("下一位")
	endKiosk(p, "４２７１")
	p.sees("输入票码")
	p.open("about:blank")
	p.open(h.slip(2))
	p.tap("开始")
	fill0(p)
	p.tap("投票")
	p.sees(done, "散会前再扫一次手里的票")
	if h.count("ballots") != 3 {
		t.Errorf("%d ballots", h.count("ballots"))
	}
}

// What one person scanned and left does not concern the next.
func TestAKioskForgetsASlipThatWasNotUsed(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{presence: 1, noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	kioskSlip(p, h, 0)
	p.sees("请扫大屏上的码")
	p.tap("工作人员：结束这一位")
	p.sees("请扫或输入下一张票")
	if left := p.stored(); len(left) != 1 || left["kiosk"] == nil {
		t.Errorf("the kiosk keeps %v", left)
	}
}
