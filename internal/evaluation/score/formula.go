package score

import (
	"fmt"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
)

// Formula is a published way of reckoning (domain 2.3, F1 to F10), written as a scheme that can be loaded and changed,
// with examples that show what it does.
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
	Turnout satisfaction.Turnout `json:"turnout"`
	Parts   []ExamplePart        `json:"parts"`
	Sheets  map[string]Sheet     `json:"sheets,omitempty"`
	Score   *string              `json:"score"` // 满意度
	Rate    *string              `json:"rate"`  // 满意率
	Final   *string              `json:"final,omitempty"`
	Groups  []string             `json:"groups,omitempty"` // 满意度 of each group
}

// ExamplePart is one voter group's ballots: for each question the options' counts, then abstentions.
type ExamplePart struct {
	Name      string          `json:"name,omitempty"`
	Weight    decimal.Decimal `json:"weight,omitempty"`
	Spoilt    int             `json:"spoilt,omitempty"`
	Questions [][]int         `json:"questions"`
}

// ParseFormulas reads the formulas; every scheme in them must be valid.
func ParseFormulas(raw []byte) ([]Formula, error) {
	var doc struct {
		Formulas []Formula `json:"formulas"`
	}
	if err := pack.Read(raw, &doc); err != nil {
		return nil, err
	}
	for i := range doc.Formulas {
		f := &doc.Formulas[i]
		var err error
		if f.Scheme, err = scheme.Finish(f.Scheme); err != nil {
			return nil, fmt.Errorf("formula %s: %w", f.ID, err)
		}
	}
	return doc.Formulas, nil
}

// Work reckons an example: the satisfaction, and the final score when it has sheets. k is the scheme's.
func (f Formula) Work(x Example) (satisfaction.Measured, Score, error) {
	q, _ := f.Scheme.QuestionnaireFor(f.Scheme.DefaultKind)
	parts := make([]satisfaction.Part, len(x.Parts))
	for i, p := range x.Parts {
		parts[i] = satisfaction.Part{Name: p.Name, Weight: p.Weight, Box: satisfaction.Tally{Spoilt: p.Spoilt}}
		for _, row := range p.Questions {
			n := len(row) - 1
			if n < 0 {
				return satisfaction.Measured{}, Score{}, fmt.Errorf("example of %s: a question without counts", f.ID)
			}
			parts[i].Box.Questions = append(parts[i].Box.Questions, satisfaction.Counts{N: row[:n], Abstain: row[n]})
			parts[i].Box.Returned = p.Spoilt
			for _, n := range row {
				parts[i].Box.Returned += n
			}
		}
	}
	m, err := satisfaction.Satisfaction(q, f.Scheme.Satisfaction, f.Scheme.Session.K, parts, x.Turnout)
	if err != nil || x.Sheets == nil {
		return m, Score{}, err
	}
	score, err := Of(f.Scheme, x.Sheets, &m, nil)
	return m, score, err
}
