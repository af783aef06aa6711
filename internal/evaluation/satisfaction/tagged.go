package satisfaction

import (
	"math/big"
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Tagged is the satisfaction over the questions with one tag, before any rounding: one of 一真实三到位一满意 (domain A09), or
// one aspect. nil is not counted, never 0.
type Tagged struct {
	Tag       string
	Questions []string // codes
	Units     int      // how many units have a figure in it; 1 for one unit
	Score     *big.Rat // 满意度 of these questions
	Rate      *big.Rat // 满意率, the mean over these questions
	Groups    []TaggedGroup
}

// TaggedGroup is the same for one voter group, e.g. 干部职工 beside 群众和服务对象. A hidden group only says that it is hidden.
type TaggedGroup struct {
	Group  string
	Hidden bool
	Units  int // how many units show this group
	Score  *big.Rat
	Rate   *big.Rat
}

// ByStandard returns the satisfaction by standard, in the order of the standards, then of the questions.
func (m Measured) ByStandard() []Tagged {
	return inOrder(m.by(func(x scheme.Question) string { return x.Standard }), scheme.Standards())
}

// ByAspect returns the satisfaction by aspect, in the order of the questions.
func (m Measured) ByAspect() []Tagged {
	return m.by(func(x scheme.Question) string { return x.Aspect })
}

// ByFocus returns the satisfaction by focus area (domain A07), in the order of the areas, then of the questions.
func (m Measured) ByFocus() []Tagged {
	return inOrder(m.by(func(x scheme.Question) string { return x.Focus }), scheme.Focuses())
}

// by calculates the tags of scored questions. It reveals nothing that the result by question does not: hidden groups
// stay combined, and a suppressed result reveals nothing.
func (m Measured) by(tag func(scheme.Question) string) []Tagged {
	out := []Tagged{}
	if m.Suppressed {
		return out
	}
	if m.averaged {
		return m.byMean(func(s Measured) []Tagged { return s.by(tag) })
	}
	for _, x := range m.q.Questions {
		if t := tag(
			x,
		); x.IsScored() && t != "" && !slices.ContainsFunc(out, func(o Tagged) bool { return o.Tag == t }) {
			out = append(out, m.tagged(t, tag))
		}
	}
	return out
}

func (m Measured) tagged(t string, tag func(scheme.Question) string) Tagged {
	only := m.q
	only.Questions = slices.Clone(m.q.Questions)
	out := Tagged{Tag: t}
	for i, x := range only.Questions {
		if tag(x) != t || !x.IsScored() {
			only.Questions[i].Weight = "" // not scored in this calculation
			continue
		}
		out.Questions = append(out.Questions, x.Code)
	}
	m.q = only
	m.Flags = nil // missing groups are flagged on the whole result
	m.rule.RateOf = scheme.RateOfMean
	out.Score, out.Rate = m.score(), m.rate(m.total, m.Turnout.Issued)
	return m.withGroups(out)
}

// withGroups fills in the voter groups with the questions and the rule of m.
func (m Measured) withGroups(out Tagged) Tagged {
	out.Units = 1
	for _, g := range m.groups {
		x := TaggedGroup{Group: g.Name, Hidden: g.hidden}
		if !g.hidden {
			of := m.ofGroup()
			x.Score, x.Rate, x.Units = of.scoreOf(g.part.pile), of.rate(g.part.pile, &g.part.issued), 1
		}
		out.Groups = append(out.Groups, x)
	}
	return out
}

// whole is the satisfaction over all scored questions, as a tag without a name for the others to be compared with.
func (m Measured) whole() []Tagged {
	if m.Suppressed {
		return nil
	}
	if m.averaged {
		return m.byMean(Measured.whole)
	}
	var codes []string
	for _, x := range m.q.Questions {
		if x.IsScored() {
			codes = append(codes, x.Code)
		}
	}
	return []Tagged{m.withGroups(Tagged{Questions: codes, Score: m.Score, Rate: m.Rate})}
}

// byMean returns the mean over sessions whose counts cannot be added up: they are of one unit.
func (m Measured) byMean(of func(Measured) []Tagged) []Tagged {
	lists := make([][]Tagged, len(m.sessions))
	for i, s := range m.sessions {
		lists[i] = of(s)
	}
	out := meanByTag(lists)
	for i := range out {
		out[i].Units = min(out[i].Units, 1)
		for j := range out[i].Groups {
			out[i].Groups[j].Units = min(out[i].Groups[j].Units, 1)
		}
	}
	return out
}

// meanByTag returns the mean over several units or sessions, tag by tag, in the order in which tags first appear. Each
// counts once, whatever its size; a group counts where it is shown.
func meanByTag(lists [][]Tagged) []Tagged {
	out := []Tagged{}
	for _, list := range lists {
		for _, t := range list {
			if !slices.ContainsFunc(out, func(o Tagged) bool { return o.Tag == t.Tag }) {
				out = append(out, meanOfTag(t.Tag, lists))
			}
		}
	}
	return out
}

func meanOfTag(tag string, lists [][]Tagged) Tagged {
	out := Tagged{Tag: tag}
	var scores, rates []*big.Rat
	groups := map[string][]TaggedGroup{}
	var names []string
	for _, list := range lists {
		for _, t := range list {
			if t.Tag != tag {
				continue
			}
			for _, code := range t.Questions {
				if !slices.Contains(out.Questions, code) {
					out.Questions = append(out.Questions, code)
				}
			}
			out.Units += t.Units
			scores, rates = append(scores, t.Score), append(rates, t.Rate)
			for _, g := range t.Groups {
				if !slices.Contains(names, g.Group) {
					names = append(names, g.Group)
				}
				groups[g.Group] = append(groups[g.Group], g)
			}
		}
	}
	out.Score, out.Rate = decimal.Mean(scores), decimal.Mean(rates)
	for _, name := range names {
		out.Groups = append(out.Groups, meanOfGroup(name, groups[name]))
	}
	return out
}

func meanOfGroup(name string, all []TaggedGroup) TaggedGroup {
	out := TaggedGroup{Group: name, Hidden: true}
	var scores, rates []*big.Rat
	for _, g := range all {
		out.Units += g.Units
		out.Hidden = out.Hidden && g.Hidden
		scores, rates = append(scores, g.Score), append(rates, g.Rate)
	}
	out.Score, out.Rate = decimal.Mean(scores), decimal.Mean(rates)
	return out
}
