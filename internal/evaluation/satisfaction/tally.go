package satisfaction

import (
	"fmt"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Counts are the counts of one question: N[j] marks for option j+1, and abstentions.
type Counts struct {
	N       []int `json:"n"`
	Abstain int   `json:"abstain"`
}

// Tally is one pile of ballots, from a ballot box or entered from paper.
type Tally struct {
	Returned   int      `json:"returned"`    // 收回, including spoilt ones
	Spoilt     int      `json:"spoilt"`      // unreadable or over-marked: returned, but in no count below
	AllAbstain int      `json:"all_abstain"` // readable, but abstaining from every scored question
	Questions  []Counts `json:"questions"`   // one per question of the questionnaire, in order
}

// Part is one voter group's ballots; a session without groups has one part without a name.
type Part struct {
	Name   string          `json:"name,omitempty"`
	Weight decimal.Decimal `json:"weight,omitempty"` // > 0; empty is 1
	// set by Publishable instead of name and weight: the hidden groups in it
	Merged []scheme.SessionGroup `json:"merged,omitempty"`
	Issued int                   `json:"issued,omitempty"` // 发出 to this group, 0 if only known for the hall
	Box    Tally                 `json:"box"`
	Paper  *Tally                `json:"paper,omitempty"` // paper ballots of the same group (domain 4.1)
}

// groups returns the voter groups in a part with their weights.
func (p Part) groups() []scheme.SessionGroup {
	if len(p.Merged) > 0 {
		return p.Merged
	}
	g := scheme.SessionGroup{Name: p.Name, Weight: p.Weight}
	check.Set(&g.Weight, "1")
	return []scheme.SessionGroup{g}
}

// tally returns all ballots of a part, from the box and from paper.
func (p Part) tally() Tally {
	if p.Paper == nil {
		return p.Box
	}
	return p.Box.plus(*p.Paper)
}

// plus adds another tally of the same questionnaire.
func (t Tally) plus(o Tally) Tally {
	out := Tally{
		t.Returned + o.Returned,
		t.Spoilt + o.Spoilt,
		t.AllAbstain + o.AllAbstain,
		make([]Counts, len(t.Questions)),
	}
	for i, c := range t.Questions {
		out.Questions[i] = c.plus(o.Questions[i])
	}
	return out
}

func (c Counts) plus(o Counts) Counts {
	out := Counts{slices.Clone(c.N), c.Abstain + o.Abstain}
	for j, n := range o.N {
		out.N[j] += n
	}
	return out
}

// Turnout is what people counted in the hall. nil is unknown, never 0.
type Turnout struct {
	Expected *int `json:"expected"` // 应到
	Attended *int `json:"attended"` // 实到
	Printed  *int `json:"printed"`  // 印制
	Issued   *int `json:"issued"`   // 发出
}

// checkTally checks a tally against the questionnaire: Σ options + abstentions = readable ballots on every single
// question (domain 2.5). Paper counts entered by people pass through it before they are stored.
func checkTally(q scheme.Questionnaire, t Tally) check.FieldErrors {
	var f check.FieldErrors
	read := t.Returned - t.Spoilt
	if t.Returned < 0 || t.Spoilt < 0 || read < 0 || t.Returned > 1_000_000 {
		f.Add("returned", "收回应不少于无法识别的票，且都不为负。", "Returned must not be below spoilt, and neither below 0.")
		return f
	}
	if len(t.Questions) != len(q.Questions) {
		f.Add(
			"questions",
			fmt.Sprintf("应有 %d 道题的计数。", len(q.Questions)),
			fmt.Sprintf("There must be counts for %d questions.", len(q.Questions)),
		)
		return f
	}
	most := read // how many ballots may abstain from every scored question
	for i, c := range t.Questions {
		x := q.Questions[i]
		at := fmt.Sprintf("questions[%d]", i)
		if len(c.N) != len(x.Options) {
			f.Add(at+".n", "选项数量与问卷不符。", "The number of options differs from the questionnaire.")
			continue
		}
		if c.Abstain < 0 || c.Abstain > read || slices.Min(c.N) < 0 || slices.Max(c.N) > read {
			f.Add(at, "计数应在 0 与可识别票数之间。", "Counts must lie between 0 and the readable ballots.")
			continue
		}
		if x.Type == scheme.Single && sumOf(c.N)+c.Abstain != read {
			f.Add(at, "各选项与弃权之和应等于可识别的票数。", "Options and abstentions must add up to the readable ballots.")
		}
		if x.IsScored() {
			most = min(most, c.Abstain)
		}
	}
	if t.AllAbstain < 0 || t.AllAbstain > most {
		f.Add(
			"all_abstain",
			"全部弃权的票数不能多于任一计分题的弃权数。",
			"No more ballots can abstain from everything than abstain from one question.",
		)
	}
	return f
}

// pile is a set of ballots after validity was decided: on each scored question Σ options + abstentions = valid.
type pile struct {
	returned, valid, invalid int
	questions                []Counts
}

// judge decides validity. A ballot that abstains from every scored question may have marks elsewhere, which stay
// counted: totals do not show which marks were its own.
func judge(q scheme.Questionnaire, r scheme.SatisfactionRule, t Tally) pile {
	p := pile{returned: t.Returned, invalid: t.Spoilt, questions: make([]Counts, len(t.Questions))}
	void := 0
	if r.AllAbstain == scheme.AllAbstainInvalid {
		void = t.AllAbstain
	}
	p.invalid += void
	p.valid = p.returned - p.invalid
	for i, c := range t.Questions {
		p.questions[i] = Counts{slices.Clone(c.N), c.Abstain}
		if q.Questions[i].IsScored() {
			p.questions[i].Abstain -= void
		}
	}
	return p
}

// plus adds another pile of the same questionnaire; the zero pile adds nothing.
func (p pile) plus(o pile) pile {
	if p.questions == nil {
		return o
	}
	out := pile{p.returned + o.returned, p.valid + o.valid, p.invalid + o.invalid, make([]Counts, len(p.questions))}
	for i, c := range p.questions {
		out.questions[i] = c.plus(o.questions[i])
	}
	return out
}

// sumOf adds up counts.
func sumOf(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}
