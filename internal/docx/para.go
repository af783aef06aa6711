package docx

import "strconv"

// font is what a run is set in.
type font string

// The fonts of official documents; fontTable names their substitutes.
const (
	fangSong font = "仿宋_GB2312"
	kaiTi    font = "楷体_GB2312"
	heiTi    font = "黑体"
	biaoSong font = "方正小标宋简体"
	songTi   font = "宋体"
)

// run is text in one font; an empty font means the font of the paragraph's style.
type run struct {
	text   string
	font   font
	size   int // half points; 0 means the style's
	narrow int // percentage of the characters' width; 0 means full width
	red    bool
	line   bool // preceded by a line break
	tab    bool // preceded by a tab
	field  bool // text is the name of a field
}

// border is the rule above or below a paragraph.
type border struct {
	side  string // top or bottom
	style string // single, thickThinSmallGap, thinThickSmallGap
	size  int    // eighths of a point
}

// para is one paragraph. Indents are in hundredths of a character, side in twips on top of them.
type para struct {
	style               string
	align               string
	left, right         int
	first, hanging      int
	sideLeft, sideRight int
	before              int // twips
	line                int // twips, exactly; 0 means a line of the page
	keep, breakBefore   bool
	offGrid             bool
	border              *border
	tab                 int // position of a right tab, in twips
	lines               int // how many lines it takes
	section             *section
	runs                []run
}

// add writes a paragraph and records how much of the page it takes.
func (b *builder) add(p para) {
	if p.breakBefore {
		b.forcePage()
	}
	height := b.pitch.line
	if p.line > 0 {
		height = p.line
	}
	b.take(p.before)
	for range max(p.lines, 1) {
		b.take(height)
	}
	p.write(&b.x, b.doc.Profile)
}

func (p para) write(x *xmlWriter, profile Profile) {
	x.start("w:p")
	x.start("w:pPr")
	if p.style != "" {
		x.empty("w:pStyle", "w:val", p.style)
	}
	flag(x, "w:keepNext", p.keep)
	flag(x, "w:pageBreakBefore", p.breakBefore)
	p.writeBorder(x)
	if p.tab > 0 {
		x.start("w:tabs")
		x.empty("w:tab", "w:val", "right", "w:pos", strconv.Itoa(p.tab))
		x.end()
	}
	x.empty("w:snapToGrid", "w:val", "0") // LibreOffice gives two cells to a character that is wider than one
	p.writeSpacing(x, profile)
	p.writeIndent(x)
	if p.align != "" {
		x.empty("w:jc", "w:val", p.align)
	}
	if p.section != nil {
		p.section.write(x)
	}
	x.end()
	for _, r := range p.runs {
		r.write(x)
	}
	x.end()
}

func flag(x *xmlWriter, name string, set bool) {
	if set {
		x.empty(name)
	}
}

func (p para) writeBorder(x *xmlWriter) {
	if p.border == nil {
		return
	}
	x.start("w:pBdr")
	x.empty("w:"+p.border.side, "w:val", p.border.style, "w:sz", strconv.Itoa(p.border.size), "w:space",
		"0", "w:color", "FF0000")
	x.end()
}

func (p para) writeSpacing(x *xmlWriter, profile Profile) {
	line := p.line
	if line == 0 && !p.offGrid {
		line = pitches[profile].line
	}
	if p.before == 0 && line == 0 {
		return
	}
	attrs := []string{"w:before", number(p.before)}
	if line > 0 {
		attrs = append(attrs, "w:line", strconv.Itoa(line), "w:lineRule", "exact")
	}
	x.empty("w:spacing", attrs...)
}

func (p para) writeIndent(x *xmlWriter) {
	attrs := []string{
		"w:leftChars", number(p.left), "w:left", number(chars(p.left) + p.sideLeft),
		"w:rightChars", number(p.right), "w:right", number(chars(p.right) + p.sideRight),
		"w:firstLineChars", number(p.first), "w:firstLine", number(chars(p.first)),
		"w:hangingChars", number(p.hanging), "w:hanging", number(chars(p.hanging)),
	}
	for i := 1; i < len(attrs); i += 2 {
		if attrs[i] != "" {
			x.empty("w:ind", attrs...)
			return
		}
	}
}

// number formats a measure, "" for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (r run) write(x *xmlWriter) {
	x.start("w:r")
	if r.font != "" || r.size > 0 || r.red || r.narrow > 0 {
		x.start("w:rPr")
		if r.font != "" {
			x.empty("w:rFonts", fontAttrs(r.font)...)
		}
		if r.red {
			x.empty("w:color", "w:val", "FF0000")
		}
		if r.narrow > 0 {
			x.empty("w:w", "w:val", strconv.Itoa(r.narrow))
		}
		if r.size > 0 {
			x.empty("w:sz", "w:val", strconv.Itoa(r.size))
			x.empty("w:szCs", "w:val", strconv.Itoa(r.size))
		}
		x.end()
	}
	flag(x, "w:br", r.line)
	flag(x, "w:tab", r.tab)
	if r.field {
		x.empty("w:fldChar", "w:fldCharType", "begin")
		x.element("w:instrText", " "+r.text+" ", "xml:space", "preserve")
		x.empty("w:fldChar", "w:fldCharType", "separate")
		x.element("w:t", "1")
		x.empty("w:fldChar", "w:fldCharType", "end")
	} else {
		x.element("w:t", r.text, "xml:space", "preserve")
	}
	x.end()
}

// fontAttrs names the font for both Chinese and Latin: with a different Latin font the quotation marks “ ” would be
// set in Latin.
func fontAttrs(f font) []string {
	return []string{
		"w:ascii", string(f), "w:eastAsia", string(f), "w:hAnsi", string(f), "w:cs",
		string(f), "w:hint", "eastAsia",
	}
}
