package evaluation

import (
	"strings"
	"testing"
)

func TestEveryStepOfAScoreCanBeReckonedAgain(t *testing.T) {
	s := pack(t, "liaocheng")
	score, err := Of(s, map[string]Sheet{"joint": sheetOf(t, s, "joint", "80.5")}, session90(t, s), nil)
	if err != nil {
		t.Fatal(err)
	}
	follow(t, score.Steps)
	first := score.Steps[0]
	if first.Formula != "(100×40 + 70×11 + 30×3) ÷ 54" || first.Value != "90" || first.Inputs[4] != (Input{"弃权", "1"}) {
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
	for _, want := range []string{"D1 得分", "满意度", "D1 满意率", "7.1 现场民主测评满意度(系统自动计分)", "联合评估组 问题整改情况", "联合评估组评分"} {
		if !strings.Contains(strings.Join(labels, "\n"), want) {
			t.Errorf("no step %q among %v", want, labels)
		}
	}
}

func TestTheStepsOfEveryFormulaCanBeReckonedAgain(t *testing.T) {
	for _, f := range formulas(t) {
		for _, x := range f.Examples {
			_, score, err := f.Work(x)
			if err != nil {
				t.Fatal(err)
			}
			follow(t, score.Steps)
		}
	}
}
