package docx

import "strings"

// officialHead is 版头 of the general form and of 纪要: serial, urgency, issuer's mark, number, signers, red rule.
func (b *builder) officialHead() {
	d := b.doc
	b.add(para{runs: []run{{text: d.Serial}}})
	b.add(para{runs: []run{{text: d.Urgency, font: heiTi}}})
	size, narrow := markSize(d)
	line := size * 125 / 20 * 2 // 1.25 times the type's height, in twips
	b.add(para{
		style: "Mark", align: "center", before: markTop - 2*b.pitch.line - line/8, line: line,
		runs: []run{{text: d.Mark, font: biaoSong, size: size, narrow: narrow, red: true}},
	})
	b.blank(2)
	if d.Upward {
		b.signers()
	} else {
		b.add(para{style: "Number", align: "center", line: 400, runs: []run{{text: blankNumber(d.Number)}}})
	}
	b.add(para{style: "Rule", line: underNumber, border: &border{"bottom", "single", redBar}})
}

// blankNumber returns a number with blanks to fill in, for a draft.
func blankNumber(n string) string {
	if n == "" {
		return "　　〔　　〕　号"
	}
	return n
}

// signers puts the number one character from the left and the signers one from the right, two names per line, the
// number on the last line.
func (b *builder) signers() {
	d, tab := b.doc, typeWidth-chars(100)
	for i := 0; i < max(len(d.Signers), 1); i += 2 {
		p := para{style: "Number", left: 100, line: 400, tab: tab}
		if i+2 >= len(d.Signers) {
			p.runs = append(p.runs, run{text: blankNumber(d.Number)})
		}
		label := "签发人："
		if i > 0 {
			label = "　　　　"
		}
		p.runs = append(p.runs, run{text: label, tab: true}, run{text: twoNames(d.Signers, i), font: kaiTi})
		b.add(p)
	}
}

// twoNames returns the i-th name and the next, each padded to the longest, so that the lines align.
func twoNames(names []string, i int) string {
	wide, out := 0, ""
	for _, n := range names {
		wide = max(wide, width(n))
	}
	for j := i; j < i+2 && i < len(names); j++ {
		n := ""
		if j < len(names) {
			n = names[j]
		}
		if j == i {
			n += "　"
		}
		out += n + strings.Repeat("　", (wide-width(strings.TrimSpace(n)))/2)
	}
	if len(names) == 1 {
		return names[0]
	}
	return out
}

// markSize returns the size of an issuer's mark in half points and how much it is narrowed to stay on one line. A
// letter's is smaller, so that its rules end above the line that the text begins on.
func markSize(d Document) (size, narrow int) {
	n := width(d.Mark) // in half characters
	const room = 436 * 2
	for _, points := range []int{44, 36, 30, 26, 22} {
		if d.Form == Letter && points > 30 {
			continue
		}
		if n*points <= room {
			return 2 * points, 0
		}
		if per := room * 100 / (n * points); per >= 72 {
			return 2 * points, per
		}
	}
	return 2 * 22, max(room*100/(n*22), 50)
}

// letterMark returns how a letter's first page begins, in twips: where its header starts, how high the line of the mark
// is, that of the rules and what is left until the text begins. A line is 1.25 times as high as its type: a tenth of
// the line is above the type and as much below.
func letterMark(d Document) (top, mark, rule, rest int) {
	size, _ := markSize(d)
	mark = size * 125 / 20 * 2
	top, rule = letterTop-mark/10, underNumber-mark/10
	return top, mark, rule, letterText - top - mark - rule - doubleRule
}

// letterHead is the head of 信函格式: its mark and rules are in the first page's header and footer, this is what comes
// below them, 7/8 of a character below the rules.
func (b *builder) letterHead() {
	d := b.doc
	b.take(b.pitch.line) // the header takes one
	_, _, _, rest := letterMark(d)
	before := max(underRules-(b.pitch.line-320)/2-rest, 0)
	if d.Serial == "" && d.Urgency == "" {
		b.add(para{align: "right", before: before, runs: []run{{text: blankNumber(d.Number)}}})
		return
	}
	first := d.Serial
	if first == "" {
		first = d.Urgency
	}
	f := fangSong
	if d.Serial == "" {
		f = heiTi
	}
	b.add(para{tab: typeWidth, before: before, runs: []run{
		{text: first, font: f}, {text: blankNumber(d.Number), tab: true},
	}})
	if d.Serial != "" && d.Urgency != "" {
		b.add(para{runs: []run{{text: d.Urgency, font: heiTi}}})
	}
}
