package docxtest

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"minping/internal/docx"
)

// checker compares one document with the rules and collects violations.
type checker struct {
	file
	want   docx.Document
	broken []string
	paras  []*node // of the body, outside tables
}

func (c *checker) failf(rule, format string, args ...any) {
	c.broken = append(c.broken, rule+": "+fmt.Sprintf(format, args...))
}

func (c *checker) expect(ok bool, rule, format string, args ...any) {
	if !ok {
		c.failf(rule, format, args...)
	}
}

// Check parses a DOCX and returns the rules of documents §3 that it breaks, by the row's name; nothing if it breaks
// none.
func Check(file []byte, want docx.Document) []string {
	f, err := read(file)
	if err != nil {
		return []string{"file: " + err.Error()}
	}
	c := &checker{file: f, want: want}
	for _, k := range f.body.kids {
		if k.name == "p" {
			c.paras = append(c.paras, k)
		}
	}
	for _, rule := range []func(){
		c.page, c.grid, c.fonts, c.colours, c.head, c.upward, c.title, c.receivers, c.text, c.attachmentNote,
		c.signature, c.note, c.attachments,
		c.imprint, c.pageNumbers, c.letter, c.minutes, c.tables,
	} {
		rule()
	}
	return c.broken
}

// near reports whether a measure in twips equals mm within a tolerance.
func near(twips int, mm, within float64) bool { return math.Abs(float64(twips)*25.4/1440-mm) <= within }

func style(p *node) string        { return p.find("pPr", "pStyle").attr("val") }
func indent(p *node) *node        { return p.find("pPr", "ind") }
func centred(p *node) bool        { return p.find("pPr", "jc").attr("val") == "center" }
func runFont(r *node) string      { return r.find("rPr", "rFonts").attr("eastAsia") }
func runSize(r *node) int         { return r.find("rPr", "sz").num("val") }
func paraWords(p *node) string    { return p.words() }
func blank(p *node) bool          { return strings.TrimSpace(p.words()) == "" && p.find("pPr", "pBdr") == nil }
func (c *checker) official() bool { return c.want.Form != docx.Letter }

// index returns the first paragraph that fits, -1 if none does.
func (c *checker) index(fits func(*node) bool) int {
	for i, p := range c.paras {
		if fits(p) {
			return i
		}
	}
	return -1
}

func (c *checker) blanksBefore(i int) int {
	n := 0
	for i--; i >= 0 && blank(c.paras[i]); i-- {
		n++
	}
	return n
}

func (c *checker) page() {
	for _, s := range c.body.all("sectPr") {
		size, m := s.find("pgSz"), s.find("pgMar")
		c.expect(near(size.num("w"), 210, .1) && near(size.num("h"), 297, .1), "page", "not A4")
		top, bottom := 37.0, 35.0
		if c.want.Profile == docx.Exact {
			top, bottom = 34.58, 32.58
		}
		c.expect(near(m.num("top"), top, .1) && near(m.num("bottom"), bottom, .1), "page", "top %d, bottom %d twips",
			m.num("top"), m.num("bottom"))
		c.expect(near(m.num("left"), 28, .1) && near(m.num("right"), 26, .1), "page", "left %d, right %d twips",
			m.num("left"), m.num("right"))
		c.expect(m.num("gutter") == 0, "page", "a gutter")
		c.expect(near(size.num("w")-m.num("left")-m.num("right"), 156, .2), "page", "the type area is not 156 mm wide")
	}
}

func (c *checker) grid() {
	for _, s := range c.body.all("sectPr") {
		g := s.find("docGrid")
		if c.want.Profile == docx.Exact {
			c.expect(g == nil, "grid", "profile B has a grid")
			continue
		}
		c.expect(g.attr("type") == "linesAndChars" && g.num("linePitch") == 580 && g.num("charSpace") == -848,
			"grid", "%v", g)
		m := s.find("pgMar")
		c.expect(22*580 <= 16838-m.num("top")-m.num("bottom"), "grid", "a page does not hold 22 lines")
	}
	d := c.parts["word/styles.xml"].find("docDefaults", "rPrDefault", "rPr")
	pitch := float64(d.find("sz").num("val"))/2 + float64(d.find("spacing").num("val"))/20
	c.expect(28*pitch <= 442.2 && 29*pitch > 442.2, "grid", "a line does not hold 28 characters, but %.2f", 442.2/pitch)
	snap, cell := false, false
	for _, s := range c.parts["word/styles.xml"].kids {
		snap = snap || s.attr("default") == "1" && s.find("pPr", "snapToGrid").attr("val") == "1"
		cell = cell || s.attr("default") == "1" && s.find("rPr", "sz").num("val") == 32
	}
	c.expect(snap, "grid", "the default style does not snap to it, which WPS needs")
	c.expect(cell, "grid", "the default style does not say how wide a character is, which LibreOffice needs")
	c.expect(d.find("snapToGrid").attr("val") == "0", "grid", "characters are tightened twice, by the grid too")
	for _, p := range c.paras {
		if style(p) != "Body" {
			continue
		}
		line, want := p.find("pPr", "spacing"), 580
		if c.want.Profile == docx.Exact {
			want = 589
		}
		c.expect(line.num("line") == want && line.attr("lineRule") == "exact", "grid", "a line is %d twips",
			line.num("line"))
		c.expect(p.find("pPr", "snapToGrid").attr("val") == "0", "grid", "LibreOffice breaks lines of 14 characters")
	}
}

