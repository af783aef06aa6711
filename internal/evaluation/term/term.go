// Package term reads when something is due, in the forms in which offices write it.
package term

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/deadline"
	"minping/internal/typed"
)

// Due is when a measure is due, as stated in a ledger.
type Due struct {
	Kind string       `json:"kind,omitempty"` // day, long_term or at_once; empty: unknown
	Day  deadline.Day `json:"day,omitempty"`  // the last day; for a long-term measure its first goal, if it has one
	Text string       `json:"text,omitempty"` // as written
}

// Kinds of Due.
const (
	Day      = "day"
	LongTerm = "long_term" // 长期坚持
	AtOnce   = "at_once"   // 立行立改
)

// IsZero reports whether nothing is known about when it is due.
func (d Due) IsZero() bool { return d == Due{} }

// Dates are the reference days of a ledger: the day of the feedback, and how many days 立行立改 allows.
type Dates struct {
	Start      deadline.Day // first day of the unit's period; empty: unknown
	PeriodEnd  deadline.Day // last day of 集中整改期; empty: unknown
	AtOnceDays int
	Calendar   deadline.Calendar // which days are working days; empty: Monday to Friday
}

// The punctuation converter skips these lines: the marks belong to regular expressions, which are matched against
// keys.
var (
	chineseDay = regexp.MustCompile(
		`(?:(20[0-9]{2}|[0-9]{2})(?:年|[-./])\s?)?([0-9]{1,2})(?:月份?|[-./])\s?(?:([0-9]{1,2})[日号]?|(月?底|末|上旬|中旬|下旬|初))?`, // words:keep
	)
	compactDay  = regexp.MustCompile(`^(20[0-9]{2})([01][0-9])([0-3][0-9])$`)
	yearMonth   = regexp.MustCompile(`(20[0-9]{2})[-./年]([0-9]{1,2})月?(?:底|末)?(?:以?前|之前)?$`) // words:keep
	monthRange  = regexp.MustCompile(`([0-9]{1,2})月?(?:-|至|到|~|\x{301c})(([0-9]{1,2})月)`)    // words:keep
	dayRange    = regexp.MustCompile(`[0-9]{1,2}日?(?:-|至|到|~|\x{301c})([0-9]{1,2}日)`)        // words:keep
	partsOfYear = []*regexp.Regexp{
		regexp.MustCompile(`(?:(20[0-9]{2})年)?第?([1-4])季度`),                // words:keep
		regexp.MustCompile(`(?:(20[0-9]{2})年)?([上下])半年`),                   // words:keep
		regexp.MustCompile(`(?:^|[^0-9半几数])(?:(20[0-9]{2})年?)?年(底|末|内|中)`), // words:keep
	}
	yearAlone = regexp.MustCompile(`^(20[0-9]{2})年度?$`) // words:keep
	timeOfDay = regexp.MustCompile(`[t ][0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?:\.0+)?(?: ?[ap]m)?$`)
	yearLast  = regexp.MustCompile(`^([0-9]{1,2})[-./]([0-9]{1,2})[-./](20[0-9]{2}|[2-9][0-9])$`)
	serial    = regexp.MustCompile(`^[0-9]{5}(\.[0-9]+)?$`)
)

var (
	// relative are days counted from when the ledger was written, which it does not say.
	relative = regexp.MustCompile(`[明后去次来翌上]年|[本当次下上]个?月`) // words:keep
	// since is the day on which something begins, not the day it is due.
	since = regexp.MustCompile(`[0-9](?:年|月底?|月初|[日号])?(?:开始|起)(?:$|[,每长持常逐按])`) // words:keep
	// dotted are days with other marks where dots belong.
	dotted = regexp.MustCompile(`^(20[0-9]{2})[,\x{ff0c}\x{3001}\x{3002}] ?([0-9]{1,2})[,\x{ff0c}\x{3001}\x{3002}] ?([0-9]{1,2})$`)
	// every is a recurring day.
	every = regexp.MustCompile(`每(?:年|半年|季|个?月|周|星期|旬|学期|日|天)`) // words:keep
	// aside is what a remark says about another day: the previous one, or the day it was done.
	aside = regexp.MustCompile(`\((?:原|已于|已在|实际|[^)]*已完成)[^)]*\)`) // words:keep
)

var (
	longTermWords = []string{"长期", "持续", "常态", "常抓", "永久"}
	atOnceWords   = []string{"立行立改", "立即", "即知即改", "即行即改", "边查边改", "马上"}
)

