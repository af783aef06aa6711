// Package hearing keeps question-and-answer hearings 质询+答辩 (domain A27–A31): who appears and in which order, what
// they are asked and answer, and the judges' points, which are hidden from one another until all are locked.
package hearing

import (
	"context"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/hearing"

	schemes "minping/internal/evaluation/scheme"
)

// Kinds of records.
const (
	kindHearing = "hearing"        // below its batch
	kindPoints  = "hearing_points" // a judge's sheet, below its hearing; id = hearing/judge
)

// Hearings gives access to the hearings of a store. Safe for concurrent use.
type Hearings struct {
	env     *records.Env
	audit   *audit.Log
	rounds  *round.Rounds
	schemes *scheme.Schemes
	sources Sources
	// arranging keeps two people of one process from arranging the same hearing at the same moment.
	arranging records.Locks
}

// Sources are what a hearing needs from other rooms.
type Sources struct {
	// Chosen returns those of the given evaluations for which the office said yes to a hearing (domain A28).
	Chosen func(ctx context.Context, evaluations []string) ([]string, error)
	// Findings returns what was found at a unit and can be asked about.
	Findings func(ctx context.Context, a records.Actor, evaluation string) ([]hearing.Finding, error)
	// Public returns the ids of the findings at units that everyone may read.
	Public func(ctx context.Context, evaluations []string) (map[string]bool, error)
	// Account returns the account that a typed name refers to, or NotFound.
	Account func(ctx context.Context, name string) (Account, error)
	// Accounts returns all accounts, in order of name.
	Accounts func(ctx context.Context, a records.Actor) ([]Account, error)
}

// Account is what a hearing needs to know about a judge's account.
type Account struct {
	Name     string
	Role     auth.Role
	Disabled bool
}

// New returns the hearings of a store.
func New(env *records.Env, log *audit.Log, rounds *round.Rounds, schemes *scheme.Schemes, s Sources) *Hearings {
	h := &Hearings{env: env, audit: log, rounds: rounds, schemes: schemes, sources: s}
	log.Declare(h.Events()...)
	return h
}

// Events returns the entries of the audit chain that this room writes. None contains points.
func (h *Hearings) Events() []audit.Event {
	about := audit.About(audit.Round)
	return []audit.Event{
		about("hearing.new", "安排质询答辩会", "hearing arranged"),
		about("hearing.judge", "质询答辩增加评委", "judge of a hearing added"),
		about("hearing.turn", "质询答辩开始一个单位", "turn of a unit in a hearing begun"),
		about("hearing.question", "记录质询答辩的现场提问", "question in a hearing asked on the spot"),
		about("hearing.answer", "记录质询答辩的答复", "answer in a hearing recorded"),
		about("hearing.points", "评委给质询答辩打分", "points given by a judge of a hearing"),
		about("hearing.strike", "划去质询答辩的评委", "judge of a hearing removed"),
		about("hearing.cancel", "取消质询答辩会", "hearing cancelled"),
		about("hearing.lock", "锁定质询答辩评分", "points of a hearing locked"),
		about("hearing.keep", "结果重新锁定后沿用质询答辩会", "hearing kept under a result that was fixed again"),
	}
}

// Inventory returns what this room stores.
func (h *Hearings) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindHearing, kindPoints}}
}

// full is the highest score a judge can give.
const full decimal.Decimal = "100"

// Sides of an answer (domain A29).
const (
	SideUnit        = "unit"
	SideSupervising = "supervising"
)

// Hearing is one hearing of a batch.
type Hearing struct {
	Batch     string             `json:"batch"`
	Final     string             `json:"final"` // digest of the result it counts for
	Name      string             `json:"name"`
	On        string             `json:"on"` // YYYY-MM-DD
	Place     string             `json:"place"`
	Minutes   int                `json:"minutes"` // for each unit
	Seed      string             `json:"seed"`    // order and questions are drawn from it
	Judges    []string           `json:"judges"`  // names of accounts
	Entries   []hearing.Entry    `json:"entries"` // in the order in which they appear
	Questions []hearing.Question `json:"questions"`
	Answers   []Answer           `json:"answers,omitempty"`
	Turn      *Turn              `json:"turn,omitempty"`
	// the points as they were locked, by judge and target; nil until then
	Locked map[string]Sheet `json:"locked,omitempty"`
	Note   string           `json:"note,omitempty"` // how the hearing ended
	// how the points are counted, copied from the scheme at the lock; nil in hearings locked before it was stored
	Rule    *schemes.HearingRule `json:"rule,omitempty"`
	Struck  []Struck             `json:"struck,omitempty"`
	Made    time.Time            `json:"made"`              // when it was arranged
	Renewed []Renewed            `json:"renewed,omitempty"` // later results it was kept for
	// nil unless it was called off
	Cancelled *Cancelled `json:"cancelled,omitempty"`
}

// Struck is a judge who did not come, or left before the last unit.
type Struck struct {
	Judge  string    `json:"judge"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Renewed records that a hearing keeps counting for a result that was fixed after it was arranged.
type Renewed struct {
	From   string    `json:"from"` // digest of the result before
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Answer is what a side said to a question.
type Answer struct {
	Evaluation string    `json:"evaluation"`
	No         int       `json:"no"` // of the question
	Side       string    `json:"side"`
	Text       string    `json:"text"`
	By         string    `json:"by"` // who wrote it down
	At         time.Time `json:"at"`
}

// Turn is whose turn it is, and since when.
type Turn struct {
	Evaluation string    `json:"evaluation"`
	At         time.Time `json:"at"`
}

// Sheet is a judge's points by target.
type Sheet map[string]decimal.Decimal

// pointsSheet is a judge's sheet as it is stored. A closed one takes no more points: the lock, or the strike of a
// judge, closes it with a separate version, so that a correction and a lock at the same moment come one after the
// other.
type pointsSheet struct {
	Judge  string    `json:"judge"`
	Given  Sheet     `json:"given"`
	At     time.Time `json:"at"`
	Closed bool      `json:"closed,omitempty"`
}

var (
	errOffice = records.Fail(records.Forbidden, "office_only", "质询答辩会由巡察办组织。",
		"Only the inspection office runs hearings.")
	errNotYours = records.Fail(records.Forbidden, "not_yours", "质询答辩由巡察办、领导小组和评委查看。",
		"Only the office, leaders and judges may see hearings.")
	errNotJudge = records.Fail(records.Forbidden, "not_judge", "您不是这场质询答辩会的评委。",
		"You are not a judge of this hearing.")
	errStruck = records.Fail(records.Conflict, "struck", "您已从评委中划去，不能再评分。",
		"You were removed from the judges and cannot submit points.")
	errLocked = records.Fail(records.Conflict, "locked", "这场质询答辩会的评分已锁定。", "The points of this hearing are locked.")
)

func (x Hearing) mayRead(a records.Actor) bool {
	return a.Role == auth.Admin || a.Role == auth.Leader || x.judge(a)
}
