// Package document drafts, approves, numbers and issues official documents and collects their receipts (domain
// A34, A35, A41, A42, B22, B24; evaluation §2, §5). A unit learns of its result by a document that is issued
// to it (promise 2).
package document

import (
	"context"
	"sync"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"

	"minping/internal/evaluation/document"
)

// Kinds of records of this room.
const (
	KindDocument = "document"           // parent = batch
	KindSeries   = "document_series"    // id = 代字/year; each version is a line of the register
	KindReceipt  = "document_receipt"   // id = document/organization, parent = document: signed once
	KindOnce     = "document_once"      // id = type/batch or type/evaluation: the one in force of a type issued once
	KindTypes    = "document_templates" // one record: the office's pack, in place of the built-in one
)

// Documents are the documents of a store. Safe for concurrent use.
type Documents struct {
	env     *records.Env
	audit   *audit.Log
	rounds  *round.Rounds
	scores  *scoring.Scores
	builtin document.Pack
	public  func(ctx context.Context, items []string) (map[string]bool, error)
	leaders func(ctx context.Context) (bool, error)
	series  records.Locks // spares replicas of one process the races for a number; the store decides
	parsed  sync.Map      // version of the office's pack → document.Pack

	ledger Ledger // nil: no ledger is known

	// nil: no meeting is known
	meeting func(ctx context.Context, b records.Versioned[round.Batch]) (*Meeting, error)
}

// Rooms are the rooms that documents depend on.
type Rooms struct {
	Rounds *round.Rounds
	Scores *scoring.Scores
	// Leaders reports whether any account approves documents; nil: none does.
	Leaders func(ctx context.Context) (bool, error)
}

// New returns the documents of a store. builtin is the pack of types that comes with the service.
func New(env *records.Env, log *audit.Log, r Rooms, builtin document.Pack) *Documents {
	d := &Documents{env: env, audit: log, rounds: r.Rounds, scores: r.Scores, builtin: builtin, leaders: r.Leaders}
	log.Declare(d.Events()...)
	if r.Rounds != nil {
		r.Rounds.OpenBy(d.opens)
	}
	return d
}

// PublicBy tells the room which of the given items everyone with access to a ledger may read.
func (d *Documents) PublicBy(public func(ctx context.Context, items []string) (map[string]bool, error)) {
	d.public = public
}

// Events returns the entries of the audit chain that this room writes.
func (d *Documents) Events() []audit.Event {
	about := audit.About(audit.Document)
	return []audit.Event{
		about("document.draft", "起草公文", "document drafted"),
		about("document.change", "修改公文", "document changed"),
		about("document.opinions", "公文征求意见", "document sent round for opinions"),
		about("document.submit", "公文送审", "document submitted"),
		about("document.return", "退回公文", "document returned"),
		about("document.approve", "批准公文", "document approved"),
		about("document.issue", "印发公文", "document issued"),
		about("document.replace", "公文被替换", "document replaced"),
		about("document.withdraw", "撤销公文草稿", "draft withdrawn"),
		about("document.receive", "签收公文", "document received"),
		about("document.use", "填写怎样运用", "what was done with a copy added"),
		about("document.skip", "发文字号空号登记", "numbers passed over"),
		about("document.templates", "修改公文模板", "document templates changed"),
	}
}

// Inventory returns what this room stores.
func (d *Documents) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{
		KindDocument, KindSeries, KindReceipt, KindOnce, KindTypes,
		round.KindDelivery,
	}}
}

// Record is a document with its id and version.
type Record = records.Versioned[Document]

