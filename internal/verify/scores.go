package verify

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// checkPublished recalculates the published result: scores, rates and cautions. It uses only the result, which its
// note ties to the boxes, and the rules that were fixed with them.
func (d *docket) checkPublished(boxes ...*boxCheck) {
	c := boxes[0]
	if c.parsed == nil {
		return
	}
	d.sayKind(c)
	if !c.hasResult {
		return
	}
	var r result
	if unambiguous(c.result) != nil || json.Unmarshal(c.result, &r) != nil {
		return // checkResult has reported it
	}
	codes, err := c.questionCodes()
	if err != nil {
		return // checkTotals has reported it
	}
	if r.Suppressed == "" && (c.checkTotals(r) != nil) {
		return // counts that do not add up cannot be used for a calculation
	}
	var h *hand
	h, err = newHand(r, codes)
	if err == nil && r.Suppressed == "" {
		err = h.checkScores()
	}
	switch {
	case err != nil:
		d.fail(idScores, err)
		return
	case r.Suppressed != "":
		d.pass(idNoScores)
	default:
		d.pass(idScores, says(r.SatisfactionScore), says(r.SatisfactionRate))
	}
	d.checkFixed(r, boxes)
	d.is(idFlags, h.checkFlags(c.screen()))
	d.sayCautions(c, r)
}

func (c *boxCheck) screen() bool { return c.parsed.Manifest.Mode == modeScreen }

func (c *boxCheck) rehearsal() bool { return strings.HasPrefix(c.parsed.Manifest.Title, drill) }

// checkScores compares every calculated number with the published one.
func (h *hand) checkScores() error {
	whole := h.whole()
	if err := h.checkUnit(whole, h.r.PerQuestion); err != nil {
		return err
	}
	for _, g := range h.r.Groups {
		if g.Suppressed != "" {
			continue
		}
		p := g.pile()
		if err := h.checkUnit(p, g.PerQuestion); err != nil {
			return fmt.Errorf("group %s: %w", g.Group, err)
		}
		score, rate := h.unit(p)
		if err := differs("group "+g.Group, score, rate, g.SatisfactionScore, g.SatisfactionRate); err != nil {
			return err
		}
	}
	score, err := h.score()
	if err != nil {
		return err
	}
	_, rate := h.unit(whole)
	if err := differs("the unit", score, rate, h.r.SatisfactionScore, h.r.SatisfactionRate); err != nil {
		return err
	}
	return h.checkShares(whole)
}

// score is the score of the hall: groups by their weights, the hidden ones combined.
func (h *hand) score() (*big.Rat, error) {
	piles, weights, err := h.parts()
	if err != nil {
		return nil, err
	}
	var all mean
	for i, p := range piles {
		s, _ := h.unit(p)
		all.add(weights[i], s)
	}
	return all.value(), nil
}

func (h *hand) checkUnit(p pile, published []questionResult) error {
	for i, q := range published {
		if err := h.optionsOf(i, q); err != nil {
			return err
		}
		score, rate := h.question(p, i)
		if err := differs("question "+q.Code, score, rate, q.Score, q.Rate); err != nil {
			return err
		}
	}
	return nil
}

// optionsOf checks that the keys of the counts are those of the rules, which list them in the order voters saw.
func (h *hand) optionsOf(i int, q questionResult) error {
	for _, key := range h.Questions[i].Options {
		if _, there := q.Counts[key]; !there {
			return fmt.Errorf("question %s counts other options than its rules name", q.Code)
		}
	}
	if len(q.Counts) != len(h.Questions[i].Options)+1 {
		return fmt.Errorf("question %s counts other options than its rules name", q.Code)
	}
	return nil
}

func differs(what string, score, rate *big.Rat, publishedScore, publishedRate *string) error {
	if s := told(score); !sameText(s, publishedScore) {
		return fmt.Errorf("%s: the score is %s, published as %s", what, says(s), says(publishedScore))
	}
	if s := told(rate); !sameText(s, publishedRate) {
		return fmt.Errorf("%s: the rate is %s, published as %s", what, says(s), says(publishedRate))
	}
	return nil
}

