package score

import (
	"cmp"
	"fmt"
	"math/big"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
)

// Formula is a published method of calculation (domain 2.3, F1 to F10), written as a scheme that can be loaded and
// changed, with examples of what it does.
type Formula struct {
	ID       string        `json:"id"`
	Rule     string        `json:"rule"`   // as published
	Source   string        `json:"source"` //
	Scheme   scheme.Scheme `json:"scheme"`
	Examples []Example     `json:"examples"`
}

// Example is a worked case of a formula.
type Example struct {
	Note    string               `json:"note,omitempty"`
	Kind    string               `json:"kind,omitempty"` // of the organization; the scheme's default if empty
	Turnout satisfaction.Turnout `json:"turnout"`
	Parts   []ExamplePart        `json:"parts"`
	Sheets  map[string]Sheet     `json:"sheets,omitempty"`
	// by body, instead of a sheet: every manually scored item gets this percentage of its points
	Fill         map[string]decimal.Decimal `json:"fill,omitempty"`
	Contradicted *int                       `json:"contradicted,omitempty"` // facts that contradict the report
	Score        *string                    `json:"score"`                  // 满意度
	Rate         *string                    `json:"rate"`                   // 满意率
	Final        *string                    `json:"final,omitempty"`
	Groups       []string                   `json:"groups,omitempty"` // 满意度 of each group
	Grade        string                     `json:"grade,omitempty"`
	Suggests     []string                   `json:"suggests,omitempty"` // what the scheme's rules then suggest
}

// ExamplePart is one voter group's ballots: for each question the options' counts, then abstentions.
type ExamplePart struct {
	Name      string          `json:"name,omitempty"`
	Weight    decimal.Decimal `json:"weight,omitempty"`
	Spoilt    int             `json:"spoilt,omitempty"`
	Questions [][]int         `json:"questions"`
}

// Work calculates an example: the satisfaction, and the final score if it has sheets. k is the scheme's.
func (f Formula) Work(x Example) (satisfaction.Measured, Score, error) {
	kind := cmp.Or(x.Kind, f.Scheme.DefaultKind)
	q, _ := f.Scheme.QuestionnaireFor(kind)
	rules := f.Scheme.ForKind(kind)
	parts := make([]satisfaction.Part, len(x.Parts))
	for i, p := range x.Parts {
		parts[i] = satisfaction.Part{Name: p.Name, Weight: p.Weight, Box: satisfaction.Tally{Spoilt: p.Spoilt}}
		for j, row := range p.Questions {
			n := len(row) - 1
			if n < 0 {
				return satisfaction.Measured{}, Score{}, fmt.Errorf("example of %s: a question without counts", f.ID)
			}
			parts[i].Box.Questions = append(parts[i].Box.Questions, satisfaction.Counts{N: row[:n], Abstain: row[n]})
			if j < len(q.Questions) && q.Questions[j].Type == scheme.Multi {
				continue // marks, not ballots
			}
			parts[i].Box.Returned = p.Spoilt
			for _, n := range row {
				parts[i].Box.Returned += n
			}
		}
	}
	m, err := satisfaction.Satisfaction(q, rules.Satisfaction, rules.Session.K, parts, x.Turnout)
	sheets := x.Sheets
	if x.Fill != nil {
		sheets = filled(rules, x.Fill)
	}
	if err != nil || sheets == nil {
		return m, Score{}, err
	}
	score, err := Of(rules, sheets, &m, nil)
	return m, Contradict(rules, score, x.Contradicted), err
}

// ParseWorked parses one scheme with its worked examples; an invalid scheme is refused.
func ParseWorked(raw []byte) (Formula, error) {
	var f Formula
	if err := pack.Read(raw, &f); err != nil {
		return Formula{}, err
	}
	s, err := scheme.Finish(f.Scheme)
	if err != nil {
		return Formula{}, fmt.Errorf("scheme %s: %w", f.ID, err)
	}
	f.Scheme = s
	return f, nil
}

// filled makes sheets on which every manually scored item has a share of its points. Rounding remainders are carried
// from item to item, so that a sheet's total has exactly that share.
func filled(s scheme.Scheme, share map[string]decimal.Decimal) map[string]Sheet {
	out := map[string]Sheet{}
	for body, percent := range share {
		rubric, _ := s.RubricFor(body)
		sheet := Sheet{Items: []SheetItem{}}
		sum, given := new(big.Rat), new(big.Rat)
		for _, x := range rubric.Items {
			if x.Mode == scheme.ItemAuto || x.Mode == scheme.ItemBonus {
				continue
			}
			part := new(big.Rat).Mul(x.Points.Rat(), percent.Rat())
			sum.Add(sum, part.Quo(part, big.NewRat(100, 1)))
			v := decimal.Decimal(decimal.Round2(new(big.Rat).Sub(sum, given)))
			given.Add(given, v.Rat())
			sheet.Items = append(sheet.Items, SheetItem{Code: x.Code, Score: v, Reason: "见底稿"})
		}
		out[body] = sheet
	}
	return out
}
