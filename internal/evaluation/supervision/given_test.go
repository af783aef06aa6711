package supervision_test

import (
	"strings"
	"testing"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/supervision"
)

// A task is given to a person until a day of the period, or taken back.
func TestATaskIsGivenToAPersonUntilADay(t *testing.T) {
	for name, x := range map[string]struct {
		given supervision.Given
		first deadline.Day
		field string // "": taken
	}{
		"taken back":                   {supervision.Given{}, "2026-01-05", ""},
		"to a person":                  {supervision.Given{Person: "王芳"}, "2026-01-05", ""},
		"until the first day":          {supervision.Given{Person: "王芳", Due: "2026-01-05"}, "2026-01-05", ""},
		"until the day before":         {supervision.Given{Person: "王芳", Due: "2026-01-04"}, "2026-01-05", "due"},
		"before the period is known":   {supervision.Given{Person: "王芳", Due: "2020-01-04"}, "", ""},
		"to no one until a day":        {supervision.Given{Due: "2026-02-01"}, "2026-01-05", "person"},
		"until no day of the calendar": {supervision.Given{Person: "王芳", Due: "2026-02-30"}, "2026-01-05", "due"},
		"to people in two lines":       {supervision.Given{Person: "王芳\n李雷"}, "2026-01-05", "person"},
		"to a name without end":        {supervision.Given{Person: strings.Repeat("字", 5001)}, "2026-01-05", "person"},
	} {
		f := supervision.CheckGiven(x.given, x.first)
		if (len(f) == 0) != (x.field == "") || len(f) > 0 && f[0].Field != x.field {
			t.Errorf("%s: %+v, want %q", name, f, x.field)
		}
	}
}
