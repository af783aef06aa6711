package e2e

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	qrcode "github.com/skip2/go-qrcode"

	"minping/internal/vote"
	"minping/static"
)

func slipsPage(t *testing.T) []byte {
	t.Helper()
	js, err := static.Admin.ReadFile("admin/slips.js")
	if err != nil {
		t.Fatal(err)
	}
	css, err := static.Admin.ReadFile("admin/slips.css")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>` + string(css) +
		`</style><h1>panel</h1><script>` + string(js) + `</script>`)
}

// slipMaker opens a page of the panel with the slip maker for the box of the session.
func slipMaker(t *testing.T) (*testSession, *tab) {
	t.Helper()
	h := newSession(t, plan{})
	p := newPhone(t)
	p.size(1280, 900)
	p.open(h.base + "/slips")
	p.until("window.minpingSlips", "the slip maker is there")
	return h, p
}

type madeSlips struct {
	Boxes []struct {
		SID      string
		Group    string
		TokenIDs []string `json:"token_ids"`
	}
}

func makeSlips(p *tab, sid string, n int) madeSlips {
	p.t.Helper()
	var out madeSlips
	p.eval(fmt.Sprintf(`minpingSlips.make({session: 's1', boxes: [{sid: %q, group: '', count: %d}]})`, sid, n), &out)
	return out
}

func listSlips(p *tab, h *testSession) []struct{ Code, Token, URL string } {
	p.t.Helper()
	var out []struct{ Code, Token, URL string }
	p.eval(fmt.Sprintf(`minpingSlips.list({session: 's1', base: %q, boxes: [{sid: %q, m: %q}]})`, h.base,
		h.box.Manifest.SID, vote.B64u.EncodeToString(h.box.M[:])), &out)
	return out
}

func TestSlipsAreKeptUntilTheyArePrintedAndTheServerGetsHashes(t *testing.T) {
	t.Parallel()
	h, p := slipMaker(t)
	sid := h.box.Manifest.SID
	first := makeSlips(p, sid, 30)
	p.reload()
	if diff := cmp.Diff(first, makeSlips(p, sid, 30)); diff != "" {
		t.Errorf("a lost tab made other slips:\n%s", diff)
	}
	var want []string
	for _, s := range listSlips(p, h) {
		code, err := vote.ParseCode(s.Code)
		if err != nil {
			t.Fatal(err)
		}
		token := vote.TypedToken(sid, code)
		if s.Token != vote.B64u.EncodeToString(token[:]) || s.URL != vote.SlipURL(h.base, sid, token, h.box.M) {
			t.Errorf("slip %s has token %s and link %s", s.Code, s.Token, s.URL)
		}
		id := vote.TokenID(sid, token)
		want = append(want, string(id[:]))
	}
	slices.Sort(want)
	for i, w := range want {
		if got := first.Boxes[0].TokenIDs[i]; got != vote.B64u.EncodeToString([]byte(w)) {
			t.Fatalf("token id %d is %s", i, got)
		}
	}
	if n := len(want); n != 30 {
		t.Fatalf("%d slips", n)
	}
	p.eval(`minpingSlips.confirmPrinted('s1')`, nil)
	var left any
	p.eval(`minpingSlips.pending('s1')`, &left)
	if left != nil {
		t.Errorf("after printing was confirmed there is still %v", left)
	}
	for _, x := range h.seen("") {
		if len(x.body) > 0 {
			t.Errorf("the slip maker sent %d bytes to %s", len(x.body), x.route)
		}
	}
}

// printable is how far from the edge of the paper a common printer begins, in millimetres.
const printable = 4.3

func TestSheetsHoldWhatWasAskedForAndCanBeRead(t *testing.T) {
	t.Parallel()
	h, p := slipMaker(t)
	makeSlips(p, h.box.Manifest.SID, 25)
	for _, x := range []struct {
		size        string
		per, sheets int
		code, print float64
	}{
		{"", 8, 4, 34, 10.5},
		{"size: 8, ", 8, 4, 34, 10.5},
		{"size: 10, ", 10, 3, 28, 10.5},
		{"size: '24', ", 24, 2, 28, 10.5},
		{"size: 7, ", 8, 4, 34, 10.5},
	} {
		p.do(emulation.SetEmulatedMedia().WithMedia("screen"))
		p.eval(fmt.Sprintf(`(async () => { const old = document.querySelector('.slip-sheets'); if (old) old.remove();
			document.body.append(await minpingSlips.sheets({session: 's1', base: %q, unit: '市人力资源和社会保障局', date: '2024年7月24日', rehearsal: true, hall: true, %s boxes: [{sid: %q, m: %q, number: '123456'}]})); })()`,
			"https://ceping.example.gov.cn", x.size, h.box.Manifest.SID, vote.B64u.EncodeToString(h.box.M[:])), nil)
		var shown bool
		p.eval(`document.querySelector('.slip').getClientRects().length > 0`, &shown)
		if shown {
			t.Error("the slips stand on the screen, which the hall may see")
		}
		p.do(emulation.SetEmulatedMedia().WithMedia("print"))
		var got struct {
			Sheets, Slips, Cut, Split int
			Scheme                    string
			Print, Edge               float64
		}
		p.eval(`({sheets: document.querySelectorAll('.sheet').length, slips: document.querySelectorAll('.slip').length, scheme: getComputedStyle(document.querySelector('.slip-sheets')).colorScheme,
			cut: [...document.querySelectorAll('.words, .slip')].filter((e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1).length,
			split: [...document.querySelectorAll('.site')].filter((e) => e.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(e).fontSize)).length,
			edge: Math.min(...[...document.querySelectorAll('.slip p')].map((e) => {
				const at = e.getBoundingClientRect(), on = e.closest('.sheet').getBoundingClientRect();
				return Math.min(at.left - on.left, at.top - on.top, on.bottom - at.bottom) / 96 * 25.4;
			})),
			print: Math.min(...[...document.querySelectorAll('.slip p, .slip span')].map((e) => parseFloat(getComputedStyle(e).fontSize))) * 0.75})`, &got)
		if got.Sheets != x.sheets || got.Slips != 25 || got.Cut != 0 || got.Split != 0 ||
			got.Print < x.print-0.01 || got.Edge < printable || got.Scheme != "light only" {
			t.Errorf("%q: sheets, slips, those that are cut, addresses on two lines, colours, smallest print, "+
				"nearest to the edge: %+v", x.size, got)
		}
		var codes []struct{ Width, Symbol float64 }
		p.eval(`[...document.querySelectorAll('.slip svg')].map((s) => ({width: s.getBoundingClientRect().width / 96 * 25.4, symbol: (s.viewBox.baseVal.width - 8) / s.viewBox.baseVal.width}))`, &codes)
		for i, c := range codes {
			if mm := c.Width * c.Symbol; mm < x.code-0.05 {
				t.Errorf("%q, slip %d: the code is %.2f mm wide", x.size, i, mm)
			}
		}
		print := vote.Fingerprint(h.box.M)
		on := []string{"匿名·一次有效", "微信扫一扫", "123456", print}
		if x.per == 24 { // the hall screen says how
			on = []string{print[:9], print[10:]}
		}
		for _, words := range append(on, "市人力资源和社会保障局", "2024年7月24日", "演练", "一次有效") {
			p.sees(words)
		}
		for _, s := range listSlips(p, h) {
			code, err := vote.ParseCode(s.Code)
			if err != nil {
				t.Fatal(err)
			}
			printed := strings.Split(code.Printed(), "-")
			p.sees(printed[0] + "-" + printed[1])
			p.sees(printed[2] + "-" + printed[3] + "-" + printed[4])
		}
		var pdf []byte
		p.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
			return err
		}))
		if n := bytes.Count(pdf, []byte("/Type /Page\n")); n != x.sheets {
			t.Errorf("%q: 25 slips print on %d pages", x.size, n)
		}
		keepPicture(p, fmt.Sprintf("panel-slips-%d", x.per), wholePage)
	}
}

func TestALeftOverSlipIsVoidedByItsCodeOrItsLink(t *testing.T) {
	t.Parallel()
	h, p := slipMaker(t)
	sid := h.box.Manifest.SID
	token := vote.TypedToken(sid, h.codes[0])
	for _, text := range []string{
		h.codes[0].String(),
		strings.ToLower(strings.ReplaceAll(h.codes[0].String(), "-", " ")), h.slip(0),
	} {
		var got struct {
			Status int
			SID    string
		}
		p.eval(fmt.Sprintf(`minpingSlips.voidSlip({sids: [%q], text: %q, bearer: 'T'})`, sid, text), &got)
		if got.Status != 200 || got.SID != sid {
			t.Errorf("%s: %+v", text, got)
		}
	}
	hits := h.seen("void")
	if len(hits) != 3 {
		t.Fatalf("%d requests", len(hits))
	}
	for _, x := range hits {
		if !bytes.Equal(x.body, append([]byte{1}, token[:]...)) || x.header.Get("Authorization") != "Bearer T" {
			t.Errorf("void request %x with %q", x.body, x.header.Get("Authorization"))
		}
	}
	var bad struct{ Word string }
	p.eval(fmt.Sprintf(`minpingSlips.voidSlip({sids: [%q], text: 'no slip'})`, sid), &bad)
	if bad.Word != "text" || len(h.seen("void")) != 3 {
		t.Errorf("what is no slip: %+v", bad)
	}
}

// TestQRCodesAreThoseOfAnotherEncoder compares every version's largest text with go-qrcode's code, module by module,
// under the mask that it chose. Lower-case text is one segment of bytes for both.
func TestQRCodesAreThoseOfAnotherEncoder(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	for _, n := range []int{1, 14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331} {
		text := strings.Repeat("abcdefghijklmnopqrstuvwxyz", 13)[:n]
		theirs, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		theirs.DisableBorder = true
		var want strings.Builder
		for _, row := range theirs.Bitmap() {
			for _, dark := range row {
				bit := "0"
				if dark {
					bit = "1"
				}
				want.WriteString(bit)
			}
		}
		var codes []string
		p.eval(fmt.Sprintf(`hooks.qr.all(%q).map((m) => m.map((r) => r.map((d) => d ? '1' : '0').join('')).join(''))`,
			text), &codes)
		if !slices.Contains(codes, want.String()) {
			t.Errorf("%d bytes: none of our eight codes is go-qrcode's", n)
		}
		var chosen string
		p.eval(fmt.Sprintf(`hooks.qr.encode(%q).map((r) => r.map((d) => d ? '1' : '0').join('')).join('')`, text),
			&chosen)
		if !slices.Contains(codes, chosen) {
			t.Errorf("%d bytes: the chosen code is none of the eight", n)
		}
	}
}