// Read parses a due date in the forms found in ledgers: 2024年3月底，3月底前，二〇二四年三月，2024.3.31，三个月内，长期坚持，立行立改. A month is
// due on its last day; a day without a year is the first such day from the start on. With months, a bare number is a
// number of months from the start, as in a column 整改时限(月). ok is false for any other text: it is kept as written, and
// nothing is due.
func Read(text string, d Dates, months bool) (due Due, ok bool) {
	if typed.Nothing(text) {
		return Due{}, true
	}
	due.Text = text
	text = dotted.ReplaceAllString(text, "$1.$2.$3")
	if parts := numberedDays(text); parts != nil {
		return lastOf(due, parts, d)
	}
	k := Arabic(typed.Key(text))
	day, found := readDay(k, d, months)
	if !found {
		day, found = beforeFestival(typed.Key(text), d)
	}
	if at := since.FindAllStringIndex(k, -1); at != nil && !namesDay(k[at[len(at)-1][1]:], d) {
		day, found = "", false
	}
	due.Day = day
	switch {
	case containsAny(k, longTermWords), every.MatchString(k) && (!found || every.FindStringIndex(k)[0] == 0):
		due.Kind = LongTerm
	case containsAny(k, atOnceWords):
		due.Kind = AtOnce
		if !found && d.Start.Known() {
			due.Day = d.Start.Plus(d.AtOnceDays)
		}
	case found:
		due.Kind = Day
	default:
		return due, false
	}
	return due, true
}

// namesDay reports whether the text after the day on which something begins says when it is due; a duration does not.
func namesDay(rest string, d Dates) bool {
	rest = strings.TrimLeft(rest, ",")
	if _, counted := span(rest, d, false); counted {
		return false
	}
	_, found := readDay(rest, d, false)
	return found
}

func containsAny(k string, words []string) bool {
	for _, w := range words {
		if strings.Contains(k, w) {
			return true
		}
	}
	return false
}

// yearFirst reports whether three figures of at most two digits begin with a year from 2020 to 2030, as in 24/3/31.
func yearFirst(m []string) bool {
	return len(m[3]) == 2 && len(m[1]) == 2 && m[1] >= "20" && m[1] <= "30"
}

// readDay returns the last day that a text names.
func readDay(k string, d Dates, months bool) (deadline.Day, bool) {
	k = strings.ReplaceAll(timeOfDay.ReplaceAllString(k, ""), " ", "")
	if m := compactDay.FindStringSubmatch(k); m != nil {
		return day(m[1], m[2], m[3])
	}
	if serial.MatchString(k) { // a day as spreadsheets store it
		n, _ := strconv.Atoi(k[:5])
		from, _ := deadline.ParseDay("1899-12-30")
		at := from.Plus(n)
		return at, at >= "2000-01-01" && at <= "2100-12-31"
	}
	if n, ok := span(k, d, months); ok {
		return n, n.Known()
	}
	if m := yearAlone.FindStringSubmatch(k); m != nil {
		return day(m[1], "12", "31")
	}
	if m := yearLast.FindStringSubmatch(k); m != nil && !yearFirst(m) {
		return foreignDay(m)
	}
	if relative.MatchString(k) {
		return "", false
	}
	k = aside.ReplaceAllString(k, "")
	for _, re := range partsOfYear {
		if m := last(re, k); m != nil {
			return partOfYear(m, d)
		}
	}
	if overNewYear(k) {
		return "", false
	}
	k = dayRange.ReplaceAllString(monthRange.ReplaceAllString(k, "$2"), "$1")
	if m := yearMonth.FindStringSubmatch(k); m != nil {
		return day(m[1], m[2], "")
	}
	var out, latest deadline.Day
	year := ""
	for _, at := range chineseDay.FindAllStringSubmatchIndex(k, 20) { // the end of a range is meant
		m := groups(k, at)
		if digitAt(k, at[0]-1) || digitAt(k, at[1]-1) && digitAt(k, at[1]) { // half a number
			return "", false
		}
		if strings.HasPrefix(k[at[1]:], "月") { // 1.4月底: a number and a month
			return "", false
		}
		if m[1] != "" {
			year = m[1]
		}
		if at, ok := dayOfMonth(m, year, d); ok {
			out, latest = at, max(latest, at)
		}
	}
	if out != latest { // an earlier day after a later one: 9月底全部完成，其中6月底前完成80%
		return "", false
	}
	return out, out != ""
}

// groups returns the texts of a match.
func groups(k string, at []int) []string {
	out := make([]string, len(at)/2)
	for i := range out {
		if at[2*i] >= 0 {
			out[i] = k[at[2*i]:at[2*i+1]]
		}
	}
	return out
}

func digitAt(k string, i int) bool { return i >= 0 && i < len(k) && k[i] >= '0' && k[i] <= '9' }

// foreignDay reads a day whose year comes last, if it can only be read in one way: 31/03/2024, 3/31/2024.
func foreignDay(m []string) (deadline.Day, bool) {
	a, _ := strconv.Atoi(m[1])
	b, _ := strconv.Atoi(m[2])
	year := m[3]
	if len(year) == 2 {
		year = "20" + year
	}
	switch {
	case a == b, a > 12 && len(m[3]) == 4:
		return day(year, m[2], m[1])
	case a <= 12 && b > 12:
		return day(year, m[1], m[2])
	}
	return "", false
}

