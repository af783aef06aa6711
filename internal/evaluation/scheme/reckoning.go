package scheme

import (
	"strconv"

	"minping/internal/evaluation/decimal"
)

// Reckoning is everything besides the counts that a result's scores depend on. It is part of the result, under the
// result note, so that anyone can recalculate the scores years later without this program or its schemes.
type Reckoning struct {
	Questions    []QuestionRule              `json:"questions"`    // one per question of the questionnaire, in order
	Coefficients map[string]*decimal.Decimal `json:"coefficients"` // option key → value; null is excluded
	FullMark     decimal.Decimal             `json:"full_mark"`    // the coefficient that counts as 100
	Satisfied    []string                    `json:"satisfied"`    // option keys that a rate counts as satisfied
	// option keys that the denominator "counted" excludes
	Unknown     []string        `json:"unknown"`
	Denominator string          `json:"denominator"`
	RateOf      string          `json:"rate_of"`
	AllAbstain  string          `json:"all_abstain"`
	Quorum      decimal.Decimal `json:"quorum"`
	ReturnRate  decimal.Decimal `json:"return_rate"`
	MinValid    int             `json:"min_valid"`
	// of all hidden voter groups with ballots, which are one part of the score
	HiddenWeight string `json:"hidden_weight,omitempty"`
}

// Fixed is the rules as the form carries them: the manifest holds the form's digest, so no one can change them once
// slips are printed (decision 0018). Weights are those of all voter groups.
type Fixed struct {
	Reckoning *Reckoning    `json:"reckoning,omitempty"`
	Weights   []GroupWeight `json:"weights,omitempty"`
}

// GroupWeight is the weight of a voter group.
type GroupWeight struct {
	Group  string `json:"group"`
	Weight string `json:"weight"`
}

// QuestionRule is how one question counts. Options are the keys of its counts in the order in which voters saw the
// options.
type QuestionRule struct {
	Code    string          `json:"code"`
	Options []string        `json:"options"`
	Weight  decimal.Decimal `json:"weight,omitempty"` // absent: not scored
	Overall bool            `json:"overall,omitempty"`
}

// CountKeys returns the keys under which a result counts the options of a question, in order.
func (x Question) CountKeys() []string {
	keys := make([]string, len(x.Options))
	for j, o := range x.Options {
		keys[j] = strconv.Itoa(j + 1)
		if x.Type == Single {
			keys[j] = o.Key
		}
	}
	return keys
}

// Reckoning returns what is known before voting: everything but the weight of groups that will be hidden.
func (q Questionnaire) Reckoning(rule SatisfactionRule) *Reckoning {
	r := &Reckoning{
		Coefficients: rule.Coefficients, FullMark: rule.FullMark, Satisfied: rule.Satisfied, Unknown: rule.Unknown,
		Denominator: rule.Denominator, RateOf: rule.RateOf, AllAbstain: rule.AllAbstain, Quorum: rule.Quorum,
		ReturnRate: rule.ReturnRate, MinValid: rule.MinValid,
	}
	for _, x := range q.Questions {
		one := QuestionRule{Code: x.Code, Options: x.CountKeys(), Overall: x.Overall}
		if x.IsScored() {
			one.Weight = x.Weight
		}
		r.Questions = append(r.Questions, one)
	}
	return r
}
