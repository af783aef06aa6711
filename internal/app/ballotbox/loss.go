package ballotbox

import (
	"context"
	"errors"

	"minping/internal/app/records"
	"minping/internal/store"
)

// AcceptLoss goes on with what is left of a damaged box: what was acknowledged and is missing stays missing. The reason
// is in the audit chain before the box takes anything again. NotFound when nothing is known to be wrong with the box; a
// box whose file is gone or unreadable has nothing to go on with and is refused with the sentence about it.
func (s *Boxes) AcceptLoss(ctx context.Context, a records.Actor, sid, reason string) error {
	if err := records.CheckReason(reason); err != nil {
		return err
	}
	g, ok := s.env.Store.(store.Guarded)
	if !ok {
		return errNoLoss
	}
	// A box is looked at when it is first opened.
	var damage *store.DamageError
	_, err := s.env.Store.Box(ctx, sid)
	if !errors.As(err, &damage) {
		return errors.Join(err, errNoLoss)
	}
	if damage.Code != store.DamageLost && damage.Code != store.DamageChanged {
		return damage
	}
	session, err := s.SessionOf(ctx, sid)
	if err != nil {
		return err
	}
	if err := s.audit.Append(ctx, a, "session.loss_accepted", session, reason); err != nil {
		return err
	}
	return g.AcceptLoss(ctx, sid)
}

var errNoLoss = records.Fail(records.NotFound, "no_loss", "这个票箱没有发现丢失。", "Nothing is known to be missing from this box.")
