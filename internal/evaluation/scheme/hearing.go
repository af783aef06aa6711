package scheme

import (
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
)

// HearingRule says how a question-and-answer hearing is scored (domain A30). Its points feed other assessments through
// a rank table; they are not blended into the final score, because only some organizations attend.
type HearingRule struct {
	DropExtremes bool `json:"drop_extremes"` // leave out one highest and one lowest if there are enough judges
	DropFrom     int  `json:"drop_from"`     // how many judges are enough; 0 means 5
}

const hearingDropFrom = 5

func (h HearingRule) validate(at string, f *check.FieldErrors) {
	if h.DropFrom != 0 {
		check.Between(at+".drop_from", h.DropFrom, 3, 100, f)
	}
}

// Kept returns the judges' points that count: all, or, with enough judges, all but one highest and one lowest. The
// input must be sorted.
func (h HearingRule) Kept(sorted []decimal.Decimal) []decimal.Decimal {
	from := h.DropFrom
	check.Set(&from, hearingDropFrom)
	if h.DropExtremes && len(sorted) >= from {
		return sorted[1 : len(sorted)-1]
	}
	return sorted
}
