// Package satisfaction calculates 满意度 and 满意率 from ballots, and decides what of them may be published.
package satisfaction

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Combine calculates the satisfaction of a unit from its sessions (domain 2.5): from the added-up counts, or with
// "sessions: mean" as the mean of the sessions' scores and rates. Suppressed sessions are left out and flagged. Counts
// that cannot be added up, because the sessions asked different questions or weighted their groups differently, are
// averaged as well, and flagged.
//
// It uses only what each session has published. If a group is hidden in one session and shown in another, its ballots
// from both are merged with what it was hidden with, so that pooling never separates what a session merged.
func Combine(sessions []Measured) (Measured, error) {
	if len(sessions) == 0 {
		return Measured{}, errors.New("combine: no session")
	}
	if len(sessions) == 1 {
		return sessions[0], nil
	}
	out := Measured{q: sessions[0].q, rule: sessions[0].rule, Flags: []string{}}
	for _, s := range sessions {
		out.returned += s.returned
		if s.Suppressed {
			out.Flags = append(append(out.Flags, FlagSessionMissing), Marks(s.Flags)...)
			continue
		}
		out.sessions = append(out.sessions, s)
		out.Flags = append(out.Flags, s.Flags...)
	}
	if len(out.sessions) == 0 {
		out.Suppressed = true
		out.finish()
		return out, nil
	}
	out.q, out.rule = out.sessions[0].q, out.sessions[0].rule
	if err := out.pool(); err != nil {
		return out, err
	}
	if out.averaged {
		var scores, rates []*big.Rat
		for _, s := range out.sessions {
			scores, rates = append(scores, s.Score), append(rates, s.Rate)
		}
		out.Score, out.Rate = decimal.Mean(scores), decimal.Mean(rates)
	} else {
		out.Score, out.Rate = out.score(), out.rate(out.total, out.Turnout.Issued)
	}
	out.finish()
	return out, nil
}

// finish recalculates the flags that depend on the counts of all sessions.
func (m *Measured) finish() {
	m.Flags = slices.DeleteFunc(m.Flags, func(f string) bool { return f == FlagSampleSmall || f == FlagUnanimous })
	m.flag()
}

// pool adds up turnout, totals and parts as far as possible, and decides whether the score must be averaged.
func (m *Measured) pool() error {
	asked, weighed := true, true // same as in the first session
	for i, s := range m.sessions {
		if !reflect.DeepEqual(s.rule, m.rule) {
			return fmt.Errorf("combine: session %d used another rule", i+1)
		}
		m.Turnout = addTurnout(i == 0, m.Turnout, s.Turnout)
		asked = asked && reflect.DeepEqual(s.q.Questions, m.q.Questions)
	}
	m.averaged = m.rule.Sessions == scheme.SessionsMean
	if !asked {
		m.poolOverall()
	} else {
		weighed = m.poolParts()
	}
	if !asked || !weighed && !m.averaged {
		m.averaged, m.parts = true, nil
		m.Flags = append(m.Flags, FlagSessionsDiffer)
	}
	return nil
}

// poolParts adds up all counts, and those of each group over the sessions. It returns false if a group's weight
// differs.
func (m *Measured) poolParts() (weighed bool) {
	weighed = true
	for _, s := range m.sessions {
		m.total = m.total.plus(s.total)
		for _, p := range s.parts {
			weighed = m.place(p.among(s.weights())) && weighed
		}
	}
	return weighed
}

// poolOverall adds up what sessions with different questions have in common: the answers to the overall question, by
// key.
func (m *Measured) poolOverall() {
	one := m.sessions[0].overallQuestion()
	at := func(key string) int {
		return slices.IndexFunc(one.Options, func(o scheme.Option) bool { return o.Key == key })
	}
	for _, s := range m.sessions {
		for _, o := range s.overallQuestion().Options {
			if at(o.Key) < 0 {
				one.Options = append(slices.Clone(one.Options), o)
			}
		}
	}
	m.q.Questions = []scheme.Question{one}
	for _, s := range m.sessions {
		i := s.q.OverallIndex()
		c := Counts{make([]int, len(one.Options)), s.total.questions[i].Abstain}
		for j, o := range s.overallQuestion().Options {
			c.N[at(o.Key)] = s.total.questions[i].N[j]
		}
		m.total = m.total.plus(pile{s.total.returned, s.total.valid, s.total.invalid, []Counts{c}})
	}
}

// weights returns the sum of the weights of a session's groups, including those in which no one voted.
func (m *Measured) weights() *big.Rat {
	if len(m.groups) == 0 {
		return big.NewRat(1, 1)
	}
	sum := new(big.Rat)
	for _, g := range m.groups {
		sum.Add(sum, g.Weight.Rat())
	}
	return sum
}

// place merges a part of one session with every part that shares a group with it. It returns false if a group has a
// different weight.
func (m *Measured) place(p part) (fits bool) {
	rest := m.parts[:0:0]
	fits = true
	for _, have := range m.parts {
		shared := false
		for _, g := range have.groups {
			for _, o := range p.groups {
				if g.name == o.name {
					shared = true
					fits = fits && g.weight.Cmp(o.weight) == 0
				}
			}
		}
		if !shared {
			rest = append(rest, have)
			continue
		}
		p = have.join(p)
	}
	m.parts = append(rest, p)
	return fits
}

// addTurnout adds b to a; a sum with an unknown summand is unknown.
func addTurnout(first bool, a, b Turnout) Turnout {
	if first {
		return b
	}
	plus := func(x, y *int) *int {
		if x == nil || y == nil {
			return nil
		}
		n := *x + *y
		return &n
	}
	return Turnout{
		plus(a.Expected, b.Expected),
		plus(a.Attended, b.Attended),
		plus(a.Printed, b.Printed),
		plus(a.Issued, b.Issued),
	}
}
