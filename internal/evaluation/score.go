package evaluation

import (
	"fmt"
	"math/big"
	"strings"
)

// Why a score waits for a person.
const (
	BlockedSheets       = "sheets_missing"       // a body has not submitted
	BlockedSatisfaction = "satisfaction_missing" // the scheme needs a satisfaction that is missing or suppressed
)

// Score is the final score of one organisation in one round, with all its arithmetic (contract, score). Final is null
// while it is blocked: never 0.
type Score struct {
	Final             *string     `json:"final"`
	Grade             string      `json:"grade,omitempty"`
	Blocked           string      `json:"blocked,omitempty"`
	Missing           []string    `json:"missing,omitempty"` // bodies without a submitted sheet
	Veto              bool        `json:"veto"`
	Bodies            []BodyScore `json:"bodies"`
	SatisfactionMode  string      `json:"satisfaction_mode"`
	SatisfactionScore *string     `json:"satisfaction_score"`
	SatisfactionRate  *string     `json:"satisfaction_rate"`
	Decision          *Decision   `json:"decision,omitempty"` // set when it was needed
	Flags             []string    `json:"flags"`
	Steps             []Step      `json:"steps"`
}

// BodyScore is one sheet's outcome.
type BodyScore struct {
	Body    string        `json:"body"`
	Name    string        `json:"name"`
	Weight  string        `json:"weight"`
	Total   *string       `json:"total"`
	Aspects []AspectScore `json:"aspects"`
	exact   *big.Rat
}

// AspectScore is one aspect of a sheet; Score is null when an item of it could not be scored.
type AspectScore struct {
	Aspect string  `json:"aspect"`
	Points string  `json:"points"`
	Score  *string `json:"score"`
}

// Score works out the final score from submitted sheets by body, the unit's satisfaction (nil when there is none) and
// a person's decision for the case that it is needed and missing. The error is for sheets that do not fit the scheme.
func (s Scheme) Score(sheets map[string]Sheet, m *Measured, d *Decision) (Score, error) {
	out := Score{Bodies: []BodyScore{}, SatisfactionMode: s.Satisfaction.Mode, Flags: []string{}, Steps: []Step{}}
	if m != nil {
		out.SatisfactionScore, out.SatisfactionRate = published(m.Score), published(m.Rate)
		out.Flags = append(out.Flags, m.Flags...)
		out.Steps = append(out.Steps, m.Steps()...)
	}
	for _, b := range s.Bodies {
		sheet, ok := sheets[b.Code]
		if !ok {
			out.Blocked, out.Missing = BlockedSheets, append(out.Missing, b.Code)
			continue
		}
		if f := s.CheckSheet(b.Code, sheet, true); len(f) > 0 {
			return Score{}, fmt.Errorf("sheet of %s: %w", b.Code, f)
		}
		s.scoreBody(&out, b, sheet, m, d)
	}
	if out.Blocked == "" {
		s.finish(&out)
	}
	return out, nil
}

// sheetSum is a sheet, or an aspect of it, while it is added up.
type sheetSum struct {
	got   *big.Rat // on items that count towards the full points
	full  *big.Rat // what these items are worth
	bonus *big.Rat
	terms []string
}

func newSum() *sheetSum { return &sheetSum{got: new(big.Rat), full: new(big.Rat), bonus: new(big.Rat)} }

func (t *sheetSum) add(x Item, v *big.Rat) {
	t.terms = append(t.terms, exact(v))
	if x.Mode == ItemBonus {
		t.bonus.Add(t.bonus, v)
		return
	}
	t.got.Add(t.got, v)
	t.full.Add(t.full, x.Points.Rat())
}

func (t *sheetSum) join(o *sheetSum) {
	t.got.Add(t.got, o.got)
	t.full.Add(t.full, o.full)
	t.bonus.Add(t.bonus, o.bonus)
	t.terms = append(t.terms, exact(o.sum()))
}

func (t *sheetSum) sum() *big.Rat { return new(big.Rat).Add(t.got, t.bonus) }

