package docx_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"minping/internal/docx"
	"minping/internal/docx/docxtest"
)

func TestEverySampleKeepsEveryRowOfTheStandard(t *testing.T) {
	for name, d := range docxtest.Samples() {
		t.Run(name, func(t *testing.T) {
			b, err := docx.Write(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, broken := range docxtest.Check(b, d) {
				t.Error(broken)
			}
		})
	}
}

// A checker that finds nothing proves nothing: each of these documents differs from the one it is compared with.
func TestTheCheckerFindsWhatIsWrong(t *testing.T) {
	for name, spoil := range map[string]func(*docx.Document){
		"page":      func(d *docx.Document) { d.Profile = docx.Exact },
		"head":      func(d *docx.Document) { d.Mark = "另一个机关文件" },
		"title":     func(d *docx.Document) { d.Title = "另一个标题" },
		"主送":        func(d *docx.Document) { d.To = []string{"另一个单位"} },
		"body":      func(d *docx.Document) { d.Body = d.Body[1:] },
		"signature": func(d *docx.Document) { d.Signature.Seal = false },
		"date":      func(d *docx.Document) { d.Signature.Date = d.Signature.Date.AddDate(0, 0, 1) },
		"附件":        func(d *docx.Document) { d.Attached = d.Attached[:1] },
		"版记":        func(d *docx.Document) { d.CC = d.CC[:1] },
		"附注":        func(d *docx.Document) { d.Note = "另一个附注" },
		"tables":    func(d *docx.Document) { d.Attached[0].Table = &docx.Table{Head: []string{"一", "二"}} },
	} {
		t.Run(name, func(t *testing.T) {
			d := docxtest.Samples()["bulletin"]
			d.Attached = slices.Clone(d.Attached)
			other := d
			other.Attached = slices.Clone(d.Attached)
			spoil(&other)
			b, err := docx.Write(other)
			if err != nil {
				t.Fatal(err)
			}
			found := docxtest.Check(b, d)
			if !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, name+":") }) {
				t.Errorf("the rule %s was not found broken, but %q", name, found)
			}
		})
	}
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	d := docxtest.Samples()["bulletin"]
	first, err := docx.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Millisecond)
	second, err := docx.Write(docxtest.Samples()["bulletin"])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two files of one document differ")
	}
}

func TestTextIsEscapedInFileAndPage(t *testing.T) {
	const evil = `</w:t><script>alert(1)</script>&"'<img src=x>`
	d := docxtest.Samples()["letter"]
	d.Title, d.To, d.Body = evil, []string{evil}, []string{evil}
	d.Attached = []docx.Attachment{{
		Title: evil, Body: []string{evil},
		Table: &docx.Table{Head: []string{evil}, Rows: [][]string{{evil}}, Foot: []string{evil}},
	}}
	d.Signature.Name, d.Note, d.CC, d.Mark = evil, evil, []string{evil}, evil
	b, err := docx.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range docxtest.Check(b, d) {
		if !strings.HasPrefix(broken, "title") && !strings.HasPrefix(broken, "附件说明") { // it has no good place for a break
			t.Error(broken)
		}
	}
	page, err := docx.HTML(d)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(page, []byte("<script")) || bytes.Contains(page, []byte("<img")) {
		t.Error("text became markup")
	}
}

func TestBadContentIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*docx.Document){
		"a control character": func(d *docx.Document) { d.Body = []string{"一\x00二"} },
		"half a character":    func(d *docx.Document) { d.Title = "一\xff" },
		"no title":            func(d *docx.Document) { d.Title = " " },
		"no text":             func(d *docx.Document) { d.Body = nil },
		"an unknown form":     func(d *docx.Document) { d.Form = "poster" },
		"an unknown profile":  func(d *docx.Document) { d.Profile = "C" },
		"a leading zero":      func(d *docx.Document) { d.Number = "青巡〔2026〕03号" },
		"square brackets":     func(d *docx.Document) { d.Number = "青巡[2026]3号" },
		"a serial of five":    func(d *docx.Document) { d.Serial = "12345" },
		"a short row": func(d *docx.Document) {
			d.Attached = []docx.Attachment{{Title: "表", Table: &docx.Table{Head: []string{"一", "二"}, Rows: [][]string{{"1"}}}}}
		},
	} {
		d := docxtest.Samples()["letter"]
		spoil(&d)
		if _, err := docx.Write(d); err == nil {
			t.Errorf("%s: a file was made", name)
		}
		if _, err := docx.HTML(d); err == nil {
			t.Errorf("%s: a page was made", name)
		}
	}
}

