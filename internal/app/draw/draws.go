// Package draw draws attendees of a briefing by lot, in public and reproducibly, and keeps the encrypted call list
// until its retention period ends (domain A22, 4.3).
package draw

import (
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/store"
)

// forgetEvery is how often overdue lists are looked for.
const forgetEvery = time.Hour

// Draws are the draws of a store. Safe for concurrent use.
type Draws struct {
	env    *records.Env
	audit  *audit.Log
	rounds *round.Rounds
	boxes  *ballotbox.Boxes
	scores *scoring.Scores
	days   int // how many days after the seal lists of people are kept
}

// Rooms are the rooms that draws depend on.
type Rooms struct {
	Rounds *round.Rounds
	Boxes  *ballotbox.Boxes
	Scores *scoring.Scores
}

// New returns the draws of a store. days is how long call lists are kept after the seal; 0 is the default of domain
// 4.3.
func New(env *records.Env, log *audit.Log, r Rooms, days int) *Draws {
	if days == 0 {
		days = attendeeDays
	}
	d := &Draws{env: env, audit: log, rounds: r.Rounds, boxes: r.Boxes, scores: r.Scores, days: days}
	log.Declare(d.Events()...)
	return d
}

// AttendeeDays returns how many days after the seal call lists are kept.
func (s *Draws) AttendeeDays() int { return s.days }

// Events returns the entries of the audit chain that this room writes.
func (s *Draws) Events() []audit.Event {
	about := audit.About(audit.Evaluation)
	return []audit.Event{
		about("draw.pool", "录入抽取名单", "pool entered"),
		about("draw.commit", "公布抽取承诺", "draw committed"),
		about("draw.make", "抽取参会人员", "attendees drawn"),
		about("draw.replace", "候补递补", "attendee replaced by a reserve"),
		about("attendees.call_list", "查看通知名单", "call list opened"),
		about("attendees.erase", "删除通知名单", "call list erased"),
	}
}

// Inventory returns what this room stores.
func (s *Draws) Inventory() records.Inventory {
	return records.Inventory{
		Voters: []store.Inventory{{
			Name:  KindAttendees,
			Title: store.Text{ZH: "通知名单（有抽取参会人员的才有）", EN: "Call list, where attendees were drawn by lot"},
			Columns: records.Column("组织者上传的姓名、人员类别、电话，加密存放，和任何一张票都不相连",
				"names, kinds of people and phone numbers that the organizer sent, sealed, linked to no slip"),
			Until: store.Text{
				ZH: "一般在封票 30 天后删除，最迟在上传 180 天后",
				EN: "normally deleted 30 days after the seal, at the latest 180 days after its upload",
			},
		}},
		Staff: []string{KindDraw},
	}
}

// Jobs returns the recurring work of this room.
func (s *Draws) Jobs() []records.Job {
	return []records.Job{{
		Name: "forget_attendees", Every: forgetEvery, Run: s.ForgetAttendees,
		Keeps: s.lists, What: records.Text{ZH: "通知名单", EN: "call lists"},
	}}
}
