package round

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/typed"
)

const kindBulletin = "bulletin" // id = round

// Bulletin records that the bulletin of a round was issued (domain A34, B24), for programs that ask by this route; the
// bulletin itself is a document.
type Bulletin struct {
	ApprovedBy string `json:"approved_by"` // who approved it, in words
	By         string `json:"by"`
	Final      string `json:"final,omitempty"` // digest of the final it is about; empty in the first release
}

// IssueBulletin records that the bulletin of a round was issued, once, and only for a fixed result: while units are
// unscored there is none. It opens no result: a unit learns its own from a document issued to it (promise 2).
func (s *Rounds) IssueBulletin(ctx context.Context, a records.Actor, roundID,
	approvedBy string,
) (records.Versioned[Bulletin], error) {
	if err := a.Only(auth.Admin); err != nil {
		return records.Versioned[Bulletin]{}, err
	}
	approvedBy = typed.Line(approvedBy)
	if !records.ShortText(approvedBy, 200) {
		return records.Versioned[Bulletin]{},
			records.InvalidField("approved_by", "请写明经谁同意，最多 200 字。",
				"State who agreed to it, at most 200 characters.")
	}
	if _, err := records.Load[Round](ctx, s.env, KindRound, roundID); err != nil {
		return records.Versioned[Bulletin]{}, err
	}
	f, ok, err := s.FinalOfRound(ctx, roundID)
	if err != nil {
		return records.Versioned[Bulletin]{}, err
	}
	if !ok {
		return records.Versioned[Bulletin]{}, errNotFixed
	}
	v, err := records.Create(ctx, s.env, kindBulletin, roundID, "", Bulletin{approvedBy, a.Name, f.Digest})
	if errors.Is(err, store.ErrExists) {
		return v, records.Fail(records.Conflict, "exists", "这一轮已经通报过。", "The bulletin of this round has been issued.")
	}
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "round.bulletin", roundID, approvedBy)
}

// ShowBulletin returns the bulletin of a round; NotFound until it is issued.
func (s *Rounds) ShowBulletin(ctx context.Context, roundID string) (records.Versioned[Bulletin], error) {
	return records.Load[Bulletin](ctx, s.env, kindBulletin, roundID)
}

var (
	errNotYours = records.Fail(records.Forbidden, "other_unit", "只能看本单位的内容。",
		"You may only see your own organization's.")
	errGate = records.Fail(records.Forbidden, "not_published", "结果通知发给本单位以后才能看到结果。",
		"A result is shown once its notification has been issued to the unit.")
	errNotFixed = records.Fail(records.Conflict, "not_fixed", "本批次结果还没有锁定，不能通报。",
		"The result of this batch is not fixed: there is nothing to announce.")
	errNoOwnUnit = records.Fail(records.Forbidden, "no_unit", "这个账号没有绑定单位，请联系管理员。",
		"This account belongs to no organization.")
)

// OwnOrganization returns the organization that an account belongs to, by id or name.
func (s *Rounds) OwnOrganization(ctx context.Context, a records.Actor) (records.Versioned[Organization], error) {
	if a.Body == "" {
		return records.Versioned[Organization]{}, errNoOwnUnit
	}
	v, err := records.Load[Organization](ctx, s.env, KindOrganization, a.Body)
	if records.KindOf(err) != records.NotFound {
		return v, err
	}
	known, err := s.OrganizationsByName(ctx)
	if err != nil {
		return v, err
	}
	v, ok := known[a.Body]
	if !ok {
		return v, errNoOwnUnit
	}
	return v, nil
}

// BriefingFor returns a briefing to the people concerned: a unit sees only its own, and does not even learn whether
// another exists. A unit's account names its organization, by id or name, as its body.
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

// unitRound returns the round of an evaluation if it is about the unit's own organization.
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

// ResultGate lets a unit see only its own result, and only once a document that opens it was issued to the unit
// (promise 2).
func (s *Rounds) ResultGate(ctx context.Context, a records.Actor, briefingID string) error {
	if a.Role != auth.Unit {
		return nil
	}
	b, err := s.BriefingFor(ctx, a, briefingID)
	if err != nil {
		return err
	}
	return s.UnitGate(ctx, a, b.V.EvaluationID)
}

// UnitGate is ResultGate for an evaluation. A bulletin of the first release, which had no finals, opens what it opened
// then, and no result that was fixed again.
func (s *Rounds) UnitGate(ctx context.Context, a records.Actor, evaluationID string) error {
	roundID, err := s.unitRound(ctx, a, evaluationID)
	if err != nil {
		return err
	}
	bulletin, err := s.ShowBulletin(ctx, roundID)
	if err != nil && records.KindOf(err) != records.NotFound {
		return err
	}
	if err == nil && bulletin.V.Final == "" {
		f, inForce, err := s.FinalOfRound(ctx, roundID)
		if err != nil || f.Version == 0 || inForce && f.Version == 1 {
			return err
		}
	}
	e, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, evaluationID)
	if err != nil {
		return err
	}
	if s.opened == nil {
		return errGate
	}
	open, err := s.opened(ctx, evaluationID, e.V.OrganizationID)
	if err == nil && !open {
		err = errGate
	}
	return err
}
