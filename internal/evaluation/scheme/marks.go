package scheme

import (
	"fmt"
	"maps"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
)

// Marks say which focus areas the indicators of built-in schemes look at (domain A07), by the ids of the schemes. A
// built-in scheme keeps its content (decision 0096), so each gives a further one (decision 0119).
type Marks struct {
	ID      string             `json:"id"`
	Name    string             `json:"name"`
	Schemes map[string]Marking `json:"schemes"`
}

// Marking is a scheme that has the content of another besides its name and its marks.
type Marking struct {
	Name  string              `json:"name"`
	Items map[string][]string `json:"items"` // one or two focus areas, by the codes of the indicators
}

// MarkedID is the id of the built-in scheme that marks the indicators of another.
func MarkedID(of string) string { return of + "_focus" }

// ParseMarks reads marks; any error refuses all of them.
func ParseMarks(raw []byte) (Marks, error) { return pack.Parse[Marks](raw) }

// Check returns everything that is wrong with the marks themselves; Mark finds what does not fit its scheme.
func (m Marks) Check() check.FieldErrors {
	var f check.FieldErrors
	if m.ID == "" || m.Name == "" || !check.Short(m.ID, 64) || !check.Short(m.Name, 100) {
		f.Add("name", "评估重点的标注应有代号和名称。", "Marks need an id and a name.")
	}
	for _, id := range slices.Sorted(maps.Keys(m.Schemes)) {
		if name := m.Schemes[id].Name; name == "" || !check.Short(name, 100) {
			f.Add("schemes."+id+".name", "方案名称不能为空，最多 100 字。", "The name has 1 to 100 characters.")
		}
		for _, code := range slices.Sorted(maps.Keys(m.Schemes[id].Items)) {
			at, areas := fmt.Sprintf("schemes.%s.items.%s", id, code), m.Schemes[id].Items[code]
			if len(areas) == 0 || len(areas) > 2 {
				f.Add(at, "一项指标标一个或两个评估重点。", "An indicator has one focus area or two.")
			}
			for i, a := range areas {
				check.OneOf(fmt.Sprintf("%s[%d]", at, i), a, &f, Focuses()...)
			}
		}
	}
	return f
}

// Mark returns the marked scheme that is otherwise s. The error is FieldErrors.
func (m Marking) Mark(s Scheme) (Scheme, error) {
	var f check.FieldErrors
	s.ID, s.Name, s.Practice = MarkedID(s.ID), m.Name, Practice{}
	met := map[string]bool{}
	s.Rubrics = slices.Clone(s.Rubrics)
	for n, r := range s.Rubrics {
		items := slices.Clone(r.Items)
		for i := range items {
			areas, ok := m.Items[items[i].Code]
			if !ok {
				continue
			}
			met[items[i].Code] = true
			items[i].Focus = areas[0]
			if len(areas) > 1 {
				items[i].AlsoFocus = areas[1]
			}
		}
		s.Rubrics[n].Items = items
	}
	for _, code := range slices.Sorted(maps.Keys(m.Items)) {
		if !met[code] {
			f.Add("items."+code, "没有这项指标。", "There is no such indicator.")
		}
	}
	if err := f.OrNil(); err != nil {
		return s, err
	}
	return Finish(s)
}
