// Package ledgerfile brings ledgers in from the files in which offices keep them, and writes them back in the same
// layouts (evaluation §2, documents §1). What an import would do is shown first, and nothing is written until a person
// confirms it.
package ledgerfile

import (
	"context"
	"time"

	"minping/internal/app/audit"
	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
)

// Kinds of records.
const (
	kindUpload = "ledger_upload" // a file whose import is not confirmed; below its round
	kindBytes  = "ledger_bytes"  // its bytes, under its id: as long as a record may be, they fit into no other
	kindLayout = "ledger_layout" // the layout of a ledger; id = scope/fingerprint
	kindMap    = "ledger_map"    // the meaning of columns, by the fingerprint of the headings
)

// Files gives access to the files of ledgers. Safe for concurrent use.
type Files struct {
	env     *records.Env
	audit   *audit.Log
	rounds  *round.Rounds
	ledgers *appledger.Ledgers
}

// New returns the files of a store's ledgers.
func New(env *records.Env, log *audit.Log, rounds *round.Rounds, ledgers *appledger.Ledgers) *Files {
	fs := &Files{env: env, audit: log, rounds: rounds, ledgers: ledgers}
	log.Declare(fs.Events()...)
	return fs
}

// Events returns the entries of the audit chain that this room writes: about items one for each evaluation, about
// tables one for the round.
func (fs *Files) Events() []audit.Event {
	item, table := audit.About(audit.Item), audit.About(audit.Round)
	return []audit.Event{
		item("item.import", "导入台账", "ledger imported"),
		item("item.export", "导出台账", "ledger exported"),
		table("item.table", "保存台账附表", "table kept with a ledger"),
		table("item.table_export", "导出台账附表", "table of a ledger exported"),
		table("item.table_remove", "删除台账附表", "table of a ledger removed"),
	}
}

// Inventory returns what this room stores.
func (fs *Files) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindUpload, kindBytes, kindLayout, kindMap}}
}

// Jobs returns the recurring work: deleting unconfirmed uploads.
func (fs *Files) Jobs() []records.Job {
	return []records.Job{{Name: "ledger_uploads", Every: time.Hour, Run: fs.forgetUploads, Litter: true}}
}

// today returns the day as counted in China.
func (fs *Files) today() deadline.Day { return deadline.DayOf(fs.env.Now()) }

// note appends what happened to an evaluation's ledger to the audit chain.
func (fs *Files) note(ctx context.Context, a records.Actor, code, evaluation, detail string) error {
	return fs.audit.Append(ctx, a, code, evaluation, detail)
}
