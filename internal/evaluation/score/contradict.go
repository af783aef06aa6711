package score

import (
	"math/big"
	"slices"
	"strconv"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Contradict is the function Contradict with the scorer's scheme.
func (x *Scorer) Contradict(v Score, n *int) Score { return Contradict(x.scheme, v, n) }

// Contradict applies the scheme's veto to a score if enough facts contradict the report or the ledger (domain A46; 衡水:
// five or more make 0). n is nil as long as this has not been checked. A score that is still blocked is returned
// unchanged.
func Contradict(s scheme.Scheme, v Score, n *int) Score {
	limit := s.Veto.Contradicted
	if limit == 0 || n == nil || *n < limit || v.Final == nil {
		return v
	}
	v.Veto = true
	v.Steps = slices.Clone(v.Steps)
	count := big.NewRat(int64(*n), 1)
	formula := strconv.Itoa(*n) + " ≥ " + strconv.Itoa(limit)
	v.Steps = append(v.Steps, arithmetic.New("与事实不符一票否决", "veto by contradicted facts", formula, count))
	if s.Veto.Effect == scheme.VetoZero {
		zero := decimal.Round2(new(big.Rat))
		v.Final = &zero
		v.Steps = append(v.Steps, arithmetic.New("最终得分", "final score", "0", new(big.Rat)))
	}
	v.Grade = s.Grade(*v.Final, true)
	return v
}
