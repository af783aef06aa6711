package satisfaction

import (
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// TooFew replaces the counts of a result that would reveal individual votes (rb1 §9).
const TooFew = "too_few"

// Result is what an assessor gets for one session, or for one organization and round (domain 1C). Numbers are strings
// with two decimals, percent where they are rates; null is unknown or not counted.
type Result struct {
	Round             string            `json:"round"`
	Org               string            `json:"org"`
	OrgKind           string            `json:"org_kind"`
	SessionID         string            `json:"session_id"`
	State             string            `json:"state"`
	Expected          *int              `json:"expected"`
	Attended          *int              `json:"attended"`
	Printed           *int              `json:"printed"`
	Issued            *int              `json:"issued"`
	Returned          int               `json:"returned"`
	Valid             *int              `json:"valid"`
	Invalid           *int              `json:"invalid"`
	AttendRate        *string           `json:"attend_rate"`
	ReturnRate        *string           `json:"return_rate"`
	ValidRate         *string           `json:"valid_rate"`
	Suppressed        string            `json:"suppressed,omitempty"`
	PerQuestion       []QuestionResult  `json:"per_question"`
	Groups            []GroupResult     `json:"groups"`
	SatisfactionScore *string           `json:"satisfaction_score"`
	SatisfactionRate  *string           `json:"satisfaction_rate"`
	RateDenominator   string            `json:"rate_denominator"`
	ScorePreset       string            `json:"score_preset"`
	TemplateVersion   string            `json:"template_version"`
	Reckoning         *scheme.Reckoning `json:"reckoning,omitempty"`
	Flags             []string          `json:"flags"`
	SuggestionsCount  int               `json:"suggestions_count"`
	SealedAt          string            `json:"sealed_at"`
	Digest            string            `json:"digest"`
	Signature         string            `json:"signature"`
}

// QuestionResult is one question. Counts of a single question are keyed by its options' keys, those of a multi
// question by "1", "2", …; both have "abstain". Score and rate are null if the question is not scored or nothing was
// counted.
type QuestionResult struct {
	Code   string         `json:"code"`
	Counts map[string]int `json:"counts"`
	Score  *string        `json:"score"`
	Rate   *string        `json:"rate"`
}

// GroupResult is one voter group; a hidden one only says that it is hidden.
type GroupResult struct {
	Group             string           `json:"group"`
	Weight            string           `json:"weight"`
	Suppressed        string           `json:"suppressed,omitempty"`
	Returned          *int             `json:"returned"`
	Valid             *int             `json:"valid"`
	Invalid           *int             `json:"invalid"`
	PerQuestion       []QuestionResult `json:"per_question"`
	SatisfactionScore *string          `json:"satisfaction_score"`
	SatisfactionRate  *string          `json:"satisfaction_rate"`
}

// presetCustom is the name of coefficients that match no preset.
const presetCustom = "custom"

// Result returns the publishable result; rounding happens only here. The caller fills in names, state, seal and
// digest.
func (m Measured) Result() Result {
	r := Result{
		Expected: m.Turnout.Expected, Attended: m.Turnout.Attended, Printed: m.Turnout.Printed,
		Issued:   m.Turnout.Issued,
		Returned: m.returned, Flags: m.Flags, PerQuestion: []QuestionResult{}, Groups: []GroupResult{},
		RateDenominator: m.rule.Denominator, ScorePreset: m.rule.Preset, Reckoning: m.reckoning(),
	}
	if r.ScorePreset == "" {
		r.ScorePreset = presetCustom
	}
	if m.Suppressed {
		r.Suppressed = TooFew
		return r
	}
	r.Valid, r.Invalid = &m.total.valid, &m.total.invalid
	r.AttendRate = decimal.Published(decimal.Percent(orZero(m.Turnout.Attended), orZero(m.Turnout.Expected)))
	r.ReturnRate = decimal.Published(decimal.Percent(m.returned, orZero(m.Turnout.Issued)))
	r.ValidRate = decimal.Published(decimal.Percent(m.total.valid, m.total.returned))
	r.PerQuestion = m.questionResults(m.total, m.Turnout.Issued)
	for _, g := range m.groups {
		r.Groups = append(r.Groups, m.groupResult(g))
	}
	r.SatisfactionScore, r.SatisfactionRate = decimal.Published(m.Score), decimal.Published(m.Rate)
	return r
}

func (m Measured) questionResults(p pile, issued *int) []QuestionResult {
	out := make([]QuestionResult, len(m.q.Questions))
	for i, x := range m.q.Questions {
		counts := map[string]int{scheme.AbstainKey: p.questions[i].Abstain}
		for j, key := range x.CountKeys() {
			counts[key] = p.questions[i].N[j]
		}
		out[i] = QuestionResult{
			x.Code,
			counts,
			decimal.Published(m.questionScore(p, i)),
			decimal.Published(m.questionRate(p, i, issued)),
		}
	}
	return out
}

func (m Measured) groupResult(g shownGroup) GroupResult {
	out := GroupResult{Group: g.Name, Weight: string(g.Weight), PerQuestion: []QuestionResult{}}
	if g.hidden {
		out.Suppressed = TooFew
		return out
	}
	p := g.part.pile
	out.Returned, out.Valid, out.Invalid = &p.returned, &p.valid, &p.invalid
	of := m.ofGroup()
	out.PerQuestion = of.questionResults(p, &g.part.issued)
	out.SatisfactionScore, out.SatisfactionRate = decimal.Published(
		m.scoreOf(p),
	), decimal.Published(
		of.rate(p, &g.part.issued),
	)
	return out
}

// ofGroup drops how many were expected and attended: these are known for the hall, not for a group.
func (m Measured) ofGroup() *Measured {
	m.Turnout.Expected, m.Turnout.Attended = nil, nil
	return &m
}
