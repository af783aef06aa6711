// Package arithmetic represents calculations so that a person can follow them.
package arithmetic

import (
	"math/big"
	"strings"

	"minping/internal/evaluation/decimal"
)

// Step is one line of a calculation that a person can check with a pocket calculator.
type Step struct {
	Label   string `json:"label"`
	LabelEN string `json:"label_en"`
	Formula string `json:"formula"`
	// exact; ends in "…" when there are more decimals, then Exact is the fraction; "null" when nothing was counted
	Value  string  `json:"value"`
	Exact  string  `json:"exact,omitempty"` //
	Inputs []Input `json:"inputs"`
}

// Input is a named number that a step starts from.
type Input struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// New makes a step.
func New(zh, en, formula string, value *big.Rat, inputs ...Input) Step {
	s := Step{Label: zh, LabelEN: en, Formula: formula, Value: decimal.Exact(value), Inputs: inputs}
	if s.Inputs == nil {
		s.Inputs = []Input{}
	}
	if strings.HasSuffix(s.Value, "…") {
		s.Exact = value.RatString()
	}
	return s
}
