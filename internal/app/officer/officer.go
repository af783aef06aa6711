// Package officer holds the steps that take two people: the first asks for one, and it is done when a second confirms
// it. The request is withdrawn, refused, or expires (api §2, transitions).
package officer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/typed"
)

// Officers are the steps of a store's sessions that wait for a second officer. Safe for concurrent use.
type Officers struct {
	env   *records.Env
	audit *audit.Log
}

// New returns the steps of a store's sessions that wait for a second officer.
func New(env *records.Env, log *audit.Log) *Officers {
	o := &Officers{env: env, audit: log}
	log.Declare(o.Events()...)
	return o
}

// Events returns the entries of the audit chain that this room writes.
func (o *Officers) Events() []audit.Event {
	about := audit.About(audit.Session)
	return []audit.Event{
		about("session.withdraw", "撤回申请", "request withdrawn"),
		about("session.ask.open", "申请开启投票", "asked to open voting"),
		about("session.ask.admitting", "申请开始签到", "asked to open admission"),
		about("session.ask.voided", "申请作废", "asked to void"),
		about("session.ask.spare", "申请补发", "asked for a spare slip"),
		about("session.ask.override/seal", "申请不符封票", "asked to seal with a reason"),
		about("session.ask.override/count", "申请不符计票", "asked to count with a reason"),
	}
}

// Pending is a step that is waiting for a second officer.
type Pending struct {
	To     string    `json:"to"` // the state, or override/seal, override/count, spare
	By     string    `json:"by"`
	ByID   string    `json:"by_id"`
	Reason string    `json:"reason,omitempty"`
	Until  time.Time `json:"until"`
	Done   bool      `json:"done"`
}

// Name tells a request apart from every other of its session, also from one for the same step made later.
func (p Pending) Name() string { return p.To + " " + p.Until.UTC().Format(time.RFC3339Nano) }

// Window is how long a step waits for the second officer.
const Window = 10 * time.Minute

// askedStep is a Pending as stored: over is what the first officer saw and takes responsibility for, "" if the step
// says everything.
type askedStep struct {
	Pending
	Over string `json:"over,omitempty"`
	// Withdrawn is who withdrew or refused the request; Done is then set as well.
	Withdrawn string `json:"withdrawn,omitempty"`
}

// Ask returns (pending, "", nil) while a second account is missing, and (nil, first officer's name, nil) when this is
// the second. If this person sees something different from the first, they count as a first officer too. A request with
// another reason than the one that waits is refused.
func (o *Officers) Ask(ctx context.Context, a records.Actor, id, to, reason,
	over string,
) (*Pending, string, error) {
	key := id + "/" + to
	for range 10 {
		cur, err := records.Load[askedStep](ctx, o.env, ballotbox.KindPending, key)
		if err != nil && records.KindOf(err) != records.NotFound {
			return nil, "", err
		}
		waiting := err == nil && !cur.V.Done && o.env.Now().Before(cur.V.Until)
		if waiting && cur.V.another(reason) { // of the version that is replaced below: two may ask at the same moment
			return nil, "", errAnother(a, cur.V.Pending)
		}
		waiting = waiting && cur.V.Over == over
		next := askedStep{Pending{
			To: to, By: a.Name, ByID: a.ID, Reason: reason,
			Until: o.env.Now().Add(Window),
		}, over, ""}
		switch {
		case waiting && cur.V.ByID == a.ID:
			return &cur.V.Pending, "", nil
		case waiting:
			next = cur.V
			next.Done = true
		}
		_, err = records.Put(ctx, o.env, store.Record{
			Kind: ballotbox.KindPending, ID: key, Version: cur.Version + 1,
			Parent: id,
		}, next)
		if errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil || next.Done {
			return nil, next.By, err
		}
		return &next.Pending, "", o.audit.Append(ctx, a, "session.ask."+to, id, reason)
	}
	return nil, "", fmt.Errorf("second officer: %w", store.ErrUnavailable)
}

// another reports whether a request that waits is not what this one confirms. Without a reason of its own, as to open
// voting, a request confirms any.
func (p askedStep) another(reason string) bool {
	return reason != "" && p.Reason != "" && typed.Key(p.Reason) != typed.Key(reason)
}

// errAnother refuses a request while one with another reason waits: it may be about something else, which
// confirming the first would settle unread, and its reason would be lost.
func errAnother(a records.Actor, waits Pending) error {
	if waits.ByID == a.ID {
		return records.Fail(records.Conflict, "another_request",
			"您已经提出过，写的是“"+waits.Reason+"”，正等另一个人确认。要改，请先撤回再提。",
			"Your request (“"+waits.Reason+"”) waits for a second person: withdraw it before you make another.")
	}
	return records.Fail(records.Conflict, "another_request",
		waits.By+"已经提出，写的是“"+waits.Reason+"”，正等另一个人确认。请先确认或不同意那一件，再提这一件。",
		"A request of "+waits.By+" (“"+waits.Reason+"”) waits for a second person: confirm or refuse it first.")
}

// Withdraw ends the named request that is waiting for a second officer, without a name the only one: the person who
// made it withdraws it, a colleague refuses it. If a confirmation and a withdrawal race, one wins. If it no longer
// waits, or several do and none is named, it is a Conflict.
func (o *Officers) Withdraw(ctx context.Context, a records.Actor, id, name string) error {
	if err := a.Only(auth.Organizer); err != nil {
		return err
	}
	asked, err := o.waiting(ctx, id)
	if err != nil {
		return err
	}
	if name != "" {
		asked = slices.DeleteFunc(asked, func(p records.Versioned[askedStep]) bool { return p.V.Name() != name })
	}
	switch len(asked) {
	case 0:
		return errNothingAsked
	case 1:
	default:
		return errSeveralAsked
	}
	p := asked[0]
	next := p.V
	next.Done, next.Withdrawn = true, a.Name
	_, err = records.Put(ctx, o.env, store.Record{
		Kind: ballotbox.KindPending, ID: p.ID, Version: p.Version + 1, Parent: id,
	}, next)
	if errors.Is(err, store.ErrExists) {
		return errNothingAsked // confirmed at the same moment
	}
	if err != nil {
		return fmt.Errorf("withdraw: %w", err)
	}
	return o.audit.Append(ctx, a, "session.withdraw", id, next.To)
}

var (
	errNothingAsked = records.Fail(records.Conflict, "nothing_asked", "没有等待确认的申请：它已经办完、过期或撤回了。",
		"Nothing is waiting for a second officer: the request was confirmed, expired or was withdrawn.")
	errSeveralAsked = records.Fail(records.Conflict, "several_asked", "有几件申请在等确认，请写明是哪一件。",
		"Several requests are waiting for a second officer: say which.")
)

// waiting finds the steps of a session that are waiting for a second officer.
func (o *Officers) waiting(ctx context.Context, id string) ([]records.Versioned[askedStep], error) {
	asked, err := records.All[askedStep](ctx, o.env, ballotbox.KindPending, id)
	return slices.DeleteFunc(asked, func(p records.Versioned[askedStep]) bool {
		return p.V.Done || !o.env.Now().Before(p.V.Until)
	}), err
}

// Waiting finds the step of a session that is waiting for a second officer, nil if none is.
func (o *Officers) Waiting(ctx context.Context, id string) (*Pending, error) {
	asked, err := o.waiting(ctx, id)
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	return &asked[0].V.Pending, nil
}
