package evaluation

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
)

// Combine makes the satisfaction of a unit from its sessions (domain 2.5): counts added up, or with "sessions: mean"
// the mean of the sessions' scores and rates. Sessions that were suppressed drop out and are flagged.
//
// It uses only what each session has published. Where a group is hidden in one session and shown in another, its ballots
// of both join what it was hidden with, so that pooling takes nothing apart that a session put together.
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
	if out.rule.Sessions == SessionsMean {
		var scores, rates []*big.Rat
		for _, s := range out.sessions {
			scores, rates = append(scores, s.Score), append(rates, s.Rate)
		}
		out.Score, out.Rate = Mean(scores), Mean(rates)
	} else {
		out.Score, out.Rate = out.score(), out.rate(out.total, out.Turnout.Issued)
	}
	out.finish()
	return out, nil
}

// finish looks at the flags again that counts of all sessions decide.
func (m *Measured) finish() {
	m.Flags = slices.DeleteFunc(m.Flags, func(f string) bool { return f == FlagSampleSmall || f == FlagUnanimous })
	m.flag()
}

// pool adds up turnout, totals and parts. A unit's sessions must have asked the same questions of the same groups.
func (m *Measured) pool() error {
	for i, s := range m.sessions {
		if !reflect.DeepEqual(s.q.Questions, m.q.Questions) || !reflect.DeepEqual(s.rule, m.rule) {
			return fmt.Errorf("combine: session %d asked other questions or used another rule", i+1)
		}
		m.Turnout = addTurnout(i == 0, m.Turnout, s.Turnout)
		m.total = m.total.plus(s.total)
		for _, p := range s.parts {
			if err := m.place(p); err != nil {
				return fmt.Errorf("combine: session %d: %w", i+1, err)
			}
		}
	}
	return nil
}

// place puts a part of one session together with every part that shares a group with it.
func (m *Measured) place(p part) error {
	rest := m.parts[:0:0]
	for _, have := range m.parts {
		shared := false
		for _, g := range have.groups {
			for _, o := range p.groups {
				if g.Name != o.Name {
					continue
				}
				if shared = true; g.Weight.Rat().Cmp(o.Weight.Rat()) != 0 {
					return fmt.Errorf("group %q has another weight", g.Name)
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
	return nil
}

// addTurnout adds b to a; a sum of which a summand is not known is not known.
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
	return Turnout{plus(a.Expected, b.Expected), plus(a.Attended, b.Attended), plus(a.Printed, b.Printed), plus(a.Issued, b.Issued)}
}
