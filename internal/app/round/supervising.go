package round

import (
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
)

// ScopeSupervising ranks the supervising bodies of a round instead of the inspected organizations: each side has its
// own ranking (domain A30).
const ScopeSupervising = "supervising"

// Supervising reports whether an evaluation is about a supervising body (domain A04).
func (e Evaluation) Supervising() bool { return e.Target == scheme.TargetSupervising }

// Supervisors filters organizations, leaving those that supervise others, by their kind or because one of them names
// them (domain A47): only these are evaluated as supervising bodies.
func Supervisors(all []records.Versioned[Organization]) (out []records.Versioned[Organization]) {
	named := map[string]bool{}
	for _, o := range all {
		named[o.V.SupervisorID] = true
	}
	for _, o := range all {
		if scheme.Supervises(o.V.Kind) || named[o.ID] {
			out = append(out, o)
		}
	}
	return out
}

// watchedPage is how many organizations are read at a time.
const watchedPage = 500

// watches reports whether an organization is one of the Supervisors.
func (s *Rounds) watches(ctx context.Context, o records.Versioned[Organization]) (bool, error) {
	if scheme.Supervises(o.V.Kind) {
		return true, nil
	}
	for page, err := range records.Pages[Organization](ctx, s.env, KindOrganization, "", watchedPage) {
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(page, func(x records.Versioned[Organization]) bool { return x.V.SupervisorID == o.ID }) {
			return true, nil
		}
	}
	return false, nil
}

// of identifies the evaluation of an organization in a round: a stationed group may be both inspected itself and
// evaluated as a supervisor.
func (e Evaluation) of() string {
	name := e.RoundID + "/" + e.OrganizationID
	if e.Supervising() {
		name += "/" + e.Target
	}
	return name
}

// SchemeOf returns the scheme of an evaluation: for a supervising body the one with the second rubric.
func (s *Rounds) SchemeOf(ctx context.Context, e Evaluation) (scheme.Scheme, error) {
	scheme, err := s.schemes.SchemeAt(ctx, e.SchemeID, e.SchemeVersion)
	if err != nil || !e.Supervising() {
		return scheme.ForKind(e.Kind), err
	}
	second, ok := scheme.ForSupervision()
	if !ok { // NewEvaluation has checked this, and versions never change
		return scheme, records.ErrNone
	}
	return second, nil
}

var errSupervising = records.Fail(records.Conflict, "supervising",
	"这是对监督单位的评估：不开通报会，没有台账。", "This evaluation is of a supervising body: it has no briefing and no ledger.")

// Inspected reads an evaluation that must be about an inspected organization.
func (s *Rounds) Inspected(ctx context.Context, id string) (records.Versioned[Evaluation], error) {
	e, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, id)
	if err == nil && e.V.Supervising() {
		err = errSupervising
	}
	return e, err
}