// checkShares recalculates the attendance, return and validity rates, in percent.
func (h *hand) checkShares(whole pile) error {
	of := func(a, b *int) *string {
		if b == nil {
			return nil
		}
		if a == nil {
			a = new(int)
		}
		return told(shareOf(*a, *b))
	}
	for _, x := range []struct {
		what              string
		worked, published *string
	}{
		{"attended of expected", of(h.r.Attended, h.r.Expected), h.r.AttendRate},
		{"returned of issued", of(&whole.returned, h.r.Issued), h.r.ReturnRate},
		{"valid of returned", of(&whole.valid, &whole.returned), h.r.ValidRate},
	} {
		if !sameText(x.worked, x.published) {
			return fmt.Errorf("%s is %s percent, published as %s", x.what, says(x.worked), says(x.published))
		}
	}
	return nil
}

// Result flags that follow from its numbers.
const (
	flagQuorumLow    = "quorum_low"
	flagReturnLow    = "return_low"
	flagSampleSmall  = "sample_small"
	flagGroupMissing = "group_missing"
	flagUnanimous    = "unanimous"
)

// Result flags that describe the kind of session.
const (
	flagScreenMode   = "screen_mode"
	flagNotProtected = "not_protected"
	flagTrialStore   = "trial_store"
	flagRehearsal    = "rehearsal"
	flagOverridden   = "overridden"
)

// checkFlags checks that every caution required by the numbers is present, and no other.
func (h *hand) checkFlags(screen bool) error {
	whole := pile{returned: h.r.Returned}
	must := map[string]bool{
		flagScreenMode: screen,
		flagQuorumLow:  under(h.r.Attended, h.r.Expected, h.Quorum),
		flagReturnLow:  under(&whole.returned, h.r.Issued, h.ReturnRate),
	}
	if h.r.Suppressed != "" {
		must[flagSampleSmall], must[flagUnanimous] = h.r.Returned < h.MinValid, false
	} else {
		piles, _, err := h.parts()
		if err != nil {
			return err
		}
		whole = h.whole()
		must[flagSampleSmall] = whole.valid < h.MinValid
		must[flagUnanimous] = slices.ContainsFunc(append(piles, whole), h.unanimous)
		missing := slices.ContainsFunc(piles, func(p pile) bool { s, _ := h.unit(p); return s == nil })
		missing = missing || slices.ContainsFunc(h.r.Groups,
			func(g groupResult) bool { return g.Suppressed == "" && *g.Returned == 0 })
		if missing || len(h.r.Groups) == 0 { // for a hidden group, its box shows whether anyone voted
			must[flagGroupMissing] = missing && len(h.r.Groups) > 0 // without groups none can be missing
		}
	}
	for flag, want := range must {
		if slices.Contains(h.r.Flags, flag) != want {
			return fmt.Errorf("the caution %q is there, or missing, contrary to the numbers", flag)
		}
	}
	return nil
}

// under reports whether a is below the given percentage of b.
func under(a, b *int, percent string) bool {
	limit := number(percent)
	if a == nil || b == nil || limit == nil {
		return false
	}
	share := shareOf(*a, *b)
	return share != nil && share.Cmp(limit) < 0
}

// unanimous reports whether all valid ballots of a pile gave the same answer to a scored question (rb1 §9.7).
func (h *hand) unanimous(p pile) bool {
	for i, w := range h.weights {
		if w == nil {
			continue
		}
		for key, n := range p.counts[i] {
			if key != abstainKey && n > 0 && n == p.valid {
				return true
			}
		}
	}
	return false
}

const (
	modeScreen = "screen"
	drill      = "【演练】" // how the title of a rehearsal begins; the manifest fixes it
)

// sayKind reports the kind of session that the manifest announced, where it weakens what the session proves.
func (d *docket) sayKind(c *boxCheck) {
	if c.screen() {
		d.warn(idScreen)
	}
	if c.rehearsal() {
		d.warn(idRehearsal)
	}
}

// sayCautions reports every caution of a result, one sentence each; those of the accounting are reported with it.
func (d *docket) sayCautions(c *boxCheck, r result) {
	for _, flag := range r.Flags {
		switch flag {
		case flagScreenMode: // reported from the manifest
			continue
		case flagRehearsal:
			if !c.rehearsal() { // otherwise reported from the manifest
				d.warn(idRehearsal)
			}
			continue
		}
		if _, known := texts[idCaution+flag]; known {
			d.warn(idCaution + flag)
		} else if _, known := flagWords[flag]; !known {
			d.warn(idCaution+"unknown", flag)
		}
	}
}
