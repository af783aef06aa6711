// Package round keeps what an inspection office records before anyone votes or scores: rounds, organizations,
// evaluations and briefings, and who may see which of them (domain A03, A08, A23, B12).
package round

import (
	"context"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/scheme"
)

// Rounds gives access to the rounds of a store and everything below them. Safe for concurrent use.
type Rounds struct {
	env            *records.Env
	audit          *audit.Log
	schemes        *scheme.Schemes
	opened         func(ctx context.Context, evaluationID, organizationID string) (bool, error) // see OpenBy
	counts         Counts
	said           SaidBy
	contradictions Contradictions // of entries; nil: only typed ones count
	below          []below        // what else a final rests on

	Disclosures *Disclosures
	Redos       *Redos
	Names       *Names

	// Opening stores the rules that a new round will follow. It runs before the round is written; follows is the round
	// whose units are evaluated again in it, empty for all others. It is set once, when the service is put together.
	Opening func(ctx context.Context, roundID, follows string) error
}

// New returns the rounds of a store.
func New(env *records.Env, log *audit.Log, schemes *scheme.Schemes) *Rounds {
	r := &Rounds{env: env, audit: log, schemes: schemes, Disclosures: &Disclosures{env: env}}
	r.Names = &Names{env, audit.NewCacheAbout[[]Named](log, audit.Organization)}
	r.Redos = &Redos{r}
	log.Declare(r.Events()...)
	env.Reuse(KindRound, KindOrganization, KindEvaluation, KindBriefing)
	return r
}

func (s *Rounds) open(ctx context.Context, roundID, follows string) error {
	if s.Opening == nil {
		return nil
	}
	return s.Opening(ctx, roundID, follows)
}

// Events returns the entries of the audit chain that this room writes.
func (s *Rounds) Events() []audit.Event {
	return []audit.Event{
		{Code: "round.new", ZH: "新建轮次", EN: "round made", Affects: audit.Round},
		{Code: "round.change", ZH: "修改轮次", EN: "round changed", Affects: audit.Round},
		{Code: "round.bulletin", ZH: "发布通报", EN: "bulletin issued", Affects: audit.Round},
		{Code: "organization.new", ZH: "添加单位", EN: "organization added", Affects: audit.Organization},
		{Code: "organization.change", ZH: "修改单位", EN: "organization changed", Affects: audit.Organization},
		{Code: "organization.import", ZH: "导入单位", EN: "organizations imported", Affects: audit.Organization},
		{Code: "evaluation.new", ZH: "单位加入本轮", EN: "organization joined the round", Affects: audit.Evaluation},
		{Code: "evaluation.again", ZH: "安排再次评估", EN: "organization to be evaluated again", Affects: audit.Evaluation},
		{Code: "evaluation.dates", ZH: "调整单位的起止日期", EN: "dates of an organization moved", Affects: audit.Evaluation},
		{Code: "evaluation.facts", ZH: "填写台账与结论", EN: "facts entered", Affects: audit.Evaluation},
		{Code: "briefing.new", ZH: "安排通报会", EN: "briefing arranged", Affects: audit.Briefing},
		{Code: "briefing.change", ZH: "修改通报会", EN: "briefing changed", Affects: audit.Briefing},
	}
}

// Inventory returns what this room stores.
func (s *Rounds) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{
		KindRound,
		KindOrganization,
		KindEvaluation,
		KindBriefing,
		kindBulletin,
		claimRound,
		claimOrganization,
		claimEvaluation,
	}}
}

// OpenBy sets the function that knows whether a unit may see its own result; the room that issues documents provides
// it. Without it no result is open.
func (s *Rounds) OpenBy(opened func(ctx context.Context, evaluationID, organizationID string) (bool, error)) {
	s.opened = opened
}