// Document is one document with everything that was done to it.
type Document struct {
	Type       string          `json:"type"`
	TypeName   string          `json:"type_name"`
	Batch      string          `json:"batch"`
	Evaluation string          `json:"evaluation,omitempty"`
	Items      []string        `json:"items,omitempty"` // of the ledger, that it was drafted for
	To         []Addressee     `json:"to"`              // who receives it in the service and signs for it
	Names      []string        `json:"names,omitempty"`
	CC         []string        `json:"cc,omitempty"`
	Copied     []Addressee     `json:"copied,omitempty"` // of CC, who got it in the service
	Title      string          `json:"title"`
	Parts      []document.Part `json:"parts"`
	Present    []Presence      `json:"present,omitempty"` // of minutes
	Met        []Presence      `json:"met,omitempty"`     // Present as it was last drawn from the meeting's entry
	Note       string          `json:"note,omitempty"`    // 附注
	Urgency    string          `json:"urgency,omitempty"`
	Serial     string          `json:"serial,omitempty"` // 份号
	Signers    []string        `json:"signers,omitempty"`
	Due        string          `json:"due,omitempty"` // YYYY-MM-DD, the deadline it sets
	Layout     Layout          `json:"layout"`
	Data       Data            `json:"data"`
	// what only its drafter knew, by name of the template; a redraw keeps it
	Given      map[string]string `json:"given,omitempty"`
	State      document.State    `json:"state"`
	Prepared   []Person          `json:"prepared"` // everyone who wrote in it; none of them may approve it (promise 3)
	Approved   *Approval         `json:"approved,omitempty"`
	Series     string            `json:"series,omitempty"` // where its number is or is about to be taken
	Number     string            `json:"number,omitempty"`
	Digest     string            `json:"digest,omitempty"`
	IssuedAt   *time.Time        `json:"issued_at,omitempty"`
	IssuedBy   string            `json:"issued_by,omitempty"`
	Replaces   string            `json:"replaces,omitempty"`
	ReplacedBy string            `json:"replaced_by,omitempty"`
	Steps      []StepTaken       `json:"steps"`
}

// Addressee is an organization that a document is issued to.
type Addressee struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Presence is a line of who attended a meeting.
type Presence struct {
	Label string   `json:"label"`
	Names []string `json:"names"`
}

// Person is an account, by id, with its name as it was.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Approval records who approved a document, and on whose consent, e.g. 经市委同意.
type Approval struct {
	By   Person    `json:"by"`
	Says string    `json:"says,omitempty"`
	At   time.Time `json:"at"`
	// Signs is set if the document names no one else as its 签发人.
	Signs bool `json:"signs,omitempty"`
}

// StepTaken is one step of a document's life.
type StepTaken struct {
	From   document.State `json:"from"`
	To     document.State `json:"to"`
	By     string         `json:"by"`
	At     time.Time      `json:"at"`
	Reason string         `json:"reason,omitempty"`
}

// Layout is how a document is printed and what its issue does, copied from its type when it was drafted.
type Layout struct {
	Profile   string   `json:"profile"`
	Form      string   `json:"form"`
	Issuer    string   `json:"issuer"` // the name it is signed with
	Mark      string   `json:"mark"`
	PrintedBy string   `json:"printed_by"`
	Code      string   `json:"code"` // 机关代字
	Upward    bool     `json:"upward,omitempty"`
	Seal      bool     `json:"seal,omitempty"`
	Final     bool     `json:"final,omitempty"`
	Opens     bool     `json:"opens,omitempty"`
	Again     bool     `json:"again,omitempty"`
	Once      bool     `json:"once,omitempty"`
	Receipt   bool     `json:"receipt,omitempty"`
	Attach    []string `json:"attach,omitempty"`
}

// Data is what the templates drew from, as it was when the document was drafted or drawn up again.
type Data struct {
	At     time.Time         `json:"at"`
	Final  *FinalRef         `json:"final,omitempty"`
	Values map[string]string `json:"values"`
	Tables []Table           `json:"tables,omitempty"`
	Items  []string          `json:"items,omitempty"` // ids of the items that its list of problems names
	Named  []string          `json:"named,omitempty"` // ids of the items whose words appear in its text
}

// FinalRef names a version of a batch's final.
type FinalRef struct {
	Batch   string `json:"batch"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// Table is an attachment as it was.
type Table struct {
	Title  string     `json:"title"`
	Head   []string   `json:"head"`
	Widths []int      `json:"widths,omitempty"`
	Rows   [][]string `json:"rows"`
	Foot   []string   `json:"foot,omitempty"`
}
