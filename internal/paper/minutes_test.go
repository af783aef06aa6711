package paper

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func sampleMinutes() Minutes {
	at := time.Date(2024, 7, 24, 11, 30, 0, 0, time.UTC)
	return Minutes{
		Round: "五届市委第七轮巡察", Unit: "云河市自然资源和规划局", Place: "市政务中心三楼会议室", Host: "李建国", Number: "482913", HeldAt: at,
		State: "已计票", Mode: "扫票投票，大屏动态码，先签到后投票", Printed: at.Add(2 * time.Hour),
		Steps: []Line{
			{at, "票已备好", "王芳", ""},
			{at.Add(time.Minute), "开启投票", "王芳、赵敏", ""},
			{at.Add(20 * time.Minute), "截止", "王芳", ""},
			{at.Add(25 * time.Minute), "封票", "王芳", "剩余票少 1 张，会场查找无果"},
		},
		Counts:  []Count{{"应到", "60"}, {"实到", "58"}, {"印制", "66"}, {"发出", "58"}, {"作废", "7"}},
		Ballots: []Count{{"收回", "58"}, {"有效", "57"}, {"无效", "1"}, {"其中废票", "1"}},
		Boxes: []Box{{Number: "482913", Fingerprint: "0410-6000-0000-0000", Notes: []Note{
			{"定版", "66 个票号", "kcb3ih4fR3dmMlQZBJqAAAAAAAAAAAAAAAAAAAAAAAA"}, {"封票", "58 张选票", "x1x2x3x4x5x6x7x8x9x0AAAAAAAAAAAAAAAAAAAAAAA"},
		}}},
		Alarms:    []Line{{at.Add(22 * time.Minute), "剩余票已被用过", "赵敏", "核对时发现"}},
		Lost:      []Line{{at.Add(5 * time.Minute), "手机损坏或遗失，补发", "王芳、赵敏", "屏幕摔碎"}},
		Overrides: []Line{{at.Add(24 * time.Minute), "清点对不上，两人写明原因后封票", "王芳、赵敏", "会场查找无果"}},
		Flags:     []string{"印制 66 张 ≠ 发出 58 张 + 剩余 7 张 + 损坏 0 张"},
		BoardKey:  "ceping.example.gov.cn+b2f1c3d4+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGh",
	}
}

func TestTheMinutesHoldEveryFactAndTheLinesToSign(t *testing.T) {
	m := sampleMinutes()
	m.Rehearsal, m.Marks, m.RepeatOf = true, []string{"未加密"}, "110022"
	var b bytes.Buffer
	if err := WriteMinutes(&b, m); err != nil {
		t.Fatal(err)
	}
	text := html.UnescapeString(b.String())
	for _, want := range []string{
		"测评情况记录", m.Unit, m.Round, m.Place, m.Host, "2024年7月24日 19:30", "2024年7月24日 19:50:00", "剩余票少 1 张", "剩余票已被用过",
		"监票人", "计票人", m.Boxes[0].Fingerprint, m.Boxes[0].Notes[1].Root, m.Flags[0], "演练", "未加密", "110022",
		"手机损坏或遗失，补发", "屏幕摔碎", "清点对不上", "王芳、赵敏",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the minutes lack %q", want)
		}
	}
	for _, c := range append(m.Counts, m.Ballots...) {
		if !strings.Contains(text, ">"+c.Name+"</th>") || !strings.Contains(text, ">"+c.Value+"</td>") {
			t.Errorf("the minutes lack %s %s", c.Name, c.Value)
		}
	}
}

func TestMinutesWithoutAnythingUnusualSaySo(t *testing.T) {
	m := sampleMinutes()
	m.Alarms, m.Lost, m.Overrides, m.Flags = nil, nil, nil, nil
	var b bytes.Buffer
	if err := WriteMinutes(&b, m); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "<p>无。</p>") || !strings.Contains(text, "以上各数相符") || strings.Contains(text, "演练") {
		t.Error("quiet minutes do not say that all is well")
	}
}

