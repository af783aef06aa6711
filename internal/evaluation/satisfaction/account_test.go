package satisfaction

import (
	"testing"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

// told is what a result says of itself.
type told struct {
	Result    Result
	Valid     int
	Steps     []arithmetic.Step
	Breakdown BreakdownResult
	Rate      bool // as the measure of that name
}

func tellingOf(m Measured) told {
	return told{m.Result(), m.Valid(), m.Steps(), m.Breakdown().Result(), m.Measure(scheme.MeasureRate) == m.Rate}
}

// What results say of themselves, down to the words of every step: one session, groups with a hidden one, few and equal
// answers, paper, sessions added up and averaged, a unit without any.
func TestWhatResultsSayOfThemselvesIsWrittenDown(t *testing.T) {
	q := threeQuestions()
	q.Questions[0].Standard, q.Questions[1].Standard, q.Questions[1].Aspect = "一满意", "一真实", "总体评价"
	q.Questions[0].Focus = scheme.Focuses()[0]
	rule := evaluationtest.RuleWith(func(*scheme.SatisfactionRule) {})
	mean := evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Sessions = "mean" })
	strict := evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) {
		r.Denominator, r.MinValid, r.ReturnRate = "returned", 50, "80"
		r.Coefficients = map[string]*decimal.Decimal{}
		for key, x := range map[string]decimal.Decimal{"sat": "100", "basic": "65", "dis": "20"} {
			r.Coefficients[key] = &x
		}
	})
	ballots := func(n int) [][]int {
		out := append(votes(1, n), votes(2, n/2)...)
		out = append(out, []int{3, 4, 3}, []int{0, 1, 5}, []int{0, 0, 0}, nil)
		return out
	}
	measured := func(r scheme.SatisfactionRule, issued int, parts ...Part) Measured {
		m, err := Satisfaction(q, r, 5, parts, Turnout{
			Expected: evaluationtest.Ptr(100), Attended: evaluationtest.Ptr(80), Issued: &issued,
		})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	paper := count(q, ballots(3))
	groups := []Part{
		{Name: "干部职工", Weight: "40", Issued: 20, Box: count(q, ballots(12))},
		{Name: "群众", Weight: "60", Issued: 30, Box: count(q, ballots(20)), Paper: &paper},
		{Name: "服务对象", Weight: "1", Issued: 4, Box: count(q, votes(2, 3))},
	}
	one, of, strictly := measured(rule, 40, Part{Box: count(q, ballots(20))}), measured(rule, 60, groups...),
		measured(strict, 60, groups...)
	few := measured(rule, 40, Part{Box: count(q, votes(1, 3))})
	equal := measured(rule, 40, Part{Box: count(q, votes(1, 12))})
	silent := measured(rule, 40, Part{Box: count(q, [][]int{{0, 0, 1}, {0, 0, 1}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}})})
	averaged := measured(mean, 30, Part{Box: count(q, ballots(9))})
	second := measured(mean, 20, Part{Box: count(q, votes(2, 9))})
	together := func(sessions ...Measured) Measured {
		m, err := Combine(sessions)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	all := map[string]told{}
	for name, m := range map[string]Measured{
		"one session": one, "groups": of, "groups, strictly": strictly, "too few": few, "equal answers": equal,
		"abstentions": silent, "none": Unmeasured(q, rule, 4, Turnout{}),
		"added up": together(one, equal, few), "groups added up": together(of, of),
		"averaged": together(averaged, second), "a session and groups": together(one, of),
		"none of two": together(few, few),
	} {
		all[name] = tellingOf(m)
	}
	evaluationtest.Account(t, "results", all)
	published := map[string][]Part{"groups": Publishable(groups, 5), "few": Publishable(groups[2:], 5)}
	evaluationtest.Account(t, "published", published)
	units := []Breakdown{one.Breakdown(), few.Breakdown(), of.Breakdown()}
	evaluationtest.Account(t, "units", MeanBreakdown(units).Result())
	words := map[string]string{}
	for _, m := range []Measured{one, of, strictly, few, equal, silent} {
		for _, f := range Marks(m.Flags) {
			words[f] = MarkWords(f)
		}
		words[WithMarks(m.Flags, "另有说明")] = WithMarks(m.Flags, "")
	}
	evaluationtest.Account(t, "marks", words)
}
