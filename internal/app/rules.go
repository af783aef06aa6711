package app

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/effect"
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

// ReadRules reads the rules of all rooms from the folder packs. An error names the bad pack.
func ReadRules(packs fs.FS) (r Rules, err error) {
	r.Tasks, err = readPack(packs, "tasks", supervision.ParseTasks)
	if err != nil {
		return r, err
	}
	var bad [6]error
	r.Documents, bad[0] = readPack(packs, "documents", document.ReadPack)
	r.Ledger, bad[1] = ledger.ReadRules(packs, r.Tasks.Reporting())
	r.Entries, bad[2] = entry.ReadRules(packs, r.Tasks.Reporting())
	r.Teams, bad[3] = readPack(packs, "teams", team.ParseRules)
	r.Decisions, bad[4] = readPack(packs, "decisions", decision.ParseRules)
	r.Effects, bad[5] = readPack(packs, "effects", effect.ParseRules)
	return r, errors.Join(bad[:]...)
}

func readPack[T any](packs fs.FS, name string, parse func([]byte) (T, error)) (T, error) {
	raw, err := fs.ReadFile(packs, path.Join("packs", name+".yaml"))
	if err != nil {
		var none T
		return none, fmt.Errorf("pack %s: %w", name, err)
	}
	v, err := parse(raw)
	if err != nil {
		return v, fmt.Errorf("pack %s: %w", name, err)
	}
	return v, nil
}
