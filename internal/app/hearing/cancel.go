package hearing

import (
	"context"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
)

// Cancelled says who called a hearing off before its points were locked, and why.
type Cancelled struct {
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

var errCancelled = records.Fail(records.Conflict, "cancelled", "这场质询答辩会已经取消。", "This hearing was cancelled.")

// Cancel calls off a hearing that is not locked, with a reason: another can be arranged for the same units. It stays in
// the list with its draw, so that a second draw is visible; points that were given stay hidden and do not count.
func (h *Hearings) Cancel(ctx context.Context, a records.Actor, id string, ifMatch int, reason string) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOffice
	}
	if err := records.CheckReason(reason); err != nil {
		return View{}, err
	}
	reason = strings.TrimSpace(reason)
	return h.change(ctx, a, id, ifMatch, "hearing.cancel", reason, func(x *Hearing) error {
		x.Cancelled = &Cancelled{reason, a.Name, h.env.Now()}
		return nil
	})
}

// ended returns why a hearing can no longer be changed; nil while it is open.
func (x Hearing) ended() error {
	switch {
	case x.Locked != nil:
		return errLocked
	case x.Cancelled != nil:
		return errCancelled
	}
	return nil
}

// Over reports whether a hearing is locked or cancelled: no more questions, answers or scores.
func (x Hearing) Over() bool { return x.ended() != nil }
