package evaluation

import "fmt"

// Formula is a published way of reckoning (domain 2.3, F1 to F10), written as a scheme that can be loaded and changed,
// with examples that show what it does.
type Formula struct {
	ID       string    `json:"id"`
	Rule     string    `json:"rule"`   // as published
	Source   string    `json:"source"` //
	Scheme   Scheme    `json:"scheme"`
	Examples []Example `json:"examples"`
}

// Example is a worked case of a formula.
type Example struct {
	Note    string           `json:"note,omitempty"`
	Turnout Turnout          `json:"turnout"`
	Parts   []ExamplePart    `json:"parts"`
	Sheets  map[string]Sheet `json:"sheets,omitempty"`
	Score   *string          `json:"score"` // 满意度
	Rate    *string          `json:"rate"`  // 满意率
	Final   *string          `json:"final,omitempty"`
	Groups  []string         `json:"groups,omitempty"` // 满意度 of each group
}

// ExamplePart is one voter group's ballots: for each question the options' counts, then abstentions.
type ExamplePart struct {
	Name      string  `json:"name,omitempty"`
	Weight    Decimal `json:"weight,omitempty"`
	Spoilt    int     `json:"spoilt,omitempty"`
	Questions [][]int `json:"questions"`
}

// ParseFormulas reads the formulas; every scheme in them must be valid.
func ParseFormulas(raw []byte) ([]Formula, error) {
	var doc struct {
		Formulas []Formula `json:"formulas"`
	}
	if err := readDocument(raw, &doc); err != nil {
		return nil, err
	}
	for i := range doc.Formulas {
		f := &doc.Formulas[i]
		var err error
		if f.Scheme, err = Finish(f.Scheme); err != nil {
			return nil, fmt.Errorf("formula %s: %w", f.ID, err)
		}
	}
	return doc.Formulas, nil
}

// Work reckons an example: the satisfaction, and the final score when it has sheets. k is the scheme's.
func (f Formula) Work(x Example) (Measured, Score, error) {
	q, _ := f.Scheme.QuestionnaireFor(f.Scheme.DefaultKind)
	parts := make([]Part, len(x.Parts))
	for i, p := range x.Parts {
		parts[i] = Part{Name: p.Name, Weight: p.Weight, Box: Tally{Spoilt: p.Spoilt}}
		for _, row := range p.Questions {
			n := len(row) - 1
			if n < 0 {
				return Measured{}, Score{}, fmt.Errorf("example of %s: a question without counts", f.ID)
			}
			parts[i].Box.Questions = append(parts[i].Box.Questions, Counts{row[:n], row[n]})
			parts[i].Box.Returned = p.Spoilt
			for _, n := range row {
				parts[i].Box.Returned += n
			}
		}
	}
	m, err := Satisfaction(q, f.Scheme.Satisfaction, f.Scheme.Session.K, parts, x.Turnout)
	if err != nil || x.Sheets == nil {
		return m, Score{}, err
	}
	score, err := Of(f.Scheme, x.Sheets, &m, nil)
	return m, score, err
}
