// Package team keeps who assesses what in a batch: teams of several bodies, drawn so that no one assesses their own
// county (domain A12–A15, B11; evaluation §2, §5).
package team

import (
	"context"
	"fmt"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/team"
	"minping/internal/typed"
)

// kindTeams holds the teams of a batch; id = the batch.
const kindTeams = "teams"

// Teams are the assessment teams of a store. Safe for concurrent use.
type Teams struct {
	env    *records.Env
	audit  *audit.Log
	rounds *round.Rounds
	rules  team.Rules

	accounts func(ctx context.Context, field string, typed, before []string) ([]string, error) // nil: not looked up
	fills    func(ctx context.Context, account string) (bool, error)
}

// New returns the teams of a store by the rules of a place.
func New(env *records.Env, log *audit.Log, rounds *round.Rounds, rules team.Rules) *Teams {
	t := &Teams{env: env, audit: log, rounds: rounds, rules: rules}
	log.Declare(t.Events()...)
	return t
}

// Rules returns who has to be in a team.
func (t *Teams) Rules() team.Rules { return t.rules }

// Events are the entries of the audit chain that this room writes.
func (t *Teams) Events() []audit.Event {
	return []audit.Event{
		{Code: "team.change", ZH: "编组", EN: "teams changed", Affects: audit.Team},
		{Code: "team.assign", ZH: "分配评估对象", EN: "targets assigned", Affects: audit.Team},
	}
}

// Inventory is what this room stores.
func (t *Teams) Inventory() records.Inventory { return records.Inventory{Staff: []string{kindTeams}} }

var (
	errOfficeOnly = records.Fail(
		records.Forbidden,
		"office_only",
		"评估组由巡察办组建。",
		"Only the inspection office puts teams together.",
	)
	errNotYours = records.Fail(
		records.Forbidden,
		"other_team",
		"这个单位不由您所在的评估组评估。",
		"This target is not your team's.",
	)
)

// stored holds the teams of a batch and the draw that gave them their targets.
type stored struct {
	Teams []team.Team `json:"teams"`
	Mode  string      `json:"mode,omitempty"` // of the draw; empty when people gave out the targets
	Seed  string      `json:"seed,omitempty"`
}

// View shows the teams of a batch and what the rules still require of them.
type View struct {
	Batch    records.Versioned[round.Batch]
	Version  int
	Teams    []team.Team
	Mode     string
	Seed     string
	Targets  []team.Target
	Warnings []team.Warning
}

// Show returns the teams of a batch; the id of a round means its batch.
func (t *Teams) Show(ctx context.Context, batchID string) (View, error) {
	batch, err := t.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	v, err := t.load(ctx, batch.ID)
	if err != nil {
		return View{}, err
	}
	targets, _, err := t.targets(ctx, batch.V)
	if err != nil {
		return View{}, err
	}
	return t.view(ctx, batch, v, targets)
}

func (t *Teams) view(
	ctx context.Context, batch records.Versioned[round.Batch], v records.Versioned[stored], targets []team.Target,
) (View, error) {
	unknown, err := t.strangers(ctx, v.V.Teams)
	return View{
		Batch: batch, Version: v.Version, Teams: v.V.Teams, Mode: v.V.Mode, Seed: v.V.Seed, Targets: targets,
		Warnings: append(t.rules.Warnings(v.V.Teams, targets), unknown...),
	}, err
}

func (t *Teams) load(ctx context.Context, batchID string) (records.Versioned[stored], error) {
	v, err := records.Load[stored](ctx, t.env, kindTeams, batchID)
	if records.KindOf(err) == records.NotFound {
		return v, nil
	}
	return v, err
}

// Put replaces the teams of a batch. Errors are refused; what is only missing is a warning.
func (t *Teams) Put(
	ctx context.Context,
	a records.Actor,
	batchID string,
	ifMatch int,
	teams []team.Team,
) (View, error) {
	return t.write(
		ctx,
		a,
		batchID,
		ifMatch,
		"team.change",
		func(v *stored, targets []team.Target, _ map[string]string) error {
			for i := range teams {
				if teams[i].ID == "" {
					teams[i].ID = records.NewID()
				}
				readLines(&teams[i])
			}
			if err := t.named(ctx, teams); err != nil {
				return err
			}
			f := team.Check(teams, v.Teams, targets)
			if err := t.checkKnown(ctx, teams, v.Teams, &f); err != nil {
				return err
			}
			if len(f) > 0 {
				return records.FieldErrors(f.OrNil())
			}
			v.Teams, v.Mode, v.Seed = teams, "", ""
			return nil
		},
	)
}

// Propose draws who assesses what, with a mode and a seed that anyone can use again; nothing is written.
func (t *Teams) Propose(ctx context.Context, batchID, mode, seed string) (team.Proposal, error) {
	batch, err := t.rounds.Batch(ctx, batchID)
	if err != nil {
		return team.Proposal{}, err
	}
	v, err := t.load(ctx, batch.ID)
	if err != nil {
		return team.Proposal{}, err
	}
	targets, places, err := t.targets(ctx, batch.V)
	if err != nil {
		return team.Proposal{}, err
	}
	if err := t.homes(ctx, v.V.Teams, places); err != nil {
		return team.Proposal{}, err
	}
	p, err := team.Assign(mode, seed, v.V.Teams, targets, naming(places))
	return p, records.FieldErrors(err)
}

func naming(places map[string]string) func(string) string {
	return func(id string) string { return places[id] }
}

