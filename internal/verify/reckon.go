package verify

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// reckoning is how, according to the result, its scores were calculated (evaluation.Reckoning, parsed independently).
type reckoning struct {
	Questions    []questionRule     `json:"questions"`
	Coefficients map[string]*string `json:"coefficients"`
	FullMark     string             `json:"full_mark"`
	Satisfied    []string           `json:"satisfied"`
	Unknown      []string           `json:"unknown"`
	Denominator  string             `json:"denominator"`
	RateOf       string             `json:"rate_of"`
	AllAbstain   string             `json:"all_abstain"`
	Quorum       string             `json:"quorum"`
	ReturnRate   string             `json:"return_rate"`
	MinValid     int                `json:"min_valid"`
	HiddenWeight string             `json:"hidden_weight"`
}

type questionRule struct {
	Code    string   `json:"code"`
	Options []string `json:"options"`
	Weight  string   `json:"weight"`
	Overall bool     `json:"overall"`
}

// hand recalculates a result from its counts, as one would by hand.
type hand struct {
	reckoning
	r       result
	full    *big.Rat
	weights []*big.Rat // per question; nil if not scored
	marks   map[string]*big.Rat
}

// pile is one set of counts. Only for the whole hall is it known how many slips were handed out and how many people
// attended.
type pile struct {
	returned, valid int
	counts          []map[string]int
	issued          *int
	expected        *int
	attended        *int
}

// newHand reads the rules. codes are those of the questionnaire that voters saw.
func newHand(r result, codes []string) (*hand, error) {
	if r.Reckoning == nil {
		return nil, errors.New("the result does not say by which rules it was calculated")
	}
	h := &hand{reckoning: *r.Reckoning, r: r, marks: map[string]*big.Rat{}}
	h.full = number(h.FullMark)
	if h.full == nil || h.full.Sign() == 0 {
		return nil, errors.New("the full mark is not a number above 0")
	}
	if h.Denominator != r.RateDenominator || !slices.Contains(denominators, h.Denominator) {
		return nil, errors.New("the denominator of the rates is unknown or given twice")
	}
	if h.RateOf != rateOfOverall && h.RateOf != rateOfMean {
		return nil, errors.New("the result does not say which rate is the unit's")
	}
	for key, c := range h.Coefficients {
		if c == nil {
			continue
		}
		h.marks[key] = number(*c)
		if h.marks[key] == nil || h.marks[key].Cmp(h.full) > 0 {
			return nil, fmt.Errorf("the coefficient of %s is not a number up to the full mark", key)
		}
	}
	if err := h.preset(); err != nil {
		return nil, err
	}
	return h, h.readQuestions(codes)
}

const (
	rateOfOverall = "overall"
	rateOfMean    = "mean"
)

var denominators = []string{"counted", "valid_minus_abstain", "valid", "returned", "issued", "expected", "attended"}

// preset checks that a result which names a preset has its coefficients.
func (h *hand) preset() error {
	names := strings.Split(h.r.ScorePreset, "/")
	if len(names) != 3 {
		return nil
	}
	for i, key := range []string{"sat", "basic", "dis"} {
		if want := number(names[i]); want == nil || h.marks[key] == nil || want.Cmp(h.marks[key]) != 0 {
			return fmt.Errorf("the coefficients are not those of %s", h.r.ScorePreset)
		}
	}
	return nil
}

func (h *hand) readQuestions(codes []string) error {
	if len(h.Questions) != len(codes) {
		return fmt.Errorf("rules for %d questions of %d", len(h.Questions), len(codes))
	}
	scored, overall := 0, 0
	for i, q := range h.Questions {
		var w *big.Rat
		if q.Weight != "" {
			w = number(q.Weight)
			if w == nil || w.Sign() == 0 {
				return fmt.Errorf("the weight of question %d is not a number above 0", i+1)
			}
			scored++
		}
		if q.Overall {
			overall++
		}
		if q.Code != codes[i] || q.Overall && w == nil {
			return fmt.Errorf("the rules of question %d are not those of the questionnaire", i+1)
		}
		h.weights = append(h.weights, w)
	}
	if scored == 0 || overall != 1 {
		return errors.New("no question is scored, or there is not one overall question")
	}
	return nil
}

// whole is the pile of all ballots.
func (h *hand) whole() pile {
	p := pile{returned: h.r.Returned, issued: h.r.Issued, expected: h.r.Expected, attended: h.r.Attended}
	p.fill(h.r.Valid, h.r.PerQuestion)
	return p
}

func (g groupResult) pile() pile {
	p := pile{returned: *g.Returned}
	p.fill(g.Valid, g.PerQuestion)
	return p
}

