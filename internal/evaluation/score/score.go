package score

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
)

// Why a score cannot be calculated yet.
const (
	BlockedSheets       = "sheets_missing"       // a body has not submitted
	BlockedSatisfaction = "satisfaction_missing" // the scheme needs a satisfaction that is missing or suppressed
)

// Score is the final score of one organization in one round, with its whole calculation (api §2, score). Final is null
// while it is blocked: never 0.
type Score struct {
	Final             *string           `json:"final"`
	Grade             string            `json:"grade,omitempty"`
	Blocked           string            `json:"blocked,omitempty"`
	Missing           []string          `json:"missing,omitempty"` // bodies without a submitted sheet
	Veto              bool              `json:"veto"`
	Bodies            []BodyScore       `json:"bodies"`
	SatisfactionMode  string            `json:"satisfaction_mode"`
	SatisfactionScore *string           `json:"satisfaction_score"`
	SatisfactionRate  *string           `json:"satisfaction_rate"`
	Decision          *Decision         `json:"decision,omitempty"` // set if it was needed
	Flags             []string          `json:"flags"`
	Steps             []arithmetic.Step `json:"steps"`
}

// BodyScore is the outcome of one sheet.
type BodyScore struct {
	Body    string        `json:"body"`
	Name    string        `json:"name"`
	Weight  string        `json:"weight"`
	Total   *string       `json:"total"`
	Aspects []AspectScore `json:"aspects"`
	exact   *big.Rat
}

// AspectScore is one aspect of a sheet; Score is null if one of its items could not be scored.
type AspectScore struct {
	Aspect string  `json:"aspect"`
	Points string  `json:"points"`
	Score  *string `json:"score"`
}

// Of calculates the final score from submitted sheets by body, the unit's satisfaction (nil if there is none) and a
// person's decision in case it is needed but missing. The error is for sheets that do not fit the scheme.
func Of(s scheme.Scheme, sheets map[string]Sheet, m *satisfaction.Measured, d *Decision) (Score, error) {
	return NewScorer(s).Score(sheets, m, d)
}

// Score is Of with the scorer's scheme.
func (x *Scorer) Score(sheets map[string]Sheet, m *satisfaction.Measured, d *Decision) (Score, error) {
	return x.score(sheets, m, d, true)
}

// ScoreOnly is Score without the steps and the aspects: what a ranking and the statistics table need. The calculation
// is the same.
func (x *Scorer) ScoreOnly(sheets map[string]Sheet, m *satisfaction.Measured, d *Decision) (Score, error) {
	return x.score(sheets, m, d, false)
}

func (x *Scorer) score(sheets map[string]Sheet, m *satisfaction.Measured, d *Decision, shown bool) (Score, error) {
	out := scoring{
		Score: Score{SatisfactionMode: x.scheme.Satisfaction.Mode, Flags: []string{}, Steps: []arithmetic.Step{}},
		m:     m,
		d:     d,
		shown: shown,
	}
	out.Bodies = make([]BodyScore, 0, len(x.bodies))
	if m != nil {
		out.SatisfactionScore, out.SatisfactionRate = decimal.Published(m.Score), decimal.Published(m.Rate)
		out.Flags = append(out.Flags, m.Flags...)
	}
	if m != nil && shown {
		out.Steps = append(out.Steps, m.Steps()...)
	}
	for i := range x.bodies {
		b := &x.bodies[i]
		sheet, ok := sheets[b.Code]
		if !ok {
			out.Blocked, out.Missing = BlockedSheets, append(out.Missing, b.Code)
			continue
		}
		if f := b.check(x.scheme.Sheets, sheet, true); len(f) > 0 {
			return Score{}, fmt.Errorf("sheet of %s: %w", b.Code, f)
		}
		x.scoreBody(&out, b, sheet)
	}
	if out.Blocked == "" {
		x.finish(&out)
	}
	return out.Score, nil
}

// scoring is a score being calculated.
type scoring struct {
	Score
	m     *satisfaction.Measured
	d     *Decision
	shown bool // whether the steps are recorded
}

// step records a line of the calculation; formula is only called if steps are recorded.
func (out *scoring) step(zh, en string, formula func() string, v *big.Rat) {
	if out.shown {
		out.Steps = append(out.Steps, arithmetic.New(zh, en, formula(), v))
	}
}

