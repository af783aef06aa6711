package term

import (
	"regexp"
	"strconv"
	"strings"

	"minping/internal/evaluation/deadline"
)

// Deadlines without a date: a length of time from the start, a period, a day before a festival.

var (
	monthsLong      = regexp.MustCompile(`^([0-9]{1,2})个?月(?:以?内|之内)?(?:完成)?$`)                        // words:keep
	daysLong        = regexp.MustCompile(`^([0-9]{1,3})(?:天|个?自然日|日(?:以?内|之内))(?:以?内|之内)?(?:完成)?$`)    // words:keep
	workingDaysLong = regexp.MustCompile(`^([0-9]{1,3})个?工作日(?:以?内|之内)?(?:完成)?$`)                      // words:keep
	yearsLong       = regexp.MustCompile(`^(?:半|([1-9]))年(?:以?内|之内)?(?:完成)?$`)                         // words:keep
	weeksLong       = regexp.MustCompile(`^([1-9])个?(?:周|星期)(?:以?内|之内)(?:完成)?$`)                       // words:keep
	wholePeriod     = regexp.MustCompile(`^集中整改(?:期限?|期间|阶段)(?:以?内|之内|以前|之?前|结束[以之]?前|结束|底)?(?:完成)?$`) // words:keep
	afterStart      = regexp.MustCompile(`^(?:自|从|在)?(?:收到|接到|巡察|反馈|意见|情况|之日起|之日|后|起)+`)               // words:keep
	plainMonths     = regexp.MustCompile(`^[0-9]{1,2}$`)
)

// span parses a length of time from the start, and a day with the name of its month.
func span(k string, d Dates, months bool) (deadline.Day, bool) {
	k = afterStart.ReplaceAllString(k, "")
	if wholePeriod.MatchString(k) {
		return d.PeriodEnd, true
	}
	if m := yearsLong.FindStringSubmatch(k); m != nil {
		n, _ := strconv.Atoi(m[1])
		return d.Start.PlusMonths(max(12*n, 6)), true // 半年 has no figure
	}
	if m := weeksLong.FindStringSubmatch(k); m != nil {
		n, _ := strconv.Atoi(m[1])
		return d.Start.Plus(7 * n), true
	}
	if m := monthsLong.FindStringSubmatch(k); m != nil && (strings.Contains(k, "个") || strings.Contains(k, "内")) {
		n, _ := strconv.Atoi(m[1])
		return d.Start.PlusMonths(n), true
	}
	if m := workingDaysLong.FindStringSubmatch(k); m != nil {
		n, _ := strconv.Atoi(m[1])
		return d.Calendar.PlusWorking(d.Start, n), true
	}
	if m := daysLong.FindStringSubmatch(k); m != nil {
		n, _ := strconv.Atoi(m[1])
		return d.Start.Plus(n), true
	}
	if months && plainMonths.MatchString(k) {
		n, _ := strconv.Atoi(k)
		return d.Start.PlusMonths(n), true
	}
	return englishDay(k, d)
}

// beforeFestival reads 春节前: the day before it, in the year of the text or the next one from the start on.
func beforeFestival(k string, d Dates) (deadline.Day, bool) {
	m := festivalBy.FindStringSubmatch(k)
	if m == nil {
		return "", false
	}
	if m[1] != "" {
		year, _ := strconv.Atoi(m[1])
		return festival(m[2], year).Plus(-1), festival(m[2], year).Known()
	}
	if !d.Start.Known() {
		return "", false
	}
	year := d.Start.Time().Year()
	for y := year; y <= year+1; y++ {
		if at := festival(m[2], y).Plus(-1); at.Known() && at >= d.Start {
			return at, true
		}
	}
	return "", false
}

var festivalBy = regexp.MustCompile(`^(?:(20[0-9]{2})年)?(元旦|春节|劳动节|国庆)节?(?:假期?)?(?:来临|到来)?(?:以?前|之前)(?:完成|整改到位)?$`) // words:keep

// fixedFestivals are those on the same day each year.
var fixedFestivals = map[string]string{"元旦": "-01-01", "劳动节": "-05-01", "国庆": "-10-01"}

// newYears are the days on which 春节 falls.
var newYears = []deadline.Day{
	"2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06",
	"2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
}

// festival is the day of a festival in a year, unknown for one that is not listed.
func festival(name string, year int) deadline.Day {
	if day, ok := fixedFestivals[name]; ok {
		return deadline.Day(strconv.Itoa(year) + day)
	}
	for _, day := range newYears {
		if strings.HasPrefix(string(day), strconv.Itoa(year)) {
			return day
		}
	}
	return ""
}

var (
	english      = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.?`
	dayMonth     = regexp.MustCompile(`^([0-9]{1,2})[-/., ]*` + english + `(?:[-/., ]*(20[0-9]{2}|[2-4][0-9]))?$`)
	monthDay     = regexp.MustCompile(`^` + english + `[-/., ]*([0-9]{1,2})[-/., ]*(20[0-9]{2})$`)
	monthAndYear = regexp.MustCompile(`^` + english + `[-/., ]*(20[0-9]{2}|[2-4][0-9])$`)
)

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// englishDay reads a day in the way in which spreadsheets show it: 31-Mar-24, Mar-24.
func englishDay(k string, d Dates) (at deadline.Day, ok bool) {
	if m := dayMonth.FindStringSubmatch(k); m != nil {
		at, _ = dayOfMonth([]string{"", "", monthNumber(m[2]), m[1], ""}, m[3], d)
		return at, true
	}
	if m := monthDay.FindStringSubmatch(k); m != nil {
		at, _ = day(m[3], monthNumber(m[1]), m[2])
		return at, true
	}
	if m := monthAndYear.FindStringSubmatch(k); m != nil {
		at, _ = dayOfMonth([]string{"", "", monthNumber(m[1]), "", ""}, m[2], d)
		return at, true
	}
	return "", false
}

func monthNumber(short string) string { return strconv.Itoa(strings.Index(months, short)/3 + 1) }