// scoreBody adds one body's lines to the score.
func (s Scheme) scoreBody(out *Score, b Body, sheet Sheet, m *Measured, d *Decision) {
	rubric, _ := s.RubricFor(b.Code)
	given := map[string]SheetItem{}
	for _, x := range sheet.Items {
		given[x.Code] = x
		out.Veto = out.Veto || x.Veto
	}
	body := BodyScore{Body: b.Code, Name: b.Name, Weight: string(b.Weight), Aspects: []AspectScore{}}
	total, stuck := newSum(), false
	for _, a := range rubric.Aspects() {
		part, missing := s.scoreAspect(out, rubric, a.Aspect, given, m, d)
		line := AspectScore{Aspect: a.Aspect, Points: exact(a.Points)}
		if stuck = stuck || missing; !missing && len(part.terms) > 0 {
			line.Score = published(part.sum())
			out.Steps = append(out.Steps, step(b.Name+" "+a.Aspect, b.Code+": "+a.Aspect, strings.Join(part.terms, " + "), part.sum()))
			total.join(part)
		}
		body.Aspects = append(body.Aspects, line)
	}
	switch {
	case !stuck && total.full.Sign() > 0:
		body.exact = s.bodyTotal(out, b, total)
		body.Total = published(body.exact)
	case out.Blocked == "": // nothing is left when the only item was the satisfaction
		out.Blocked = BlockedSatisfaction
	}
	out.Bodies = append(out.Bodies, body)
}

// scoreAspect adds up one aspect; missing when an item of it needs a satisfaction that there is not.
func (s Scheme) scoreAspect(out *Score, r Rubric, aspect string, given map[string]SheetItem, m *Measured, d *Decision) (part *sheetSum, missing bool) {
	part = newSum()
	for _, x := range r.Items {
		if x.Aspect != aspect {
			continue
		}
		v, excluded := s.itemScore(out, x, given, m, d)
		switch {
		case excluded:
		case v == nil:
			missing = true
		default:
			part.add(x, v)
		}
	}
	return part, missing
}

// bodyTotal adds up the aspects. When satisfaction was excluded, the rest counts for the full points; a bonus comes on top.
func (s Scheme) bodyTotal(out *Score, b Body, t *sheetSum) *big.Rat {
	formula, full := strings.Join(t.terms, " + "), s.FullPoints.Rat()
	v := new(big.Rat).Set(t.got)
	if t.full.Cmp(full) != 0 {
		v.Mul(v, full)
		v.Quo(v, t.full)
		formula = exact(t.got) + " × " + exact(full) + " ÷ " + exact(t.full)
		if t.bonus.Sign() > 0 {
			formula += " + " + exact(t.bonus)
		}
	}
	v.Add(v, t.bonus)
	out.Steps = append(out.Steps, step(b.Name+"评分", "sheet of "+b.Code, formula, v))
	return v
}

// itemScore is what one item gets; nil when it needs a satisfaction that there is not.
func (s Scheme) itemScore(out *Score, x Item, given map[string]SheetItem, m *Measured, d *Decision) (v *big.Rat, excluded bool) {
	if x.Mode != ItemAuto {
		if got := given[x.Code].Score.Rat(); got != nil {
			return got, false
		}
		return new(big.Rat), false // only a bonus can be left out
	}
	v, line := s.Satisfaction.feed(x, m)
	if v == nil && d != nil && len(d.Check()) == 0 {
		out.Decision = d
		if d.Value == Exclude {
			return nil, true
		}
		v, line = s.Satisfaction.decided(x, Decimal(d.Value).Rat())
	}
	if v != nil {
		out.Steps = append(out.Steps, line)
	}
	return v, false
}

// finish weighs the bodies, applies a veto, rounds once and grades what is published.
func (s Scheme) finish(out *Score) {
	list := make([]Weighted, len(out.Bodies))
	var terms, weights []string
	for i, b := range out.Bodies {
		w := Decimal(b.Weight)
		list[i] = Weighted{w.Rat(), b.exact}
		terms = append(terms, b.Weight+" × "+exact(b.exact))
		weights = append(weights, b.Weight)
	}
	final := WeightedMean(list)
	if len(list) > 1 {
		out.Steps = append(out.Steps, step("加权总分", "weighted total", meanOf(terms, weights), final))
	}
	if out.Veto && s.Veto.Effect == VetoZero {
		final = new(big.Rat)
		out.Steps = append(out.Steps, step("一票否决", "veto", "0", final))
	}
	out.Final = published(final)
	out.Steps = append(out.Steps, Step{"最终得分(四舍五入到两位小数)", "final score, half up", exact(final), *out.Final, "", []Input{}})
	out.Grade = s.Grade(*out.Final, out.Veto)
}

// Grade is the grade of a published score: the first band whose minimum it reaches, the last band after a veto.
func (s Scheme) Grade(final string, veto bool) string {
	v := Decimal(final).Rat()
	last := s.GradeBands[len(s.GradeBands)-1].Label
	if v == nil || veto {
		return last
	}
	for _, b := range s.GradeBands {
		if v.Cmp(b.Min.Rat()) >= 0 {
			return b.Label
		}
	}
	return last
}
