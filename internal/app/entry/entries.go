// Package entry keeps what people write down: one dated thing that was done, a visit, a meeting, a reply, with who was
// there, what it says, and the receipt of the person it was for (evaluation §2, §3; domain A18–A36, B06, B14–B16,
// B23–B26, B32, B37–B39). The types are data.
package entry

import (
	"context"
	"errors"

	"minping/internal/app/audit"
	"minping/internal/app/file"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/pack"
	"minping/internal/keys"
)

// Kinds of records of this room.
const (
	kindEntry = "entry" // below what it is about, see parentOf
	kindOnce  = "entry_once"
	kindFile  = "entry_file"  // what a file is; below what its entry is about
	kindBytes = "entry_bytes" // its bytes, under its id
)

// Entries gives access to the entries of a store. Safe for concurrent use.
type Entries struct {
	env    *records.Env
	audit  *audit.Log
	rounds *round.Rounds
	ring   *keys.Ring
	files  *file.Shelf
	rules  Rules

	onlyTeam func(ctx context.Context, a records.Actor, evaluationID string) error // nil: every assessor is in the team
	mine     func(ctx context.Context, a records.Actor, batchID string) (targets []string, all bool, err error)
	accounts Accounts // nil: readers are not looked up

	interviewed func(ctx context.Context, decisionID string) (evaluationID string, err error) // nil: not looked up
}

// Accounts resolves typed names to accounts; names that were there before are kept unchecked.
type Accounts func(ctx context.Context, field string, typed, before []string) ([]string, error)

// OnlyAccounts restricts readers to existing accounts: a misspelled name would shut its reader out unnoticed.
func (e *Entries) OnlyAccounts(names Accounts) { e.accounts = names }

// readers returns the readers of a restricted entry, spelled as their accounts are.
func (e *Entries) readers(ctx context.Context, t entry.Type, typed, before []string) ([]string, error) {
	if e.accounts == nil || !t.Restricted {
		return typed, nil
	}
	return e.accounts(ctx, "readers", typed, before)
}

// Rules says what can be written down, and by when, as data.
type Rules struct {
	Types    entry.Types
	Terms    deadline.Rules
	Calendar deadline.Calendar
	Bodies   []string // the supervising bodies that look after every unit
}

// ReadRules reads the rules from the packs that come with the service.
func ReadRules(packs pack.Files, bodies []string) (r Rules, err error) {
	var bad [3]error
	r.Types, bad[0] = pack.Load(packs, "entries", entry.ParseTypes)
	r.Terms, bad[1] = pack.Load(packs, "deadlines", deadline.ParseRules)
	r.Calendar, bad[2] = pack.Load(packs, "calendar", deadline.ParseCalendar)
	r.Bodies = bodies
	return r, errors.Join(bad[:]...)
}

// New returns the entries of a store by the rules of a place. The ring has the key that restricted ones are sealed
// with.
func New(env *records.Env, log *audit.Log, rounds *round.Rounds, ring *keys.Ring, rules Rules) *Entries {
	e := &Entries{
		env: env, audit: log, rounds: rounds, ring: ring, rules: rules,
		files: file.NewShelf(env, ring, kindFile, kindBytes, maxFiles),
	}
	log.Declare(e.Events()...)
	round.RestsOn(rounds, kindEntry, func(evaluation string) string {
		return parentOf(entry.Subject{Kind: entry.AboutEvaluation, ID: evaluation})
	})
	return e
}

// OnlyTeam sets which evaluations an assessor works on; without it an assessor is in the team of each.
// mine lists those of a batch; all is true if the batch has no teams.
func (e *Entries) OnlyTeam(
	refuse func(ctx context.Context, a records.Actor, evaluationID string) error,
	mine func(ctx context.Context, a records.Actor, batchID string) (targets []string, all bool, err error),
) {
	e.onlyTeam, e.mine = refuse, mine
}

// Types returns what can be written down here.
func (e *Entries) Types() entry.Types { return e.rules.Types }

// Events returns the entries of the audit chain that this room writes.
func (e *Entries) Events() []audit.Event {
	about := audit.About(audit.Entry)
	return []audit.Event{
		about("entry.draft", "保存工作记录草稿", "draft of an entry kept"),
		about("entry.file", "工作记录归档", "entry filed"),
		about("entry.correct", "更正工作记录", "entry corrected"),
		about("entry.receive", "签收工作记录", "entry received"),
		about("entry.drop", "放弃工作记录草稿", "draft of an entry dropped"),
		about("entry.read", "查看限授权工作记录", "restricted entry read"),
		about("entry.upload", "上传工作记录附件", "file uploaded for an entry"),
		about("entry.purge", "限授权工作记录到期删除", "restricted entry deleted when its time was over"),
		about("entry.file_read", "下载限授权工作记录的附件", "file of a restricted entry read"),
	}
}

// Inventory returns what this room stores.
func (e *Entries) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindEntry, kindOnce, kindFile, kindBytes}}
}

// The reasons for which a person is refused.
var (
	// ErrNotYours refuses a person who may not write or read entries of a type.
	ErrNotYours = records.Fail(
		records.Forbidden,
		"not_yours",
		"这类记录不由您填写或查看。",
		"You may not read or write entries of this type.",
	)
	errOnce = records.Fail(
		records.Conflict,
		"exists",
		"这类记录只有一份，已经有了；请更正原来的一份。",
		"There is already an entry of this type: correct it.",
	)
	errHidden = records.Fail(
		records.Forbidden,
		"restricted",
		"这是限授权人员查看的记录。",
		"This entry is for named readers only.",
	)
)

// codes are the codes of the audit chain by the state that an entry goes to.
var codes = map[entry.State]string{
	entry.Draft:    "entry.draft",
	entry.Filed:    "entry.file",
	entry.Received: "entry.receive",
	entry.Dropped:  "entry.drop",
}

// View is an entry as one viewer sees it.
type View struct {
	ID      string
	Version int
	entry.Entry
	TypeName string
	Subject  Subject
	Hidden   bool // restricted, and the viewer is not among its readers: only type and state are shown
	Steps    []machine.Edge[entry.State]
}

// Subject is what an entry is about, with its name.
type Subject struct {
	Kind, ID, Name string
	target         string   // what an evaluation is about
	who            []string // the viewer's relations to it
	dates          deadline.Dates
}
