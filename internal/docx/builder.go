package docx

import (
	"strconv"
	"strings"
)

// builder writes the body of a document and counts its pages on the way: where 版记 goes depends on whether the last
// page is even.
type builder struct {
	x     xmlWriter
	doc   Document
	pitch pitch
	page  int
	used  int // twips of the current page

	flowed int  // pages since the last forced break
	drift  int  // twips by which the rows since then may be higher or lower in another program
	unsure bool // another program may have arrived at a different number of pages
	moved  bool // 主送 is in 版记: above the text it would leave page one without text

	crowded bool // 主送 leaves page one without text, and 版记, which is on one page, has no room for it
}

// take records how much of the page is used; what does not fit starts a new page.
func (b *builder) take(height int) {
	if b.used+height > b.pitch.height()+20 { // 22 lines of 28.99 pt are a hair more than 225 mm
		b.newPage()
		b.flowed++
	}
	b.used += height
}

func (b *builder) newPage() { b.page, b.used = b.page+1, 0 }

// forcePage starts a page where every program does.
func (b *builder) forcePage() {
	b.unsure = b.unsure || b.nearEdge()
	b.newPage()
	b.flowed, b.drift = 0, 0
}

// slack is how far programs may differ about where a text ends: about a line, one every other page, and what the rows
// of a table add up to.
func (b *builder) slack() int { return (1+b.flowed/2)*b.pitch.line + b.drift }

// nearEdge reports whether another program may have ended the text a page earlier or later.
func (b *builder) nearEdge() bool {
	return b.used+b.slack() > b.pitch.height() || b.flowed > 0 && b.used < b.slack()
}

// blank leaves n lines empty.
func (b *builder) blank(n int) {
	for range n {
		b.add(para{runs: nil})
	}
}

const namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

const relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// document writes word/document.xml.
func document(d Document) []byte {
	b := build(d)
	b.imprint()
	b.x.end()
	b.x.end()
	return b.x.b.Bytes()
}

// build writes everything before 版记.
func build(d Document) *builder {
	b := &builder{doc: d, pitch: pitches[d.Profile], page: 1}
	b.x.b.WriteString(xmlHeader)
	b.x.start("w:document", "xmlns:w", namespace, "xmlns:r", relationships)
	b.x.start("w:body")
	switch d.Form {
	case Letter:
		b.letterHead()
	default:
		b.officialHead()
	}
	b.title(d.Title)
	b.receivers()
	b.text(d.Body, d.Signature.Name != "")
	b.attachmentNote()
	b.present()
	b.signature()
	b.note()
	for i, a := range d.Attached {
		b.attachment(i, a)
	}
	return b
}

// title is centred, two lines below the preceding text.
func (b *builder) title(title string) {
	b.blank(2)
	b.titleLines(title)
}

func (b *builder) titleLines(title string) {
	p := para{style: "Title", align: "center", line: titleLine}
	for i, line := range TitleLines(title, b.doc.Keep) {
		p.runs = append(p.runs, run{text: line, line: i > 0})
	}
	p.lines = len(p.runs)
	b.add(p)
}

// receivers is 主送: one line below the title, flush left, with a full-width colon; in 版记 if there are so many that page
// one would hold less than two lines of text (GB/T 9704-2012 7.3.2). Where 版记 has no room either it stays above the
// text.
func (b *builder) receivers() {
	b.blank(1)
	if len(b.doc.To) == 0 {
		return
	}
	t := strings.Join(b.doc.To, "、") + "："
	lines := lineCount(t, 0, 2*charsPerLine)
	room := b.pitch.height() - b.used
	b.moved = b.page == 1 && room >= 2*b.pitch.line && room < (lines+2)*b.pitch.line
	if b.moved && b.imprintLines()*imprintLine+b.pitch.line > b.pitch.height() {
		b.moved, b.crowded = false, true
	}
	if b.moved {
		return
	}
	b.add(para{lines: lines, runs: []run{{text: t}}})
}

// text writes paragraphs with their first lines indented by two characters. The last stays with what follows it where
// that would be on a page without text: programs that keep a paragraph whole leave as much of the page empty as it has
// lines.
func (b *builder) text(paragraphs []string, signed bool) {
	for i, t := range paragraphs {
		l, lead, rest := split(t)
		p := para{
			style: "Body", first: 200, lines: lineCount(t, 4, 2*charsPerLine),
			keep: alone(lead, rest), // a heading stays with its text
		}
		if signed && i == len(paragraphs)-1 {
			p.keep = p.keep || p.lines <= 3 || !b.staysWithText(p.lines)
		}
		if lead != "" {
			p.style = "Heading" + strconv.Itoa(int(l))
			p.runs = append(p.runs, run{text: lead, font: map[level]font{1: heiTi, 2: kaiTi}[l]})
		}
		if rest != "" {
			p.runs = append(p.runs, run{text: rest, font: fangSong})
		}
		b.add(p)
	}
}

