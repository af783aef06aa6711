// Package ballotbox is the voter's side of a session: ballot boxes with their slips and keys, admission and casting,
// the board, and the history of states that all of this depends on (rb1 §5–§8, §11).
package ballotbox

import (
	"runtime"
	"sync"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// Boxes gives access to the ballot boxes of a store. Safe for concurrent use.
type Boxes struct {
	env   *records.Env
	audit *audit.Log
	cache boxCache
	over  sync.Map // voided sessions in which nothing is left to do

	Ring      *keys.Ring
	Signing   chan struct{}                          // blind signatures in progress, at most one per processor
	PassBytes int                                    // maximum memory of a pass over the box
	AfterStep func(session string, state vote.State) // called after each step; for tests and the hall's event streams
}

// New returns the boxes of a store with the keys of a ring.
func New(env *records.Env, log *audit.Log, ring *keys.Ring) *Boxes {
	b := &Boxes{
		env: env, audit: log, Ring: ring,
		Signing: make(chan struct{}, runtime.GOMAXPROCS(0)), PassBytes: passBytes,
	}
	log.Declare(b.Events()...)
	env.Reuse(KindSession, KindOutcome)
	return b
}

// Events returns the entries of the audit chain that this room writes.
func (s *Boxes) Events() []audit.Event {
	return []audit.Event{
		{Code: "session.lists", ZH: "下载审计名单", EN: "auditor's lists downloaded", Affects: audit.Session},
		{Code: "session.loss_accepted", ZH: "票箱损坏，按剩下的票继续", EN: "went on with what is left of a damaged box", Affects: audit.Session},
	}
}

// Inventory returns what this room stores.
func (s *Boxes) Inventory() records.Inventory {
	purge := store.Text{ZH: "异议期结束后清除", EN: "erased after the time for objections"}
	open := store.Text{ZH: "长期保留，谁都可以核对", EN: "kept for good; anyone can check it"}
	stays := store.Text{ZH: "长期保留", EN: "kept for good"}
	return records.Inventory{
		Voters: append(store.Schema(),
			store.Inventory{Name: KindIssued, Title: store.Text{ZH: "票号清单", EN: "List of slips"}, Columns: records.Column(
				"印制的每张票的散列值", "the fingerprint of every slip printed"), Until: purge},
			store.Inventory{Name: KindBoard, Title: store.Text{ZH: "公告栏", EN: "Board"}, Columns: records.Column(
				"公告、问卷、每张票的编号和签名，不含选择；合计结果",
				"announcements, questionnaire, number and signatures of every ballot without its answers; the "+
					"totals"), Until: open},
			store.Inventory{Name: KindOutcome, Title: store.Text{ZH: "合计", EN: "Totals"}, Columns: records.Column(
				"可以公布的合计数", "the totals that may be published"), Until: stays},
			store.Inventory{Name: KindComment, Title: store.Text{ZH: "意见建议", EN: "Opened suggestions"}, Columns: records.Column(
				"计票时打开的意见，打乱了次序", "suggestions as they were opened at the count, shuffled"), Until: purge},
			store.Inventory{Name: KindPaper, Title: store.Text{ZH: "纸质票", EN: "Paper ballots"}, Columns: records.Column(
				"两个人各录一遍的合计数", "their totals as two people typed them"), Until: stays},
		),
		Staff: []string{
			KindSession, KindState, KindNumber, KindBoxOf, KindPending, KindAccounting, KindOverride, KindAlarm,
			KindCounting, KindCommentSet, KindLost, KindDisplay, KindPairing,
		},
	}
}