func TestATitleBreaksWhereItsSenseAllows(t *testing.T) {
	for _, c := range []struct {
		title string
		keep  []string
		want  string
	}{
		{"关于市委第八轮巡察整改评估情况的通报", nil, "关于市委第八轮巡察整改评估情况的通报"},
		{"关于青石县第一示范街道党工委巡察整改评估结果的通知", []string{"青石县第一示范街道党工委"}, "关于青石县第一示范街道党工委\n巡察整改评估结果的通知"},
		{"中共青石市委巡察工作领导小组关于市委第八轮、第九轮巡察整改评估情况的通报", []string{"中共青石市委巡察工作领导小组"}, "中共青石市委巡察工作领导小组\n关于市委第八轮、第九轮\n巡察整改评估情况的通报"},
		// names that no one listed
		{"关于青石市人力资源和社会保障局巡察整改评估结果的通知", nil, "关于青石市人力资源和社会保障局\n巡察整改评估结果的通知"},
		{"关于中共青石市市场监督管理局党组限期重新整改的通知书", nil, "关于中共青石市市场监督管理局党组\n限期重新整改的通知书"},
		{"关于白水镇党委、青石街道党工委巡察整改不力问题的通报", nil, "关于白水镇党委、青石街道党工委\n巡察整改不力问题的通报"},
		{"关于青石市国有资产监督管理委员会党委巡察整改评估结果的通知", nil, "关于青石市国有资产监督管理委员会党委\n巡察整改评估结果的通知"},
		// no line begins with 的
		{"关于白水镇党委、青石街道党工委的巡察整改不力问题的通报", nil, "关于白水镇党委、青石街道党工委的\n巡察整改不力问题的通报"},
		{"关于加强县级医院、乡镇卫生院党组织巡察整改评估工作的通知", nil, "关于加强县级医院、乡镇卫生院党组织\n巡察整改评估工作的通知"},
		{"关于青石市邮政局巡察整改局势扭转情况和评估结果的通知", nil, "关于青石市邮政局巡察整改局势\n扭转情况和评估结果的通知"},
	} {
		if got := strings.Join(docx.TitleLines(c.title, c.keep), "\n"); got != c.want {
			t.Errorf("%s breaks as\n%s", c.title, got)
		}
	}
}

func TestThePageNeedsOnlyItsOwnStyle(t *testing.T) {
	page, err := docx.HTML(docxtest.Samples()["bulletin"])
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "<style>")
	style, after, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	if !strings.Contains(docx.CSP(), base64.StdEncoding.EncodeToString(sum[:])) {
		t.Error("the policy does not allow the page's style")
	}
	if strings.Contains(after, "style=") || strings.Contains(after, "<script") {
		t.Error("the page has styles or scripts the policy forbids")
	}
}

var pageMark = regexp.MustCompile(`font-size="(\d+)"(?: textLength="(\d+)")?[^>]*>([^<]*)</text>`)

// On paper both have one red head: the size, and how far it is narrowed.
func TestThePageSetsTheMarkAsLargeAsTheFile(t *testing.T) {
	for mark, want := range map[string]string{
		"青石市委文件": "44 pt, 264 wide", "中共青石市委巡察工作领导小组办公室文件": "30 pt, 433 wide",
		"青石市委巡察工作领导小组": "44 pt, 432 wide",
	} {
		d := docxtest.Samples()["bulletin"]
		d.Mark = mark
		b, err := docx.Write(d)
		if err != nil {
			t.Fatal(err)
		}
		page, err := docx.HTML(d)
		if err != nil {
			t.Fatal(err)
		}
		size, wide := docxtest.Mark(b)
		if got := fmt.Sprintf("%d pt, %d wide", size, wide); got != want {
			t.Errorf("the file sets %s at %s", mark, got)
		}
		m := pageMark.FindStringSubmatch(string(page))
		if m == nil {
			t.Fatalf("the page does not draw %s", mark)
		}
		if m[2] == "" {
			m[2] = strconv.Itoa(size * utf8.RuneCountInString(mark))
		}
		if got := m[1] + " pt, " + m[2] + " wide"; got != want || m[3] != mark {
			t.Errorf("the page sets %s at %s, the file at %s", m[3], got, want)
		}
	}
}

