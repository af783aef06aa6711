package score_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"
)

func TestEveryStepOfAScoreCanBeRecalculated(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	score, err := score.Of(
		s,
		map[string]score.Sheet{"joint": scoretest.SheetOf(t, s, "joint", "80.5")},
		scoretest.Session90(t, s),
		nil,
	)
	if err != nil {
		t.Fatal(err)
	}
	evaluationtest.Follow(t, score.Steps)
	first := score.Steps[0]
	if first.Formula != "(100×40 + 70×11 + 30×3) ÷ 54" || first.Value != "90" ||
		first.Inputs[4] != (arithmetic.Input{Name: "弃权", Value: "1"}) {
		t.Errorf("the first step is not the counts: %+v", first)
	}
	last := score.Steps[len(score.Steps)-1]
	if last.Formula != "87.7" || last.Value != "87.70" {
		t.Errorf("the last step is not the rounding: %+v", last)
	}
	var labels []string
	for _, x := range score.Steps {
		labels = append(labels, x.Label)
	}
	for _, want := range []string{"D1 得分", "满意度", "D1 满意率", "7.1 现场民主测评满意度（系统自动计分）", "联合评估组 问题整改情况", "联合评估组评分"} {
		if !strings.Contains(strings.Join(labels, "\n"), want) {
			t.Errorf("no step %q among %v", want, labels)
		}
	}
	if slices.Contains(labels, "加权总分") { // there is nothing to weight
		t.Errorf("one body is weighted: %v", labels)
	}
}

func TestTheStepsOfEveryFormulaCanBeRecalculated(t *testing.T) {
	for _, f := range scoretest.Formulas(t) {
		for _, x := range f.Examples {
			_, score, err := f.Work(x)
			if err != nil {
				t.Fatal(err)
			}
			evaluationtest.Follow(t, score.Steps)
		}
	}
}
