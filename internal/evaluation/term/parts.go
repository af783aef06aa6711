package term

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// numberOf is the number of a measure, at the start of a text or after what ends the one before.
	numberOf = regexp.MustCompile(`(?:^|[\s,;\x{ff0c}\x{ff1b}\x{3001}\x{3002}])[(\x{ff08}]?(?:([1-9])[.)\x{ff0e}\x{ff09}\x{3001}]|([\x{2460}-\x{2468}]))\s*`)
	// dayOf is a day that follows a month, as 31 in 1.31: that 1 does not number a measure.
	dayOf = regexp.MustCompile(`^[0-9]{1,2}(?:[日号]|以?前|之前|[-~至到]|$)`) // words:keep
	ends  = "\n\r\t ,;\uff0c\uff1b\u3001\u3002"
)

// numberedDays splits a cell with a day for each of its numbered measures, or for one, nil for any other.
func numberedDays(text string) (parts []string) {
	text = strings.Trim(text, ends)
	from, next, days := 0, 1, 0
	for _, at := range numberOf.FindAllStringSubmatchIndex(text, -1) {
		m := groups(text, at)
		n, _ := strconv.Atoi(m[1])
		if m[2] != "" {
			n = int([]rune(m[2])[0]-'\u2460') + 1
		}
		switch {
		case at[0] == 0:
			next = n + 1
		case from == 0 || n != next:
			continue // part of a day
		default:
			parts = append(parts, strings.Trim(text[from:at[0]], ends))
			next++
		}
		from = at[1]
	}
	if from == 0 {
		return nil
	}
	parts = append(parts, strings.Trim(text[from:], ends))
	for _, part := range parts {
		if dayOf.MatchString(part) {
			days++
		}
	}
	if days == len(parts) {
		return nil
	}
	return parts
}

// lastOf is when the last of several measures is due; all of them have to be understood.
func lastOf(due Due, parts []string, d Dates) (Due, bool) {
	for _, part := range parts {
		one, ok := Read(part, d, false)
		if !ok || one.Kind == "" {
			return Due{Text: due.Text}, false
		}
		due.Day = max(due.Day, one.Day)
		if due.Kind == "" || one.Kind == LongTerm || due.Kind == AtOnce {
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
