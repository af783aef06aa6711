// Package decision keeps how people answered what a fixed result suggests: interviews, hearings, redoing and going
// on, and what they decided of their own accord: accountability, campaigns, clues (domain A28, A40–A45, B12, B25,
// B27–B32; evaluation §2, §3). A suggestion does nothing by itself and is never stored.
package decision

import (
	"context"

	"minping/internal/app/audit"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/evaluation/decision"
)

// kindDecision is a decision, below its evaluation.
const kindDecision = "decision"

// Decisions gives access to the decisions of a store. Safe for concurrent use.
type Decisions struct {
	env     *records.Env
	audit   *audit.Log
	rounds  *round.Rounds
	schemes *scheme.Schemes
	papers  *document.Documents
	leaders func(ctx context.Context) (bool, error)
	rules   decision.Rules
}

// Rooms are the rooms that decisions depend on.
type Rooms struct {
	Rounds    *round.Rounds
	Schemes   *scheme.Schemes
	Documents *document.Documents
	// Leaders reports whether any account confirms decisions.
	Leaders func(ctx context.Context) (bool, error)
}

// New returns the decisions of a store by the rules of a place.
func New(env *records.Env, log *audit.Log, r Rooms, rules decision.Rules) *Decisions {
	d := &Decisions{
		env: env, audit: log, rounds: r.Rounds, schemes: r.Schemes, papers: r.Documents, leaders: r.Leaders,
		rules: rules,
	}
	log.Declare(d.Events()...)
	return d
}

// Rules returns the lists and numbers that decisions are based on.
func (d *Decisions) Rules() decision.Rules { return d.rules }

// Events returns the entries of the audit chain that this room writes.
func (d *Decisions) Events() []audit.Event {
	about := audit.About(audit.Evaluation)
	return []audit.Event{
		about("decision.prepared", "提出处理建议", "decision prepared"),
		about("decision.yes", "同意处理建议", "decision: yes"),
		about("decision.no", "不采纳处理建议", "decision: no"),
		about("decision.withdrawn", "撤回处理建议", "decision withdrawn"),
		about("decision.document", "起草处理决定的公文", "document for a decision drafted"),
		about("decision.step", "登记问责程序", "accountability step recorded"),
	}
}

// Inventory returns what this room stores.
func (d *Decisions) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindDecision}}
}

var errNotYours = records.Fail(
	records.Forbidden,
	"not_yours",
	"处理建议不由您办理。",
	"You may not see or make decisions.",
)

// mayRead admits those who prepare or confirm decisions.
func mayRead(a records.Actor) error {
	if a.Role == auth.Admin || a.Role == auth.Leader {
		return nil
	}
	return errNotYours
}
