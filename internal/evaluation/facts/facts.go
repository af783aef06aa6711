// Package facts is what people record about an organization besides scores (domain 3.5).
package facts

import (
	"math/big"
	"strings"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Facts is what the ledger and the reports say about one organization in one round (domain B22). The texts are written
// by people. A number is null until someone enters it: not checked is different from none.
type Facts struct {
	Problems            *int   `json:"problems"`         // 反馈问题数
	Done                *int   `json:"done"`             // 已完成
	Basic               *int   `json:"basic"`            // 基本完成
	Undone              *int   `json:"undone"`           // 未完成
	LongTerm            *int   `json:"long_term"`        // those of Undone agreed as long-term
	NewProblems         *int   `json:"new_problems"`     // 新发现问题数
	Outstanding         string `json:"outstanding"`      // 未整改到位事项
	DailyDiscipline     string `json:"daily_discipline"` // 日常监督结论-市纪委监委
	DailyOrganization   string `json:"daily_organization"`
	SuggestionsSummary  string `json:"suggestions_summary"`  // 群众意见建议摘要：what citizens suggested
	ProminentProblems   string `json:"prominent_problems"`   // 突出问题
	ResultUse           string `json:"result_use"`           // 结果运用建议
	Advice              string `json:"advice,omitempty"`     // 整改意见建议: the inspectors' advice to the unit
	Remarks             string `json:"remarks"`              // 备注
	ProminentConfirmed  bool   `json:"prominent_confirmed"`  // a person has declared 问题较为突出（domain B27）
	SuggestionsReceived *int   `json:"suggestions_received"` // 意见建议条数 on paper; nil: as counted by the session
	// facts that the report or the ledger contradicts (domain A46)
	Contradicted *int `json:"contradicted,omitempty"`
}

// Complete fills in a partly entered ledger: a count left empty beside others is 0.
func (f Facts) Complete() Facts {
	ledger := []**int{&f.Problems, &f.Done, &f.Basic, &f.Undone, &f.LongTerm}
	begun := false
	for _, n := range ledger {
		begun = begun || *n != nil
	}
	for _, n := range ledger {
		if begun && *n == nil {
			*n = new(int)
		}
	}
	return f
}

// Check returns what does not add up.
func (f Facts) Check() check.FieldErrors {
	var out check.FieldErrors
	for _, n := range []struct {
		field string
		n     *int
	}{
		{"problems", f.Problems},
		{"done", f.Done},
		{"basic", f.Basic},
		{"undone", f.Undone},
		{"long_term", f.LongTerm},
		{"new_problems", f.NewProblems},
		{"contradicted", f.Contradicted},
		{"suggestions_received", f.SuggestionsReceived},
	} {
		check.Between(n.field, known(n.n), 0, 1_000_000, &out)
	}
	for _, t := range []struct{ field, text string }{
		{"outstanding", f.Outstanding},
		{"daily_discipline", f.DailyDiscipline},
		{"daily_organization", f.DailyOrganization},
		{"suggestions_summary", f.SuggestionsSummary},
		{"prominent_problems", f.ProminentProblems},
		{"result_use", f.ResultUse},
		{"advice", f.Advice},
		{"remarks", f.Remarks},
	} {
		check.ProseField(t.field, t.text, &out)
	}
	if known(f.Done)+known(f.Basic)+known(f.Undone) != known(f.Problems) {
		out.Add("problems", "已完成、基本完成、未完成之和应等于反馈问题数。", "Done, basically done and undone must add up to the problems.")
	}
	if known(f.LongTerm) > known(f.Undone) {
		out.Add("long_term", "长期坚持事项不能多于未完成数。", "There cannot be more long-term items than undone ones.")
	}
	return out
}

// OutstandingItems is how many items are unfinished (including 基本完成).
func (f Facts) OutstandingItems() int { return known(f.Basic) + known(f.Undone) }

// known returns a number for use in a sum: one that was not entered adds nothing.
func known(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// CompletionRate is 整改完成率 in percent, nil if there is nothing to complete.
func (f Facts) CompletionRate(c scheme.CompletionRule) *big.Rat {
	done, of := big.NewRat(int64(known(f.Done)), 1), known(f.Problems)
	if c.BasicCountsHalf {
		done.Add(done, big.NewRat(int64(known(f.Basic)), 2))
	}
	if c.LongTermOut {
		of -= known(f.LongTerm)
	}
	if of <= 0 {
		return nil
	}
	done.Mul(done, decimal.Hundred)
	return done.Quo(done, big.NewRat(int64(of), 1))
}

// DailySaid is what a submitted report contributes to the statistics table.
type DailySaid struct {
	Conclusion string    `json:"conclusion"`
	Prominent  string    `json:"prominent_problems"`
	At         time.Time `json:"at"` // when it was first submitted
}

// WithDaily merges the bodies' reports into the facts: their conclusions replace typed ones, their prominent problems
// are used if none were entered (domain B22: filled in automatically).
func (f Facts) WithDaily(said map[string]DailySaid) Facts {
	var problems []string
	for _, b := range []struct {
		code, name string
		cell       *string
	}{{scheme.BodyDiscipline, "市纪委监委", &f.DailyDiscipline}, {scheme.BodyOrganization, "市委组织部", &f.DailyOrganization}} {
		r, ok := said[b.code]
		if !ok {
			continue
		}
		*b.cell = r.Conclusion
		if text := strings.TrimSpace(r.Prominent); text != "" {
			problems = append(problems, b.name+"日常监督："+text)
		}
	}
	if strings.TrimSpace(f.ProminentProblems) == "" {
		f.ProminentProblems = strings.Join(problems, "\n")
	}
	return f
}

// Advised returns the inspectors' advice; records from before it had its own field have it in the summary.
func (f Facts) Advised() string {
	if strings.TrimSpace(f.Advice) != "" {
		return f.Advice
	}
	return f.SuggestionsSummary
}
