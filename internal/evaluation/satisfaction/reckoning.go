package satisfaction

import (
	"math/big"

	"minping/internal/evaluation/scheme"
)

func (m Measured) reckoning() *scheme.Reckoning {
	r := m.q.Reckoning(m.rule)
	r.HiddenWeight = m.hiddenWeight()
	return r
}

// hiddenWeight returns the weight of the hidden groups' combined part, empty if there is none.
func (m Measured) hiddenWeight() string {
	w := new(big.Rat)
	for _, p := range m.parts {
		for _, g := range p.groups {
			if m.hides(g.name) {
				w.Add(w, g.weight)
			}
		}
	}
	if w.Sign() == 0 {
		return ""
	}
	if n, ends := w.FloatPrec(); ends {
		return w.FloatString(n)
	}
	return w.RatString()
}

func (m Measured) hides(group string) bool {
	for _, g := range m.groups {
		if g.Name == group {
			return g.hidden
		}
	}
	return false
}
