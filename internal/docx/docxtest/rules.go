package docxtest

import (
	"strconv"
	"strings"

	"minping/internal/docx"
)

func (c *checker) attachmentNote() {
	for i, a := range c.want.Attached {
		text := a.Title
		if len(c.want.Attached) > 1 {
			text = strconv.Itoa(i+1) + "." + text
		}
		if i == 0 {
			text = "附件：" + text
		}
		at := c.index(func(p *node) bool { return paraWords(p) == text && style(p) == "" })
		if at < 0 {
			c.failf("附件说明", "no line %q", text)
			continue
		}
		in := indent(c.paras[at])
		c.expect(i > 0 || c.blanksBefore(at) == 1, "附件说明", "not one line below the text")
		c.expect(i > 0 || in.num("leftChars")-in.num("hangingChars") == 200, "附件说明", "it does not begin two characters from the left")
		c.expect(i == 0 || in.num("leftChars")-in.num("hangingChars") == 500, "附件说明", "number %d is not below the first", i+1)
		c.expect(!strings.ContainsAny(text[len(text)-3:], "。；，"), "附件说明", "a sign after the name")
	}
}

// signature checks both ways to sign: it calculates from their widths where name and date begin and end.
func (c *checker) signature() {
	if c.want.Signature.Name == "" {
		c.expect(c.index(func(p *node) bool { return style(p) == "Signature" }) < 0, "signature", "there is one")
		return
	}
	i := c.index(func(p *node) bool { return style(p) == "Signature" })
	if i < 0 || i+1 >= len(c.paras) {
		c.failf("signature", "there is none")
		return
	}
	name, date := c.paras[i], c.paras[i+1]
	c.expect(paraWords(name) == c.want.Signature.Name, "signature", "%q", paraWords(name))
	day := paraWords(date)
	c.expect(day == c.want.Signature.Date.Format("2006年1月2日") || c.want.Signature.Date.IsZero(), "date", "%q", day)
	c.expect(!strings.Contains(day, "年0") && !strings.Contains(day, "月0"), "date", "a leading zero")
	nr, dr := indent(name).num("rightChars"), indent(date).num("rightChars")
	nw, dw := 50*half(c.want.Signature.Name), 50*half(day)
	if c.want.Signature.Seal {
		c.expect(dr == 400 || nr == 0 && nw > dw+800, "signature",
			"the date ends %d hundredths of a character from the right", dr)
		c.expect(abs(nr+nw/2-dr-dw/2) <= 50, "signature", "the name is not centred over the date")
		c.expect(c.blanksBefore(i) == 2, "signature", "no room for the seal")
		return
	}
	c.expect(c.blanksBefore(i) == 1, "signature", "not one line below the text")
	c.expect((nr+nw)-(dr+dw) == 200, "signature", "the date does not begin two characters after the name")
	c.expect(nr == 200 && dr >= 200 || dr == 200, "signature", "name and date end %d and %d from the right", nr, dr)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func (c *checker) note() {
	if c.want.Note == "" {
		return
	}
	i := c.index(func(p *node) bool { return paraWords(p) == "（"+c.want.Note+"）" })
	c.expect(i > 0 && style(c.paras[i-1]) == "Signature" && indent(c.paras[i]).num("leftChars") == 200, "附注", "not below the date, two characters from the left")
	c.expect(i <= 0 || c.paras[i-1].find("pPr", "keepNext") != nil, "附注", "it may be alone on a page")
}

func (c *checker) attachments() {
	for i, a := range c.want.Attached {
		label := "附件"
		if len(c.want.Attached) > 1 {
			label += strconv.Itoa(i + 1)
		}
		at := c.index(func(p *node) bool { return paraWords(p) == label })
		if at < 0 || at+2 >= len(c.paras) {
			c.failf("附件", "no page %q", label)
			continue
		}
		p, title := c.paras[at], c.paras[at+2]
		c.expect(p.find("pPr", "pageBreakBefore") != nil && runFont(p.find("r")) == "黑体" && indent(p) == nil, "附件", "%s is not 黑体，top left, on a new page", label)
		c.expect(blank(c.paras[at+1]) && strings.ReplaceAll(paraWords(title), "\n", "") == a.Title && centred(title), "附件", "the title is not on the third line")
	}
}

// toInImprint reports whether 主送 is in 版记: it may be only where page one would hold no text below it.
func (c *checker) toInImprint() bool {
	t := c.imprintTable()
	if len(c.want.To) == 0 || t == nil || !strings.HasPrefix(t.all("p")[0].words(), "主送：") {
		return false
	}
	list := (half(strings.Join(c.want.To, "、")+"：") + 55) / 56
	c.expect(c.above()+(list+2)*580 > 16838-2*2098, "主送", "it is in the imprint, but page one has room for it")
	return true
}

// imprintTable returns 版记: a table at the bottom of the type area.
func (c *checker) imprintTable() *node {
	for _, t := range c.body.all("tbl") {
		if t.find("tblPr", "tblpPr") != nil {
			return t
		}
	}
	return nil
}

func (c *checker) imprint() {
	t := c.imprintTable()
	printed := c.want.PrintedBy != "" && c.official()
	if len(c.want.CC) == 0 && !printed && !c.toInImprint() {
		c.expect(t == nil, "版记", "there is one")
		return
	}
	if t == nil {
		c.failf("版记", "there is none")
		return
	}
	at := t.find("tblPr", "tblpPr")
	c.expect(at.attr("vertAnchor") == "margin" && at.attr("tblpYSpec") == "bottom", "版记", "not at the type area's bottom")
	c.expect(near(t.find("tblPr", "tblW").num("w"), 156, .2) && near(at.num("tblpX"), 28, .2), "版记", "not as wide as the type area")
	if sections := c.body.all("sectPr"); c.official() && len(sections) == 2 {
		start := sections[1].find("type").attr("val")
		c.expect(start == "evenPage", "版记", "alone, it starts a section of the type %s", start)
	}
	rows := t.all("tr")
	var lists []string // in one row, so that no rule is between them
	if c.toInImprint() {
		lists = append(lists, "主送："+strings.Join(c.want.To, "，")+"。")
	}
	if len(c.want.CC) > 0 {
		lists = append(lists, "抄送："+strings.Join(c.want.CC, "，")+"。")
	}
	for i, list := range lists {
		words := rows[0].all("p")[i]
		c.expect(paraWords(words) == list, "版记", "%q", paraWords(words))
		in := indent(words)
		c.expect(near(in.num("left")-in.num("hanging"), 14*.3528, .1) && near(in.num("right"), 14*.3528, .1), "版记", "%.6s is not one character in from both sides", list)
	}
	for _, r := range t.all("r") {
		c.expect(runSize(r) == 28, "版记", "not 4号")
	}
	borders := t.find("tblPr", "tblBorders")
	if !c.official() {
		for _, b := range borders.kids {
			c.expect(b.attr("val") == "nil", "信函", "版记 has rules")
		}
		c.expect(len(rows) == 1, "信函", "版记 names a printer")
		return
	}
	for side, mm := range map[string]float64{"top": .35, "bottom": .35, "insideH": .25} {
		c.expect(abs(borders.find(side).num("sz")-int(mm/25.4*72*8+.5)) <= 1, "版记", "the rule %s is not %v mm", side, mm)
	}
	last := rows[len(rows)-1].all("p")[0]
	c.expect(paraWords(last) == c.want.PrintedBy+"\t"+c.want.PrintedOn.Format("2006年1月2日")+"印发", "版记", "%q", paraWords(last))
	c.expect(near(indent(last).num("left"), 14*.3528, .1) && near(last.find("pPr", "tabs", "tab").num("pos"), 156-14*.3528, .3), "版记", "印发 is not one character in")
}

func (c *checker) pageNumbers() {
	settings := c.parts["word/settings.xml"]
	c.expect(settings.find("evenAndOddHeaders") != nil, "page numbers", "odd and even pages have one footer")
	for name, want := range map[string]string{"word/footer1.xml": "right", "word/footer2.xml": "left"} {
		p := c.parts[name].find("p")
		c.expect(p.find("pPr", "jc").attr("val") == want, "page numbers", "%s is not %s", name, want)
		c.expect(near(indent(p).num(want), 14*.3528, .1), "page numbers", "not one character from the %s", want)
		words := paraWords(p)
		c.expect(strings.HasPrefix(words, "— ") && strings.HasSuffix(words, " —") &&
			strings.Contains(p.all("instrText")[0].text, "PAGE"), "page numbers", "%q", words)
		for _, s := range c.parts["word/styles.xml"].kids {
			if s.attr("styleId") == style(p) {
				c.expect(runFont(s) == "宋体" && s.find("rPr", "sz").num("val") == 28, "page numbers", "not 4号 宋体")
			}
		}
	}
	sections := c.body.all("sectPr")
	for i, s := range sections {
		m := s.find("pgMar")
		if c.official() { // the dash is in the middle of a line of 17 pt
			below := m.num("bottom") - m.num("footer") - 340 + 170
			c.expect(near(below, 7, 1), "page numbers", "%d twips below the type area", below)
		}
		if own := i == 1; own { // 版记 alone
			for _, f := range s.all("footerReference") {
				c.expect(f.attr("id") == "rId13", "page numbers", "a page with 版记 alone has one")
			}
		}
	}
	empty := c.parts["word/footer3.xml"]
	c.expect(len(empty.all("instrText")) == 0, "page numbers", "the empty footer is not empty")
	m := sections[0].find("pgMar") // LibreOffice lets the type area of an even page end where the footer begins
	if c.official() {
		reach := m.num("footer") + footerHeight(empty)
		c.expect(reach == m.num("bottom"), "版记", "the empty footer ends %d twips from the page's bottom", reach)
	}
}

// footerHeight adds up the lines of a footer.
func footerHeight(footer *node) (twips int) {
	for _, p := range footer.all("p") {
		twips += p.find("pPr", "spacing").num("line")
	}
	return twips
}

func (c *checker) letter() {
	if c.official() {
		return
	}
	s := c.body.all("sectPr")[0]
	c.expect(s.find("titlePg") != nil, "信函", "page one is like the others")
	c.expect(near(s.find("pgMar").num("footer"), 20, .5), "信函", "the lower rules are not 20 mm from the page's bottom")
	h, f := c.parts["word/header1.xml"], c.parts["word/footer4.xml"]
	mark := h.all("p")[0]
	c.expect(paraWords(mark) == c.want.Mark && !strings.HasSuffix(c.want.Mark, "文件"), "信函", "%q", paraWords(mark))
	for _, p := range []*node{h.all("p")[1], f.find("p")} {
		b := p.find("pPr", "pBdr", "bottom")
		c.expect(b.attr("color") == "FF0000" && strings.Contains(b.attr("val"), "hin"), "信函", "the rules are not red and double")
		c.expect(near(8844-indent(p).num("left")-indent(p).num("right"), 170, .3), "信函", "the rules are not 170 mm wide")
	}
	c.expect(h.all("p")[1].find("pPr", "pBdr", "bottom").attr("val") == "thickThinSmallGap", "信函", "the upper rule is not thick above")
	c.expect(f.find("p", "pPr", "pBdr", "bottom").attr("val") == "thinThickSmallGap", "信函", "the lower rule is not thick below")
	c.expect(len(f.all("instrText")) == 0, "信函", "page one has a number")
	for _, name := range []string{"word/footer1.xml", "word/footer2.xml"} { // the dash is in the middle of a first line
		below := s.find("pgMar").num("bottom") - s.find("pgMar").num("footer") - footerHeight(c.parts[name]) + 170
		c.expect(near(below, 7, 1), "page numbers", "%d twips below the type area", below)
	}
	c.letterTop(s, h)
	number := c.paras[0]
	right := number.find("pPr", "jc").attr("val") == "right" || number.find("pPr", "tabs", "tab").num("pos") == 8844
	c.expect(right && strings.HasSuffix(paraWords(number), c.want.Number), "信函", "the number is not at the right of the first line")
}

// letterTop adds up the first page's header, to the upper edge of the number.
func (c *checker) letterTop(s *node, header *node) {
	line := func(p *node) int { return p.find("pPr", "spacing").num("line") }
	ps := header.all("p")
	leading := (line(ps[0]) - 10*runSize(ps[0].find("r"))) / 2
	c.expect(near(s.find("pgMar").num("header")+leading, 30, .5), "信函", "the mark is not 30 mm from the page's top")
	c.expect(near(leading+line(ps[1]), 4, .5), "信函", "the upper rules are not 4 mm below the mark")
	const double = 90 // twips of both rules and their gap
	end := s.find("pgMar").num("header") + double
	for _, p := range ps {
		end += line(p)
	}
	text := end + c.paras[0].find("pPr", "spacing").num("before") + (line(c.paras[0])-320)/2
	rules := s.find("pgMar").num("header") + line(ps[0]) + line(ps[1]) + double
	c.expect(near(text-rules, 14*.3528, .8), "信函", "the number is not 7/8 of a character below the rules")
	// LibreOffice halves what is left of a page's lines and puts it above the first
	if left := (s.find("pgMar").num("top") - end + 22*580) % 580; c.want.Profile == docx.Grid {
		c.expect(left < 60, "信函", "the text begins %d twips off the grid", left)
	}
}

func (c *checker) minutes() {
	if c.want.Form != docx.Minutes {
		return
	}
	c.expect(strings.HasSuffix(c.want.Mark, "纪要") && !c.want.Signature.Seal, "纪要", "a mark without 纪要，or a seal")
	for _, who := range c.want.Present {
		i := c.index(func(p *node) bool { return strings.HasPrefix(paraWords(p), who.Label+"：") })
		if i < 0 {
			c.failf("纪要", "no %s", who.Label)
			continue
		}
		c.expect(runFont(c.paras[i].find("r")) == "黑体" && paraWords(c.paras[i]) == who.Label+"："+strings.Join(who.Names, "、"), "纪要", "%s", who.Label)
	}
}

func (c *checker) tables() {
	var got []*node
	for _, t := range c.body.all("tbl") {
		if t.find("tblPr", "tblpPr") == nil {
			got = append(got, t)
		}
	}
	for _, a := range c.want.Attached {
		if a.Table == nil {
			continue
		}
		if len(got) == 0 {
			c.failf("tables", "%s is missing", a.Title)
			return
		}
		t := got[0]
		got = got[1:]
		rows := t.all("tr")
		c.expect(len(rows) == len(a.Table.Rows)+1, "tables", "%d rows", len(rows))
		c.expect(rows[0].find("trPr", "tblHeader") != nil, "tables", "the head is on one page only")
		for i, r := range rows {
			c.expect(r.find("trPr", "cantSplit") != nil, "tables", "a row breaks over two pages")
			least := r.find("trPr", "trHeight")
			c.expect(least.attr("hRule") == "atLeast" && least.num("val") >= 12*runSize(r.all("r")[0]), "tables",
				"the font alone says how high a row is")
			for _, p := range r.all("p") {
				c.expect(p.find("pPr", "spacing").attr("lineRule") != "exact", "tables", "a row of exact height")
				c.expect(p.find("pPr", "snapToGrid").attr("val") == "0", "tables", "a cell is on the grid")
			}
			cells, want := r.all("tc"), a.Table.Head
			if i > 0 {
				want = a.Table.Rows[i-1]
			}
			for j := range cells {
				c.expect(cells[j].words() == want[j], "tables", "cell %d of row %d", j, i)
			}
		}
	}
}
