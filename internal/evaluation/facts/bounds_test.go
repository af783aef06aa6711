package facts_test

import (
	"encoding/json"
	"testing"

	"minping/internal/evaluation/facts"
	"minping/internal/evaluationtest"
)

// What a person may write into the facts of an evaluation.
func TestTheFieldsOfFactsHaveTheirBounds(t *testing.T) {
	const raw = `{"problems":12,"done":8,"basic":2,"undone":2,"long_term":1,"new_problems":3,"outstanding":"甲","daily_discipline":"乙",
		"daily_organization":"丙","suggestions_summary":"丁","prominent_problems":"戊","result_use":"己","advice":"庚","remarks":"辛",
		"prominent_confirmed":true,"suggestions_received":5,"contradicted":2}`
	evaluationtest.Bounds(t, "facts", func(raw []byte) error {
		var f facts.Facts
		if err := json.Unmarshal(raw, &f); err != nil {
			return err
		}
		return f.Check().OrNil()
	}, nil, []byte(raw))
}