// Assign accepts a proposal: the teams get the targets that the draw gives them.
func (t *Teams) Assign(
	ctx context.Context,
	a records.Actor,
	batchID string,
	ifMatch int,
	mode, seed string,
) (View, error) {
	return t.write(
		ctx,
		a,
		batchID,
		ifMatch,
		"team.assign",
		func(v *stored, targets []team.Target, places map[string]string) error {
			p, err := team.Assign(mode, seed, v.Teams, targets, naming(places))
			if err != nil {
				return records.FieldErrors(err)
			}
			v.Teams, v.Mode, v.Seed = p.Apply(v.Teams), mode, seed
			return nil
		},
	)
}

func (t *Teams) write(
	ctx context.Context, a records.Actor, batchID string, ifMatch int, code string,
	fn func(v *stored, targets []team.Target, places map[string]string) error,
) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOfficeOnly
	}
	batch, err := t.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	targets, places, err := t.targets(ctx, batch.V)
	if err != nil {
		return View{}, err
	}
	v, err := records.Upsert(
		ctx,
		t.env,
		kindTeams,
		batch.ID,
		"",
		ifMatch,
		func(v *stored) error { return fn(v, targets, places) },
	)
	if err != nil {
		return View{}, err
	}
	out, err := t.view(ctx, batch, v, targets)
	if err != nil {
		return View{}, err
	}
	return out, t.audit.Append(ctx, a, code, batch.ID, fmt.Sprintf("%d 个评估组", len(v.V.Teams)))
}

// MayFill refuses an assessor whose team does not assess an evaluation. Where a batch has no teams, every assessor
// may (evaluation §5).
func (t *Teams) MayFill(ctx context.Context, a records.Actor, evaluationID string) error {
	e, err := round.LoadEvaluation(ctx, t.rounds, evaluationID)
	if err != nil {
		return err
	}
	batch, err := t.rounds.BatchOf(ctx, e.V.RoundID)
	if err != nil {
		return err
	}
	v, err := t.load(ctx, batch)
	if err != nil {
		return err
	}
	if !team.MayFill(v.V.Teams, a.Name, evaluationID) {
		return errNotYours
	}
	return nil
}

// Mine returns the evaluations of a batch that an account assesses; all is true if the batch has no teams.
func (t *Teams) Mine(ctx context.Context, a records.Actor, batchID string) (targets []string, all bool, err error) {
	batch, err := t.rounds.Batch(ctx, batchID)
	if err != nil {
		return nil, false, err
	}
	v, err := t.load(ctx, batch.ID)
	return team.TargetsOf(v.V.Teams, a.Name), len(v.V.Teams) == 0, err
}

// Accounts lets members be identified by accounts: their names are spelled as the accounts are, and an account that
// does not exist, or is of a role that fills in no sheets, is a warning.
func (t *Teams) Accounts(
	names func(ctx context.Context, field string, typed, before []string) ([]string, error),
	fills func(ctx context.Context, account string) (bool, error),
) {
	t.accounts, t.fills = names, fills
}

// Codes of the warnings about a member whose account does not exist, or fills in no sheets.
const (
	noAccount  = "no_account"
	noAssessor = "no_assessor"
)

// account returns the name of the account that was written; ok is false if there is none.
func (t *Teams) account(ctx context.Context, written string) (name string, ok bool, err error) {
	if t.accounts == nil || written == "" {
		return written, true, nil
	}
	names, err := t.accounts(ctx, "account", []string{written}, nil)
	switch {
	case records.KindOf(err) == records.Invalid:
		return written, false, nil
	case err != nil:
		return written, false, err
	}
	return names[0], true, nil
}

// readLines reads the names of a team and of its members.
func readLines(t *team.Team) {
	typed.Lines(&t.Name)
	for i := range t.Members {
		typed.Lines(&t.Members[i].Name, &t.Members[i].Body)
	}
}

// named spells the accounts of members as they are stored.
func (t *Teams) named(ctx context.Context, teams []team.Team) error {
	for i := range teams {
		for k, m := range teams[i].Members {
			name, _, err := t.account(ctx, m.Account)
			if err != nil {
				return err
			}
			teams[i].Members[k].Account = name
		}
	}
	return nil
}

// fillsSheets reports whether a member's account is of a role that fills in sheets. No account, and one that does not
// exist, are not at fault in this.
func (t *Teams) fillsSheets(ctx context.Context, account string, exists bool) (bool, error) {
	if t.fills == nil || account == "" || !exists {
		return true, nil
	}
	return t.fills(ctx, account)
}

// strangers returns warnings about members whose accounts do not exist or fill in no sheets.
func (t *Teams) strangers(ctx context.Context, teams []team.Team) (out []team.Warning, err error) {
	for _, one := range teams {
		for _, m := range one.Members {
			name, ok, err := t.account(ctx, m.Account)
			if err != nil {
				return nil, err
			}
			fills, err := t.fillsSheets(ctx, name, ok)
			if err != nil {
				return nil, err
			}
			if !fills {
				out = append(out, team.Warning{
					Code: noAssessor, Team: one.ID,
					ZH: one.Name + "：账号“" + name + "”不是评分人，" + m.Name + "不能填写评分表。",
					EN: one.Name + ": " + name + " is not an assessor, so " + m.Name + " cannot fill in sheets.",
				})
			}
			if !ok {
				out = append(out, team.Warning{
					Code: noAccount, Team: one.ID, ZH: one.Name + "：没有账号“" + m.Account + "”，" + m.Name + "不能填写评分表。",
					EN: one.Name + ": there is no account " + m.Account + ", and " + m.Name + " cannot fill in sheets.",
				})
			}
		}
	}
	return out, nil
}
