package e2e

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
)

// endKiosk types a code that may end the kiosk.
func endKiosk(p *tab, code string) {
	p.t.Helper()
	p.until(`document.querySelector('details')`, "what ends the kiosk")
	p.eval(`(document.querySelector('details').open = false, document.getElementById('end').value = '', true)`, nil)
	p.tap("工作人员：结束平板代投")
	p.typeInto("#end", code)
	p.tap("结束")
}

const (
	voterPage = "输入票码"
	kioskPage = "请扫或输入下一张票"
)

// A voter's phone that a link made a kiosk is the voter's again with a tap: only the panel gives a code.
func TestAKioskThatThePanelDidNotOpenEndsWithATap(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	stranger := strings.Repeat("x", 32)
	for _, link := range []string{
		"#k", "#k.123456", "#k.123456..4271", "#k.123456." + stranger + ".4271",
		"#k.654321." + displayKey + ".4271", // the key is another session's
		"#k.123456." + screenKey + ".4271",  // everyone in the hall can read the address of its screen
	} {
		t.Run(link, func(t *testing.T) { // which hands its window on
			p := newPhone(t)
			p.open(h.base + "/b" + link)
			p.sees(kioskPage, "没有定结束码")
			p.tap("结束平板代投")
			p.sees(voterPage)
			if left := p.stored(); len(left) != 0 {
				t.Errorf("%s leaves %v", link, left)
			}
		})
	}
}

// A person opens their own link on the device: it stays a kiosk, and its wrong codes are counted.
func TestALinkChangesNothingOnALiveKiosk(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{presence: 1, noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456." + displayKey + ".4271")
	p.sees(kioskPage)
	for range 5 {
		endKiosk(p, "1234")
		p.sees("结束码不对")
	}
	before := dump(p)
	for _, link := range []string{
		"#k", "#k.999999", "#k.123456..1111", "#k.654321." + displayKey + ".1111", "#k.123456." + screenKey + ".1111",
	} {
		p.open("about:blank")
		p.open(h.base + "/b" + link)
		p.sees(kioskPage)
		if after := dump(p); after != before {
			t.Errorf("%s changes\n%s to\n%s", link, before, after)
		}
	}
	endKiosk(p, "4271")
	p.sees("请等 1 分钟")
	kioskSlip(p, h, 0) // it reads the hall screen as before
	fill0(p)
	p.tap("投票")
	p.sees(done)
	p.tap("下一位")
	p.eval(`(Date.now = ((now) => () => now() + 61000)(Date.now)) && true`, nil)
	endKiosk(p, "1111")
	p.sees("结束码不对")
	endKiosk(p, "4271")
	p.sees(voterPage)
}

// The staff forgot the code and open the kiosk from the panel again, on a network that comes and goes.
func TestANewCodeFromThePanelIsNotLostOnABadNetwork(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456." + displayKey + ".4271")
	p.sees(kioskPage)
	p.open("about:blank")
	link := h.base + "/b#k.123456." + displayKey + ".5555"
	offline := func() {
		t.Helper()
		p.sees("没有连上，平板代投还没有打开")
		var address string
		p.eval("location.href", &address)
		if address != link {
			t.Fatalf("the address is %s", address)
		}
	}
	h.set(func() { h.deaf["/api/v1/hall"] = 1000 })
	p.open(link)
	offline()
	// a server that is too busy
	h.set(func() { h.deaf["/api/v1/hall"], h.canned["/api/v1/hall"] = 0, []string{"again"} })
	p.tap("再试一次")
	offline()
	p.tap("再试一次")
	p.sees(kioskPage)
	endKiosk(p, "4271")
	p.sees("结束码不对")
	endKiosk(p, "5555")
	p.sees(voterPage)
}

func TestAKioskIsEndedInBothOfItsTabs(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	p := newPhone(t)
	p.open(h.base + "/b#k.123456." + displayKey + ".4271")
	p.sees(kioskPage)
	other := p.sibling()
	other.open(h.base + "/b")
	other.sees(kioskPage)
	endKiosk(p, "4271")
	p.sees(voterPage)
	endKiosk(other, "0000")
	other.sees(voterPage)
}

// Old phones and plain http have no WebCrypto: the same hash is calculated in the page.
func TestTheCodeOfAKioskIsNotStoredInTheClear(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{noComment: true})
	for _, crypto := range []bool{true, false} {
		p := newPhone(t)
		if !crypto {
			p.beforeScripts(`Object.defineProperty(crypto, 'subtle', { value: undefined })`)
		}
		p.open(h.base + "/b#k.123456." + displayKey + ".86420753")
		p.sees(kioskPage)
		if kept := dump(p); strings.Contains(kept, "86420753") || !strings.Contains(kept, "kiosk") {
			t.Errorf("WebCrypto %v: it keeps %s", crypto, kept)
		}
		endKiosk(p, "86420754")
		p.sees("结束码不对")
		endKiosk(p, "86420753")
		p.sees(voterPage)
	}
}

func TestBothHashesOfACodeAreTheStandards(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	salt, err := hex.DecodeString("000102030405060708090a0b0c0d0e0f")
	if err != nil {
		t.Fatal(err)
	}
	for _, rounds := range []int{1, 2, 1000} {
		key, err := pbkdf2.Key(sha256.New, "86420753", salt, rounds, 32)
		if err != nil {
			t.Fatal(err)
		}
		for _, way := range []string{"native", "plain"} {
			var got string
			p.eval(`(async (b) => b.hex(new Uint8Array(await hooks.code.`+way+`(b.utf8('86420753'), b.fromHex('`+
				hex.EncodeToString(salt)+`'), `+strconv.Itoa(rounds)+`))))(hooks.bytes)`, &got)
			if got != hex.EncodeToString(key) {
				t.Errorf("%s, %d rounds: %s", way, rounds, got)
			}
		}
	}
}
