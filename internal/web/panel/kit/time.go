package kit

import (
	"fmt"
	"strconv"
	"time"

	"minping/internal/evaluation/deadline"
	"minping/internal/typed"
)

// TimeLeft returns how much time is left, in words.
func TimeLeft(t, now time.Time) string {
	switch left := t.Sub(now); {
	case left < 0:
		return "时间已过"
	case left < time.Hour:
		return fmt.Sprintf("还有 %d 分钟", int(left.Minutes()))
	default:
		return fmt.Sprintf("还有 %d 小时", int(left.Hours()))
	}
}

// ParseNumber parses a count as people type it; anything else gives -1, which every rule refuses in its own words.
func ParseNumber(s string) int {
	plain, wrong := typed.Whole(s)
	n, err := strconv.Atoi(plain)
	if err != nil || wrong != nil {
		return -1
	}
	return n
}

// InDays returns how far away a day is, in words.
func InDays(t, now time.Time) string {
	switch days := int(Midnight(t).Sub(Midnight(now)).Hours() / 24); days {
	case 0:
		return "就在今天"
	case 1:
		return "明天"
	default:
		return fmt.Sprintf("还有 %d 天", days)
	}
}

// Midnight returns when the day of a moment began. Truncate would cut at midnight UTC, which is eight in the morning
// here.
func Midnight(t time.Time) time.Time {
	y, m, d := t.In(China).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, China)
}

// China is the time zone of the panel.
var China = deadline.China

// Day is a day as people read it.
func Day(t time.Time) string { return t.In(China).Format("2006年1月2日") }

// Minute is a time to the minute as people read it.
func Minute(t time.Time) string { return t.In(China).Format("2006年1月2日 15:04") }

// ShortTime is a time without its year.
func ShortTime(t time.Time) string { return t.In(China).Format("1月2日 15:04") }

// Clock is a time of day.
func Clock(t time.Time) string { return t.In(China).Format("15:04") }

// InputTime is how a datetime-local field writes and reads a time.
const InputTime = "2006-01-02T15:04"

// ParseTime reads a time that a form sent, in the time of China.
func ParseTime(s string) (*time.Time, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // an empty field is a value too
	}
	plain, err := typed.Moment(s)
	if err != nil {
		return nil, err
	}
	t, err := time.ParseInLocation(InputTime, plain, China)
	if err != nil {
		return nil, err
	}
	return &t, nil
}

// FormDay returns the day that a form sent in a field, read as people type days; anything else stays as it was typed.
func FormDay(req *Request, name string) string { return typed.PlainDay(req.FormValue(name)) }

// ladderKinds are the chip kinds for the colours of a ladder of deadlines.
var ladderKinds = map[string]string{"green": "good", "yellow": "fair", "red": "poor"}

// LeftChip says how many days are left until something is due; nil if nothing is due or it was submitted.
func LeftChip(s deadline.Standing) *Chip {
	switch {
	case !s.Known:
		return nil
	case s.Left < 0:
		return &Chip{Kind: "poor", Text: fmt.Sprintf("逾期 %d 天", -s.Left)}
	case s.Left == 0:
		return &Chip{Kind: ladderKinds[s.Colour], Text: "今天到期"}
	}
	return &Chip{Kind: ladderKinds[s.Colour], Text: fmt.Sprintf("还有 %d 天", s.Left)}
}

// DayWords is a day of the form YYYY-MM-DD in words; anything else stays as it is.
func DayWords(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return DueDay(t)
}

// DueDay formats a due day, which is not a moment: it is the same day in every time zone.
func DueDay(t time.Time) string {
	if t.IsZero() {
		return "按各单位方案"
	}
	return t.Format("2006年1月2日")
}
