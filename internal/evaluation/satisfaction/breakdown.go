package satisfaction

import (
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Breakdown is a result by what was asked: over all scored questions, by standard (一真实三到位一满意, domain A09) and by
// aspect, each with the voter groups side by side (domain A26).
type Breakdown struct {
	Units     int // how many units are in it; 0 if nothing may be shown
	Whole     Tagged
	Standards []Tagged
	Aspects   []Tagged
	Focuses   []Tagged // by focus area (domain A07), of the questions that have one
}

// Breakdown returns the result of one session or unit by what was asked; with too few ballots there is nothing in it.
func (m Measured) Breakdown() Breakdown {
	whole := m.whole()
	if len(whole) == 0 {
		return Breakdown{}
	}
	return Breakdown{Units: 1, Whole: whole[0], Standards: m.ByStandard(), Aspects: m.ByAspect(), Focuses: m.ByFocus()}
}

// MeanBreakdown returns the mean over units, each counted once, whatever its size. Units of which nothing may be shown
// are not in any mean, and ballots of several units are never added up: no difference of two means reveals more than
// the results of the units do (rb1 §9.4).
func MeanBreakdown(units []Breakdown) Breakdown {
	var out Breakdown
	var whole, standards, aspects, focuses [][]Tagged
	for _, b := range units {
		if b.Units == 0 {
			continue
		}
		out.Units += b.Units
		whole, standards, aspects = append(whole, []Tagged{b.Whole}), append(standards, b.Standards),
			append(aspects, b.Aspects)
		focuses = append(focuses, b.Focuses)
	}
	if out.Units == 0 {
		return out
	}
	out.Whole, out.Aspects = meanByTag(whole)[0], meanByTag(aspects)
	out.Standards = inOrder(meanByTag(standards), scheme.Standards())
	out.Focuses = inOrder(meanByTag(focuses), scheme.Focuses())
	return out
}

// inOrder sorts by the order of the tags that are known, others last.
func inOrder(list []Tagged, known []string) []Tagged {
	at := func(t Tagged) int {
		if i := slices.Index(known, t.Tag); i >= 0 {
			return i
		}
		return len(known)
	}
	slices.SortStableFunc(list, func(a, b Tagged) int { return at(a) - at(b) })
	return list
}

// BreakdownResult is a breakdown as it is published: strings with two decimals, percent where they are rates, null
// where nothing was counted.
type BreakdownResult struct {
	Units      int         `json:"units" doc:"How many units are in it, each counted once"`
	Suppressed string      `json:"suppressed,omitempty"`
	Whole      TagResult   `json:"whole" doc:"Over all scored questions"`
	Standards  []TagResult `json:"standards" doc:"一真实三到位一满意"`
	Aspects    []TagResult `json:"aspects"`
	Focuses    []TagResult `json:"focuses" doc:"By focus area, of the questions that have one"`
}

// TagResult is one standard or aspect. Score and rate are two figures; the rate is the mean over its questions.
type TagResult struct {
	Tag               string           `json:"tag,omitempty"`
	Questions         []string         `json:"questions"`
	Units             int              `json:"units"`
	SatisfactionScore *string          `json:"satisfaction_score"`
	SatisfactionRate  *string          `json:"satisfaction_rate"`
	Groups            []TagGroupResult `json:"groups"`
}

// TagGroupResult is one voter group of a tag; a hidden one only says that it is hidden.
type TagGroupResult struct {
	Group             string  `json:"group"`
	Suppressed        string  `json:"suppressed,omitempty"`
	Units             int     `json:"units"`
	SatisfactionScore *string `json:"satisfaction_score"`
	SatisfactionRate  *string `json:"satisfaction_rate"`
}

// Result returns what may be published; rounding happens only here.
func (b Breakdown) Result() BreakdownResult {
	out := BreakdownResult{Units: b.Units, Whole: b.Whole.result()}
	if b.Units == 0 {
		out.Suppressed = TooFew
	}
	out.Standards, out.Aspects = results(b.Standards), results(b.Aspects)
	out.Focuses = results(b.Focuses)
	return out
}

func results(list []Tagged) []TagResult {
	out := make([]TagResult, len(list))
	for i, t := range list {
		out[i] = t.result()
	}
	return out
}

func (t Tagged) result() TagResult {
	out := TagResult{
		Tag: t.Tag, Questions: append([]string{}, t.Questions...), Units: t.Units,
		SatisfactionScore: decimal.Published(t.Score), SatisfactionRate: decimal.Published(t.Rate),
		Groups: []TagGroupResult{},
	}
	for _, g := range t.Groups {
		x := TagGroupResult{
			Group: g.Group, Units: g.Units,
			SatisfactionScore: decimal.Published(g.Score), SatisfactionRate: decimal.Published(g.Rate),
		}
		if g.Hidden {
			x.Suppressed = TooFew
		}
		out.Groups = append(out.Groups, x)
	}
	return out
}
