package reminder

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/store"
)

// States of a message.
const (
	Waiting   = "waiting"
	Delivered = "delivered"
	GivenUp   = "given_up"
)

// Message is one message with the outcome of its attempts.
type Message struct {
	Type   string          `json:"type"`
	Body   json.RawMessage `json:"body"`
	State  string          `json:"state"`
	Tries  int             `json:"tries"`
	NextAt time.Time       `json:"next_at"`
	Status int             `json:"status,omitempty"` // of the last answer, 0 without one
	Failed string          `json:"failed,omitempty"` // why the last try did not succeed, as a code
	At     time.Time       `json:"at"`               // of the last try, or when it was queued
}

// Why a try did not succeed.
const (
	FailedPrivate = "private_address"
	FailedTimeout = "timeout"
	FailedAnswer  = "answer" // another status than 2xx, redirects included
	FailedConnect = "connection"
	FailedLate    = "late" // its try was due while the service or the webhook was off
)

// waits are the pauses before each further try, those that Standard Webhooks proposes.
var waits = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour,
	20 * time.Hour, 24 * time.Hour,
}

// The bounds of the queue.
const (
	maxWaiting = 50                 // summaries that wait; with more the other program has been away for weeks
	keptFor    = 7 * 24 * time.Hour // messages that are done
	lease      = time.Minute        // an attempt not over by then belongs to a process that died
	lateAfter  = 6 * time.Hour      // an attempt overdue by this long is not made: the day it reports is over
	maxTests   = 20                 // trials of the webhook that are kept
	maxKept    = 200
)

// TypeDeadlines is the daily message, TypeTest that of the button.
const (
	TypeDeadlines = "deadlines.summary"
	TypeTest      = "webhook.test"
)

// envelope is a message as it is sent (Standard Webhooks: type, timestamp, data).
type envelope struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      any       `json:"data"`
}

// enqueue puts a message into the queue, once for an id.
func (r *Reminders) enqueue(ctx context.Context, id, kind string, data any) error {
	now := r.env.Now()
	body, err := json.Marshal(envelope{kind, now, data})
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	_, err = records.Create(ctx, r.env, kindMessage, id, "", Message{
		Type: kind, Body: body, State: Waiting, NextAt: now, At: now,
	})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

func (r *Reminders) messages(ctx context.Context) ([]records.Versioned[Message], error) {
	return records.List[Message](ctx, r.env, kindMessage, "", "", maxKept)
}

// full reports whether so many summaries are waiting that no further one is queued.
func (r *Reminders) full(ctx context.Context) (bool, error) {
	list, err := r.messages(ctx)
	waiting := 0
	for _, m := range list {
		if m.V.Type == TypeDeadlines && m.V.State == Waiting {
			waiting++
		}
	}
	return waiting >= maxWaiting, err
}

var (
	errOff  = records.Fail(records.Conflict, "webhook_off", "没有设置外部提醒接口。", "No outgoing webhook is configured.")
	errMine = records.Fail(records.Forbidden, "office_only", "外部提醒接口由巡察办管理。", "Only the inspection office manages the webhook.")
)

// deliver queues the day's summary once it is morning and tries what is due. Any number of replicas may do so: each try
// belongs to the one that wrote its version.
func (r *Reminders) deliver(ctx context.Context) error {
	if !r.hook.On() {
		return nil
	}
	queued := r.daily(ctx)
	list, err := r.messages(ctx)
	if err != nil {
		return err
	}
	now := r.env.Now()
	for _, m := range list {
		switch {
		case m.V.State == Waiting && now.Sub(m.V.NextAt) > lateAfter:
			if err := r.giveUp(ctx, m); err != nil && records.KindOf(err) != records.Stale {
				return err
			}
		case m.V.State == Waiting && !m.V.NextAt.After(now):
			if _, err := r.try(ctx, m); err != nil && records.KindOf(err) != records.Stale {
				return err
			}
		}
	}
	return queued
}

// forget deletes what was done long ago.
func (r *Reminders) forget(ctx context.Context) error {
	list, err := r.messages(ctx)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.V.State == Waiting || r.env.Now().Sub(m.V.At) <= keptFor {
			continue
		}
		if err := r.env.Store.Purge(ctx, kindMessage, m.ID); err != nil {
			return fmt.Errorf("forget message: %w", err)
		}
	}
	return nil
}

// morning is the hour in China from which the day's summary is sent.
const morning = 8

func (r *Reminders) daily(ctx context.Context) error {
	at := r.env.Now().In(deadline.China)
	if at.Hour() < morning {
		return nil
	}
	id := "day-" + string(deadline.DayOf(at))
	_, err := records.Load[Message](ctx, r.env, kindMessage, id)
	if records.KindOf(err) != records.NotFound {
		return err
	}
	if full, err := r.full(ctx); full || err != nil {
		return err
	}
	data, err := r.Summary(ctx)
	if err != nil {
		return err
	}
	return r.enqueue(ctx, id, TypeDeadlines, data)
}

