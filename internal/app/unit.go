package app

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/auth"
	"minping/internal/store"
)

const kindBulletin = "bulletin" // id = round

// Bulletin is the notice of a round (domain A34, B24). Until it is out, inspected units do not see their own result.
type Bulletin struct {
	ApprovedBy string `json:"approved_by"` // who agreed to it, in words
	By         string `json:"by"`
}

// IssueBulletin opens the results of a round to the inspected units, each its own (domain B24). It happens once.
func (s *Service) IssueBulletin(ctx context.Context, a Actor, roundID, approvedBy string) (Versioned[Bulletin], error) {
	if !shortText(approvedBy, 200) {
		return Versioned[Bulletin]{}, invalid("approved_by", "请写明经谁同意，最多 200 字。", "State who agreed to it, at most 200 characters.")
	}
	if _, err := load[Round](ctx, s, kindRound, roundID); err != nil {
		return Versioned[Bulletin]{}, err
	}
	v, err := create(ctx, s, kindBulletin, roundID, "", Bulletin{approvedBy, a.Name})
	if errors.Is(err, store.ErrExists) {
		return v, fail(Conflict, "exists", "这一轮已经通报过。", "The bulletin of this round is out.")
	}
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "round.bulletin", roundID, approvedBy)
}

// ShowBulletin returns the bulletin of a round; NotFound until it is out.
func (s *Service) ShowBulletin(ctx context.Context, roundID string) (Versioned[Bulletin], error) {
	return load[Bulletin](ctx, s, kindBulletin, roundID)
}

var (
	errNotYours  = fail(Forbidden, "other_unit", "只能看本单位的内容。", "You may see your own organization's only.")
	errGate      = fail(Forbidden, "not_published", "结果在通报发布以后才能看到。", "Results are shown once the bulletin is out.")
	errNoOwnUnit = fail(Forbidden, "no_unit", "这个账号没有绑定单位，请联系管理员。", "This account belongs to no organization.")
)

// BriefingFor returns a briefing to whom it concerns: a unit sees its own only, and of any other not even whether it
// exists. The account of a unit names its organisation, by id or name, as its body.
func (s *Service) BriefingFor(ctx context.Context, a Actor, id string) (Versioned[Briefing], error) {
	b, err := s.ShowBriefing(ctx, id)
	if a.Role != auth.Unit {
		return b, err
	}
	if err == nil {
		_, err = s.unitRound(ctx, a, b.V.EvaluationID)
	}
	if KindOf(err) == NotFound {
		err = errNotYours
	}
	if err != nil {
		return Versioned[Briefing]{}, err
	}
	return b, nil
}

// unitRound returns the round of an evaluation if it is of the unit's own organisation.
func (s *Service) unitRound(ctx context.Context, a Actor, evaluationID string) (string, error) {
	if a.Body == "" {
		return "", errNoOwnUnit
	}
	e, err := load[Evaluation](ctx, s, kindEvaluation, evaluationID)
	if err != nil {
		return "", err
	}
	if a.Body == e.V.OrganizationID {
		return e.V.RoundID, nil
	}
	org, err := load[Organization](ctx, s, kindOrganization, e.V.OrganizationID)
	if err != nil {
		return "", fmt.Errorf("organization of evaluation: %w", err)
	}
	if a.Body != org.V.Name {
		return "", errNotYours
	}
	return e.V.RoundID, nil
}

// resultGate lets a unit see its own result only, and that only once the bulletin of its round is out.
func (s *Service) resultGate(ctx context.Context, a Actor, briefingID string) error {
	if a.Role != auth.Unit {
		return nil
	}
	b, err := s.BriefingFor(ctx, a, briefingID)
	if err != nil {
		return err
	}
	round, err := s.unitRound(ctx, a, b.V.EvaluationID)
	if err != nil {
		return err
	}
	_, err = s.ShowBulletin(ctx, round)
	if KindOf(err) == NotFound {
		return errGate
	}
	return err
}
