package round

import (
	"context"
	"fmt"
	"time"

	"minping/internal/app/records"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Kinds of records of the inspection office.
const (
	KindRound        = "round"
	KindOrganization = "organization"
	KindEvaluation   = "evaluation"
	KindBriefing     = "briefing"
)

// Round is a numbered round of inspection within a term (domain A03).
type Round struct {
	Term     int    `json:"term"`
	No       int    `json:"no"`
	Name     string `json:"name"`
	StartsOn string `json:"starts_on"`          // YYYY-MM-DD, first day of the concentrated rectification period
	AgainOf  string `json:"again_of,omitempty"` // the round whose units are evaluated again in this one
}

// Place says which round it is, in words that tell apart two rounds of the same name.
func (r Round) Place() string { return fmt.Sprintf("（第%d届第%d轮）", r.Term, r.No) }

// Organization is an inspected organization (domain A08, A31).
type Organization struct {
	Name         string `json:"name"`
	Kind         string `json:"kind"` // department township county stationed office organ other
	SupervisorID string `json:"supervisor_id,omitempty"`
	KeyFunction  bool   `json:"key_function"` // 重要职能，domain A28
	// the county of a township or of a supervising body: without it the unit's own county is unknown
	ParentID string `json:"parent_id,omitempty"`
}

// Evaluation is what one organization gets in one round (domain B12: one per round).
type Evaluation struct {
	RoundID        string `json:"round_id"`
	OrganizationID string `json:"organization_id"`
	// supervising, or "": the organization as an inspected one (domain A04)
	Target        string `json:"target,omitempty"`
	SchemeID      string `json:"scheme_id"`
	SchemeVersion int    `json:"scheme_version"`
	// the organization's kind when it joined: which rubric applies (domain A08). Sheets that were begun stay valid when
	// the organization becomes one of another kind.
	Kind  string      `json:"kind,omitempty"`
	Facts facts.Facts `json:"facts"`
	// what a person decided because satisfaction is missing
	Decision  *score.Decision `json:"decision,omitempty"`
	Candidate *Candidate      `json:"candidate,omitempty"`
	// by body: the conclusions of its report of daily supervision (domain B22)
	Daily map[string]facts.DailySaid `json:"daily,omitempty"`
	// the unit's own first day; for a redo the day of the notice
	StartsOn string `json:"starts_on,omitempty"`
	// for a redo: the last day set by the notice (domain A41)
	DueOn string `json:"due_on,omitempty"`
	// the evaluation that this one repeats (domain B12)
	AgainOf string `json:"again_of,omitempty"`
	Reason  string `json:"reason,omitempty"` // why there is a second one
	// who moved its days last, and why
	Moved *Moved `json:"moved,omitempty"`
}

// Moved is who gave an evaluation its days.
type Moved struct {
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// Candidate is what a person decided about an organization among the last of the ranking (domain B27).
type Candidate struct {
	Confirmed bool   `json:"confirmed"`
	Reason    string `json:"reason"`
	By        string `json:"by"`
}

// Briefing is a rectification briefing (domain A23).
type Briefing struct {
	EvaluationID string    `json:"evaluation_id"`
	HeldAt       time.Time `json:"held_at"`
	Place        string    `json:"place"`
	Host         string    `json:"host"`
	Expected     int       `json:"expected"` // 应到
	Attended     int       `json:"attended"` // 实到
	Disclosure   string    `json:"disclosure,omitempty"`
	// sessions whose form carries the disclosure: it is fixed as long as one of them counts
	Forms []string `json:"forms,omitempty"`
}

// BriefingContext is everything a briefing belongs to.
type BriefingContext struct {
	Briefing     records.Versioned[Briefing]
	Evaluation   records.Versioned[Evaluation]
	Organization records.Versioned[Organization]
	Round        records.Versioned[Round]
	Scheme       scheme.Scheme
}

// ContextOf reads everything a briefing belongs to.
func (s *Rounds) ContextOf(ctx context.Context, briefingID string) (BriefingContext, error) {
	var c BriefingContext
	var err error
	c.Briefing, err = records.Load[Briefing](ctx, s.env, KindBriefing, briefingID)
	if err != nil {
		return c, err
	}
	c.Evaluation, err = records.Load[Evaluation](ctx, s.env, KindEvaluation, c.Briefing.V.EvaluationID)
	if err != nil {
		return c, fmt.Errorf("evaluation of briefing: %w", err)
	}
	c.Organization, err = records.Load[Organization](ctx, s.env, KindOrganization, c.Evaluation.V.OrganizationID)
	if err != nil {
		return c, fmt.Errorf("organization of evaluation: %w", err)
	}
	c.Round, err = records.Load[Round](ctx, s.env, KindRound, c.Evaluation.V.RoundID)
	if err != nil {
		return c, fmt.Errorf("round of evaluation: %w", err)
	}
	c.Scheme, err = s.schemes.SchemeAt(ctx, c.Evaluation.V.SchemeID, c.Evaluation.V.SchemeVersion)
	return c, err
}

// AllFacts returns what the statistics table says about an organization besides scores, including the reports of daily
// supervision.
func (e Evaluation) AllFacts() facts.Facts { return e.Facts.WithDaily(e.Daily) }

// KindName returns a kind of organization in words.
func KindName(kind string) records.Text {
	switch kind {
	case scheme.KindDepartment:
		return records.Text{ZH: "市直部门", EN: "department"}
	case scheme.KindTownship:
		return records.Text{ZH: "乡镇（街道）", EN: "township"}
	case scheme.KindCounty:
		return records.Text{ZH: "县（市区）", EN: "county"}
	case scheme.KindStationed:
		return records.Text{ZH: "派驻组", EN: "stationed group"}
	case scheme.KindOffice:
		return records.Text{ZH: "监督检查室", EN: "supervision office"}
	case scheme.KindOrgan:
		return records.Text{ZH: "监督机关", EN: "supervising authority"}
	}
	return records.Text{ZH: "其他", EN: "other"}
}
