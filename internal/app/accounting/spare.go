package accounting

import (
	"cmp"
	"context"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/auth"
)

// LostPhone is a spare slip, or paper, that two officers gave for a lost phone.
type LostPhone struct {
	By     string    `json:"by"`
	Second string    `json:"second"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// SpareSlip records that two officers gave a spare slip, or paper, to a person whose phone was lost between admission
// and voting (rb1 §11). The lost admission still counts; it is never derived from the slip.
func (ac *Accountings) SpareSlip(ctx context.Context, a records.Actor, id, reason string) (*officer.Pending, error) {
	if err := cmp.Or(a.Only(auth.Organizer), records.CheckReason(reason)); err != nil {
		return nil, err
	}
	if err := ac.stillAccountable(ctx, id); err != nil {
		return nil, err
	}
	p, first, err := ac.officers.Ask(ctx, a, id, "spare", reason, "")
	if err != nil || p != nil {
		return p, err
	}
	if _, err := records.Create(ctx, ac.env, ballotbox.KindLost, records.NewID(), id,
		LostPhone{By: first, Second: a.Name, Reason: reason, At: ac.env.Now()}); err != nil {
		return nil, err
	}
	return nil, ac.audit.Append(ctx, a, "session.spare", id, reason)
}

// LostPhones returns the spare slips given for lost phones, in no order.
func (ac *Accountings) LostPhones(ctx context.Context, id string) ([]LostPhone, error) {
	vs, err := records.All[LostPhone](ctx, ac.env, ballotbox.KindLost, id)
	out := make([]LostPhone, len(vs))
	for i, v := range vs {
		out[i] = v.V
	}
	return out, err
}