func last(re *regexp.Regexp, k string) []string {
	all := re.FindAllStringSubmatch(k, 20)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// partOfYear parses a quarter, a half-year, the middle or the end of a year.
func partOfYear(m []string, d Dates) (deadline.Day, bool) {
	month := map[string]string{"1": "3", "2": "6", "3": "9", "上": "6", "中": "6"}[m[2]]
	if month == "" {
		month = "12"
	}
	year := m[1]
	if year == "" {
		return nextDay(month, "", d)
	}
	return day(year, month, "")
}

// dayOfMonth parses a month with a day, a third of it or its end.
func dayOfMonth(m []string, year string, d Dates) (deadline.Day, bool) {
	dayNo := m[3]
	switch m[4] {
	case "上旬", "初":
		dayNo = "10"
	case "中旬":
		dayNo = "20"
	}
	if year == "" {
		return nextDay(m[2], dayNo, d)
	}
	if len(year) == 2 {
		year = "20" + year
	}
	return day(year, m[2], dayNo)
}

// day returns a calendar day; without a day of the month, the month's last.
func day(year, month, dayNo string) (deadline.Day, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	n, _ := strconv.Atoi(dayNo)
	if m < 1 || m > 12 {
		return "", false
	}
	if dayNo == "" {
		first, err := typed.DayOf(y, m, 1)
		return deadline.Day(first).PlusMonths(1).Plus(-1), err == nil
	}
	at, err := typed.DayOf(y, m, n)
	return deadline.Day(at), err == nil
}

// NamesMonth reports whether a text has a day of a month, given by its number.
func NamesMonth(k, month string) bool {
	return slices.ContainsFunc(chineseDay.FindAllStringSubmatch(Arabic(k), 20), func(m []string) bool {
		return strings.TrimLeft(m[2], "0") == strings.TrimLeft(month, "0")
	})
}

// nextDay returns the first such day from the start on.
func nextDay(month, dayNo string, d Dates) (deadline.Day, bool) {
	if !d.Start.Known() {
		return "", false
	}
	year, _ := strconv.Atoi(string(d.Start[:4]))
	at, ok := day(strconv.Itoa(year), month, dayNo)
	if ok && at < d.Start {
		at, ok = day(strconv.Itoa(year+1), month, dayNo)
	}
	return at, ok
}

var chineseDigits = map[rune]int{
	'\u3007': 0,
	'\u25cb': 0,
	'\u25ef': 0,
	'零':      0,
	'\u039f': 0,
	'一':      1,
	'二':      2,
	'三':      3,
	'四':      4,
	'五':      5,
	'六':      6,
	'七':      7,
	'八':      8,
	'九':      9,
	'两':      2,
	'元':      1,
	'\u00b7': 0,
}

// tens are the short signs for twenty and thirty, and the numerals of cheques.
var tens = strings.NewReplacer("廿", "二十", "卅", "三十", "壹", "一", "贰", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七",
	"捌", "八", "玖", "九", "拾", "十")

// Arabic converts Chinese numerals to digits：二〇二四年三月三十一日 becomes 2024年3月31日.
func Arabic(k string) string {
	var out strings.Builder
	rs := []rune(tens.Replace(k))
	for i := 0; i < len(rs); {
		j := i
		for j < len(rs) && (rs[j] == '十' || isNumeral(rs[j])) {
			j++
		}
		if j == i {
			out.WriteRune(rs[i])
			i++
			continue
		}
		out.WriteString(number(rs[i:j]))
		i = j
	}
	return out.String()
}

// isNumeral reports Chinese digits. Signs for zero with another meaning only count as digits next to others, which
// number checks.
func isNumeral(r rune) bool {
	_, ok := chineseDigits[r]
	return ok && r != '元' && r != '\u00b7' || r == '\u00b7'
}

// number converts one run of Chinese numerals: a number with tens such as 三十一, else digit by digit as years are
// written.
func number(rs []rune) string {
	ten := -1
	for i, r := range rs {
		if r == '十' {
			ten = i
		}
	}
	if ten < 0 {
		var out strings.Builder
		for _, r := range rs {
			if r == '\u00b7' && len(rs) == 1 {
				return string(r)
			}
			out.WriteString(strconv.Itoa(chineseDigits[r]))
		}
		return out.String()
	}
	n := 10
	if ten > 0 {
		n = 10 * chineseDigits[rs[ten-1]]
	}
	if ten+1 < len(rs) {
		n += chineseDigits[rs[ten+1]]
	}
	return strconv.Itoa(n)
}
