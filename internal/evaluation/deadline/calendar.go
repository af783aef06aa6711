package deadline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
)

// Calendar says which days are working days. By default Monday to Friday are, and Saturday and Sunday are not.
type Calendar struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Years      []Year     `json:"years"`
	Exceptions Exceptions `json:"exceptions"` // of one place; they take precedence over the years
}

// Year is a year's public holidays and the weekend days worked in exchange (调休), as announced.
type Year struct {
	Year int `json:"year"`
	// false: the government has not announced the year yet, so only the holidays fixed by law are listed
	Published bool   `json:"published"`
	Source    string `json:"source,omitempty"`
	Off       []Span `json:"off"`
	Work      []Span `json:"work,omitempty"`
}

// Exceptions are days added by one place.
type Exceptions struct {
	Off  []Span `json:"off,omitempty"`
	Work []Span `json:"work,omitempty"`
}

// Span is a day, "2024-06-10", or a first and a last day, "2024-02-10/2024-02-17".
type Span string

func (s Span) ends() (first, last Day, ok bool) {
	a, b, two := strings.Cut(string(s), "/")
	if !two {
		b = a
	}
	first, ok = ParseDay(a)
	last, okLast := ParseDay(b)
	return first, last, ok && okLast && first <= last
}

// holds compares days as they are written: a calendar has been checked, and counting working days asks it hundreds of
// times. An invalid span holds nothing, because a known day has ten characters.
func (s Span) holds(d Day) bool {
	const day = len(time.DateOnly)
	switch {
	case len(s) == day:
		return string(s) == string(d)
	case len(s) == 2*day+1 && s[day] == '/':
		return string(s[:day]) <= string(d) && string(d) <= string(s[day+1:])
	}
	return false
}

// ParseCalendar reads a calendar from YAML or JSON; any error refuses the whole calendar.
func ParseCalendar(raw []byte) (Calendar, error) { return pack.Parse[Calendar](raw) }

const maxSpans = 200

// Check returns everything that is wrong.
func (c Calendar) Check() check.FieldErrors {
	var f check.FieldErrors
	if c.ID == "" || !check.Short(c.ID, 64) || c.Name == "" || !check.Short(c.Name, 100) {
		f.Add("name", "日历应有代号和名称。", "A calendar needs an id and a name.")
	}
	seen := map[int]bool{}
	for i, y := range c.Years {
		at := fmt.Sprintf("years[%d]", i)
		check.Between(at+".year", y.Year, 2000, 2100, &f)
		if seen[y.Year] {
			f.Add(at+".year", "同一年份写了两次。", "The year is given twice.")
		}
		seen[y.Year] = true
		checkSpans(at+".off", y.Off, y.Year, &f)
		checkSpans(at+".work", y.Work, y.Year, &f)
	}
	checkSpans("exceptions.off", c.Exceptions.Off, 0, &f)
	checkSpans("exceptions.work", c.Exceptions.Work, 0, &f)
	return f
}

// checkSpans checks a list; year 0 accepts days of any year.
func checkSpans(at string, list []Span, year int, f *check.FieldErrors) {
	if len(list) > maxSpans {
		f.Add(at, fmt.Sprintf("最多 %d 段。", maxSpans), fmt.Sprintf("At most %d spans.", maxSpans))
		return
	}
	for i, s := range list {
		first, last, ok := s.ends()
		if !ok || year > 0 && (first.Time().Year() != year || last.Time().Year() != year) {
			f.Add(
				fmt.Sprintf("%s[%d]", at, i),
				"应为本年的一天或起止日期，如 2024-02-10/2024-02-17。",
				"Must be a day of the year, or a first and a last one.",
			)
		}
	}
}

// Working reports whether people work on a day.
func (c Calendar) Working(d Day) bool { return c.working(d, d.Time().Weekday()) }

func (c Calendar) working(d Day, w time.Weekday) bool {
	in := func(list []Span) bool {
		return slices.ContainsFunc(list, func(s Span) bool { return s.holds(d) })
	}
	switch {
	case in(c.Exceptions.Off):
		return false
	case in(c.Exceptions.Work):
		return true
	}
	if y, ok := c.year(d); ok {
		switch {
		case in(y.Work):
			return true
		case in(y.Off):
			return false
		}
	}
	return w != time.Saturday && w != time.Sunday
}

func (c Calendar) year(d Day) (Year, bool) {
	n := 0
	if len(d) == len(time.DateOnly) {
		n, _ = strconv.Atoi(string(d[:4]))
	}
	i := slices.IndexFunc(c.Years, func(y Year) bool { return y.Year == n })
	if i < 0 {
		return Year{}, false
	}
	return c.Years[i], true
}

const maxWorkingDays = 3650

// PlusWorking returns the n-th working day after d, not counting d; for n = 0 it returns d. For an unknown day, or n
// outside 0 to 3650, the result is unknown.
func (c Calendar) PlusWorking(d Day, n int) Day {
	if !d.Known() || n < 0 || n > maxWorkingDays {
		return ""
	}
	t := d.Time()
	for left, guard := n, 0; left > 0; guard++ {
		t = t.AddDate(0, 0, 1)
		d = Day(t.Format(time.DateOnly))
		if c.working(d, t.Weekday()) {
			left--
		}
		if guard > 10*maxWorkingDays { // a calendar may call every day a holiday
			return ""
		}
	}
	return d
}

// WorkingUntil counts the working days after a up to and including b, negative if b is before a.
func (c Calendar) WorkingUntil(a, b Day) int {
	if b < a {
		return -c.WorkingUntil(b, a)
	}
	n := 0
	for d := a; d < b; {
		d = d.Plus(1)
		if c.Working(d) {
			n++
		}
	}
	return n
}
