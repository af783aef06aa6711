package satisfaction

import (
	"fmt"
	"math/big"
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Result flags. Each is a warning for people; none changes a number.
const (
	FlagQuorumLow      = "quorum_low"      // fewer attended than the quorum
	FlagReturnLow      = "return_low"      // too few of the issued slips came back
	FlagSampleSmall    = "sample_small"    // too few valid ballots for a consequence
	FlagGroupMissing   = "group_missing"   // no votes were counted in a voter group: the score covers the others
	FlagUnanimous      = "unanimous"       // all votes gave the same answer, so the total reveals everyone's (rb1 §9.7)
	FlagSessionMissing = "session_missing" // a session of this unit was suppressed or empty
	// the unit's sessions had different questions or weights: the score is the mean of theirs
	FlagSessionsDiffer = "sessions_differ"
)

// Measured is the satisfaction of one session, or of several sessions of one unit, before any rounding. Score and Rate
// are nil if nothing was counted or too few voted: null, never 0.
type Measured struct {
	Suppressed bool     // fewer than k ballots: only the turnout may be revealed
	Score      *big.Rat // 满意度，0 to 100
	Rate       *big.Rat // 满意率，percent
	Flags      []string
	Turnout    Turnout

	q        scheme.Questionnaire
	rule     scheme.SatisfactionRule
	returned int
	total    pile
	parts    []part // what Score is calculated from: the shown groups, and all hidden ones combined
	groups   []shownGroup
	sessions []Measured // of a unit with several sessions
	averaged bool       // the score is the mean of theirs
}

// part is a part of the weighted score, with the voter groups in it.
type part struct {
	groups []weighed
	pile   pile
	issued int
}

// weighed is a voter group with its weight.
type weighed struct {
	name   string
	weight *big.Rat
}

func weigh(groups []scheme.SessionGroup) []weighed {
	out := make([]weighed, len(groups))
	for i, g := range groups {
		out[i] = weighed{g.Name, g.Weight.Rat()}
	}
	return out
}

// among returns a part with weights as shares of a sum, so that 6∶4 in one session and 0.6∶0.4 in another are the
// same.
func (p part) among(sum *big.Rat) part {
	p.groups = slices.Clone(p.groups)
	for i, g := range p.groups {
		p.groups[i].weight = new(big.Rat).Quo(g.weight, sum)
	}
	return p
}

// weight returns the sum of its groups' weights.
func (p part) weight() *big.Rat {
	w := new(big.Rat)
	for _, g := range p.groups {
		w.Add(w, g.weight)
	}
	return w
}

// join adds another part's ballots, and those of its groups that p does not have yet (from another session).
func (p part) join(o part) part {
	out := part{slices.Clone(p.groups), p.pile.plus(o.pile), p.issued + o.issued}
	for _, g := range o.groups {
		if !slices.ContainsFunc(out.groups, func(x weighed) bool { return x.name == g.name }) {
			out.groups = append(out.groups, g)
		}
	}
	return out
}

// shownGroup is a voter group as listed in the result; pile is empty if it is hidden.
type shownGroup struct {
	scheme.SessionGroup
	hidden bool
	part   part
}

// Satisfaction calculates one session (domain 2.5). k is the smallest number of ballots of the session that may be
// shown separately (rb1 §9). The tallies must fit the questionnaire.
//
// Hidden groups. A group below k is hidden, and Suppress hides others with it so that it cannot be recovered from the
// totals by subtraction. The weighted score could still reveal it: it is one more equation about the hidden groups,
// and with two of them, one being a single ballot, it can be solved. So all hidden groups enter the score as one part,
// with their counts added up and their weights added up. Subtraction reveals that part anyway, so the score reveals
// nothing new.
func Satisfaction(
	q scheme.Questionnaire,
	rule scheme.SatisfactionRule,
	k int,
	parts []Part,
	t Turnout,
) (Measured, error) {
	m := Measured{q: q, rule: rule, Turnout: t, Flags: []string{}}
	for _, p := range parts {
		if err := m.check(p); err != nil {
			return m, err
		}
		m.returned += p.returned()
	}
	m.Suppressed = tooFew(parts, k)
	if m.Suppressed {
		m.flag()
		return m, nil
	}
	m.split(parts, hiddenGroups(parts, k))
	m.Score = m.score()
	m.Rate = m.rate(m.total, t.Issued)
	m.flag()
	return m, nil
}

// Unmeasured returns a session that was closed with too few ballots to be opened: only its turnout is known.
func Unmeasured(q scheme.Questionnaire, rule scheme.SatisfactionRule, returned int, t Turnout) Measured {
	m := Measured{q: q, rule: rule, Turnout: t, Flags: []string{}, Suppressed: true, returned: returned}
	m.flag()
	return m
}

// Overall returns the code of the question that 满意率 is taken from.
func (m Measured) Overall() string { return m.overallQuestion().Code }

func (m Measured) overallQuestion() scheme.Question { return m.q.Questions[m.q.OverallIndex()] }

// check refuses tallies that do not fit the questionnaire, and invalid weights.
func (m *Measured) check(p Part) error {
	for _, g := range p.groups() {
		if w := g.Weight.Rat(); w == nil || w.Sign() <= 0 {
			return fmt.Errorf("group %q: weight must be above 0", g.Name)
		}
	}
	tallies := []Tally{p.Box}
	if p.Paper != nil {
		tallies = append(tallies, *p.Paper)
	}
	for _, t := range tallies {
		if f := checkTally(m.q, t); len(f) > 0 {
			return fmt.Errorf("tally of group %q: %w", p.Name, f)
		}
	}
	return nil
}

// split calculates the total, the parts of the score and the list of groups.
func (m *Measured) split(parts []Part, hidden []bool) {
	var merged *part
	for i, p := range parts {
		one := part{groups: weigh(p.groups()), pile: judge(m.q, m.rule, p.tally()), issued: p.Issued}
		m.total = m.total.plus(one.pile)
		m.list(p.groups(), one, hidden[i] || len(p.Merged) > 0)
		switch {
		case one.pile.returned == 0: // no one in this group voted: it is left out, which its board shows to everyone
			m.missing(one)
		case !hidden[i]:
			m.parts = append(m.parts, one)
		case merged == nil:
			merged = &one
		default:
			*merged = merged.join(one)
		}
	}
	if merged != nil {
		m.parts = append(m.parts, *merged)
	}
}

// missing flags voter groups that were left out of the score; a session without groups has none to miss.
func (m *Measured) missing(p part) {
	for _, g := range p.groups {
		if g.name != "" {
			m.Flags = append(m.Flags, FlagGroupMissing)
			return
		}
	}
}

// list adds the groups of a part to the list in the result; a session without groups has none.
func (m *Measured) list(groups []scheme.SessionGroup, p part, hidden bool) {
	for _, g := range groups {
		switch {
		case g.Name == "":
		case hidden:
			m.groups = append(m.groups, shownGroup{SessionGroup: g, hidden: true})
		default:
			m.groups = append(m.groups, shownGroup{SessionGroup: g, part: p})
		}
	}
}

// score is S = Σ_g v_g·S_g / Σ v_g over the parts that have one.
func (m *Measured) score() *big.Rat {
	list := make([]decimal.Weighted, len(m.parts))
	for i, p := range m.parts {
		list[i] = decimal.Weighted{Weight: p.weight(), Value: m.scoreOf(p.pile)}
		if list[i].Value == nil {
			m.missing(p)
		}
	}
	return decimal.WeightedMean(list)
}

// scoreOf is S_g = Σ_q w_q·S_gq / Σ w_q over the questions that have one.
func (m *Measured) scoreOf(p pile) *big.Rat {
	var list []decimal.Weighted
	for i, x := range m.q.Questions {
		if x.IsScored() {
			list = append(list, decimal.Weighted{Weight: x.Weight.Rat(), Value: m.questionScore(p, i)})
		}
	}
	return decimal.WeightedMean(list)
}

// questionScore is S_q = Σ c_k·n_k / Σ n_k over the options that have a coefficient, out of 100.
func (m *Measured) questionScore(p pile, i int) *big.Rat {
	x := m.q.Questions[i]
	if !x.IsScored() {
		return nil
	}
	points, votes := m.weigh(p, i)
	if votes == 0 {
		return nil
	}
	points.Mul(points, decimal.Hundred)
	return points.Quo(points, new(big.Rat).Mul(big.NewRat(int64(votes), 1), m.rule.FullMark.Rat()))
}

// weigh returns Σ c_k·n_k and Σ n_k over the options of question i that have a coefficient.
func (m *Measured) weigh(p pile, i int) (points *big.Rat, votes int) {
	points = new(big.Rat)
	for _, a := range m.answers(p, i) {
		if c := m.rule.Coefficients[a.key]; c != nil {
			points.Add(points, new(big.Rat).Mul(c.Rat(), big.NewRat(int64(a.n), 1)))
			votes += a.n
		}
	}
	return points, votes
}

// answer is one option, or the abstention, with its count.
type answer struct {
	key, label string
	n          int
}

func (m *Measured) answers(p pile, i int) []answer {
	out := make([]answer, 0, len(p.questions[i].N)+1)
	for j, n := range p.questions[i].N {
		o := m.q.Questions[i].Options[j]
		out = append(out, answer{o.Key, o.Label, n})
	}
	return append(out, answer{scheme.AbstainKey, "弃权", p.questions[i].Abstain})
}

// rate returns 满意率 of a pile: that of the overall question, or the mean over the scored ones.
func (m *Measured) rate(p pile, issued *int) *big.Rat {
	if m.rule.RateOf == scheme.RateOfOverall {
		return m.questionRate(p, m.q.OverallIndex(), issued)
	}
	var list []*big.Rat
	for i, x := range m.q.Questions {
		if x.IsScored() {
			list = append(list, m.questionRate(p, i, issued))
		}
	}
	return decimal.Mean(list)
}

// questionRate is R_q = satisfied / D, in percent; nil if D is 0 or unknown.
func (m *Measured) questionRate(p pile, i int, issued *int) *big.Rat {
	if !m.q.Questions[i].IsScored() {
		return nil
	}
	return m.share(p, i, m.rule.Satisfied, m.rule.Denominator, issued)
}

// share returns the share of D that chose one of the keys in question i, in percent.
func (m *Measured) share(p pile, i int, keys []string, of string, issued *int) *big.Rat {
	return decimal.Percent(m.chose(p, i, keys), m.denominator(p, i, of, issued))
}

func (m *Measured) chose(p pile, i int, keys []string) int {
	n := 0
	for _, a := range m.answers(p, i) {
		if slices.Contains(keys, a.key) {
			n += a.n
		}
	}
	return n
}

// denominator returns D of question i, 0 if unknown.
func (m *Measured) denominator(p pile, i int, of string, issued *int) int {
	switch of {
	case scheme.OfCounted:
		return p.valid - p.questions[i].Abstain - m.chose(p, i, m.rule.Unknown)
	case scheme.OfValidLessAbstain:
		return p.valid - p.questions[i].Abstain
	case scheme.OfValid:
		return p.valid
	case scheme.OfReturned:
		return p.returned
	case scheme.OfIssued:
		return orZero(issued)
	case scheme.OfExpected:
		return orZero(m.Turnout.Expected)
	case scheme.OfAttended:
		return orZero(m.Turnout.Attended)
	}
	return 0
}

func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// flag adds the warnings that depend on numbers everyone may see.
func (m *Measured) flag() {
	if below(m.Turnout.Attended, m.Turnout.Expected, m.rule.Quorum) {
		m.Flags = append(m.Flags, FlagQuorumLow)
	}
	if below(&m.returned, m.Turnout.Issued, m.rule.ReturnRate) {
		m.Flags = append(m.Flags, FlagReturnLow)
	}
	if sample := m.total.valid; sample < m.rule.MinValid && (!m.Suppressed || m.returned < m.rule.MinValid) {
		m.Flags = append(m.Flags, FlagSampleSmall)
	}
	if !m.Suppressed && m.unanimous() {
		m.Flags = append(m.Flags, FlagUnanimous)
	}
	slices.Sort(m.Flags)
	m.Flags = slices.Compact(m.Flags)
}

// below reports whether a is under the given percentage of b; false if either is unknown.
func below(a, b *int, limit decimal.Decimal) bool {
	if a == nil || b == nil || *b == 0 {
		return false
	}
	return decimal.Percent(*a, *b).Cmp(limit.Rat()) < 0
}

// unanimous reports whether, in a shown count, all valid ballots gave the same answer to a scored question.
func (m *Measured) unanimous() bool {
	shown := []pile{m.total}
	for _, p := range m.parts { // including the hidden ones combined: subtraction reveals them
		shown = append(shown, p.pile)
	}
	for _, p := range shown {
		for i, x := range m.q.Questions {
			if x.IsScored() && p.valid > 0 && slices.Max(p.questions[i].N) == p.valid {
				return true
			}
		}
	}
	return false
}

// Measure returns 满意度 or 满意率.
func (m *Measured) Measure(name string) *big.Rat {
	if name == scheme.MeasureRate {
		return m.Rate
	}
	return m.Score
}

// OverallShare returns the share of some options in the overall question, over all sessions and groups.
func (m *Measured) OverallShare(keys []string, of string) *big.Rat {
	return m.share(m.total, m.q.OverallIndex(), keys, of, m.Turnout.Issued)
}

// Valid returns how many ballots were valid, over all sessions and groups.
func (m *Measured) Valid() int { return m.total.valid }
