package round

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
)

// ScopeSupervising ranks the supervising bodies of a round instead of the inspected organisations: each side has a
// ranking of its own (domain A30).
const ScopeSupervising = "supervising"

// Supervising reports whether an evaluation is of a supervising body (domain A04).
func (e Evaluation) Supervising() bool { return e.Target == scheme.TargetSupervising }

// of names the evaluation of an organisation in a round: a stationed group may be inspected itself and evaluated as a
// supervisor too.
func (e Evaluation) of() string {
	name := e.RoundID + "/" + e.OrganizationID
	if e.Supervising() {
		name += "/" + e.Target
	}
	return name
}

// schemeOf is the scheme an evaluation goes by: for a supervising body that with the second rubric.
func (s *Rounds) SchemeOf(ctx context.Context, e Evaluation) (scheme.Scheme, error) {
	scheme, err := s.schemes.SchemeAt(ctx, e.SchemeID, e.SchemeVersion)
	if err != nil || !e.Supervising() {
		return scheme, err
	}
	second, ok := scheme.ForSupervision()
	if !ok { // NewEvaluation made sure, and versions never change
		return scheme, records.ErrNone
	}
	return second, nil
}

var errSupervising = records.Fail(records.Conflict, "supervising",
	"这是对监督单位的评估：不开通报会，没有台账。", "This evaluation is of a supervising body: it has no briefing and no ledger.")

// inspected reads an evaluation that must be of an inspected organisation.
func (s *Rounds) Inspected(ctx context.Context, id string) (records.Versioned[Evaluation], error) {
	e, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, id)
	if err == nil && e.V.Supervising() {
		err = errSupervising
	}
	return e, err
}