func (p *pile) fill(valid *int, qs []questionResult) {
	p.valid = *valid
	for _, q := range qs {
		p.counts = append(p.counts, q.Counts)
	}
}

// less subtracts a pile from another: what remains is the hidden groups together.
func (p pile) less(o pile) pile {
	out := pile{returned: p.returned - o.returned, valid: p.valid - o.valid}
	for i, all := range p.counts {
		rest := map[string]int{}
		for key, n := range all {
			rest[key] = n - o.counts[i][key]
		}
		out.counts = append(out.counts, rest)
	}
	return out
}

// possible reports whether no count of a pile is negative.
func (p pile) possible() bool {
	for _, c := range p.counts {
		for _, n := range c {
			if n < 0 {
				return false
			}
		}
	}
	return p.returned >= 0 && p.valid >= 0
}

// question calculates 满意度 and 满意率 of one question (domain 2.5).
func (h *hand) question(p pile, i int) (score, rate *big.Rat) {
	if h.weights[i] == nil {
		return nil, nil
	}
	points, votes := new(big.Rat), 0
	for key, n := range p.counts[i] {
		if c := h.marks[key]; c != nil {
			points.Add(points, new(big.Rat).Mul(c, big.NewRat(int64(n), 1)))
			votes += n
		}
	}
	if votes > 0 {
		score = points.Mul(points, big.NewRat(100, int64(votes)))
		score.Quo(score, h.full)
	}
	return score, shareOf(chosen(p.counts[i], h.Satisfied), h.denominator(p, i))
}

func chosen(counts map[string]int, keys []string) int {
	n := 0
	for key, c := range counts {
		if slices.Contains(keys, key) {
			n += c
		}
	}
	return n
}

func (h *hand) denominator(p pile, i int) int {
	known := func(n *int) int {
		if n == nil {
			return 0
		}
		return *n
	}
	abstain := p.counts[i][abstainKey]
	return map[string]int{
		"counted":             p.valid - abstain - chosen(p.counts[i], h.Unknown),
		"valid_minus_abstain": p.valid - abstain,
		"valid":               p.valid, "returned": p.returned,
		"issued": known(p.issued), "expected": known(p.expected), "attended": known(p.attended),
	}[h.Denominator]
}

// unit calculates 满意度 and 满意率 of a pile over its questions.
func (h *hand) unit(p pile) (score, rate *big.Rat) {
	var scores, rates mean
	for i, w := range h.weights {
		if w == nil {
			continue
		}
		s, r := h.question(p, i)
		scores.add(w, s)
		if h.RateOf == rateOfMean || h.Questions[i].Overall {
			rates.add(big.NewRat(1, 1), r)
		}
	}
	return scores.value(), rates.value()
}

// parts returns the parts of the score with their weights: every shown group, and the hidden ones combined.
func (h *hand) parts() (piles []pile, weights []*big.Rat, err error) {
	rest := h.whole()
	if len(h.r.Groups) == 0 {
		return []pile{rest}, []*big.Rat{big.NewRat(1, 1)}, nil
	}
	add := func(p pile, weight string) error {
		w := number(weight)
		if w == nil || w.Sign() == 0 {
			return errors.New("a group's weight is not a number above 0")
		}
		piles, weights = append(piles, p), append(weights, w)
		return nil
	}
	for _, g := range h.r.Groups {
		if g.Suppressed != "" {
			continue
		}
		p := g.pile()
		rest = rest.less(p)
		if p.returned > 0 {
			err = errors.Join(err, add(p, g.Weight))
		}
	}
	switch {
	case err != nil:
		return nil, nil, err
	case !rest.possible():
		return nil, nil, errors.New("the groups shown have more votes than there are")
	case rest.returned > 0:
		if err := add(rest, h.HiddenWeight); err != nil {
			return nil, nil, err
		}
		return piles, weights, h.hiddenWeightFits()
	case h.HiddenWeight != "":
		return nil, nil, errors.New("a weight for hidden groups, but nothing is hidden")
	}
	return piles, weights, nil
}

// hiddenWeightFits checks the weight of the hidden groups: those without a ballot do not count, so it is at most the
// sum of all their weights.
func (h *hand) hiddenWeightFits() error {
	var all big.Rat
	for _, g := range h.r.Groups {
		if w := number(g.Weight); g.Suppressed != "" && w != nil {
			all.Add(&all, w)
		}
	}
	if number(h.HiddenWeight).Cmp(&all) > 0 {
		return errors.New("the hidden groups weigh more than they may")
	}
	return nil
}
