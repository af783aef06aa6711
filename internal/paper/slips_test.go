package paper

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"minping/internal/vote"
)

func sampleSlips(t *testing.T, n int) SlipSheet {
	t.Helper()
	s := SlipSheet{Unit: "云河市自然资源和规划局", Date: "2024年7月24日", Site: "https://ceping.example.gov.cn/b"}
	for i := range n {
		code := vote.Code{byte(i), byte(i >> 8), 0xAB, 3, 4, 5, 6, 7, 8, 9}
		sid := "AAECAwQFBgcICQoLDA0ODw"
		s.Slips = append(s.Slips, Slip{
			Code: code.Printed(), Number: "482913", Fingerprint: vote.Fingerprint(vote.Hash{1, 2, 3}),
			URL: vote.SlipURL("https://ceping.example.gov.cn", sid, vote.TypedToken(sid, code), vote.Hash{1, 2, 3}),
		})
	}
	return s
}

func sheetOf(t *testing.T, s SlipSheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSlips(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEverySlipIsOnASheetOfTheSizeThatWasAskedFor(t *testing.T) {
	for _, per := range []int{0, 8, 10, 24} {
		size := cmp.Or(per, DefaultSlips)
		for _, n := range []int{1, size, size + 1, 60} {
			s := sampleSlips(t, n)
			s.PerSheet = per
			html := string(sheetOf(t, s))
			if got, want := strings.Count(html, fmt.Sprintf(`<section class="sheet of%d">`, size)),
				(n+size-1)/size; got != want {
				t.Errorf("%d slips, %d on a page: %d sheets, want %d", n, per, got, want)
			}
			if got := strings.Count(html, `<article class="slip">`); got != n {
				t.Errorf("%d slips drawn, want %d", got, n)
			}
		}
	}
	if err := WriteSlips(io.Discard, SlipSheet{PerSheet: 7}); err == nil {
		t.Error("7 slips on a page")
	}
}

func TestASlipSaysWhatItMustAndNothingThatTellsItFromOthers(t *testing.T) {
	s := sampleSlips(t, 1)
	html := string(sheetOf(t, s))
	for _, want := range []string{s.Unit, s.Date, "匿名·一次有效", "微信扫一扫", "请您评价巡察整改情况", "482913", s.Slips[0].Fingerprint, s.Site} {
		if !strings.Contains(html, want) {
			t.Errorf("the slip lacks %q", want)
		}
	}
	for _, group := range strings.Split(s.Slips[0].Code, "-") {
		if !strings.Contains(html, "<span>"+group+"</span>") {
			t.Errorf("the code lacks its group %q", group)
		}
	}
	if strings.Contains(html, "演练") {
		t.Error("a real slip says 演练")
	}
	if strings.Contains(html, "src=") || strings.Contains(html, "@import") || strings.Contains(html, "<script") {
		t.Error("the sheet loads or runs something")
	}
}

func TestARehearsalSaysSoOnEverySlip(t *testing.T) {
	s := sampleSlips(t, 30)
	s.Rehearsal = true
	if got := strings.Count(string(sheetOf(t, s)), `<span class="drill">演练</span>`); got != 30 {
		t.Errorf("%d of 30 slips say 演练", got)
	}
}

func TestSlipsOfAGroupSaySo(t *testing.T) {
	s := sampleSlips(t, 1)
	s.Slips[0].Group = "群众和服务对象"
	if !strings.Contains(string(sheetOf(t, s)), "群众和服务对象") {
		t.Error("the slip does not name its group")
	}
}

// A voter group's slips can be distinguished in a grey print, too: shape and letter precede the name.
func TestSlipsOfGroupsBearTheMarkOfTheirGroup(t *testing.T) {
	for _, per := range SlipSizes {
		s := sampleSlips(t, 2)
		s.PerSheet, s.Groups = per, []string{"干部职工", "群众和服务对象"}
		s.Slips[0].Group, s.Slips[1].Group = "群众和服务对象", "干部职工"
		for _, want := range []string{
			`<b class="sign" style="color: #0b5394">●A</b> 干部职工`,
			`<b class="sign" style="color: #9a4a00">▲B</b> 群众和服务对象`,
		} {
			if !strings.Contains(string(sheetOf(t, s)), want) {
				t.Errorf("%d on a page: no %s", per, want)
			}
		}
		s.Groups = s.Groups[1:]
		if strings.Contains(string(sheetOf(t, s)), "sign") {
			t.Errorf("%d on a page: a single group has a mark", per)
		}
	}
}

func TestEightGroupsHaveEightMarks(t *testing.T) {
	groups := strings.Split("甲乙丙丁戊己庚辛", "")
	seen := map[string]bool{}
	for _, g := range groups {
		m := MarkOf(groups, g)
		seen[strings.TrimRight(m.Sign, "ABCDEFGH")] = true
	}
	if len(seen) != 8 {
		t.Errorf("the shapes are %v", seen)
	}
}

var pdfPages = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// A scanner in a dim hall and seventy-year-old eyes depend on the printed size, so it is measured in the browser: the
// code, the smallest print, and whether the longest words fit.
func TestPrintedSlipsFitTheirPlaceAndCanBeRead(t *testing.T) {
	for per, want := range map[int]struct{ code, print float64 }{8: {34, 10.5}, 10: {28, 10.5}, 24: {28, 10.5}} {
		s := sampleSlips(t, 30)
		s.Unit, s.Rehearsal, s.Hall, s.PerSheet = "云河市人民代表大会常务委员会机关及所属事业单位党组", true, true, per
		s.Site = "https://pingce.xunchaban.qingshi.gov.cn/b" // longer than its line
		for i := range s.Slips {
			s.Slips[i].Group = "群众和服务对象"
		}
		s.Groups = []string{"干部职工", "群众和服务对象"}
		ctx := browser(t)
		var sizes []struct {
			QR, QRHeight, Spill, Down, Side, Print float64
			Where                                  string
		}
		var pdf []byte
		err := chromedp.Run(ctx, open(sheetOf(t, s)), chromedp.Evaluate(`
			[...document.querySelectorAll('.slip')].map(e => {
			const q = e.querySelector('svg').getBoundingClientRect(), box = e.getBoundingClientRect();
			const low = Math.max(...[...e.querySelectorAll('p')].map((p) => p.getBoundingClientRect().bottom)), print = [...e.querySelectorAll('p, span, b')];
			const wide = Math.max(...print.map((p) => p.getBoundingClientRect().right)), small = print.map((p) => parseFloat(getComputedStyle(p).fontSize));
			const sign = [...e.querySelectorAll('.how')].some((p) => [...p.querySelectorAll('*'), p].flatMap((x) => [...x.childNodes]).some((n) => {
				const at = n.nodeType === 3 ? n.data.indexOf('，') : -1, r = document.createRange();
				if (at < 0) return false;
				r.setStart(n, at); r.setEnd(n, at + 1);
				return r.getBoundingClientRect().left < p.getBoundingClientRect().left + 3;
			}));
			const cut = [...e.querySelectorAll('.how, .do, .once, .code, .print, .words p:not(.unit, .when)')].filter((p) => p.scrollWidth > p.clientWidth + 1 && p.clientWidth).map((p) => p.textContent);
			return {QR: q.width, QRHeight: q.height, Spill: Math.max(e.scrollWidth - e.clientWidth, wide - box.right), Down: Math.max(e.scrollHeight - e.clientHeight, low - box.bottom),
				Side: +e.querySelector('svg').getAttribute('viewBox').split(' ')[2], Print: Math.min(...small) * 72 / 96, Where: cut.join() + (sign ? ' a line begins with a comma' : '')};
		})`, &sizes), print(&pdf))
		if err != nil {
			t.Fatal(err)
		}
		shoot(t, ctx, fmt.Sprintf("slips-%d", per), pdf)
		t.Logf("%d on a page: code %.1f mm, smallest print %.1f pt", per,
			sizes[0].QR/96*25.4*(sizes[0].Side-8)/sizes[0].Side, sizes[0].Print)
		for i, z := range sizes {
			mm := z.QR / 96 * 25.4
			if symbol := mm * (z.Side - 8) / z.Side; symbol < want.code-0.01 || z.QR != z.QRHeight {
				t.Errorf("%d on a page, slip %d: the code is %.2f mm wide, want %v", per, i, symbol, want.code)
			}
			if z.Spill > 0.5 || z.Down > 0.5 || z.Where != "" {
				t.Errorf("%d on a page, slip %d: its words spill over (%v, %v) %s", per, i, z.Spill, z.Down, z.Where)
			}
			if z.Print < want.print-0.01 {
				t.Errorf("%d on a page, slip %d: %.1f pt", per, i, z.Print)
			}
		}
		if got := len(pdfPages.FindAll(pdf, -1)); got != (30+per-1)/per {
			t.Errorf("%d on a page: 30 slips print on %d pages", per, got)
		}
	}
}

func TestTheDrawnCodeIsTheQRCodeWithItsQuietZone(t *testing.T) {
	q, err := NewQR("https://ceping.example.gov.cn/b#1.AAECAwQFBgcICQoLDA0ODw.kcb3ih4fR3dmMlQZBJqAAA.AAECAwQFBgcICQ")
	if err != nil {
		t.Fatal(err)
	}
	drawn := make([][]bool, q.Side())
	for i := range drawn {
		drawn[i] = make([]bool, q.Side())
	}
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-\d+z`).FindAllStringSubmatch(q.Path(), -1) {
		var x, y, n int
		if _, err := fmt.Sscan(m[1]+" "+m[2]+" "+m[3], &x, &y, &n); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			drawn[y][x+i] = true
		}
	}
	for y := range drawn {
		for x := range drawn {
			inside := x >= 4 && y >= 4 && x < q.Side()-4 && y < q.Side()-4
			if want := inside && q.dark[y-4][x-4]; drawn[y][x] != want {
				t.Fatalf("module %d,%d is %v, want %v", x, y, drawn[y][x], want)
			}
		}
	}
}

func TestASheetHoldsSlipsOfOneVoterGroup(t *testing.T) {
	var slips []Slip
	for i := range 60 {
		slips = append(slips, Slip{Code: fmt.Sprintf("%04d-0000-0000-0000", i), URL: "https://h/b#1.x", Group: []string{"干部职工", "群众"}[i%2]})
	}
	var b bytes.Buffer
	if err := WriteSlips(&b, SlipSheet{Unit: "某局", PerSheet: 24, Slips: slips}); err != nil {
		t.Fatal(err)
	}
	sheets := strings.Split(b.String(), `<section class="sheet `)[1:]
	if len(sheets) != 4 || strings.Count(b.String(), "<article") != 60 {
		t.Errorf("%d sheets", len(sheets))
	}
	for i, s := range sheets {
		if strings.Contains(s, "干部职工") == strings.Contains(s, "群众") || strings.Count(s, "<article") > 24 {
			t.Errorf("sheet %d: %d of 干部职工，%d of 群众", i+1, strings.Count(s, "干部职工"), strings.Count(s, "群众"))
		}
	}
}
