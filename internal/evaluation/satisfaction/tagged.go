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
	Score     *big.Rat // 满意度 of these questions
	Rate      *big.Rat // 满意率, the mean over these questions
	Groups    []TaggedGroup
}

// TaggedGroup is the same for one voter group, e.g. 干部职工 beside 群众和服务对象. A hidden group only says that it is hidden.
type TaggedGroup struct {
	Group  string
	Hidden bool
	Score  *big.Rat
	Rate   *big.Rat
}

// ByStandard returns the satisfaction by standard, in the order of the standards, then of the questions.
func (m Measured) ByStandard() []Tagged {
	out := m.by(func(x scheme.Question) string { return x.Standard })
	at := func(t Tagged) int {
		if i := slices.Index(scheme.Standards(), t.Tag); i >= 0 {
			return i
		}
		return len(scheme.Standards())
	}
	slices.SortStableFunc(out, func(a, b Tagged) int { return at(a) - at(b) })
	return out
}

// ByAspect returns the satisfaction by aspect, in the order of the questions.
func (m Measured) ByAspect() []Tagged {
	return m.by(func(x scheme.Question) string { return x.Aspect })
}

// by calculates the tags of scored questions. It reveals nothing that the result by question does not: hidden groups
// stay combined, and a suppressed result reveals nothing.
func (m Measured) by(tag func(scheme.Question) string) []Tagged {
	out := []Tagged{}
	if m.Suppressed {
		return out
	}
	if m.averaged {
		return m.byMean(tag)
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
	for _, g := range m.groups {
		x := TaggedGroup{Group: g.Name, Hidden: g.hidden}
		if !g.hidden {
			of := m.ofGroup()
			x.Score, x.Rate = of.scoreOf(g.part.pile), of.rate(g.part.pile, &g.part.issued)
		}
		out.Groups = append(out.Groups, x)
	}
	return out
}

// byMean returns the mean over sessions whose counts cannot be added up.
func (m Measured) byMean(tag func(scheme.Question) string) []Tagged {
	lists := make([][]Tagged, len(m.sessions))
	for i, s := range m.sessions {
		lists[i] = s.by(tag)
	}
	return MeanByTag(lists)
}

// MeanByTag returns the mean over several units or sessions, tag by tag, in the order in which tags first appear. Each
// counts once, whatever its size; a group counts where it is shown.
func MeanByTag(lists [][]Tagged) []Tagged {
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
	groupScores, groupRates := map[string][]*big.Rat{}, map[string][]*big.Rat{}
	var groups []string
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
			scores, rates = append(scores, t.Score), append(rates, t.Rate)
			for _, g := range t.Groups {
				if !slices.Contains(groups, g.Group) {
					groups = append(groups, g.Group)
				}
				groupScores[g.Group] = append(groupScores[g.Group], g.Score)
				groupRates[g.Group] = append(groupRates[g.Group], g.Rate)
			}
		}
	}
	out.Score, out.Rate = decimal.Mean(scores), decimal.Mean(rates)
	for _, g := range groups {
		s, r := decimal.Mean(groupScores[g]), decimal.Mean(groupRates[g])
		out.Groups = append(out.Groups, TaggedGroup{Group: g, Hidden: s == nil && r == nil, Score: s, Rate: r})
	}
	return out
}
