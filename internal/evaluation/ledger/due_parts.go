package ledger

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	between  = regexp.MustCompile(`[\n;\x{ff1b}]+`)
	numberOf = regexp.MustCompile(`^\s*[(\x{ff08}]?([1-9])[.)\x{ff0e}\x{ff09}\x{3001}]\s*`)
)

// numberedDays splits a cell with a day for each of its numbered measures, nil for any other.
func numberedDays(text string) []string {
	parts := between.Split(strings.TrimSpace(text), -1)
	for i, part := range parts {
		m := numberOf.FindStringSubmatch(part)
		if len(parts) < 2 || m == nil || m[1] != strconv.Itoa(i+1) {
			return nil
		}
		parts[i] = part[len(m[0]):]
	}
	return parts
}

// lastOf is when the last of several measures is due; all of them have to be understood.
func lastOf(due Due, parts []string, d Dates) (Due, bool) {
	for _, part := range parts {
		one, ok := ReadDue(part, d, false)
		if !ok || one.Kind == "" {
			return Due{Text: due.Text}, false
		}
		due.Day = max(due.Day, one.Day)
		if due.Kind == "" || one.Kind == DueLongTerm || due.Kind == DueAtOnce {
			due.Kind = one.Kind
		}
	}
	return due, true
}

// overNewYear reports whether a range with one year falls from month to month: 2024年11月-2月 ends in the next year, or
// is a slip.
func overNewYear(k string) bool {
	m := monthRange.FindStringSubmatch(k)
	if m == nil || !strings.Contains(k, "年") {
		return false
	}
	from, _ := strconv.Atoi(m[1])
	to, _ := strconv.Atoi(m[3])
	return from > to
}
