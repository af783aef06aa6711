package docx

import (
	"slices"
	"strconv"
)

// table writes an attachment's table: the head repeats on every page, and no row breaks across pages. Cells are off
// the grid, otherwise a row of small type would be as high as two lines of text.
func (b *builder) table(t Table) {
	widths, size := columns(t), cellSize(len(t.Head))
	x := &b.x
	x.start("w:tbl")
	x.start("w:tblPr")
	x.empty("w:tblW", "w:w", strconv.Itoa(typeWidth), "w:type", "dxa")
	x.start("w:tblBorders")
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		x.empty("w:"+side, "w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "000000")
	}
	x.end()
	x.empty("w:tblLayout", "w:type", "fixed")
	x.start("w:tblCellMar")
	x.empty("w:left", "w:w", "60", "w:type", "dxa")
	x.empty("w:right", "w:w", "60", "w:type", "dxa")
	x.end()
	x.end()
	x.start("w:tblGrid")
	for _, w := range widths {
		x.empty("w:gridCol", "w:w", strconv.Itoa(w))
	}
	x.end()
	center := numeric(t)
	b.row(t.Head, widths, size, nil, true)
	for _, r := range t.Rows {
		b.row(r, widths, size, center, false)
	}
	x.end()
	for _, f := range t.Foot {
		b.add(para{style: "Cell", line: 360, lines: lineCount(f, 0, typeWidth/120), runs: []run{{text: f, size: 24}}})
	}
}

func (b *builder) row(cells []string, widths []int, size int, center []bool, head bool) {
	x, lines := &b.x, 1
	for i, text := range cells {
		lines = max(lines, lineCount(text, 0, max((widths[i]-120)/(5*size), 2)))
	}
	height := rowHeight(lines, size)
	x.start("w:tr")
	x.start("w:trPr")
	x.empty("w:cantSplit")
	x.empty("w:trHeight", "w:val", strconv.Itoa(height), "w:hRule", "atLeast")
	flag(x, "w:tblHeader", head)
	x.end()
	for i, text := range cells {
		x.start("w:tc")
		x.start("w:tcPr")
		x.empty("w:tcW", "w:w", strconv.Itoa(widths[i]), "w:type", "dxa")
		x.empty("w:vAlign", "w:val", "center")
		x.end()
		p := para{style: "Cell", offGrid: true, runs: []run{{text: text, size: size}}}
		if head {
			p.runs[0].font = heiTi
		}
		if head || center[i] {
			p.align = "center"
		}
		p.write(x, Grid) // an exact pitch would cut rows of small type
		x.end()
	}
	x.end()
	b.take(height)
	b.drift += height / 20
}

// rowHeight is the height of a row in twips, the same on the page (page.css): lines of 1.3 times the type's size, which
// is given in half points, and what is around them. Left to the font, it would differ from program to program.
func rowHeight(lines, size int) int { return lines*size*13 + 90 }

// columns distributes the width of the type area over the columns of a table.
func columns(t Table) []int {
	weights := t.Widths
	if len(weights) == 0 {
		weights = slices.Repeat([]int{1}, len(t.Head))
	}
	total := 0
	for _, w := range weights {
		total += w
	}
	out, left := make([]int, len(weights)), typeWidth
	for i, w := range weights {
		out[i] = typeWidth * w / total
		left -= out[i]
	}
	out[len(out)-1] += left
	return out
}

// cellSize returns the type size of a table in half points: the more columns, the smaller.
func cellSize(columns int) int {
	switch {
	case columns <= 5:
		return 28 // 四号
	case columns <= 8:
		return 24 // 小四
	case columns <= 12:
		return 21 // 五号
	}
	return 18 // 小五
}

// numeric reports which columns hold only short entries; those are centred.
func numeric(t Table) []bool {
	out := make([]bool, len(t.Head))
	for i := range out {
		out[i] = true
		for _, r := range t.Rows {
			if width(r[i]) > 12 {
				out[i] = false
				break
			}
		}
	}
	return out
}
