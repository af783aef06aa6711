package statistics

import (
	"fmt"
	"strings"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
)

// Total adds up the rows of a table one by one. The zero Total is ready to use.
type Total struct {
	rows int
	sum  Row
	miss map[string]int // by column: number of rows where it is unknown
}

// counts returns the columns that are added up, with what they count: the remarks say how many rows lack one.
func (row *Row) counts() []struct {
	of string
	n  **int
} {
	return []struct {
		of string
		n  **int
	}{
		{"台账", &row.Problems},
		{"", &row.Done},
		{"", &row.Basic},
		{"", &row.Undone},
		{"新发现问题", &row.NewProblems},
		{"测评", &row.Returned},
		{"", &row.Expected},
		{"", &row.Attended},
		{"", &row.Issued},
		{"", &row.Valid},
		{"", &row.Invalid},
		{"", &row.Sat},
		{"", &row.BasicSat},
		{"", &row.Dis},
		{"", &row.Unknown},
		{"", &row.Abstain},
		{"意见建议", &row.Suggestions},
	}
}

// Add adds a row.
func (t *Total) Add(row Row) {
	t.rows++
	if t.miss == nil {
		t.miss = map[string]int{}
	}
	sums, counts := t.sum.counts(), row.counts()
	for i, c := range counts {
		switch {
		case *c.n == nil && c.of != "":
			t.miss[c.of]++
		case *c.n == nil:
		case *sums[i].n == nil:
			n := **c.n
			*sums[i].n = &n
		default:
			**sums[i].n += **c.n
		}
	}
}

// Row returns the last row of the table: sums of known values, 整改完成率 over all items together, and no rank, grade, 满意率
// or 满意度, which cannot be added up. The remarks say how many rows the sums leave out.
func (t *Total) Row(rule scheme.CompletionRule) Row {
	out := t.sum
	out.Org = fmt.Sprintf("合计（%d 个）", t.rows)
	f := facts.Facts{Problems: out.Problems, Done: out.Done, Basic: out.Basic}
	if !rule.LongTermOut { // the table does not contain the number of long-term items
		out.CompletionRate = decimal.Published(f.CompletionRate(rule))
	}
	var left []string
	for _, c := range out.counts() {
		if n := t.miss[c.of]; c.of != "" && n > 0 {
			left = append(left, fmt.Sprintf("%s %d 个", c.of, n))
		}
	}
	if len(left) > 0 {
		out.Remarks = "未计入没有数据的单位：" + strings.Join(left, "、")
	}
	return out
}
