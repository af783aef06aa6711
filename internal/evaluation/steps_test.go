package evaluation

import (
	"math/big"
	"strings"
	"testing"
)

// reckon works out a step's formula: numbers, + − × ÷ and brackets, as a person with a pocket calculator would.
func reckon(t *testing.T, formula string) *big.Rat {
	t.Helper()
	in := []rune(strings.ReplaceAll(formula, " ", ""))
	var expr func() *big.Rat
	factor := func() *big.Rat {
		if in[0] == '(' {
			in = in[1:]
			v := expr()
			in = in[1:]
			return v
		}
		n := 0
		for n < len(in) && (in[n] >= '0' && in[n] <= '9' || in[n] == '.') {
			n++
		}
		v, ok := new(big.Rat).SetString(string(in[:n]))
		if !ok {
			t.Fatalf("formula %q: no number at %q", formula, string(in))
		}
		if in = in[n:]; len(in) > 0 && in[0] == '…' {
			in = in[1:]
		}
		return v
	}
	term := func() *big.Rat {
		v := factor()
		for len(in) > 0 && (in[0] == '×' || in[0] == '÷') {
			op := in[0]
			in = in[1:]
			if f := factor(); op == '×' {
				v = new(big.Rat).Mul(v, f)
			} else {
				v = new(big.Rat).Quo(v, f)
			}
		}
		return v
	}
	expr = func() *big.Rat {
		v := term()
		for len(in) > 0 && (in[0] == '+' || in[0] == '−') {
			op := in[0]
			in = in[1:]
			if f := term(); op == '+' {
				v = new(big.Rat).Add(v, f)
			} else {
				v = new(big.Rat).Sub(v, f)
			}
		}
		return v
	}
	v := expr()
	if len(in) > 0 {
		t.Fatalf("formula %q: %q is left over", formula, string(in))
	}
	return v
}

// follow checks that every line's formula gives its value.
func follow(t *testing.T, steps []Step) {
	t.Helper()
	near := big.NewRat(1, 10_000) // what cutting inputs after six decimals can make
	for _, s := range steps[:len(steps)-1] {
		formula := s.Formula
		if _, after, ok := strings.Cut(formula, "→"); ok {
			formula = after
		}
		if formula == nothing || strings.Contains(formula, "max(") {
			continue
		}
		value := Decimal(strings.TrimSuffix(s.Value, "…")).Rat()
		if s.Exact != "" {
			value, _ = new(big.Rat).SetString(s.Exact)
		}
		if value == nil {
			t.Fatalf("%s: value %q", s.Label, s.Value)
		}
		got := reckon(t, formula)
		if off := new(big.Rat).Sub(got, value); off.Abs(off).Cmp(near) > 0 {
			t.Errorf("%s: %s makes %s, the step says %s", s.Label, s.Formula, got.FloatString(8), s.Value)
		}
		if s.LabelEN == "" || s.Inputs == nil {
			t.Errorf("%s has no English label or inputs", s.Label)
		}
	}
}

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

func TestTheStepsOfAveragedSessionsCanBeReckonedAgain(t *testing.T) {
	rule := ruleWith(func(r *SatisfactionRule) { r.Sessions, r.RateOf = SessionsMean, RateOfMean })
	q := threeQuestions()
	m, err := Combine([]Measured{measure(t, rule, 5, Part{Box: count(q, votes(1, 30))}), measure(t, rule, 5, Part{Box: count(q, append(votes(2, 7), votes(3, 4)...))})})
	if err != nil {
		t.Fatal(err)
	}
	steps := m.Steps()
	follow(t, append(steps, Step{}))
	if !strings.HasPrefix(steps[0].Label, "第1场 ") || !strings.HasPrefix(steps[len(steps)-3].Label, "第2场 ") {
		t.Error("the sessions are not told apart")
	}
}