func TestTheMinutesPrintOnA4(t *testing.T) {
	var b bytes.Buffer
	m := sampleMinutes()
	m.Steps[0].At = time.Date(2026, 12, 31, 14, 45, 50, 0, time.UTC) // no day is written longer
	if err := WriteMinutes(&b, m); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	var pdf []byte
	var spill bool
	var cut []string
	err := chromedp.Run(ctx, chromedp.EmulateViewport(657, 900), // 174 mm at 96 dpi
		emulation.SetEmulatedMedia().WithMedia("print"), open(b.Bytes()),
		chromedp.Evaluate(`document.documentElement.scrollWidth > 657`, &spill), print(&pdf),
		chromedp.Evaluate(`[...document.querySelectorAll('td, th')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)`, &cut))
	if err != nil {
		t.Fatal(err)
	}
	shoot(t, ctx, "minutes", pdf)
	if spill {
		t.Error("the minutes are wider than the paper")
	}
	if len(cut) > 0 {
		t.Errorf("these run into the next column: %q", cut)
	}
	if got := len(pdfPages.FindAll(pdf, -1)); got > 2 {
		t.Errorf("%d pages", got)
	}
}

// On a phone the minutes and the table are read without moving the whole page: a table that is wider than the screen
// moves alone, and no column is so narrow that words stand on end.
func TestPrintedPagesAreReadOnAPhone(t *testing.T) {
	ctx := browser(t)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"minutes": func(b *bytes.Buffer) error { return WriteMinutes(b, sampleMinutes()) },
		"table":   func(b *bytes.Buffer) error { return sampleTable(18).WriteHTML(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		var wide int
		var narrow []string
		err := chromedp.Run(ctx, chromedp.EmulateViewport(390, 844), open(b.Bytes()),
			chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
			chromedp.Evaluate(`[...document.querySelectorAll('th, td')].filter((e) => e.getBoundingClientRect().height >
				5 * parseFloat(getComputedStyle(e).lineHeight) && e.textContent.length < 12).map((e) => e.textContent).slice(0, 5)`, &narrow))
		if err != nil {
			t.Fatal(err)
		}
		shoot(t, ctx, name+"-phone", nil)
		if wide > 390 || len(narrow) > 0 {
			t.Errorf("%s: the page is %d wide, and these stand on end: %q", name, wide, narrow)
		}
	}
}

// Who signs, signs a page that says what: the codes to check by stay with the lines to sign, and their heading with
// them where it has no other codes below it.
func TestTheLinesToSignAreNeverAloneOnAPage(t *testing.T) {
	for boxes := 1; boxes <= 2; boxes++ {
		m := sampleMinutes()
		m.Boxes = slices.Repeat(m.Boxes[:1], boxes)
		var b bytes.Buffer
		if err := WriteMinutes(&b, m); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), ".end { break-inside: avoid; }") {
			t.Error("a page may break in what stays together")
		}
		before, end, _ := strings.Cut(b.String(), `<div class="end">`)
		if strings.Count(end, `<table class="box">`) != 1 || strings.Contains(end, "</h2>") != (boxes == 1) ||
			strings.Count(before, `<table class="box">`) != boxes-1 {
			t.Errorf("of %d boxes, the last is not with the lines to sign: %s", boxes, end)
		}
		for _, want := range []string{"校验码应与会上大屏和票面上的一致", "监票人（签字）", "计票人（签字）"} {
			if !strings.Contains(end, want) {
				t.Errorf("%s may be on another page than the codes", want)
			}
		}
	}
}

// A served document must not need style-src 'unsafe-inline'.
func TestTheStylesOfEveryDocumentAreNamedInThePolicy(t *testing.T) {
	for _, name := range sheets {
		if _, err := css(name); err != nil {
			t.Error(err)
		}
	}
	if p := CSP(); strings.Count(p, "'sha256-") != len(sheets) || strings.Contains(p, "unsafe") {
		t.Error(p)
	}
}
