// Package deadline holds the rules about dates: the periods of a round and of a unit with its own first day, working
// days by a calendar, days left as a colour of the ladder, and lateness, which is fixed when something is submitted.
package deadline

import (
	"errors"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/typed"
)

// China is the time zone in which days are counted: the country has only one, without summer time.
var China = time.FixedZone("CST", 8*60*60)

// Day is a calendar day, written 2024-07-01. The empty Day is unknown. Days compare like their texts.
type Day string

// ParseDay parses an existing day; ok is false for anything else.
func ParseDay(s string) (d Day, ok bool) {
	if len(s) != len(time.DateOnly) { // time.Parse also accepts one-digit days
		return "", false
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", false
	}
	return Day(s), true
}

// CheckDay adds an error unless s is an existing day in the years of this service. It says what is wrong with it.
func CheckDay(field, s string, f *check.FieldErrors) (ok bool) {
	why := &typed.Refusal{ZH: "日期应写成 2024-07-16。", EN: "Write a date like 2024-07-16."}
	_, written := ParseDay(s)
	if _, err := typed.Day(s); written && err == nil {
		return true
	} else if err != nil {
		errors.As(err, &why)
	}
	f.Add(field, why.ZH, why.EN)
	return false
}

// DayOf returns the day of a moment as counted in China.
func DayOf(t time.Time) Day { return Day(t.In(China).Format(time.DateOnly)) }

// Known reports whether d is an existing day.
func (d Day) Known() bool {
	_, ok := ParseDay(string(d))
	return ok
}

// Time returns the start of the day in UTC, the zero time for an unknown day. It is only meant for day arithmetic.
func (d Day) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Plus returns the day n days later; it is unknown if d is.
func (d Day) Plus(n int) Day {
	if !d.Known() {
		return ""
	}
	return Day(d.Time().AddDate(0, 0, n).Format(time.DateOnly))
}

// PlusMonths returns the same day n months later, or that month's last day if it is shorter (domain B07: calendar
// months).
func (d Day) PlusMonths(n int) Day {
	if !d.Known() {
		return ""
	}
	y, m, day := d.Time().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Day(first.AddDate(0, 0, min(day, last)-1).Format(time.DateOnly))
}

// Until counts the days from d to o: 0 on the same day, negative if o is before d. Both must be known.
func (d Day) Until(o Day) int {
	return int(o.Time().Sub(d.Time()).Hours() / 24)
}
