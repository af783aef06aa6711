package docx

import (
	"strconv"
	"strings"
)

// imprint is 版记, at the bottom of an even page. A page with nothing else on it has no page number. In a letter it has
// neither rules nor printer, and may be on any page.
func (b *builder) imprint() {
	lines := b.imprintLines()
	last := section{first: true}
	if b.doc.Form == Letter {
		last.letter, _, _, _ = letterMark(b.doc)
	}
	if lines == 0 {
		b.close(last)
		return
	}
	if !b.roomHere(lines) || b.doc.Form != Letter && !b.surelyEven(lines) {
		b.ownPage(last)
		last = section{own: true, even: b.doc.Form != Letter}
		b.add(para{line: 20}) // otherwise LibreOffice draws the table on the previous page
	}
	b.imprintTable()
	b.close(last)
}

// surelyEven reports whether the text ends on an even page with room for this many lines of 版记, in every program: some
// break a line in a different place than the builder assumes.
func (b *builder) surelyEven(lines int) bool { return b.page%2 == 0 && b.surelyHere(lines) }

// surelyHere reports whether the text ends on this page in every program, with room for this many lines of 版记.
func (b *builder) surelyHere(lines int) bool {
	return !b.unsure && !b.nearEdge() && b.used+lines*imprintLine+b.pitch.line+b.slack() <= b.pitch.height()
}

// roomHere reports whether this many lines of 版记 fit below the text, a blank line between them.
func (b *builder) roomHere(lines int) bool {
	return b.used+lines*imprintLine+b.pitch.line <= b.pitch.height()
}

// letterHere reports whether a letter has 版记 on the page on which its text ends, in every program: where one needs a
// line more than we count, that is the blank one.
func (b *builder) letterHere(lines int) bool {
	return !b.unsure && !b.nearEdge() && b.roomHere(lines) &&
		b.used+lines*imprintLine+b.slack() <= b.pitch.height()
}

// ownPage ends the section with the text, so that what follows is on a page without a number.
func (b *builder) ownPage(text section) {
	b.add(para{line: 20, section: text.with(b.pitch, b.doc.Profile)})
	b.forcePage()
}

// close writes the last paragraph, which 版记 is anchored to, and the last section.
func (b *builder) close(s section) {
	para{line: 20}.write(&b.x, b.doc.Profile)
	s.with(b.pitch, b.doc.Profile).write(&b.x)
}

func (b *builder) cc() string {
	if len(b.doc.CC) == 0 {
		return ""
	}
	return strings.Join(b.doc.CC, "，") + "。"
}

// to is 主送 where it is in 版记, set like 抄送 and above it.
func (b *builder) to() string {
	if !b.moved {
		return ""
	}
	return strings.Join(b.doc.To, "，") + "。"
}

// sent are the lists of 版记, with their labels.
func (b *builder) sent() (out []string) {
	if to := b.to(); to != "" {
		out = append(out, "主送："+to)
	}
	if cc := b.cc(); cc != "" {
		out = append(out, "抄送："+cc)
	}
	return out
}

// imprintLines is how many lines of 4号 the imprint takes.
func (b *builder) imprintLines() int {
	n := 0
	for _, list := range b.sent() {
		n += lineCount(list, 0, (typeWidth-4*14*20)/140)
	}
	if b.printed() {
		n++
	}
	return n
}

func (b *builder) printed() bool { return b.doc.PrintedBy != "" && b.doc.Form != Letter }

// imprintTable is at the bottom of the type area and as wide as it; its rules follow the standard.
func (b *builder) imprintTable() {
	x := &b.x
	top, middle, bottom := strconv.Itoa(thick), strconv.Itoa(thin), strconv.Itoa(thick)
	kind := "single"
	if b.doc.Form == Letter {
		kind = "nil"
	}
	x.start("w:tbl")
	x.start("w:tblPr")
	// Measured from the page's edge, because LibreOffice lets a table that is anchored to the margin flow with the
	// text.
	x.empty("w:tblpPr", "w:vertAnchor", "margin", "w:horzAnchor", "page", "w:tblpX", strconv.Itoa(marginLeft),
		"w:tblpYSpec", "bottom")
	x.empty("w:tblOverlap", "w:val", "never")
	x.empty("w:tblW", "w:w", strconv.Itoa(typeWidth), "w:type", "dxa")
	x.start("w:tblBorders")
	x.empty("w:top", "w:val", kind, "w:sz", top, "w:space", "0", "w:color", "000000")
	x.empty("w:bottom", "w:val", kind, "w:sz", bottom, "w:space", "0", "w:color", "000000")
	x.empty("w:insideH", "w:val", kind, "w:sz", middle, "w:space", "0", "w:color", "000000")
	x.end()
	x.empty("w:tblLayout", "w:type", "fixed")
	x.start("w:tblCellMar")
	x.empty("w:left", "w:w", "0", "w:type", "dxa")
	x.empty("w:right", "w:w", "0", "w:type", "dxa")
	x.end()
	x.end()
	x.start("w:tblGrid")
	x.empty("w:gridCol", "w:w", strconv.Itoa(typeWidth))
	x.end()
	const one, three = 14 * 20, 3 * 14 * 20 // characters of 4号
	if lists := b.sent(); len(lists) > 0 {  // no rule between them: one row
		b.imprintRow(func() {
			for _, list := range lists {
				b.imprintText(nil, []run{{text: list, size: size4}}, one+three, three)
			}
		})
	}
	if b.printed() {
		b.imprintRow(func() {
			b.imprintText([]string{"right", strconv.Itoa(typeWidth - one)}, []run{
				{text: b.doc.PrintedBy, size: size4},
				{text: date(b.doc.PrintedOn) + "印发", size: size4, tab: true},
			}, one, 0)
		})
	}
	x.end()
}

func (b *builder) imprintRow(lines func()) {
	x := &b.x
	x.start("w:tr")
	x.start("w:trPr")
	x.empty("w:cantSplit")
	x.end()
	x.start("w:tc")
	x.start("w:tcPr")
	x.empty("w:tcW", "w:w", strconv.Itoa(typeWidth), "w:type", "dxa")
	x.empty("w:vAlign", "w:val", "center")
	x.end()
	lines()
	x.end()
	x.end()
}

// imprintText is one list of 版记, or its last line.
func (b *builder) imprintText(tab []string, runs []run, left, hanging int) {
	x := &b.x
	x.start("w:p")
	x.start("w:pPr")
	x.empty("w:pStyle", "w:val", "Imprint")
	if tab != nil {
		x.start("w:tabs")
		x.empty("w:tab", "w:val", tab[0], "w:pos", tab[1])
		x.end()
	}
	x.empty("w:snapToGrid", "w:val", "0")
	x.empty("w:spacing", "w:line", strconv.Itoa(imprintLine), "w:lineRule", "exact")
	x.empty("w:ind", "w:left", strconv.Itoa(left), "w:right", strconv.Itoa(14*20), "w:hanging", number(hanging))
	x.end()
	for _, r := range runs {
		r.write(x)
	}
	x.end()
}
