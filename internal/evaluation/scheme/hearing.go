package scheme

import (
	"math/big"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
)

// HearingRule says how a question-and-answer hearing is scored (domain A30). Its points feed other assessments through
// a rank table; they are not blended into the final score, because only some organisations attend.
type HearingRule struct {
	DropExtremes bool `json:"drop_extremes"` // leave out one highest and one lowest from five judges up
	DropFrom     int  `json:"drop_from"`     // judges needed for that; 0 means 5
}

const hearingDropFrom = 5

func (h HearingRule) validate(at string, f *check.FieldErrors) {
	if h.DropFrom != 0 {
		check.Between(at+".drop_from", h.DropFrom, 3, 100, f)
	}
}

// Mean is the panel's mean, nil without judges.
func (h HearingRule) Mean(scores []*big.Rat) *big.Rat {
	from := h.DropFrom
	check.Set(&from, hearingDropFrom)
	if h.DropExtremes && len(scores) >= from {
		scores = slices.Clone(scores)
		slices.SortFunc(scores, (*big.Rat).Cmp)
		scores = scores[1 : len(scores)-1]
	}
	return decimal.Mean(scores)
}

// RankPoints gives points by rank (domain A38): table[0] to the first, and so on; whoever stands behind the table's end
// gets its last entry. Rank 0, not ranked, gets nil.
func RankPoints(table []decimal.Decimal, rank int) *big.Rat {
	if rank < 1 || len(table) == 0 {
		return nil
	}
	return table[min(rank, len(table))-1].Rat()
}
