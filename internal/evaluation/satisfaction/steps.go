package satisfaction

import (
	"strconv"
	"strings"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Steps shows how Score and Rate were calculated, down to the counts. Counts of a single hidden group never appear.
func (m Measured) Steps() []arithmetic.Step {
	if m.Suppressed {
		return []arithmetic.Step{}
	}
	if m.averaged {
		return m.meanSteps()
	}
	var out []arithmetic.Step
	for _, p := range m.parts {
		out = append(out, m.partSteps(p)...)
	}
	if len(m.parts) > 1 {
		out = append(out, m.groupStep())
	}
	return append(out, m.rateSteps()...)
}

func (m Measured) meanSteps() []arithmetic.Step {
	var out []arithmetic.Step
	var scores, rates []string
	for i, s := range m.sessions {
		for _, x := range s.Steps() {
			x.Label = "第" + strconv.Itoa(i+1) + "场 " + x.Label
			x.LabelEN = "session " + strconv.Itoa(i+1) + ", " + x.LabelEN
			out = append(out, x)
		}
		if s.Score != nil {
			scores = append(scores, decimal.Exact(s.Score))
		}
		if s.Rate != nil {
			rates = append(rates, decimal.Exact(s.Rate))
		}
	}
	return append(out,
		arithmetic.New("各场满意度的平均", "mean of the sessions' scores", meanFormula(scores), m.Score),
		arithmetic.New("各场满意率的平均", "mean of the sessions' rates", meanFormula(rates), m.Rate))
}

func meanFormula(values []string) string {
	if len(values) == 0 {
		return decimal.Null
	}
	return "(" + strings.Join(values, " + ") + ") ÷ " + strconv.Itoa(len(values))
}

// partSteps shows S_q for every question of a part, then its weighted mean.
func (m Measured) partSteps(p part) []arithmetic.Step {
	zh, en := "", ""
	var names []string
	for _, g := range p.groups {
		names = append(names, g.name)
	}
	switch name := strings.Join(names, "+"); {
	case len(names) > 1:
		zh, en = name+"（合并计）", name+" (together), "
	case name != "":
		zh, en = name+" ", name+", "
	}
	var out []arithmetic.Step
	var terms, weights []string
	for i, x := range m.q.Questions {
		if !x.IsScored() {
			continue
		}
		s := m.questionScore(p.pile, i)
		formula, inputs := m.questionFormula(p.pile, i)
		out = append(out, arithmetic.New(zh+x.Code+" 得分", en+"score of "+x.Code, formula, s, inputs...))
		if s != nil {
			terms = append(terms, string(x.Weight)+" × "+decimal.Exact(s))
			weights = append(weights, string(x.Weight))
		}
	}
	return append(out, arithmetic.New(zh+"满意度", en+"satisfaction score", MeanOf(terms, weights), m.scoreOf(p.pile)))
}

// questionFormula writes (100×40 + 70×11 + 30×3) ÷ 54, and names the counts.
func (m Measured) questionFormula(p pile, i int) (string, []arithmetic.Input) {
	var terms []string
	var inputs []arithmetic.Input
	for _, a := range m.answers(p, i) {
		inputs = append(inputs, arithmetic.Input{Name: a.label, Value: strconv.Itoa(a.n)})
		if c := m.rule.Coefficients[a.key]; c != nil {
			terms = append(terms, string(*c)+"×"+strconv.Itoa(a.n))
		}
	}
	_, votes := m.weigh(p, i)
	if votes == 0 {
		return decimal.Null, inputs
	}
	formula := "(" + strings.Join(terms, " + ") + ") ÷ " + strconv.Itoa(votes)
	if full := m.rule.FullMark; full.Rat().Cmp(decimal.Hundred) != 0 {
		formula += " ÷ " + string(full) + " × 100"
	}
	return formula, inputs
}

// groupStep shows the weighted mean over the voter groups.
func (m Measured) groupStep() arithmetic.Step {
	var terms, weights []string
	for _, p := range m.parts {
		if s := m.scoreOf(p.pile); s != nil {
			terms = append(terms, decimal.Exact(p.weight())+" × "+decimal.Exact(s))
			weights = append(weights, decimal.Exact(p.weight()))
		}
	}
	return arithmetic.New("满意度（按人员类别加权）", "satisfaction score over the voter groups", MeanOf(terms, weights), m.Score)
}

// MeanOf formats the mean of the chosen options.
func MeanOf(terms, weights []string) string {
	if len(terms) == 0 {
		return decimal.Null
	}
	return "(" + strings.Join(terms, " + ") + ") ÷ (" + strings.Join(weights, " + ") + ")"
}

// rateSteps shows 满意率 of the overall question, or of each question and their mean.
func (m Measured) rateSteps() []arithmetic.Step {
	var out []arithmetic.Step
	var list []string
	for i, x := range m.q.Questions {
		if !x.IsScored() || m.rule.RateOf == scheme.RateOfOverall && !x.Overall {
			continue
		}
		n, d := m.chose(m.total, i, m.rule.Satisfied), m.denominator(m.total, i, m.rule.Denominator, m.Turnout.Issued)
		r := m.questionRate(m.total, i, m.Turnout.Issued)
		inputs := []arithmetic.Input{
			{Name: "计入满意的票数", Value: strconv.Itoa(n)},
			{Name: "分母（" + scheme.DenominatorNames[m.rule.Denominator] + "）", Value: strconv.Itoa(d)},
		}
		out = append(out, arithmetic.New(x.Code+" 满意率", "satisfaction rate of "+x.Code, rateFormula(n, d), r, inputs...))
		if r != nil {
			list = append(list, decimal.Exact(r))
		}
	}
	if m.rule.RateOf == scheme.RateOfMean {
		out = append(
			out,
			arithmetic.New("满意率（各题平均）", "satisfaction rate, mean over the questions", meanFormula(list), m.Rate),
		)
	}
	return out
}

func rateFormula(n, d int) string {
	if d == 0 {
		return decimal.Null
	}
	return strconv.Itoa(n) + " ÷ " + strconv.Itoa(d) + " × 100"
}
