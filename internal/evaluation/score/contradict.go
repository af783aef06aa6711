package score

import (
	"math/big"
	"slices"
	"strconv"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Contradict is Contradict under the scheme that was read.
func (x *Scorer) Contradict(v Score, n *int) Score { return Contradict(x.scheme, v, n) }

// Contradict puts the scheme's veto on a score when so many facts were found to be otherwise than the report or the
// ledger state them (domain A46; 衡水: five and more make 0). n is nil while nobody has looked. A score that is still
// blocked stays as it is.
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