func (c *checker) fonts() {
	for name, part := range c.parts {
		c.expect(!strings.Contains(name, "/fonts/") && !strings.Contains(name, "theme"), "fonts",
			"%s is in the file", name)
		for _, f := range part.all("rFonts") {
			for _, theme := range []string{"asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"} {
				c.expect(f.attr(theme) == "", "fonts", "%s in %s", theme, name)
			}
			c.expect(f.attr("hAnsi") == f.attr("eastAsia") && f.attr("ascii") == f.attr("eastAsia"), "fonts",
				"quotation marks turn Latin in %s", name)
		}
	}
	d := c.parts["word/styles.xml"].find("docDefaults", "rPrDefault", "rPr")
	c.expect(d.find("rFonts").attr("eastAsia") == "仿宋_GB2312" && d.find("sz").num("val") == 32, "fonts", "the text is not 3号 仿宋")
	lang := d.find("lang")
	c.expect(lang.attr("val") == "en-US" && lang.attr("eastAsia") == "zh-CN", "fonts", "numbers break within")
	known := map[string]string{}
	for _, f := range c.parts["word/fontTable.xml"].kids {
		known[f.attr("name")] = f.find("altName").attr("val")
	}
	for _, f := range []string{"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"} {
		c.expect(known[f] != "", "fonts", "%s has no fallback", f)
	}
}

func (c *checker) colours() {
	d := c.parts["word/styles.xml"].find("docDefaults", "rPrDefault", "rPr", "color")
	c.expect(d.attr("val") == "000000", "fonts", "the text is not black")
	for name, part := range c.parts {
		for _, r := range part.all("r") {
			v := r.find("rPr", "color").attr("val")
			red := v == "FF0000"
			c.expect(v == "" || red && strings.Contains(r.words(), c.want.Mark), "fonts",
				"%q in %s is %s", r.words(), name, v)
		}
	}
}

// head checks 版头 of the general form and of 纪要.
func (c *checker) head() {
	if !c.official() {
		return
	}
	mark := c.index(func(p *node) bool { return style(p) == "Mark" })
	rule := c.index(func(p *node) bool { return p.find("pPr", "pBdr") != nil })
	if mark != 2 || rule < 0 {
		c.failf("head", "no mark in the third paragraph or no rule")
		return
	}
	c.expect(paraWords(c.paras[0]) == c.want.Serial && runFont(c.paras[0].find("r")) == "", "head", "份号")
	c.expect(paraWords(c.paras[1]) == c.want.Urgency && runFont(c.paras[1].find("r")) == "黑体", "head", "紧急程度")
	m := c.paras[mark]
	r := m.find("r")
	c.expect(centred(m) && paraWords(m) == c.want.Mark && runFont(r) == "方正小标宋简体" && r.find("rPr", "color").attr("val") == "FF0000", "head", "发文机关标志")
	line := 580
	if c.want.Profile == docx.Exact {
		line = 589
	}
	leading := (m.find("pPr", "spacing").num("line") - 10*runSize(r)) / 2
	c.expect(near(2*line+m.find("pPr", "spacing").num("before")+leading, 35, 1.5), "head",
		"the mark is not 35 mm below the type area's top")
	scale := r.find("rPr", "w").num("val")
	if scale == 0 {
		scale = 100
	}
	c.expect(half(c.want.Mark)*runSize(r)/4*scale/100 <= 443, "head", "the mark does not fit on a line")
	first := mark + 1
	for first < len(c.paras) && blank(c.paras[first]) {
		first++
	}
	c.expect(first-mark == 3, "head", "the number is not two lines below the mark")
	number := c.paras[rule-1]
	if c.want.Number != "" {
		c.expect(strings.Contains(paraWords(number), c.want.Number) && docx.NumberPattern.MatchString(c.want.Number), "head", "发文字号")
	}
	c.expect(c.want.Upward || centred(number), "head", "发文字号 is not centred")
	p := c.paras[rule]
	c.expect(near(p.find("pPr", "spacing").num("line"), 4, .2) && p.find("pPr", "spacing").attr("lineRule") == "exact",
		"head", "the rule is not 4 mm below")
	c.expect(p.find("pPr", "pBdr", "bottom").attr("color") == "FF0000" && indent(p) == nil, "head",
		"the rule is not red or not as wide as the type area")
}