// sheetSum is the running sum of a sheet, or of one of its aspects.
type sheetSum struct {
	got   decimal.Sum // for items that count towards the full points
	full  decimal.Sum // the maximum of these items
	bonus decimal.Sum
	terms []string // only if they are shown
	items int
}

func (t *sheetSum) add(x *scoredItem, v decimal.Sum, shown bool) {
	t.items++
	if shown {
		t.terms = append(t.terms, decimal.Exact(v.Rat()))
	}
	if x.Mode == scheme.ItemBonus {
		t.bonus.Add(v)
		return
	}
	t.got.Add(v)
	t.full.Add(x.worth)
}

func (t *sheetSum) join(o *sheetSum, shown bool) {
	t.got.Add(o.got)
	t.full.Add(o.full)
	t.bonus.Add(o.bonus)
	if shown {
		t.terms = append(t.terms, decimal.Exact(o.sum()))
	}
}

func (t *sheetSum) sum() *big.Rat {
	v := t.got
	v.Add(t.bonus)
	return v.Rat()
}

// given returns the items of a sheet by their positions in the rubric.
func (b *scoredBody) given(sheet Sheet) []*SheetItem {
	out := make([]*SheetItem, len(b.items))
	for i := range sheet.Items {
		out[b.at[sheet.Items[i].Code]] = &sheet.Items[i]
	}
	return out
}

// scoreBody adds one body's lines to the score.
func (x *Scorer) scoreBody(out *scoring, b *scoredBody, sheet Sheet) {
	given := b.given(sheet)
	for _, item := range sheet.Items {
		out.Veto = out.Veto || item.Veto
	}
	body := BodyScore{Body: b.Code, Name: b.Name, Weight: string(b.Weight), Aspects: []AspectScore{}}
	var total sheetSum
	stuck := false
	for _, a := range b.aspects {
		part, missing := x.scoreAspect(out, a, given)
		stuck = stuck || missing
		if !missing && part.items > 0 {
			total.join(&part, out.shown)
		}
		if out.shown {
			body.Aspects = append(body.Aspects, out.aspect(b, a, &part, missing))
		}
	}
	switch {
	case !stuck && total.full.Sign() > 0:
		body.exact = x.bodyTotal(out, b, &total)
		body.Total = decimal.Published(body.exact)
	case out.Blocked == "": // nothing is left if satisfaction was the only item
		out.Blocked = BlockedSatisfaction
	}
	out.Bodies = append(out.Bodies, body)
}

// aspect returns the line of an aspect.
func (out *scoring) aspect(b *scoredBody, a scoredAspect, part *sheetSum, missing bool) AspectScore {
	line := AspectScore{Aspect: a.Aspect, Points: decimal.Exact(a.Points)}
	if !missing && part.items > 0 {
		sum := part.sum()
		line.Score = decimal.Published(sum)
		out.step(
			b.Name+" "+a.Aspect, b.Code+": "+a.Aspect,
			func() string { return strings.Join(part.terms, " + ") }, sum,
		)
	}
	return line
}

// scoreAspect adds up one aspect; missing is true if one of its items needs a satisfaction that does not exist.
func (x *Scorer) scoreAspect(out *scoring, a scoredAspect, given []*SheetItem) (part sheetSum, missing bool) {
	for _, item := range a.items {
		v, known, excluded := x.itemScore(out, item, given[item.n])
		switch {
		case excluded:
		case !known:
			missing = true
		default:
			part.add(item, v, out.shown)
		}
	}
	return part, missing
}

// bodyTotal adds up the aspects. If satisfaction was excluded, the rest counts for the full points; a bonus is added
// on top.
func (x *Scorer) bodyTotal(out *scoring, b *scoredBody, t *sheetSum) *big.Rat {
	v, scaled := t.got.Rat(), !t.full.Equals(x.full)
	if scaled {
		v.Mul(v, x.full.Rat())
		v.Quo(v, t.full.Rat())
	}
	if t.bonus.Sign() != 0 {
		v.Add(v, t.bonus.Rat())
	}
	out.step(b.Name+"评分", "sheet of "+b.Code, func() string {
		if !scaled {
			return strings.Join(t.terms, " + ")
		}
		formula := decimal.Exact(
			t.got.Rat(),
		) + " × " + decimal.Exact(x.full.Rat()) + " ÷ " + decimal.Exact(t.full.Rat())
		if t.bonus.Sign() > 0 {
			formula += " + " + decimal.Exact(t.bonus.Rat())
		}
		return formula
	}, v)
	return v
}