// People wait while a document is made: ≤ 200 ms for a table of 143 units.
func TestADocumentOf143UnitsIsMadeInTime(t *testing.T) {
	d := docxtest.Samples()["bulletin"]
	row := d.Attached[0].Table.Rows[0]
	d.Attached = []docx.Attachment{{Title: "统计表", Table: &docx.Table{Head: d.Attached[0].Table.Head, Rows: slices.Repeat([][]string{row}, 143)}}}
	begin := time.Now()
	if _, err := docx.Write(d); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

// A letter that surely ends on a page has 版记 at the bottom of it; another has it below its text.
func TestAPrintedLetterHasItsImprintAtTheBottomOfItsLastPage(t *testing.T) {
	for pages, body := range map[string]int{"n1": 3, "n2": 14} {
		d := docxtest.Samples()["letter"]
		d.Body = slices.Repeat([]string{strings.Repeat("各级党组织认真落实巡察整改主体责任。", 3)}, body)
		for _, attached := range []bool{false, true} {
			want := pages
			if attached {
				d.Attached = []docx.Attachment{{Title: "未整改到位事项清单", Body: []string{"一、公车管理不严。"}}}
				want = map[string]string{"n1": "n2", "n2": "n3"}[pages]
			}
			page, err := docx.HTML(d)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(page), `<body class="letter pA `+want+`">`) {
				_, rest, _ := strings.Cut(string(page), "<body ")
				t.Errorf("%d paragraphs, an attachment %v: %.40s, want %s", body, attached, rest, want)
			}
		}
	}
}

// What a program does not break where we count it must not put 版记 on an odd page, nor give a page of 版记 alone a number.
func TestAnImprintThatMayNotFitHasAPageOfItsOwn(t *testing.T) {
	long := docxtest.Samples()["bulletin"]
	long.Attached[0].Table.Rows = slices.Repeat(long.Attached[0].Table.Rows[:1], 143)
	full := docxtest.Samples()["letter"]
	full.Body = slices.Repeat([]string{strings.Repeat("各级党组织认真落实巡察整改主体责任。", 3)}, 5)
	for name, d := range map[string]docx.Document{"143 units": long, "a letter with a full page": full} {
		page, err := docx.HTML(d)
		if err != nil {
			t.Fatal(err)
		}
		if own := string(d.Form) + " pA own"; !strings.Contains(string(page), `<body class="`+own+`">`) ||
			!strings.Contains(string(page), `<div class="before">`) {
			t.Errorf("%s has no page of its own for 版记", name)
		}
	}
	b, err := docx.Write(long)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(docxtest.Body(b), `<w:type w:val="evenPage"/>`) {
		t.Error("版记 may be on an odd page")
	}
}

var keptText = regexp.MustCompile(`<w:p><w:pPr><w:pStyle w:val="Body"/><w:keepNext/>`)

// A long last paragraph is kept with the signature only where that would be on a page without text; the blank line
// above 附件说明 is always kept with it.
func TestALongParagraphIsKeptWithTheSignatureOnlyWhereItMustBe(t *testing.T) {
	long := strings.Repeat("各级党组织认真落实巡察整改主体责任。", 10)
	got := ""
	for lines := range 16 { // above it
		d := docxtest.Samples()["letter"]
		d.Body = []string{strings.Repeat("字", 28*(lines+1)-2), long}
		d.Attached = []docx.Attachment{{Title: "未整改到位事项清单", Body: []string{"一、公车管理不严。"}}}
		b, err := docx.Write(d)
		if err != nil {
			t.Fatal(err)
		}
		got += strconv.Itoa(len(keptText.FindAllString(docxtest.Body(b), -1)))
		// with its text, and the one above the signature
		if strings.Count(docxtest.Body(b), `<w:p><w:pPr><w:keepNext/>`) != 3 {
			t.Error("附件说明 may be on a page without text")
		}
	}
	if got != "0111111100000000" {
		t.Errorf("it is kept as %s", got)
	}
}

