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

// Message is one message with what its tries came to.
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
)

// waits are the pauses before each further try, those that Standard Webhooks proposes.
var waits = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour,
	20 * time.Hour, 24 * time.Hour,
}

// The bounds of the queue.
const (
	maxWaiting = 50                 // messages that wait; with more the other program has been away for weeks
	keptFor    = 7 * 24 * time.Hour // messages that are done
	lease      = time.Minute        // a try that did not end by then, its process has died
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

// enqueue puts a message into the queue, once for an id. A full queue takes no more.
func (r *Reminders) enqueue(ctx context.Context, id, kind string, data any) error {
	list, err := records.List[Message](ctx, r.env, kindMessage, "", "", maxKept)
	if err != nil {
		return err
	}
	waiting := 0
	for _, m := range list {
		if m.V.State == Waiting {
			waiting++
		}
	}
	if waiting >= maxWaiting || len(list) >= maxKept {
		return errFull
	}
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

var (
	errFull = records.Fail(records.Conflict, "queue_full", "待发送的消息太多，对方长时间没有接收。", "Too many messages wait to be sent.")
	errOff  = records.Fail(records.Conflict, "webhook_off", "没有设置外部提醒接口。", "No outgoing webhook is configured.")
	errMine = records.Fail(records.Forbidden, "office_only", "外部提醒接口由巡察办管理。", "The inspection office looks after the webhook.")
)

// deliver queues the day's summary once it is morning, tries what is due, and forgets what is long done. Any number of
// replicas may do so: each try belongs to who wrote its version.
func (r *Reminders) deliver(ctx context.Context) error {
	if !r.hook.On() {
		return nil
	}
	queued := r.daily(ctx)
	list, err := records.List[Message](ctx, r.env, kindMessage, "", "", maxKept)
	if err != nil {
		return err
	}
	now := r.env.Now()
	for _, m := range list {
		switch {
		case m.V.State == Waiting && !m.V.NextAt.After(now):
			if _, err := r.try(ctx, m); err != nil && records.KindOf(err) != records.Stale {
				return err
			}
		case m.V.State != Waiting && now.Sub(m.V.At) > keptFor:
			if err := r.env.Store.Purge(ctx, kindMessage, m.ID); err != nil {
				return fmt.Errorf("forget message: %w", err)
			}
		}
	}
	return queued
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
	data, err := r.Summary(ctx)
	if err == nil {
		err = r.enqueue(ctx, id, TypeDeadlines, data)
	}
	if errors.Is(err, errFull) {
		return nil
	}
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
	done := context.WithoutCancel(ctx) // what came of it is kept although who asked has left
	return records.Update(done, r.env, kindMessage, m.ID, claimed.Version, func(v *Message) error {
		v.Status, v.Failed = status, failure(status, sendErr)
		switch {
		case v.Failed == "":
			v.State = Delivered
		case v.Tries > len(waits):
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
	case errors.Is(err, ErrPrivate):
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
	Host    string // of its address; what else is in the address may be a secret
	Waiting int
	Recent  []Message // newest first, without their content
}

// State is how the webhook does, for the office.
func (r *Reminders) State(ctx context.Context, a records.Actor) (HookState, error) {
	if a.Role != auth.Admin {
		return HookState{}, errMine
	}
	out := HookState{On: r.hook.On(), Host: r.hook.host()}
	list, err := records.List[Message](ctx, r.env, kindMessage, "", "", maxKept)
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

// Test sends a message at once and says what came of it.
func (r *Reminders) Test(ctx context.Context, a records.Actor) (Message, error) {
	switch {
	case a.Role != auth.Admin:
		return Message{}, errMine
	case !r.hook.On():
		return Message{}, errOff
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
