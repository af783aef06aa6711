// Package decision keeps how people answered what a fixed result suggests: interviews, hearings, redoing and going
// on, and what they decided of their own accord: accountability, campaigns, clues (domain A28, A40–A45, B12, B25,
// B27–B32; evaluation §2, §3). A suggestion does nothing by itself and is never stored.
package decision

import (
	"context"
	"fmt"
	"io/fs"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/machine"

	schemes "minping/internal/evaluation/scheme"
)

// kindDecision is a decision, below its evaluation.
const kindDecision = "decision"

// Decisions are the decisions of a store. Safe for concurrent use.
type Decisions struct {
	env     *records.Env
	audit   *audit.Log
	rounds  *round.Rounds
	schemes *scheme.Schemes
	rules   decision.Rules
}

// ReadRules reads what decisions rest on from the packs that come with the service.
func ReadRules(packs fs.FS) (decision.Rules, error) {
	raw, err := fs.ReadFile(packs, "packs/decisions.yaml")
	if err != nil {
		return decision.Rules{}, fmt.Errorf("pack decisions: %w", err)
	}
	return decision.ParseRules(raw)
}

// New returns the decisions of a store by the rules of a place.
func New(
	env *records.Env,
	log *audit.Log,
	rounds *round.Rounds,
	versions *scheme.Schemes,
	rules decision.Rules,
) *Decisions {
	d := &Decisions{env: env, audit: log, rounds: rounds, schemes: versions, rules: rules}
	log.Declare(d.Events()...)
	return d
}

// Rules are the lists and numbers that decisions rest on.
func (d *Decisions) Rules() decision.Rules { return d.rules }

// Events are the entries of the audit chain that this room writes.
func (d *Decisions) Events() []audit.Event {
	about := func(code, zh, en string) audit.Event {
		return audit.Event{Code: code, ZH: zh, EN: en, Affects: audit.Evaluation}
	}
	return []audit.Event{
		about("decision.prepared", "提出处理建议", "decision prepared"),
		about("decision.yes", "同意处理建议", "decision: yes"),
		about("decision.no", "不采纳处理建议", "decision: no"),
		about("decision.withdrawn", "撤回处理建议", "decision withdrawn"),
	}
}

// Inventory is what this room stores.
func (d *Decisions) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindDecision}}
}

var errNotYours = records.Fail(
	records.Forbidden,
	"not_yours",
	"处理建议不由您办理。",
	"Decisions are not yours to see or make.",
)

// relations are what an actor is to decisions.
func relations(a records.Actor) []string {
	switch a.Role {
	case auth.Admin:
		return []string{machine.Office}
	case auth.Leader:
		return []string{machine.Leader}
	case auth.Supervisor:
		return []string{machine.Supervising}
	}
	return nil
}

// mayRead lets at decisions who prepares or confirms them.
func mayRead(a records.Actor) error {
	if a.Role == auth.Admin || a.Role == auth.Leader {
		return nil
	}
	return errNotYours
}

// stored is a decision as it is kept.
type stored struct {
	decision.Decision
	State decision.State `json:"state"`
}

// View is a decision as somebody sees it.
type View struct {
	ID      string
	Version int
	decision.Decision
	State decision.State
	Opens string // the type of document that a yes opens
	Steps []machine.Edge[decision.State]
}

func (d *Decisions) view(v records.Versioned[stored], a records.Actor) View {
	out := View{ID: v.ID, Version: v.Version, Decision: v.V.Decision, State: v.V.State}
	if out.State == decision.Yes {
		out.Opens = d.rules.Documents[v.V.Kind]
	}
	out.Steps = d.rules.Machine(v.V.Kind).Steps(v.V.State, relations(a)...)
	return out
}

// Unit is one row of 结果运用: how an evaluation stands in the fixed result, what the rules suggest, and what was
// decided.
type Unit struct {
	Row         final.Row
	Suggestions []decision.Suggestion
	Decisions   []View
}

// List is what follows from the fixed result of a batch, in the order of its rows; not_fixed while there is none in
// force.
func (d *Decisions) List(ctx context.Context, a records.Actor, batchID string) ([]Unit, error) {
	if err := mayRead(a); err != nil {
		return nil, err
	}
	f, err := d.inForce(ctx, batchID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(f.Rows))
	for i, r := range f.Rows {
		ids[i] = r.Evaluation
	}
	decided, err := records.ListByParents[stored](ctx, d.env, kindDecision, ids)
	if err != nil {
		return nil, err
	}
	open := map[string][]decision.Suggestion{}
	for _, s := range d.rules.Suggest(f, d.schemesOf(ctx), answered(decided)) {
		open[s.Evaluation] = append(open[s.Evaluation], s)
	}
	out := make([]Unit, len(f.Rows))
	for i, r := range f.Rows {
		out[i] = Unit{Row: r, Suggestions: open[r.Evaluation], Decisions: []View{}}
		for _, v := range decided[r.Evaluation] {
			out[i].Decisions = append(out[i].Decisions, d.view(v, a))
		}
	}
	return out, nil
}

func answered(decided map[string][]records.Versioned[stored]) (out []decision.Decision) {
	for _, vs := range decided {
		for _, v := range vs {
			out = append(out, v.V.Decision)
		}
	}
	return out
}

// inForce returns the final that is in force for a batch.
func (d *Decisions) inForce(ctx context.Context, batchID string) (final.Final, error) {
	batch, err := d.rounds.Batch(ctx, batchID)
	if err != nil {
		return final.Final{}, err
	}
	v, ok, err := d.rounds.FixedOf(ctx, batch.ID)
	if err == nil && !ok {
		err = records.Fail(
			records.Conflict,
			"not_fixed",
			"本批次结果没有锁定，没有处理建议。",
			"The result of this batch is not fixed: nothing follows from it yet.",
		)
	}
	return v.V.Final, err
}

// schemesOf finds the scheme that a row of a final was scored under.
func (d *Decisions) schemesOf(ctx context.Context) decision.Schemes {
	return func(ref final.SchemeRef) (schemes.Scheme, bool) {
		s, err := d.schemes.SchemeAt(ctx, ref.ID, ref.Version)
		if err != nil {
			return schemes.Scheme{}, false
		}
		if s.Digest != ref.Digest {
			if second, ok := s.ForSupervision(); ok {
				return second, true
			}
		}
		return s, true
	}
}
