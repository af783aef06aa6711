// Package session takes a ballot session through its life: from the draft through slips, voting,
// seal and count to its purge (rb1 §11, domain A24, 2.5).
package session

import (
	"context"
	"sync"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/tally"
	"minping/internal/auth"
	"minping/internal/vote"
)

// Sessions gives access to the sessions of a store. Safe for concurrent use.
type Sessions struct {
	env        *records.Env
	audit      *audit.Log
	rounds     *round.Rounds
	boxes      *ballotbox.Boxes
	tallies    *tally.Tallies
	officers   *officer.Officers
	accounting *accounting.Accountings

	castURL string // scheme://host of /cast if it has a separate host, else ""
	appHash string // "sha256-…" of the phone bundle, part of the manifest

	Woken     chan struct{}
	Work      records.Locks // one long step per session at a time in this process
	Steps     sync.Map      // session → ProgressView of the running long step
	FirstSeen sync.Map      // session → Sighting: since when it has been waiting for a long step
	Backoffs  sync.Map      // session → backoff: what failed and is left alone for a while
	TakeOver  time.Duration // how long another replica's long step is left to it
}

// Rooms are the rooms that sessions depend on.
type Rooms struct {
	Rounds     *round.Rounds
	Boxes      *ballotbox.Boxes
	Tallies    *tally.Tallies
	Officers   *officer.Officers
	Accounting *accounting.Accountings
}

// Phone is what a manifest says about the phone page.
type Phone struct {
	CastURL string // scheme://host of /cast if it has a separate host, else ""
	AppHash string // "sha256-…" of the bundle
}

// New returns the sessions of a store. Run does what happens automatically.
func New(env *records.Env, log *audit.Log, r Rooms, p Phone) *Sessions {
	s := &Sessions{
		env: env, audit: log, rounds: r.Rounds, boxes: r.Boxes, tallies: r.Tallies,
		officers: r.Officers, accounting: r.Accounting, castURL: p.CastURL, appHash: p.AppHash,
		Woken: make(chan struct{}, 1), TakeOver: DefaultTakeOver,
	}
	log.Declare(s.Events()...)
	r.Rounds.Disclosures.FixedBy(s.binds)
	r.Accounting.OnChange(s.Wake)
	return s
}

// CastURL returns the scheme://host of /cast if it has a separate host, else "".
func (s *Sessions) CastURL() string { return s.castURL }

// Events returns the entries of the audit chain that this room writes.
func (s *Sessions) Events() []audit.Event {
	about := audit.About(audit.Session)
	return []audit.Event{
		about("session.new", "建立场次", "session made"),
		about("session.slips", "登记票", "slips registered"),
		about("session."+string(vote.StateReady), "票已备好", "slips ready"),
		about("session."+string(vote.StateOpen), "开启投票", "voting opened"),
		about("session."+string(vote.StateAdmitting), "开始签到", "admission opened"),
		about("session."+string(vote.StateAdmitted), "截止签到", "admission closed"),
		about("session."+string(vote.StateVoting), "开始投票", "voting begun"),
		about("session."+string(vote.StateClosing), "截止投票", "voting closed"),
		about("session."+string(vote.StateSealed), "封票", "sealed"),
		about("session."+string(vote.StateCounted), "计票", "counted"),
		about("session."+string(vote.StatePurged), "归档清除", "purged"),
		about("session."+string(vote.StateVoided), "作废场次", "voided"),
		about("session.pause", "暂停", "paused"),
		about("session.resume", "继续", "resumed"),
		about("session.schedule", "定时", "scheduled"),
		about("session.countdown.extend", "倒计时延长 1 分钟", "countdown extended by a minute"),
		about("session.countdown.cancel", "取消倒计时", "countdown cancelled"),
		about("session.wipe", "清除演练", "rehearsal wiped"),
	}
}

// mine reads a session for an actor who runs sessions.
func (s *Sessions) mine(ctx context.Context, a records.Actor, id string) (records.Versioned[ballotbox.Session], error) {
	if err := a.Only(auth.Organizer); err != nil {
		return records.Versioned[ballotbox.Session]{}, err
	}
	return records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
}
