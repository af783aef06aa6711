package typed

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The range of valid years: it catches typing errors in a year and covers everything this service plans or records.
const (
	FirstYear = 2000
	LastYear  = 2100
)

var (
	dayParts = regexp.MustCompile(`^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?$`) // words:keep
	dayPlain = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})$`)
	// dayClock is midnight as spreadsheets write it. Any other time of day was meant, and is not dropped.
	dayClock = regexp.MustCompile(`[t ]0?0:00(:00(\.0+)?)?$`)

	weekDay = regexp.MustCompile(`\(?(星期|周)[一二三四五六日天]\)?$`)                                                              // words:keep
	inWords = regexp.MustCompile(`^([〇零o0·◯一二三四五六七八九]{4}|[0-9]{4})年([一二三四五六七八九十0-9]{1,3})月([一二三四五六七八九十0-9]{1,3})[日号]?$`) // words:keep
)

// Why a day is refused.
var (
	errDay   = refuse("应为日期，例如 2026-03-31。", "Must be a day such as 2026-03-31.")
	errClock = refuse("只写日期，不写时间，例如 2026-03-31。", "Must be a day without a time of day such as 2026-03-31.")
	errYear  = refuse("年份应在 2000 到 2100 之间。", "The year must be between 2000 and 2100.")
)

// Day parses a day as people write it, 2026-03-31, 2026/3/31, 2026.3.31, 20260331 or 2026年3月31日 in any width, and
// returns it as YYYY-MM-DD. An empty text gives "". Years are 2000 to 2100.
func Day(text string) (string, error) {
	t := strings.NewReplacer(" ", "", "\u3002", ".").Replace(dayClock.ReplaceAllString(string(fold(text)), ""))
	if t == "" {
		return "", nil
	}
	t = figures(weekDay.ReplaceAllString(t, ""))
	m := dayParts.FindStringSubmatch(t)
	if m == nil {
		m = dayPlain.FindStringSubmatch(t)
	}
	if m == nil && hasClock(text) {
		return "", errClock
	}
	if m == nil {
		return "", errDay
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	return DayOf(year, month, day)
}

// hasClock reports whether a text is a day with a time of day.
func hasClock(text string) bool {
	at, err := Moment(text)
	return err == nil && at != ""
}

// figures turns a day in words, as documents end with, into figures: 二〇二六年三月三十一日.
func figures(t string) string {
	m := inWords.FindStringSubmatch(t)
	if m == nil {
		return t
	}
	for i := range m[1:] {
		part := strings.NewReplacer("o", "〇", "0", "〇", "·", "〇", "◯", "〇").Replace(m[i+1]) // a circle has the key of a middle dot
		if n, ok := numeral(part); ok {
			m[i+1] = n
		}
	}
	return m[1] + "-" + m[2] + "-" + m[3]
}

// PlainDay returns Day's reading of a text, and a text that is not a day as it was typed: a rule refuses it in its own
// words.
func PlainDay(text string) string {
	if day, err := Day(text); err == nil {
		return day
	}
	return text
}

var moment = regexp.MustCompile(
	`^(.*?)[t ]*(上午|中午|下午|晚上|晚)? ?([0-9]{1,2})(?:[:点时]([0-9]{1,2})分?(?::[0-9]{2})?|[点时](半)?整?)$`) // words:keep

// Moment parses a day and a time of day as people write them, 2026-03-31 14:30, 2026年3月31日14时30分 or 下午2点半 in any
// width, and returns them as YYYY-MM-DDTHH:MM. An empty text gives "".
func Moment(text string) (string, error) {
	t := string(fold(text))
	if t == "" {
		return "", nil
	}
	wrong := refuse("应为日期和时间，例如 2026-03-31 14:30。", "Must be a day and a time such as 2026-03-31 14:30.")
	m := moment.FindStringSubmatch(t)
	if m == nil {
		return "", wrong
	}
	day, err := Day(m[1])
	if err != nil {
		return "", err
	}
	hour, _ := strconv.Atoi(m[3])
	minute, _ := strconv.Atoi(m[4])
	if m[5] != "" { // 半
		minute = 30
	}
	hour, known := ofPart(m[2], hour)
	if day == "" || !known || minute > 59 {
		return "", wrong
	}
	return day + "T" + fmt.Sprintf("%02d:%02d", hour, minute), nil
}

// ofPart converts an hour within a part of the day to the hour of the day. The hours after midnight are refused: some
// count them to the evening before.
func ofPart(part string, hour int) (int, bool) {
	switch part {
	case "中午":
		if hour == 1 || hour == 2 {
			hour += 12
		}
		return hour, hour >= 11 && hour <= 14
	case "下午":
		if hour > 0 && hour < 12 {
			hour += 12
		}
		return hour, hour >= 12 && hour <= 23
	case "晚上", "晚":
		if hour > 4 && hour < 12 {
			hour += 12
		}
		return hour, hour >= 17 && hour <= 23
	}
	return hour, hour <= 23
}

// DayOf returns a day as YYYY-MM-DD if it exists in the calendar and its year is in the valid range.
func DayOf(year, month, day int) (string, error) {
	if year < FirstYear || year > LastYear {
		return "", errYear
	}
	d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if int(d.Month()) != month || d.Day() != day {
		return "", refuse("日历上没有这一天。", "The calendar has no such day.")
	}
	return d.Format(time.DateOnly), nil
}
