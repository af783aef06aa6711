package satisfaction

import (
	"slices"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func votes(vote, n int) [][]int { return slices.Repeat([][]int{{vote, vote, 0}}, n) }

// threeQuestions has two scored questions on the four-option scale and one multi question with three options.
func threeQuestions() scheme.Questionnaire {
	q := evaluationtest.OneQuestion()
	q.Questions[0].Weight = "60"
	second := q.Questions[0]
	second.Code, second.Weight, second.Overall = "Q2", "40", false
	q.Questions = append(
		q.Questions,
		second,
		scheme.Question{
			Code:    "M1",
			Type:    scheme.Multi,
			Text:    "问题",
			Options: []scheme.Option{{Key: "1", Label: "甲"}, {Key: "2", Label: "乙"}, {Key: "3", Label: "无"}},
		},
	)
	return q
}

// count tallies ballots; an answer is 0 for abstention, an option from 1, or a bit set for multi.
func count(q scheme.Questionnaire, ballots [][]int) Tally {
	t := Tally{Questions: make([]Counts, len(q.Questions))}
	for i, x := range q.Questions {
		t.Questions[i].N = make([]int, len(x.Options))
	}
	for _, b := range ballots {
		t.Returned++
		if b == nil {
			t.Spoilt++
			continue
		}
		silent := true
		for i, a := range b {
			x := q.Questions[i]
			silent = silent && (a == 0 || !x.IsScored())
			switch {
			case a == 0:
				t.Questions[i].Abstain++
			case x.Type == scheme.Multi:
				for j := range x.Options {
					t.Questions[i].N[j] += a >> j & 1
				}
			default:
				t.Questions[i].N[a-1]++
			}
		}
		if silent {
			t.AllAbstain++
		}
	}
	return t
}

func measure(t interface{ Fatal(...any) }, rule scheme.SatisfactionRule, k int, parts ...Part) Measured {
	m, err := Satisfaction(threeQuestions(), rule, k, parts, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