// giveUp ends a message whose try was due long ago.
func (r *Reminders) giveUp(ctx context.Context, m records.Versioned[Message]) error {
	_, err := records.Update(ctx, r.env, kindMessage, m.ID, m.Version, func(v *Message) error {
		v.State, v.Failed, v.At = GivenUp, FailedLate, r.env.Now()
		return nil
	})
	return err
}

// try sends a message once: first it claims the try, so that no other replica makes the same one.
func (r *Reminders) try(ctx context.Context, m records.Versioned[Message]) (records.Versioned[Message], error) {
	now := r.env.Now()
	claimed, err := records.Update(ctx, r.env, kindMessage, m.ID, m.Version, func(v *Message) error {
		v.Tries++
		v.NextAt, v.At = now.Add(lease), now
		return nil
	})
	if err != nil {
		return claimed, err
	}
	r.env.Hold("webhook.sent")
	status, sendErr := r.send.post(ctx, m.ID, now, claimed.V.Body)
	done := context.WithoutCancel(ctx) // the outcome is stored even if the caller has gone
	return records.Update(done, r.env, kindMessage, m.ID, claimed.Version, func(v *Message) error {
		v.Status, v.Failed = status, failure(status, sendErr)
		switch {
		case v.Failed == "":
			v.State = Delivered
		case v.Type == TypeTest, v.Tries > len(waits): // a person trying it out sees the outcome at once
			v.State = GivenUp
		default:
			v.NextAt = r.env.Now().Add(waits[v.Tries-1])
		}
		return nil
	})
}

func failure(status int, err error) string {
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errPrivate):
		return FailedPrivate
	case errors.As(err, &timeout) && timeout.Timeout():
		return FailedTimeout
	case err != nil:
		return FailedConnect
	case status < 200 || status > 299:
		return FailedAnswer
	}
	return ""
}

// HookState is what the office sees of the webhook.
type HookState struct {
	On      bool
	Host    string // of its address; the rest of the address may be a secret
	Waiting int
	Recent  []Message // newest first, without their content
}

// State returns how the webhook is doing, for the office.
func (r *Reminders) State(ctx context.Context, a records.Actor) (HookState, error) {
	if a.Role != auth.Admin {
		return HookState{}, errMine
	}
	out := HookState{On: r.hook.On(), Host: r.hook.host()}
	list, err := r.messages(ctx)
	if err != nil {
		return out, err
	}
	for _, m := range list {
		if m.V.State == Waiting {
			out.Waiting++
		}
		m.V.Body = nil
		out.Recent = append(out.Recent, m.V)
	}
	slices.SortStableFunc(out.Recent, func(a, b Message) int { return cmp.Compare(b.At.UnixNano(), a.At.UnixNano()) })
	out.Recent = out.Recent[:min(len(out.Recent), 10)]
	return out, nil
}

// Test sends a message at once and returns the outcome.
func (r *Reminders) Test(ctx context.Context, a records.Actor) (Message, error) {
	switch {
	case a.Role != auth.Admin:
		return Message{}, errMine
	case !r.hook.On():
		return Message{}, errOff
	}
	if err := r.forgetTests(ctx); err != nil {
		return Message{}, err
	}
	id := "test-" + records.NewID()
	if err := r.enqueue(ctx, id, TypeTest, struct{}{}); err != nil {
		return Message{}, err
	}
	m, err := records.Load[Message](ctx, r.env, kindMessage, id)
	if err != nil {
		return Message{}, err
	}
	m, err = r.try(ctx, m)
	if records.KindOf(err) == records.Stale { // the job was faster
		m, err = records.Load[Message](ctx, r.env, kindMessage, id)
	}
	if err != nil {
		return Message{}, err
	}
	m.V.Body = nil
	return m.V, r.audit.Append(ctx, a, "webhook.test", "", m.V.State)
}

// forgetTests makes room for one more trial: however many there are, they leave room for the summaries.
func (r *Reminders) forgetTests(ctx context.Context) error {
	list, err := r.messages(ctx)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(m records.Versioned[Message]) bool { return m.V.Type != TypeTest })
	slices.SortFunc(list, func(a, b records.Versioned[Message]) int { return b.V.At.Compare(a.V.At) })
	for _, m := range list[min(len(list), maxTests-1):] {
		if err := r.env.Store.Purge(ctx, kindMessage, m.ID); err != nil {
			return fmt.Errorf("forget message: %w", err)
		}
	}
	return nil
}
