package statistics

import (
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// statisticsHeader is the header row of 集中督查结果统计表 (domain 3.5), word for word.
var statisticsHeader = [39]string{
	"序号", "轮次", "被巡察党组织", "单位类别", "反馈问题数", "已完成数", "基本完成数", "未完成数", "整改完成率（%）",
	"未整改到位事项（条数/摘要）", "新发现问题数", "日常监督结论-市纪委监委", "日常监督结论-市委组织部",
	"市纪委监委评分", "市委组织部评分", "市委巡察组评分", "加权总分（5:3:2）", "全轮排名", "同类排名", "等次", "后20%",
	"测评应到", "实到", "发出", "收回", "有效", "无效", "满意", "基本满意", "不满意", "不了解", "弃权",
	"满意率（%）", "满意度（分）", "意见建议条数", "整改意见建议摘要", "突出问题", "结果运用建议", "备注",
}

// Header returns the 39 column titles.
func Header() []string { return statisticsHeader[:] }

// Signoff returns what stands below the table: who made and checked it, when, and its digest.
func Signoff() []string {
	return []string{"制表人", "复核人", "督查组组长", "日期", "数据摘要（SM3/SHA-256）"}
}

// Row is one row. Decimals have two places; nil and "" are empty cells: not known is never 0.
type Row struct {
	No                int
	Round             string
	Org               string
	Kind              string
	Problems          *int
	Done              *int
	Basic             *int
	Undone            *int
	CompletionRate    *string
	Outstanding       string
	NewProblems       *int
	DailyDiscipline   string
	DailyOrganization string
	Discipline        *string
	Organization      *string
	Inspection        *string
	Final             *string
	Rank              *int
	RankInKind        *int
	Grade             string
	Bottom            string // 是 or empty
	Expected          *int
	Attended          *int
	Issued            *int
	Returned          *int
	Valid             *int
	Invalid           *int
	Sat               *int
	BasicSat          *int
	Dis               *int
	Unknown           *int
	Abstain           *int
	SatisfactionRate  *string
	SatisfactionScore *string
	Suggestions       *int
	SuggestionsText   string
	Prominent         string
	ResultUse         string
	Remarks           string
}

// Input is everything known about one organisation of the round.
type Input struct {
	Org      string
	KindName string // of the organisation, as shown
	Facts    facts.Facts
	Totals   *score.Totals        // nil while nothing was scored
	Result   *satisfaction.Result // nil without a counted session
	Overall  string               // code of the questionnaire's overall question
}

// RowOf is the row of one organisation in its place. The table is in order of rank, those without a score at the end.
func RowOf(s scheme.Scheme, no int, round string, in Input, r score.Ranked) Row {
	f := in.Facts
	row := Row{
		No: no, Round: round, Org: in.Org, Kind: in.KindName,
		Problems: f.Problems, Done: f.Done, Basic: f.Basic, Undone: f.Undone, CompletionRate: decimal.Published(
			f.CompletionRate(s.Completion),
		),
		Outstanding: f.Outstanding, NewProblems: f.NewProblems, DailyDiscipline: f.DailyDiscipline, DailyOrganization: f.DailyOrganization,
		SuggestionsText: f.SuggestionsSummary, Prominent: f.ProminentProblems, ResultUse: f.ResultUse, Remarks: f.Remarks,
		Suggestions: f.SuggestionsReceived,
	}
	if r.Rank > 0 {
		row.Rank, row.RankInKind = &r.Rank, &r.RankInKind
	}
	if r.Candidate {
		row.Bottom = "是"
	}
	if t := in.Totals; t != nil {
		row.Final, row.Grade, row.Discipline, row.Organization, row.Inspection = t.Final, t.Grade, t.Discipline, t.Organization, t.Inspection
	}
	if in.Result != nil {
		row.ballots(*in.Result, in.Overall)
		row.Remarks = satisfaction.WithMarks(in.Result.Flags, row.Remarks)
	}
	return row
}

// ballots fills in the columns of the ballot. A suppressed result leaves its counts empty.
func (row *Row) ballots(r satisfaction.Result, overall string) {
	row.Expected, row.Attended, row.Issued, row.Returned = r.Expected, r.Attended, r.Issued, &r.Returned
	if row.Suggestions == nil && r.Suppressed == "" {
		row.Suggestions = &r.SuggestionsCount
	}
	row.Valid, row.Invalid = r.Valid, r.Invalid
	row.SatisfactionRate, row.SatisfactionScore = r.SatisfactionRate, r.SatisfactionScore
	for _, q := range r.PerQuestion {
		if q.Code != overall {
			continue
		}
		count := func(key string) *int {
			n, ok := q.Counts[key]
			if !ok {
				return nil
			}
			return &n
		}
		row.Sat, row.BasicSat, row.Dis, row.Unknown, row.Abstain = count(
			"sat",
		), count(
			"basic",
		), count(
			"dis",
		), count(
			"unk",
		), count(
			scheme.AbstainKey,
		)
	}
}

// Cells returns the 39 cells in order: string, int, Decimal (a number with two places) or nil for an empty cell.
func (row Row) Cells() []any {
	n, d := cellInt, cellDecimal
	return []any{
		row.No, row.Round, row.Org, row.Kind, n(
			row.Problems,
		), n(row.Done), n(row.Basic), n(row.Undone), d(row.CompletionRate),
		row.Outstanding, n(row.NewProblems), row.DailyDiscipline, row.DailyOrganization,
		d(
			row.Discipline,
		), d(
			row.Organization,
		), d(row.Inspection), d(row.Final), n(row.Rank), n(row.RankInKind), row.Grade, row.Bottom,
		n(row.Expected), n(row.Attended), n(row.Issued), n(row.Returned), n(row.Valid), n(row.Invalid),
		n(row.Sat), n(row.BasicSat), n(row.Dis), n(row.Unknown), n(row.Abstain),
		d(
			row.SatisfactionRate,
		), d(
			row.SatisfactionScore,
		), n(row.Suggestions), row.SuggestionsText, row.Prominent, row.ResultUse, row.Remarks,
	}
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
