package app

import (
	"errors"
	"io/fs"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/effect"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/supervision"
	"minping/internal/evaluation/team"
)

// Rules are the rooms' data: lists, numbers and texts that differ from place to place. They are never changed, so any
// number of services may share them.
type Rules struct {
	Tasks     supervision.TaskList // what supervising bodies do in a round, day by day (domain 3.4)
	Documents document.Pack        // the types of official documents
	Ledger    ledger.Rules         // rectification ledgers
	Entries   entry.Rules          // what people record
	Teams     team.Rules           // who has to be in a team
	Decisions decision.Rules       // lists and numbers that decisions are based on
	Effects   effect.Rules         // sizes of effects
}

// ReadRules reads the rules of all rooms from the packs. An error names the bad pack.
func ReadRules(packs fs.ReadFileFS) (r Rules, err error) {
	r.Tasks, err = pack.Load(packs, "tasks", supervision.ParseTasks)
	if err != nil {
		return r, err
	}
	var bad [6]error
	r.Documents, bad[0] = pack.Load(packs, "documents", document.ReadPack)
	r.Ledger, bad[1] = ledger.ReadRules(packs, r.Tasks.Reporting())
	r.Entries, bad[2] = entry.ReadRules(packs, r.Tasks.Reporting())
	r.Teams, bad[3] = pack.Load(packs, "teams", team.ParseRules)
	r.Decisions, bad[4] = pack.Load(packs, "decisions", decision.ParseRules)
	r.Effects, bad[5] = pack.Load(packs, "effects", effect.ParseRules)
	return r, errors.Join(bad[:]...)
}
