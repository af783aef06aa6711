package round

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/app/records"

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
func (s *Rounds) IssueBulletin(ctx context.Context, a records.Actor, roundID, approvedBy string) (records.Versioned[Bulletin], error) {
	if !records.ShortText(approvedBy, 200) {
		return records.Versioned[Bulletin]{}, records.InvalidField("approved_by", "请写明经谁同意，最多 200 字。", "State who agreed to it, at most 200 characters.")
	}
	if _, err := records.Load[Round](ctx, s.env, KindRound, roundID); err != nil {
		return records.Versioned[Bulletin]{}, err
	}
	v, err := records.Create(ctx, s.env, kindBulletin, roundID, "", Bulletin{approvedBy, a.Name})
	if errors.Is(err, store.ErrExists) {
		return v, records.Fail(records.Conflict, "exists", "这一轮已经通报过。", "The bulletin of this round is out.")
	}
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "round.bulletin", roundID, approvedBy)
}

// ShowBulletin returns the bulletin of a round; NotFound until it is out.
func (s *Rounds) ShowBulletin(ctx context.Context, roundID string) (records.Versioned[Bulletin], error) {
	return records.Load[Bulletin](ctx, s.env, kindBulletin, roundID)
}

var (
	errNotYours  = records.Fail(records.Forbidden, "other_unit", "只能看本单位的内容。", "You may see your own organization's only.")
	errGate      = records.Fail(records.Forbidden, "not_published", "结果在通报发布以后才能看到。", "Results are shown once the bulletin is out.")
	errNoOwnUnit = records.Fail(records.Forbidden, "no_unit", "这个账号没有绑定单位，请联系管理员。", "This account belongs to no organization.")
)

// BriefingFor returns a briefing to whom it concerns: a unit sees its own only, and of any other not even whether it
// exists. The account of a unit names its organisation, by id or name, as its body.
func (s *Rounds) BriefingFor(ctx context.Context, a records.Actor, id string) (records.Versioned[Briefing], error) {
	b, err := s.ShowBriefing(ctx, id)
	if a.Role != auth.Unit {
		return b, err
	}
	if err == nil {
		_, err = s.unitRound(ctx, a, b.V.EvaluationID)
	}
	if records.KindOf(err) == records.NotFound {
		err = errNotYours
	}
	if err != nil {
		return records.Versioned[Briefing]{}, err
	}
	return b, nil
}

// unitRound returns the round of an evaluation if it is of the unit's own organisation.
func (s *Rounds) unitRound(ctx context.Context, a records.Actor, evaluationID string) (string, error) {
	if a.Body == "" {
		return "", errNoOwnUnit
	}
	e, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, evaluationID)
	if err != nil {
		return "", err
	}
	if a.Body == e.V.OrganizationID {
		return e.V.RoundID, nil
	}
	org, err := records.Load[Organization](ctx, s.env, KindOrganization, e.V.OrganizationID)
	if err != nil {
		return "", fmt.Errorf("organization of evaluation: %w", err)
	}
	if a.Body != org.V.Name {
		return "", errNotYours
	}
	return e.V.RoundID, nil
}

// resultGate lets a unit see its own result only, and that only once the bulletin of its round is out.
func (s *Rounds) ResultGate(ctx context.Context, a records.Actor, briefingID string) error {
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
	if records.KindOf(err) == records.NotFound {
		return errGate
	}
	return err
}
