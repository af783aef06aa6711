package document

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/final"
)

// table makes an attachment from what the final and the ledger say; ok is false if it would be empty.
func (s subject) table(kind string) (Table, bool) {
	switch kind {
	case document.AttachStatistics:
		return s.statistics()
	case document.AttachOutstanding:
		return s.outstanding()
	}
	return Table{}, false
}

// statistics is 集中督查结果统计表 as an attachment: a column for each body that scored any of the units, and a row of
// totals.
func (s subject) statistics() (Table, bool) {
	rows := s.inspected()
	if len(rows) == 0 {
		return Table{}, false
	}
	bodies := bodiesOf(rows)
	t := Table{
		Title: "巡察整改集中督查结果统计表",
		Foot:  []string{"注：满意度为加权得分，满意率为人数占比；空格为没有数据。"},
		Head:  []string{"序号", "单位"}, Widths: []int{5, 17},
	}
	several := len(s.rounds) > 1
	if several {
		t.Head, t.Widths = append(t.Head, "轮次"), append(t.Widths, 9)
	}
	for _, b := range bodies {
		t.Head, t.Widths = append(t.Head, b+"评分"), append(t.Widths, 9)
	}
	t.Head = append(t.Head, "得分", "名次", "等次", "整改完成率（%）", "满意度（分）", "满意率（%）", "未整改到位数")
	t.Widths = append(t.Widths, 9, 6, 8, 9, 9, 9, 7)
	outstanding, known := 0, false
	for i, r := range rows {
		line := []string{strconv.Itoa(i + 1), r.Name}
		if several {
			line = append(line, r.RoundName)
		}
		for _, b := range bodies {
			line = append(line, totalOf(r, b))
		}
		t.Rows = append(t.Rows, append(line,
			r.Score, strconv.Itoa(r.Rank), r.Grade, plain(r.Completion), plain(r.Satisfaction), plain(r.Rate),
			left(r.Outstanding, hasLedger(r))))
		outstanding, known = outstanding+r.Outstanding, known || hasLedger(r)
	}
	last := totals(rows, bodies, left(outstanding, known))
	if several {
		last = slices.Insert(last, 2, "")
	}
	t.Rows = append(t.Rows, last)
	return t, true
}

// hasLedger reports whether anything is known about what a unit has rectified.
func hasLedger(r final.Row) bool { return r.Completion != nil || r.Outstanding > 0 }

// left is a number of outstanding items; unknown is not 0.
func left(n int, known bool) string {
	if !known {
		return ""
	}
	return strconv.Itoa(n)
}

func bodiesOf(rows []final.Row) (out []string) {
	for _, r := range rows {
		for _, b := range r.Bodies {
			if !slices.Contains(out, b.Name) {
				out = append(out, b.Name)
			}
		}
	}
	return out
}

func totalOf(r final.Row, body string) string {
	for _, b := range r.Bodies {
		if b.Name == body {
			return b.Total
		}
	}
	return ""
}

// totals returns the last row: means of scores, sums of counts.
func totals(rows []final.Row, bodies []string, outstanding string) []string {
	mean := func(of func(final.Row) string) string {
		var values []*big.Rat
		for _, r := range rows {
			if v, ok := decimal.Parse(of(r)); ok {
				values = append(values, v)
			}
		}
		if len(values) == 0 {
			return ""
		}
		return decimal.Round2(decimal.Mean(values))
	}
	line := []string{"", "平均（合计）"}
	for _, b := range bodies {
		line = append(line, mean(func(r final.Row) string { return totalOf(r, b) }))
	}
	return append(line,
		mean(func(r final.Row) string { return r.Score }), "", "",
		mean(func(r final.Row) string { return plain(r.Completion) }),
		mean(func(r final.Row) string { return plain(r.Satisfaction) }),
		mean(func(r final.Row) string { return plain(r.Rate) }), outstanding)
}

// ownNumber matches the number a line of a summary begins with; in a table the row has the number.
var ownNumber = regexp.MustCompile(`^\d+[．.、]\s*`)

// outstanding lists what the unit has not rectified, a line of the ledger's summary each.
func (s subject) outstanding() (Table, bool) {
	t := Table{Title: "未整改到位事项清单", Head: []string{"序号", "事项"}, Widths: []int{1, 9}}
	for line := range strings.Lines(s.evaluation.V.AllFacts().Outstanding) {
		line = ownNumber.ReplaceAllString(strings.TrimSpace(strings.ReplaceAll(line, "\t", " ")), "")
		if line != "" {
			t.Rows = append(t.Rows, []string{strconv.Itoa(len(t.Rows) + 1), line})
		}
	}
	for _, found := range s.said[s.evaluation.ID].Found { // both are fed back (domain A17)
		t.Title = "未整改到位和新发现问题清单"
		t.Rows = append(t.Rows, []string{strconv.Itoa(len(t.Rows) + 1), "新发现：" + strings.ReplaceAll(found, "\t", " ")})
	}
	return t, len(t.Rows) > 0
}
