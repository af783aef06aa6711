package app

import (
	"context"
	"fmt"
	"time"

	"minping/internal/evaluation"
)

// Kinds of records of the inspection office.
const (
	kindRound        = "round"
	kindOrganization = "organization"
	kindEvaluation   = "evaluation"
	kindBriefing     = "briefing"
)

// Round is a numbered round of inspection within a term (domain A03).
type Round struct {
	Term     int    `json:"term"`
	No       int    `json:"no"`
	Name     string `json:"name"`
	StartsOn string `json:"starts_on"` // YYYY-MM-DD, first day of the concentrated rectification period
}

// Organization is an inspected organisation (domain A08, A31).
type Organization struct {
	Name         string `json:"name"`
	Kind         string `json:"kind"` // department township county stationed other
	SupervisorID string `json:"supervisor_id,omitempty"`
	KeyFunction  bool   `json:"key_function"` // 重要职能，domain A28
}

// Evaluation is what one organisation gets in one round (domain B12: one per round).
type Evaluation struct {
	RoundID        string                          `json:"round_id"`
	OrganizationID string                          `json:"organization_id"`
	Target         string                          `json:"target,omitempty"` // supervising, or "": the organisation as an inspected one (domain A04)
	SchemeID       string                          `json:"scheme_id"`
	SchemeVersion  int                             `json:"scheme_version"`
	Facts          evaluation.Facts                `json:"facts"`
	Decision       *evaluation.Decision            `json:"decision,omitempty"` // what a person decided when satisfaction is missing
	Candidate      *Candidate                      `json:"candidate,omitempty"`
	Daily          map[string]evaluation.DailySaid `json:"daily,omitempty"` // by body: what its report of daily supervision says (domain B22)
}

// Candidate is what a person decided about an organisation among the last of the ranking (domain B27).
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
}

// surroundings is everything a briefing belongs to.
type surroundings struct {
	Briefing     Versioned[Briefing]
	Evaluation   Versioned[Evaluation]
	Organization Versioned[Organization]
	Round        Versioned[Round]
	Scheme       evaluation.Scheme
}

// context reads everything a briefing belongs to.
func (s *Service) context(ctx context.Context, briefingID string) (surroundings, error) {
	var c surroundings
	var err error
	if c.Briefing, err = load[Briefing](ctx, s, kindBriefing, briefingID); err != nil {
		return c, err
	}
	if c.Evaluation, err = load[Evaluation](ctx, s, kindEvaluation, c.Briefing.V.EvaluationID); err != nil {
		return c, fmt.Errorf("evaluation of briefing: %w", err)
	}
	if c.Organization, err = load[Organization](ctx, s, kindOrganization, c.Evaluation.V.OrganizationID); err != nil {
		return c, fmt.Errorf("organization of evaluation: %w", err)
	}
	if c.Round, err = load[Round](ctx, s, kindRound, c.Evaluation.V.RoundID); err != nil {
		return c, fmt.Errorf("round of evaluation: %w", err)
	}
	c.Scheme, err = s.schemeAt(ctx, c.Evaluation.V.SchemeID, c.Evaluation.V.SchemeVersion)
	return c, err
}

// facts is what the statistics table says of an organisation besides scores, the reports of daily supervision included.
func (e Evaluation) facts() evaluation.Facts { return e.Facts.WithDaily(e.Daily) }

// KindName is a kind of organisation in words.
func KindName(kind string) Text {
	switch kind {
	case evaluation.KindDepartment:
		return Text{"市直部门", "department"}
	case evaluation.KindTownship:
		return Text{"乡镇(街道)", "township"}
	case evaluation.KindCounty:
		return Text{"县(市区)", "county"}
	case evaluation.KindStationed:
		return Text{"派驻组", "stationed group"}
	}
	return Text{"其他", "other"}
}
