package scheme

import (
	"slices"
	"strconv"

	"minping/internal/evaluation/decimal"
)

// What a consequence rule suggests (domain A41, A42, B27).
const (
	SuggestRedo      = "redo"      // 限期重新整改通知书
	SuggestContinue  = "continue"  // 继续整改通知书
	SuggestInterview = "interview" // 约谈
	SuggestForfeit   = "forfeit"   // 取消评优资格
)

// When a consequence rule suggests it.
const (
	WhenSatisfactionBelow = "satisfaction_below"
	WhenScoreBelow        = "score_below"
	WhenGrade             = "grade"
	WhenVeto              = "veto"
	WhenOutstanding       = "outstanding" // an item of the ledger is unfinished
	// a candidate of the ranking; a person still has to confirm 问题较为突出 (domain B27)
	WhenBottom = "bottom"
)

// Suggestion is what a rule suggests, and why. A person confirms it or not.
type Suggestion struct {
	Kind     string `json:"kind"`
	Because  string `json:"because"` // the rule's When
	Reason   string `json:"reason"`
	ReasonEN string `json:"reason_en"`
}

// Standing is the input of consequence rules.
type Standing struct {
	Score        *string // published final score
	Satisfaction *string // published 满意度
	SampleSmall  bool    // 样本不足: nothing follows from the satisfaction alone
	Grade        string
	Veto         bool
	Outstanding  int // unfinished items of the ledger
	Candidate    bool
}

// Suggest applies the scheme's rules in order.
func (s Scheme) Suggest(st Standing) []Suggestion {
	out := []Suggestion{}
	for _, c := range s.Consequences {
		if c.holds(st) {
			zh, en := c.reason(st)
			out = append(out, Suggestion{c.Suggest, c.When, zh, en})
		}
	}
	return out
}

func (c Consequence) holds(st Standing) bool {
	switch c.When {
	case WhenSatisfactionBelow:
		return !st.SampleSmall && isBelow(st.Satisfaction, c.Value)
	case WhenScoreBelow:
		return isBelow(st.Score, c.Value)
	case WhenGrade:
		return st.Grade != "" && slices.Contains(c.Grades, st.Grade)
	case WhenVeto:
		return st.Veto
	case WhenOutstanding:
		return st.Outstanding > 0
	case WhenBottom:
		return st.Candidate
	}
	return false
}

func (c Consequence) reason(st Standing) (zh, en string) {
	switch c.When {
	case WhenSatisfactionBelow:
		return "满意度 " + shown(
				st.Satisfaction,
			) + " 低于 " + string(
				c.Value,
			), "satisfaction " + shown(
				st.Satisfaction,
			) + " is below " + string(
				c.Value,
			)
	case WhenScoreBelow:
		return "最终得分 " + shown(
				st.Score,
			) + " 低于 " + string(
				c.Value,
			), "final score " + shown(
				st.Score,
			) + " is below " + string(
				c.Value,
			)
	case WhenGrade:
		return "等次为" + st.Grade, "grade is " + st.Grade
	case WhenVeto:
		return "一票否决", "veto"
	case WhenOutstanding:
		en := strconv.Itoa(st.Outstanding) + " items are outstanding"
		if st.Outstanding == 1 {
			en = "1 item is outstanding"
		}
		return "有 " + strconv.Itoa(st.Outstanding) + " 项未整改到位", en
	case WhenBottom:
		return "排名靠后，是否“问题较为突出”须由人确认", "among the last; a person confirms that the problems are prominent"
	}
	return "", ""
}

func shown(s *string) string {
	if s == nil {
		return decimal.Null
	}
	return *s
}

// isBelow compares a published number; null is not below anything.
func isBelow(v *string, limit decimal.Decimal) bool {
	if v == nil {
		return false
	}
	r := decimal.Decimal(*v).Rat()
	return r != nil && r.Cmp(limit.Rat()) < 0
}