// itemScore returns what one item gets; known is false if it needs a satisfaction that does not exist.
func (x *Scorer) itemScore(out *scoring, item *scoredItem, got *SheetItem) (v decimal.Sum, known, excluded bool) {
	if item.Mode != scheme.ItemAuto {
		if got != nil {
			v = got.Score.Sum()
		}
		return v, true, false // only a bonus may be omitted
	}
	p, line := feed(x.scheme.Satisfaction, item.Item, out.m)
	if p == nil && out.d != nil && len(out.d.Check()) == 0 {
		out.Decision = out.d
		if out.d.Value == Exclude {
			return v, false, true
		}
		p, line = decided(x.scheme.Satisfaction, item.Item, decimal.Decimal(out.d.Value).Rat())
	}
	if p == nil {
		return v, false, false
	}
	if out.shown {
		out.Steps = append(out.Steps, line)
	}
	v.AddRat(p)
	return v, true, false
}

// vetoedByPeople reports whether the satisfaction is low enough for the scheme to make it a veto. Too few ballots
// decide nothing.
func (x *Scorer) vetoedByPeople(out *scoring) bool {
	below, m := x.scheme.Veto.SatisfactionBelow, out.m
	if below == "" || m == nil || m.Suppressed || m.Score == nil || slices.Contains(
		m.Flags, satisfaction.FlagSampleSmall,
	) {
		return false
	}
	return m.Score.Cmp(below.Rat()) < 0
}

// finish weights the bodies, applies a veto, rounds once and grades the published score.
func (x *Scorer) finish(out *scoring) {
	list := make([]decimal.Weighted, len(out.Bodies))
	for i, b := range out.Bodies {
		list[i] = decimal.Weighted{Weight: x.bodies[i].weight, Value: b.exact}
	}
	final := decimal.WeightedMean(list)
	if len(list) > 1 {
		out.step("加权总分", "weighted total", func() string { return weightedTerms(out.Bodies) }, final)
	}
	if x.vetoedByPeople(out) {
		out.Veto = true
		below := x.scheme.Veto.SatisfactionBelow
		out.step("群众评判一票否决", "veto by satisfaction", func() string {
			return "满意度 " + decimal.Exact(out.m.Score) + " < " + string(below)
		}, out.m.Score)
	}
	if out.Veto && x.scheme.Veto.Effect == scheme.VetoZero {
		final = new(big.Rat)
		out.step("一票否决", "veto", func() string { return "0" }, final)
	}
	out.Final = decimal.Published(final)
	if out.shown {
		out.Steps = append(
			out.Steps,
			arithmetic.Step{
				Label:   "最终得分（四舍五入到两位小数）",
				LabelEN: "final score, half up",
				Formula: decimal.Exact(final),
				Value:   *out.Final,
				Exact:   "",
				Inputs:  []arithmetic.Input{},
			},
		)
	}
	out.Grade = x.scheme.Grade(*out.Final, out.Veto)
}

// weightedTerms formats the weighted mean of the bodies.
func weightedTerms(bodies []BodyScore) string {
	var terms, weights []string
	for _, b := range bodies {
		terms = append(terms, b.Weight+" × "+decimal.Exact(b.exact))
		weights = append(weights, b.Weight)
	}
	return satisfaction.MeanOf(terms, weights)
}

// Totals is the part of a score shown in the table.
type Totals struct {
	Final  *string
	Grade  string
	Bodies map[string]*string // by code; nil without a total
}

// Totals drops the details of the calculation, which would take too much memory for a round of thousands.
func (s Score) Totals() *Totals {
	t := &Totals{Final: s.Final, Grade: s.Grade, Bodies: make(map[string]*string, len(s.Bodies))}
	for _, b := range s.Bodies {
		t.Bodies[b.Body] = b.Total
	}
	return t
}
