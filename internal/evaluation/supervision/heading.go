package supervision

import (
	"slices"
	"strings"
	"unicode"
)

// Said is what one body said about one task in a report that it handed in.
type Said struct {
	Body string
	Task Task
	Item DailyItem
}

// Heading is one heading of a score sheet with what daily supervision said under it (evaluation §6).
type Heading struct {
	Name string // as the sheet names it; "" holds what does not belong to any of its headings
	Said []Said
}

// Under sorts what reports say by the headings of a score sheet. The seven headings of daily supervision are those of
// the sheet (domain B05, B13), only longer there, so a content belongs to the heading that contains its words. Every
// heading is in the result, in its order; what fits none comes last, without a name. A task that a report says nothing
// about is left out.
func (l TaskList) Under(headings []string, reports map[string]DailyReport) []Heading {
	out := make([]Heading, len(headings))
	for i, h := range headings {
		out[i].Name = h
	}
	rest := Heading{}
	for _, t := range l.Tasks {
		to := &rest
		if i := slices.IndexFunc(headings, func(h string) bool { return within(t.Content, h) }); i >= 0 {
			to = &out[i]
		}
		for _, body := range t.Bodies {
			for _, x := range reports[body].Items {
				if x.Code == t.Code && x.Begun() {
					to.Said = append(to.Said, Said{Body: body, Task: t, Item: x})
				}
			}
		}
	}
	if len(rest.Said) > 0 {
		out = append(out, rest)
	}
	return out
}

// within reports whether a heading contains the words of a content, ignoring punctuation and spaces.
func within(content, heading string) bool {
	c := words(content)
	return c != "" && strings.Contains(words(heading), c)
}

func words(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
