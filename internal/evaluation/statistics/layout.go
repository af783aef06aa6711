// Package statistics makes the table 集中督查结果统计表 (domain 3.5).
package statistics

import (
	"slices"
	"strings"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Layout is the columns of 集中督查结果统计表 under a scheme (domain 3.5): one for each body with daily supervision, one for
// each scoring body, and a total with the scheme's own weights.
type Layout struct {
	bodies []scheme.Body
	total  string
	notes  []string
}

// dailyTitles are the columns of daily supervision: the bodies that write a report (domain B04).
var dailyTitles = []string{"日常监督结论（市纪委监委）", "日常监督结论（市委组织部）"}

// LayoutOf returns the layout for the schemes of a table: every body of any of them has a column. Weights are shown if
// all schemes have the same. A column that only some schemes have stays empty in the rows of the others; Notes says so.
func LayoutOf(schemes ...scheme.Scheme) Layout {
	l := Layout{total: "综合得分"}
	for _, s := range schemes {
		for _, b := range s.Bodies {
			if !slices.ContainsFunc(l.bodies, func(o scheme.Body) bool { return o.Code == b.Code }) {
				l.bodies = append(l.bodies, b)
			}
		}
	}
	if len(l.bodies) > 1 && sameWeights(schemes) {
		weights := make([]string, len(l.bodies))
		for i, b := range l.bodies {
			weights[i] = string(b.Weight)
		}
		l.total = "加权总分（" + strings.Join(weights, "∶") + "）"
	}
	l.notes = notesOf(schemes, l.bodies)
	return l
}

func sameWeights(schemes []scheme.Scheme) bool {
	for _, s := range schemes {
		if !slices.EqualFunc(s.Bodies, schemes[0].Bodies, func(a, b scheme.Body) bool {
			return a.Code == b.Code && a.Weight == b.Weight
		}) {
			return false
		}
	}
	return true
}

// notesOf says which columns only some of the schemes have: one sentence for all columns of the same schemes.
func notesOf(schemes []scheme.Scheme, bodies []scheme.Body) (out []string) {
	columns := map[string]string{} // by the schemes that have them
	var order []string
	only := func(column string, has func(scheme.Scheme) bool) {
		with, names := 0, ""
		for _, s := range schemes {
			if !has(s) {
				continue
			}
			with++
			if one := "“" + s.Name + "”"; !strings.Contains(names, one) {
				names += one
			}
		}
		if with == 0 || with == len(schemes) {
			return
		}
		if columns[names] == "" {
			order = append(order, names)
		}
		columns[names] += "“" + column + "”"
	}
	for _, b := range bodies {
		only(b.Name+"评分", func(s scheme.Scheme) bool { _, ok := s.Body(b.Code); return ok })
	}
	only("满意、基本满意、不满意、不了解", asksSatisfied)
	for _, names := range order {
		out = append(out, columns[names]+"只有"+names+"有，用其他方案的单位空着。")
	}
	if !sameWeights(schemes) {
		out = append(out, "综合得分按各单位自己的方案计算。")
	}
	if !sameCompletion(schemes) {
		out = append(out, "各方案的整改完成率算法不同，合计不算完成率。")
	}
	return out
}

// asksSatisfied reports whether the answers that the table counts are those of the scheme's overall question.
func asksSatisfied(s scheme.Scheme) bool {
	for _, q := range s.Questionnaires {
		i := q.OverallIndex()
		if i >= 0 && slices.ContainsFunc(q.Questions[i].Options, func(o scheme.Option) bool { return o.Key == "sat" }) {
			return true
		}
	}
	return false
}

func sameCompletion(schemes []scheme.Scheme) bool {
	for _, s := range schemes {
		if s.Completion != schemes[0].Completion {
			return false
		}
	}
	return true
}

// CompletionOf returns how the total row calculates 整改完成率: like the schemes; where they differ it does not.
func CompletionOf(schemes ...scheme.Scheme) scheme.CompletionRule {
	if len(schemes) == 0 {
		return scheme.CompletionRule{}
	}
	if !sameCompletion(schemes) {
		return scheme.CompletionRule{LongTermOut: true} // the table does not know what a sum of theirs would leave out
	}
	return schemes[0].Completion
}

// Notes says what the columns of a table over several schemes leave empty.
func (l Layout) Notes() []string { return l.notes }

// Band is a part of the table about one subject, for paper too narrow for the whole. First and End are columns, from
// 1, including End.
type Band struct {
	Name       string
	First, End int
}

// Header returns the titles of the columns.
func (l Layout) Header() []string {
	out := []string{
		"序号", "轮次", "被巡察党组织", "单位类别", "反馈问题数", "已完成数", "基本完成数", "未完成数", "整改完成率（%）", "未整改到位事项", "新发现问题数",
	}
	out = append(out, dailyTitles...)
	for _, b := range l.bodies {
		out = append(out, b.Name+"评分")
	}
	return append(out, l.total, "全轮排名", "同类排名", "等次", "后20%",
		"测评应到", "实到", "发出", "收回", "有效", "无效", "满意", "基本满意", "不满意", "不了解", "弃权", "满意率（%）", "满意度（分）",
		"群众意见建议条数", "群众意见建议摘要", "突出问题", "整改意见建议", "结果运用建议", "备注")
}

// Number of columns before and after those of the bodies.
const (
	firstFigures = 4  // columns that identify the row
	beforeBodies = 13 // those, and the ledger and daily supervision
	ofScore      = 5  // total, ranks, grade, 后20%
	ofBallot     = 14 // 测评应到 to 群众意见建议条数
	ofWords      = 5
)

// Width is the number of columns.
func (l Layout) Width() int { return beforeBodies + len(l.bodies) + ofScore + ofBallot + ofWords }

// Bands splits the table where its subject changes.
func (l Layout) Bands() []Band {
	scores := beforeBodies + len(l.bodies) + ofScore
	return []Band{
		{"整改与日常监督", firstFigures, beforeBodies},
		{"评分与排名", beforeBodies + 1, scores},
		{"民主测评", scores + 1, scores + ofBallot},
		{"意见、问题与运用", scores + ofBallot + 1, l.Width()},
	}
}

// Widths returns the columns, from 1, that need to be wider than the default, in characters.
func (l Layout) Widths() map[int]float64 {
	words := beforeBodies + len(l.bodies) + ofScore + ofBallot
	return map[int]float64{
		2: 16, 3: 28, 4: 12, 10: 30, 12: 14, 13: 14, words + 1: 30, words + 2: 30, words + 3: 30,
		words + 4: 24, words + 5: 24,
	}
}

// Cells returns the cells of a row in order: string, int, Decimal (a number with two decimals) or nil for an empty
// cell.
func (l Layout) Cells(row Row) []any {
	n, d := cellInt, cellDecimal
	out := make([]any, 0, l.Width())
	var no any = row.No
	if row.No == 0 { // the total row has none
		no = ""
	}
	out = append(out, no, row.Round, row.Org, row.Kind,
		n(row.Problems), n(row.Done), n(row.Basic), n(row.Undone), d(row.CompletionRate),
		row.Outstanding, n(row.NewProblems),
		row.DailyDiscipline, row.DailyOrganization)
	for _, b := range l.bodies {
		out = append(out, d(row.Bodies[b.Code]))
	}
	return append(out,
		d(row.Final), n(row.Rank), n(row.RankInKind), row.Grade, row.Bottom,
		n(row.Expected), n(row.Attended), n(row.Issued), n(row.Returned), n(row.Valid), n(row.Invalid),
		n(row.Sat), n(row.BasicSat), n(row.Dis), n(row.Unknown), n(row.Abstain),
		d(row.SatisfactionRate), d(row.SatisfactionScore), n(row.Suggestions),
		row.SuggestionsText, row.Prominent, row.Advice, row.ResultUse, row.Remarks)
}

func cellInt(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

func cellDecimal(s *string) any {
	if s == nil {
		return nil
	}
	return decimal.Decimal(*s)
}
