// Package reminder is the API for what the caller has to do next, and for the state of the outgoing webhook (evaluation
// §6).
package reminder

import (
	"context"
	"time"

	"minping/internal/app/reminder"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

var (
	everybody = guard.Only(
		auth.Admin, auth.Organizer, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader,
	)
	office = guard.Only(auth.Admin)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Reminders *reminder.Reminders
}

type area struct{ svc Rooms }

// Routes are the operations on reminders.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/reminders", everybody, kit.OK("What the caller has to do next, the most urgent first", a.list)),
		kit.Get("/webhook", office, kit.OK("State of the outgoing webhook", a.state)),
		kit.Post("/webhook/test", office, kit.OK("Send a test message now and report what happened", a.test)),
	}
}

type reminderView struct {
	Kind string `json:"kind" doc:"daily_report, item, check, review, self_check, receipt, approval, briefing, sheet, entry, entry_receipt, entry_back, decision"`
	ID   string `json:"id"`
	Unit string `json:"unit" doc:"The unit, or the title of a document"`
	What string `json:"what"`

	RoundID string `json:"round_id,omitempty" doc:"The round in which it arose"`
	Round   string `json:"round,omitempty" doc:"The name of that round"`

	Due  string `json:"due,omitempty" format:"date"`
	Left int    `json:"left" doc:"Days left, negative when overdue; 0 without a day"`

	Colour string `json:"colour,omitempty" enum:"green,yellow,red"`
}

func viewReminder(u cycle.Urgent) reminderView {
	return reminderView{
		Kind: u.Kind, ID: u.ID, Unit: u.Unit, What: u.What, RoundID: u.Round.ID, Round: u.Round.Name,
		Due: string(u.Due), Left: u.Left, Colour: u.Colour,
	}
}

type remindersView struct {
	Items []reminderView `json:"items"`
	Total int            `json:"total"`
}

// remindersInput bounds a list.
type remindersInput struct {
	Limit int `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (a area) list(ctx context.Context, in *remindersInput) (*kit.Reply[remindersView], error) {
	first, total, err := a.svc.Reminders.Tasks(ctx, guard.ActorOf(ctx), in.Limit)
	return kit.Answer(remindersView{kit.Each(first, viewReminder), total}, err)
}

type hookMessageView struct {
	Type   string    `json:"type"`
	State  string    `json:"state" enum:"waiting,delivered,given_up"`
	Tries  int       `json:"tries"`
	Status int       `json:"status" doc:"Of the last answer, 0 if none"`
	Failed string    `json:"failed,omitempty" enum:"private_address,timeout,answer,connection,late"`
	At     time.Time `json:"at"`
}

func viewMessage(m reminder.Message) hookMessageView {
	return hookMessageView{m.Type, m.State, m.Tries, m.Status, m.Failed, m.At}
}

type hookView struct {
	On      bool              `json:"on"`
	Host    string            `json:"host,omitempty"`
	Waiting int               `json:"waiting"`
	Recent  []hookMessageView `json:"recent" doc:"Newest first"`
}

func (a area) state(ctx context.Context, _ *struct{}) (*kit.Reply[hookView], error) {
	s, err := a.svc.Reminders.State(ctx, guard.ActorOf(ctx))
	return kit.Answer(hookView{s.On, s.Host, s.Waiting, kit.Each(s.Recent, viewMessage)}, err)
}

func (a area) test(ctx context.Context, _ *struct{}) (*kit.Reply[hookMessageView], error) {
	m, err := a.svc.Reminders.Test(ctx, guard.ActorOf(ctx))
	return kit.Answer(viewMessage(m), err)
}
