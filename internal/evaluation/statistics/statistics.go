package statistics

import (
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Signoff returns the line below the table: who made and checked it, when, and its digest.
func Signoff() []string {
	return []string{"制表人", "复核人", "督查组组长", "日期", "数据摘要（SM3/SHA-256）"}
}

// Row is one row. Decimals have two places; nil and "" are empty cells: unknown is never 0.
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
	Bodies            map[string]*string // by code: the total of each sheet
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
	Advice            string
	ResultUse         string
	Remarks           string
}

// Input is everything known about one organization of the round.
type Input struct {
	Org      string
	KindName string // of the organization, as displayed
	Facts    facts.Facts
	Totals   *score.Totals        // nil if nothing has been scored
	Result   *satisfaction.Result // nil without a counted session
	Overall  string               // code of the questionnaire's overall question
}

// RowOf returns the row of one organization. The table is in order of rank, those without a score at the end.
func RowOf(s scheme.Scheme, no int, round string, in Input, r score.Ranked) Row {
	f := in.Facts
	row := Row{
		No: no, Round: round, Org: in.Org, Kind: in.KindName,
		Problems: f.Problems, Done: f.Done, Basic: f.Basic, Undone: f.Undone,
		CompletionRate: decimal.Published(f.CompletionRate(s.Completion)),
		Outstanding:    f.Outstanding, NewProblems: f.NewProblems, DailyDiscipline: f.DailyDiscipline,
		DailyOrganization: f.DailyOrganization,
		SuggestionsText:   f.SuggestionsSummary, Prominent: f.ProminentProblems, Advice: f.Advice,
		ResultUse: f.ResultUse, Remarks: f.Remarks,
		Suggestions: f.SuggestionsReceived,
	}
	if r.Rank > 0 {
		row.Rank, row.RankInKind = &r.Rank, &r.RankInKind
	}
	if r.Candidate {
		row.Bottom = "是"
	}
	if t := in.Totals; t != nil {
		row.Final, row.Grade, row.Bodies = t.Final, t.Grade, t.Bodies
	}
	if in.Result != nil {
		row.ballots(*in.Result, in.Overall)
		row.Remarks = satisfaction.WithMarks(in.Result.Flags, row.Remarks)
	}
	return row
}

// ballots fills in the columns about the ballot. A suppressed result leaves its counts empty.
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
		row.Sat, row.BasicSat, row.Dis = count("sat"), count("basic"), count("dis")
		row.Unknown, row.Abstain = count("unk"), count(scheme.AbstainKey)
	}
}
