package document

import (
	"slices"

	"minping/internal/app/records"
	"minping/internal/typed"
)

func lines(f *records.Fields, field string, to *[]string, v []string) {
	if v == nil {
		return
	}
	*to = nil
	for i, t := range v {
		t = typed.Line(t)
		if t == "" {
			continue
		}
		if !records.ShortText(t, 60) || i >= listMax {
			f.Add(field, "每项最多 60 字，不能有控制字符。", "At most 60 characters each, and no control characters.")
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
	for _, p := range present {
		var names []string
		lines(f, "present", &names, p.Names)
		if !slices.Contains([]string{"出席", "请假", "列席"}, p.Label) {
			f.Add("present", "只能是出席、请假、列席。", "Must be one of 出席、请假、列席.")
		}
		if len(names) > 0 {
			doc.Present = append(doc.Present, Presence{p.Label, names})
		}
	}
}
