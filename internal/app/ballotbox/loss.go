package ballotbox

import (
	"context"
	"errors"
	"slices"

	"minping/internal/app/records"
	"minping/internal/store"
)

// AcceptLoss carries on with what is left of a damaged box: acknowledged ballots that are missing stay missing. The
// reason is in the audit chain before the box accepts anything again. NotFound if the box is not known to be damaged;
// if the file is gone or unreadable there is nothing to carry on with, and the error explains that.
func (s *Boxes) AcceptLoss(ctx context.Context, a records.Actor, sid, reason string) error {
	if err := a.Only(); err != nil {
		return err
	}
	if err := records.CheckReason(reason); err != nil {
		return err
	}
	g, ok := s.env.Store.(store.Guarded)
	if !ok {
		return errNoLoss
	}
	// A box is checked when it is first opened.
	var damage *store.DamageError
	_, err := s.env.Store.Box(ctx, sid)
	if !errors.As(err, &damage) {
		return errors.Join(err, errNoLoss)
	}
	if !acceptable(damage) {
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

// Damage is something that is wrong with the files of a box.
type Damage struct {
	SID     string
	Session string        // "" if the records do not know the box
	Found   records.Error // what is wrong and what to do about it
	Loss    bool          // AcceptLoss may carry on with what is left
}

// Damage lists what has been found wrong with boxes since the start, in order of their sids.
func (s *Boxes) Damage(ctx context.Context) (out []Damage, err error) {
	g, ok := s.env.Store.(store.Guarded)
	if !ok {
		return nil, nil
	}
	for _, d := range g.Damage() {
		session := ""
		if d.SID != "" { // otherwise the records are damaged, not a box
			session, err = s.SessionOf(ctx, d.SID)
		}
		if err != nil && records.KindOf(err) != records.NotFound {
			return nil, err
		}
		out = append(out, Damage{
			SID: d.SID, Session: session, Found: *records.Explained(d), Loss: acceptable(d),
		})
	}
	return out, nil
}

// Damaged reports whether anything has been found wrong with a box.
func (s *Boxes) Damaged() bool {
	g, ok := s.env.Store.(store.Guarded)
	return ok && len(g.Damage()) > 0
}

// OnlyRecordsDamaged reports whether something was found wrong with the records and nothing with a box.
func (s *Boxes) OnlyRecordsDamaged() bool {
	g, ok := s.env.Store.(store.Guarded)
	if !ok {
		return false
	}
	found := g.Damage()
	return len(found) > 0 && !slices.ContainsFunc(found, func(d *store.DamageError) bool { return d.SID != "" })
}

// acceptable reports whether anything is left of a damaged box to carry on with.
func acceptable(d *store.DamageError) bool {
	return d.Code == store.DamageLost || d.Code == store.DamageChanged
}
