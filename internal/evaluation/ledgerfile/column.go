package ledgerfile

import (
	"regexp"
	"strings"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// longestHeading bounds, in bytes, what is compared with known headings: patterns are tried on every one of them, and
// one of a megabyte would hold the service for minutes.
const longestHeading = 2000

// headingKey is the key for comparing headings: required marks and a final colon are ignored.
func headingKey(heading string) string {
	if len(heading) > longestHeading {
		return heading
	}
	k := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" *_\u203b\u2605\u25b2", r) {
			return -1
		}
		return r
	}, typed.Key(heading))
	return strings.TrimRight(k, ":")
}

// bareKey is headingKey without remarks in brackets.
func bareKey(heading string) string {
	rest, out := headingKey(heading), ""
	for {
		from, to := strings.IndexByte(rest, '('), strings.IndexByte(rest, ')')
		if from < 0 || to < from || len(heading) > longestHeading {
			return out + rest
		}
		out, rest = out+rest[:from], rest[to+1:]
	}
}

var (
	whose = regexp.MustCompile(`^(?:[省市县区]委|巡[察视]|反馈|整改|具体|的)+`)
	also  = regexp.MustCompile(`[及和与、].*$`)
)

// looseKey is bareKey without whose problem it is and what else is in the column: 巡察反馈的问题及原因 is 问题.
func looseKey(heading string) string {
	k := also.ReplaceAllString(bareKey(heading), "")
	if a, known := names[k]; known && a.field != ledger.FieldUnit {
		return k
	}
	k = whose.ReplaceAllString(k, "")
	if names[k].field == ledger.FieldUnit {
		return "" // 反馈单位 is not the unit
	}
	return k
}

// names maps each known heading to its field and its position among the field's headings.
var names = func() map[string]alias {
	out := map[string]alias{}
	for _, f := range ledger.Fields() {
		for rank, n := range f.Names {
			if _, twice := out[headingKey(n)]; !twice {
				out[headingKey(n)] = alias{f.Code, rank}
			}
		}
	}
	return out
}()

type alias struct {
	field string
	rank  int
}

// guess maps columns to fields. A column has its whole heading and, below a heading that spans several columns, its
// own part of it. For each field the best heading wins: an exact one before one with a remark, then in the order of
// its names. A column 存在问题 is the problem itself if the ledger has no other problem column and, where it has
// measures, comes before them: after them it is what is left of the problem. In a plan, 完成时间 is the deadline.
func guess(whole, parts []string) map[int]string {
	out := map[int]string{}
	taken := map[string]bool{}
	for _, key := range []func(col int) string{
		func(col int) string { return headingKey(whole[col]) }, func(col int) string { return headingKey(parts[col]) },
		func(col int) string { return bareKey(whole[col]) }, func(col int) string { return bareKey(parts[col]) },
		func(col int) string { return looseKey(whole[col]) }, func(col int) string { return looseKey(parts[col]) },
	} {
		best := map[string]int{} // field → column
		for col := range whole {
			a, ok := names[key(col)]
			if _, done := out[col]; !ok || done || taken[a.field] {
				continue
			}
			if prior, twice := best[a.field]; !twice || a.rank < names[key(prior)].rank {
				best[a.field] = col
			}
		}
		for field, col := range best {
			out[col], taken[field] = field, true
		}
	}
	byField := map[string]int{}
	for col, field := range out {
		byField[field] = col
	}
	if col := byField[ledger.FieldDoneOn]; taken[ledger.FieldDoneOn] && isPlan(taken) && bareKey(parts[col]) == "完成时间" {
		out[col] = ledger.FieldDue
	}
	if taken[ledger.FieldText] || taken[ledger.FieldTitle] {
		return out
	}
	for _, instead := range []string{ledger.FieldRemaining, ledger.FieldDetail} {
		col := byField[instead]
		if taken[instead] && (!taken[ledger.FieldMeasure] || col < byField[ledger.FieldMeasure]) {
			out[col] = ledger.FieldText
			return out
		}
	}
	return out
}

// isPlan reports whether a ledger says nothing of what has been done so far: 完成时间 is then when it is to be done.
func isPlan(taken map[string]bool) bool {
	return !taken[ledger.FieldDue] && !taken[ledger.FieldMonths] && !taken[ledger.FieldState] &&
		!taken[ledger.FieldPercent] && !taken[ledger.FieldProgress]
}
