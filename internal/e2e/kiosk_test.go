package e2e

import (
	"testing"

	"minping/internal/vote"
)

// kioskSlip types a slip at the kiosk.
func kioskSlip(p *tab, h *hall, i int) {
	p.t.Helper()
	p.sees("请输入下一张票")
	p.eval(`document.getElementById('number').value = '123456'`, nil)
	p.typeInto("#code", h.codes[i].String())
	p.tap("下一步")
	p.sees("校验码")
	p.tap("开始")
}

func TestAKioskServesOneAfterAnotherAndKeepsNothing(t *testing.T) {
	t.Parallel()
	h := newHall(t, plan{})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	for i := range 2 {
		kioskSlip(p, h, i)
		fill(p, "意见")
		p.tap("投票")
		p.sees(done, "这台设备已清空")
		if left := p.stored(); len(left) != 0 {
			t.Errorf("after ballot %d the kiosk keeps %v", i+1, left)
		}
		p.tap("下一位")
	}
	kioskSlip(p, h, 0)
	p.sees("这张票已经用过")
	p.tap("下一位")
	p.sees("请输入下一张票")
	if h.count("ballots") != 2 || h.count("comments") != 2 {
		t.Errorf("%d ballots, %d comments", h.count("ballots"), h.count("comments"))
	}
}

func TestAKioskKilledWhileSendingSendsWhenItComesBack(t *testing.T) {
	t.Parallel()
	h := newHall(t, plan{noComment: true})
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
	h := newHall(t, plan{flow: vote.FlowTwo, state: vote.StateAdmitting, noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456")
	for i := range 2 {
		kioskSlip(p, h, i)
		p.sees("这张票已签到。投票开始后,请回到这台设备投票。")
	}
	h.set(func() { h.state = vote.StateVoting })
	p.reload()
	for range 2 {
		p.sees("已在这台设备签到、还没投的")
		p.tap("投其中一张")
		fill0(p)
		p.tap("投票")
		p.sees(done)
		p.tap("下一位")
	}
	p.sees("请输入下一张票")
	p.seesNot("还没投的")
	if h.count("ballots") != 2 || len(p.stored()) != 0 {
		t.Errorf("%d ballots, stored %v", h.count("ballots"), p.stored())
	}
}