// Receivers that fill a page leave it without text, and 版记 is on one page.
func TestReceiversThatFillAPageFitNeitherPlace(t *testing.T) {
	for most, want := range map[int]bool{1: false, 50: false, 100: true} {
		d := docxtest.Samples()["many"]
		d.To = slices.Repeat([]string{"青石县示范街道党工委"}, most)
		if got := d.Crowded(); got != want {
			t.Errorf("%d receivers: %v", most, got)
		}
		b, err := docx.Write(d)
		if err != nil {
			t.Fatal(err)
		}
		if found := docxtest.Check(b, d); !want && len(found) > 0 {
			t.Errorf("%d receivers: %q", most, found)
		}
	}
}

// On paper a letter of one page is one page in both forms: 版记 goes on to a page of its own in both or in neither.
func TestAPrintedLetterHasAsManyPagesAsItsFile(t *testing.T) {
	alone := 0
	for lines := range 20 {
		d := docxtest.Samples()["letter"]
		d.Body = slices.Repeat([]string{"评"}, lines+1)
		b, err := docx.Write(d)
		if err != nil {
			t.Fatal(err)
		}
		page, err := docx.HTML(d)
		if err != nil {
			t.Fatal(err)
		}
		file := strings.Count(docxtest.Body(b), "<w:sectPr>") == 2
		if print := strings.Contains(string(page), ` own">`); print != file {
			t.Errorf("%d lines: an imprint alone in the file %v, on the printed page %v", lines+1, file, print)
		}
		if file {
			alone++
		}
	}
	if alone == 0 {
		t.Error("all of them have room for it")
	}
}

var minHeight = regexp.MustCompile(`(\.letter)?\.n(\d+) main \{ min-height: calc\((\d+) \* var\(--page\) ([+-]) ([\d.]+)mm\)`)

// The last rule of 版记 is on the lower edge of the type area: what is above it fills its pages to half a millimetre.
func TestThePrintedPagesAreFilledToTheirLowerEdge(t *testing.T) {
	page, err := docx.HTML(docxtest.Samples()["exact"])
	if err != nil {
		t.Fatal(err)
	}
	for rule, tall := range map[string]float64{
		"main { --page: 225.1mm; }": 297 - 36.9 - 35, ".pB main { --page: 229.84mm; }": 297 - 34.58 - 32.58,
		".letter main { --page: 225.1mm; }": 297 - 36.9 - 35,
	} {
		_, said, _ := strings.Cut(rule, "--page: ")
		mm, err := strconv.ParseFloat(strings.TrimSuffix(said, "mm; }"), 64)
		if err != nil || mm > tall+.01 || mm < tall-.01 {
			t.Errorf("%s, but a page holds %.2f mm", rule, tall)
		}
		if !strings.Contains(string(page), rule) {
			t.Errorf("there is no %s", rule)
		}
	}
	sizes := 0
	for _, m := range minHeight.FindAllStringSubmatch(string(page), -1) {
		sizes++
		more, err := strconv.ParseFloat(m[4]+m[5], 64)
		if err != nil || m[2] != m[3] {
			t.Errorf("%s", m[0])
		}
		first := 0.0 // a letter begins higher on its first page
		if m[1] != "" {
			first = 36.9 - 28.8
		}
		if short := first - more; short < 0 || short > .5 {
			t.Errorf("%s leaves %.1f mm", m[0], short)
		}
	}
	if sizes != 11 {
		t.Errorf("%d numbers of pages have a height", sizes)
	}
}

// 版记 is on an even page (GB/T 9704-2012, 7.4): below a text of two pages where there is room, on a page of its own
// after a text of one or three.
func TestAnImprintIsOnAnEvenPage(t *testing.T) {
	for lines, own := range map[int]bool{1: true, 15: false, 32: true} {
		d := docxtest.Samples()["short"]
		d.Form, d.Attached = docx.Official, nil
		d.Body = slices.Repeat([]string{"各级党组织认真落实巡察整改主体责任。"}, lines)
		b, err := docx.Write(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(docxtest.Body(b), `<w:type w:val="evenPage"/>`); got != own {
			t.Errorf("below a text of %d paragraphs 版记 has a page of its own: %v, want %v", lines, got, own)
		}
	}
}
