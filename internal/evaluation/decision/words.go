package decision

import (
	"slices"
	"strings"
)

// Words returns what the document of an accountability says: who is held accountable, in which case and how. Persons
// are named with their offices, an organization is the unit that receives the document.
func (r AccountabilityRule) Words(d Decision) (who, why, how string) {
	var people, modes []string
	for _, p := range d.Persons {
		people = append(people, p.Office+p.Name)
	}
	who = strings.Join(people, "、")
	i := slices.IndexFunc(r.Subjects, func(s SubjectKind) bool { return s.Code == d.Subject })
	if who == "" && i >= 0 {
		who = "你单位" + r.Subjects[i].Name
	}
	for _, c := range r.Cases {
		if c.Code == d.Case {
			why = c.Name
		}
	}
	for _, m := range r.Modes {
		if m.On == d.On && slices.Contains(d.Modes, m.Code) {
			modes = append(modes, m.Name)
		}
	}
	return who, why, strings.Join(modes, "、")
}
