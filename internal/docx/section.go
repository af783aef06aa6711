package docx

import "strconv"

// section is a part of the document with its own margins, headers and footers.
type section struct {
	letter int  // where the letter's mark starts; the first page has it and rules, and no page number
	first  bool // contains the document's first page
	own    bool // 版记 alone: no page number
	even   bool // starts on an even page, whatever the page before it
	pitch  pitch
	grid   bool
}

func (s section) with(p pitch, profile Profile) *section {
	s.pitch, s.grid = p, profile == Grid
	return &s
}

// Relationship ids of headers and footers.
const (
	oddFooter, evenFooter, noFooter = "rId11", "rId12", "rId13"
	letterHeader, letterFooter      = "rId14", "rId15"
	noHeader                        = "rId16"
)

func (s section) write(x *xmlWriter) {
	x.start("w:sectPr")
	odd, even := oddFooter, evenFooter
	if s.own {
		odd, even = noFooter, noFooter
	}
	x.empty("w:headerReference", "w:type", "default", "r:id", noHeader)
	x.empty("w:headerReference", "w:type", "even", "r:id", noHeader)
	if s.letter > 0 {
		x.empty("w:headerReference", "w:type", "first", "r:id", letterHeader)
	}
	x.empty("w:footerReference", "w:type", "default", "r:id", odd)
	x.empty("w:footerReference", "w:type", "even", "r:id", even)
	if s.letter > 0 {
		x.empty("w:footerReference", "w:type", "first", "r:id", letterFooter)
	}
	start := "nextPage"
	if s.even {
		start = "evenPage"
	}
	x.empty("w:type", "w:val", start)
	x.empty("w:pgSz", "w:w", strconv.Itoa(pageWidth), "w:h", strconv.Itoa(pageHeight))
	header, foot := 851, s.pitch.footer()
	if s.letter > 0 {
		header, foot = s.letter, letterFoot
	}
	x.empty("w:pgMar",
		"w:top", strconv.Itoa(s.pitch.top), "w:right", strconv.Itoa(marginRight), "w:bottom",
		strconv.Itoa(s.pitch.bottom), "w:left", strconv.Itoa(marginLeft),
		"w:header", strconv.Itoa(header), "w:footer", strconv.Itoa(foot), "w:gutter", "0")
	flag(x, "w:titlePg", s.letter > 0)
	if s.grid {
		x.empty("w:docGrid", "w:type", "linesAndChars", "w:linePitch", strconv.Itoa(s.pitch.line),
			"w:charSpace", strconv.Itoa(charSpace))
	}
	x.end()
}

// part is a header or a footer.
func part(root string, profile Profile, paragraphs ...para) []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("w:"+root, "xmlns:w", namespace, "xmlns:r", relationships)
	for _, p := range paragraphs {
		p.write(&x, profile)
	}
	x.end()
	return x.b.Bytes()
}

// pageNumberLine is the height of a line with a page number.
const pageNumberLine = 340

// pageNumber is — 1 — in 4号 宋体, one character in from the outer margin.
func pageNumber(align string) para {
	p := para{style: "PageNumber", align: align, line: pageNumberLine, sideLeft: 280}
	if align == "right" {
		p.sideLeft, p.sideRight = 0, 280
	}
	p.runs = []run{{text: "— "}, {text: "PAGE", field: true}, {text: " —"}}
	return p
}

// headersAndFooters returns the parts by file name.
func headersAndFooters(d Document) map[string][]byte {
	out := map[string][]byte{
		"word/footer1.xml": part("ftr", Grid, pageNumber("right")),
		"word/footer2.xml": part("ftr", Grid, pageNumber("left")),
		// up to the type area: on a page that has to be even, LibreOffice lets that end where the footer begins, and 版记
		// is there
		"word/footer3.xml": part("ftr", Grid, para{style: "PageNumber", line: dashBelow}),
		"word/header2.xml": part("hdr", Grid, para{style: "PageNumber", line: 20}),
	}
	if d.Form != Letter {
		return out
	}
	foot := pitches[d.Profile].footer()
	for name, align := range map[string]string{"word/footer1.xml": "right", "word/footer2.xml": "left"} {
		// the footer is where page one has its rules; the number is above that, as in other documents
		out[name] = part("ftr", Grid, pageNumber(align), para{style: "PageNumber", line: foot - letterFoot})
	}
	size, narrow := markSize(d)
	_, mark, rule, rest := letterMark(d)
	// 170 mm, centred on the page: the type area is 28 mm from the left and 26 from the right
	const outLeft, outRight = (pageWidth-letterRules)/2 - marginLeft, (pageWidth-letterRules)/2 - marginRight
	out["word/header1.xml"] = part("hdr", Grid,
		para{
			style: "Mark", align: "center", line: mark,
			runs: []run{{text: d.Mark, font: biaoSong, size: size, narrow: narrow, red: true}},
		},
		para{
			style: "Rule", line: rule, sideLeft: outLeft, sideRight: outRight,
			border: &border{"bottom", "thickThinSmallGap", 24}, // the thick one is on top
		},
		para{style: "Rule", line: rest},
	)
	out["word/footer4.xml"] = part("ftr", Grid, para{
		style: "Rule", line: 20, sideLeft: outLeft, sideRight: outRight,
		border: &border{"bottom", "thinThickSmallGap", 24},
	})
	return out
}