// half returns how many half characters a text takes.
func half(t string) int {
	n := 0
	for _, r := range t {
		n++
		if r >= 0x80 {
			n++
		}
	}
	return n
}

func (c *checker) upward() {
	if !c.want.Upward {
		return
	}
	rule := c.index(func(p *node) bool { return p.find("pPr", "pBdr") != nil })
	last := c.paras[rule-1]
	c.expect(indent(last).num("leftChars") == 100, "upward", "the number is not one character from the left")
	c.expect(near(last.find("pPr", "tabs", "tab").num("pos"), 156-15.79*.3528, .5), "upward",
		"the signers are not one character from the right")
	names := ""
	for _, p := range c.paras[:rule] {
		for _, r := range p.all("r") {
			if runFont(r) == "楷体_GB2312" {
				names += r.words()
			}
		}
	}
	for _, s := range c.want.Signers {
		c.expect(strings.Contains(names, s), "upward", "%s is not named in 楷体", s)
	}
}

func (c *checker) title() {
	i := c.index(func(p *node) bool { return style(p) == "Title" })
	if i < 0 {
		c.failf("title", "there is none")
		return
	}
	p := c.paras[i]
	c.expect(centred(p) && c.blanksBefore(i) == 2, "title", "%d lines above it", c.blanksBefore(i))
	c.expect(strings.ReplaceAll(paraWords(p), "\n", "") == c.want.Title, "title", "%q", paraWords(p))
	for line := range strings.SplitSeq(paraWords(p), "\n") {
		c.expect(half(line) <= 40, "title", "%q is longer than a line", line)
	}
	for _, k := range c.want.Keep {
		c.expect(!strings.Contains(c.want.Title, k) || strings.Contains(paraWords(p), k), "title", "%s is broken", k)
	}
	for _, s := range c.parts["word/styles.xml"].kids {
		if s.attr("styleId") == "Title" {
			c.expect(s.find("rPr", "sz").num("val") == 44 && runFont(s) == "方正小标宋简体", "title", "not 2号 小标宋")
		}
	}
}

func (c *checker) receivers() {
	if len(c.want.To) == 0 || c.toInImprint() {
		return
	}
	i := c.index(func(p *node) bool { return style(p) == "Title" }) + 2
	p := c.paras[i]
	c.expect(blank(c.paras[i-1]) && indent(p) == nil, "主送", "not one line below the title, flush left")
	c.expect(paraWords(p) == strings.Join(c.want.To, "、")+"：", "主送", "%q", paraWords(p))
}

var first, second = regexp.MustCompile(`^[一二三四五六七八九十]+、`), regexp.MustCompile(`^（[一二三四五六七八九十]+）`)

func (c *checker) text() {
	var got []string
	for _, p := range c.paras {
		if s := style(p); s != "Body" && s != "Heading1" && s != "Heading2" {
			continue
		}
		words := paraWords(p)
		got = append(got, words)
		c.expect(indent(p).num("firstLineChars") == 200 && near(indent(p).num("firstLine"), 2*15.79*.3528, .2), "body",
			"%q is not indented by two characters", words)
		font := runFont(p.find("r"))
		if s := style(p); s != "Body" && strings.HasSuffix(words, "。") {
			last := len(c.want.Body) > 0 && words == c.want.Body[len(c.want.Body)-1]
			c.expect(last || p.find("pPr", "keepNext") == nil, "body", "%q is text, and drags the next along", words)
		}
		switch {
		case first.MatchString(words):
			c.expect(font == "黑体", "fonts", "%q is not in 黑体", words)
		case second.MatchString(words):
			c.expect(font == "楷体_GB2312", "fonts", "%q is not in 楷体", words)
		default:
			c.expect(font == "仿宋_GB2312", "fonts", "%q is not in 仿宋", words)
		}
	}
	want := append([]string{}, c.want.Body...)
	for _, a := range c.want.Attached {
		want = append(want, a.Body...)
	}
	c.expect(strings.Join(got, "\n") == strings.Join(want, "\n"), "body", "the text is not what was given")
	if len(c.want.Body) > 0 && len(got) > 0 {
		c.expect(c.above() <= 16838-2*2098, "body", "page one holds no text")
	}
}

// above adds up the lines above the text, in twips; a letter has its mark in the header.
func (c *checker) above() (twips int) {
	if !c.official() {
		twips = 580
	}
	for _, p := range c.paras {
		switch style(p) {
		case "Body", "Heading1", "Heading2":
			return twips
		}
		line := p.find("pPr", "spacing")
		lines := 1 + strings.Count(paraWords(p), "\n")
		if style(p) == "" {
			lines = max((half(paraWords(p))+55)/56, 1)
		}
		twips += line.num("before") + lines*line.num("line")
	}
	return twips
}
