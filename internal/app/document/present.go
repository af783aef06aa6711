package document

import (
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/typed"
)

// Bounds of one entry of a list, in characters. An attendee may have an office before the name, as long as records of
// meetings take them.
const (
	listedMax   = 60
	attendeeMax = 300
)

func (p Presence) equal(q Presence) bool { return p.Label == q.Label && slices.Equal(p.Names, q.Names) }

func lines(f *records.Fields, field string, to *[]string, v []string, most int) {
	if v == nil {
		return
	}
	*to = nil
	for i, t := range v {
		t = typed.Line(t)
		if t == "" {
			continue
		}
		if !records.ShortText(t, most) || i >= listMax {
			f.Add(field, fmt.Sprintf("每项最多 %d 字，不能有控制字符。", most),
				fmt.Sprintf("At most %d characters each, and no control characters.", most))
			return
		}
		*to = append(*to, t)
	}
}

func writePresent(f *records.Fields, doc *Document, present []Presence) {
	if present == nil {
		return
	}
	doc.Present = nil
	for i, p := range present {
		var names []string
		at := fmt.Sprintf("present[%d]", i)
		lines(f, at+".names", &names, p.Names, attendeeMax)
		if !slices.Contains([]string{"出席", "请假", "列席"}, p.Label) {
			f.Add(at+".label", "只能是出席、请假、列席。", "Must be one of 出席、请假、列席.")
		}
		if len(names) > 0 {
			doc.Present = append(doc.Present, Presence{p.Label, names})
		}
	}
}