// staysWithText reports whether a paragraph of this many lines is sure to end on a page that has room for 附件说明 and the
// signature.
func (b *builder) staysWithText(lines int) bool {
	tail := 3 // a blank line, name and date
	if b.doc.Signature.Seal {
		tail++
	}
	for i, a := range b.doc.Attached {
		tail += lineCount(a.Title, 0, 2*(charsPerLine-5))
		if i == 0 {
			tail++
		}
	}
	if b.doc.Note != "" {
		tail += b.noteLines()
	}
	end, over := b.used+lines*b.pitch.line, b.used+lines*b.pitch.line-b.pitch.height()
	if over > 0 {
		end = over
	}
	near := b.slack()
	return end+tail*b.pitch.line+near <= b.pitch.height() && (over <= 0 || over > near)
}

// attachmentNote is 附件说明: names without punctuation after them; wrapped lines are aligned with the start of the name.
func (b *builder) attachmentNote() {
	for i, a := range b.doc.Attached {
		if i == 0 {
			b.add(para{keep: true})
		}
		p := para{
			left: 500, hanging: 300, keep: true, lines: lineCount(a.Title, 0, 2*(charsPerLine-5)),
			runs: []run{{text: a.Title}},
		}
		if len(b.doc.Attached) > 1 {
			p.left, p.hanging = 600, 100
			p.runs[0].text = strconv.Itoa(i+1) + "." + a.Title
			if i == 0 {
				p.hanging = 400
			}
		}
		if i == 0 {
			p.runs[0].text = "附件：" + p.runs[0].text
		}
		b.add(p)
	}
}

// present lists who attended: the labels of 纪要 in 黑体, names below one another.
func (b *builder) present() {
	for i, p := range b.doc.Present {
		if i == 0 {
			b.blank(1)
		}
		names := strings.Join(p.Names, "、")
		wide := 100 * (width(p.Label)/2 + 1)
		b.add(para{
			left: 200 + wide, hanging: wide, lines: lineCount(names, 0, 2*charsPerLine-(400+2*wide)/100),
			runs: []run{{text: p.Label + "：", font: heiTi}, {text: names}},
		})
	}
}

// signature is the issuer and the date, in the standard's two forms: with a seal and without.
func (b *builder) signature() {
	s := b.doc.Signature
	if s.Name == "" {
		return
	}
	name, day := 50*width(s.Name), 50*width(date(s.Date))
	nameRight, dateRight := withSeal(name, day)
	b.add(para{keep: true})
	if s.Seal {
		b.add(para{keep: true}) // the seal's upper edge is within one line of the text, its centre over name and date
	} else {
		nameRight, dateRight = withoutSeal(name, day)
	}
	b.add(para{style: "Signature", align: "right", right: nameRight, keep: true, runs: []run{{text: s.Name}}})
	b.add(para{
		style: "Signature", align: "right", right: dateRight, keep: b.doc.Note != "", // 附注 is not alone on a page
		runs: []run{{text: date(s.Date)}},
	})
}

// withSeal: the date ends four characters before the margin, the name is centred over it. A name too long for that
// pushes the date.
func withSeal(name, day int) (nameRight, dateRight int) {
	dateRight = 400
	nameRight = dateRight + (day-name)/2
	if nameRight < 0 {
		return 0, (name - day) / 2
	}
	return nameRight, dateRight
}

// withoutSeal: the name ends two characters before the margin, the date starts two characters after the start of the
// name; a date that would come closer to the margin ends there instead, and the name moves.
func withoutSeal(name, day int) (nameRight, dateRight int) {
	dateRight = name - day
	if dateRight >= 200 {
		return 200, dateRight
	}
	return 200 + day + 200 - name, 200
}

func (b *builder) note() {
	if b.doc.Note != "" {
		b.add(para{left: 200, lines: b.noteLines(), runs: []run{{text: "（" + b.doc.Note + "）"}}})
	}
}

func (b *builder) noteLines() int { return lineCount("（"+b.doc.Note+"）", 0, 2*charsPerLine-4) }

// attachment starts on a new page: 附件 at the top left, the title on the third line.
func (b *builder) attachment(i int, a Attachment) {
	label := "附件"
	if len(b.doc.Attached) > 1 {
		label += strconv.Itoa(i + 1)
	}
	b.add(para{breakBefore: true, runs: []run{{text: label, font: heiTi}}})
	b.blank(1)
	b.titleLines(a.Title)
	b.blank(1)
	b.text(a.Body, false)
	if a.Table != nil {
		b.table(*a.Table)
	}
}
