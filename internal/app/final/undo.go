package final

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"

	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/machine"
)

// Undo reopens a fixed result: one person asks with a reason, another confirms with one. ifMatch is the version that
// the person looked at, so that two people who ask at the same moment do not confirm each other's request unread.
func (f *Finals) Undo(ctx context.Context, a records.Actor, batchID string, ifMatch int, reason string) (View, error) {
	if err := a.Only(auth.Admin, auth.Leader); err != nil {
		return View{}, err
	}
	batch, err := f.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	code := ""
	_, err = records.Update(ctx, f.env, round.KindFinal, batch.ID, ifMatch, func(v *round.Fixed) error {
		if v.State != final.Fixed {
			return errOpen
		}
		if err := v.Intact(); err != nil { // the version that is kept is what was fixed
			return err
		}
		var err error
		code, err = f.undo(a, v, reason)
		return err
	})
	if records.KindOf(err) == records.NotFound {
		err = errOpen
	}
	if err != nil {
		return View{}, err
	}
	if err := f.audit.Append(ctx, a, code, batch.ID, reason); err != nil {
		return View{}, err
	}
	return f.Show(ctx, batch.ID)
}

func (f *Finals) undo(a records.Actor, v *round.Fixed, reason string) (code string, err error) {
	who := roles(a)
	if len(who) == 0 {
		return "", errOfficeOnly
	}
	if v.Undo == nil {
		if err := records.CheckReason(reason); err != nil {
			return "", err
		}
		v.Undo = &round.Undo{ByID: idOf(a), By: a.Name, Reason: reason, At: f.env.Now()}
		return "final.undo.ask", nil
	}
	step := machine.Step{Who: who, By: v.Undo.ByID, Second: idOf(a), Reason: v.Undo.Reason}
	if _, err := final.Machine.Take(final.Fixed, final.Open, step); err != nil {
		return "", errSecond
	}
	if err := records.CheckReason(reason); err != nil {
		return "", err
	}
	opened := *v.Undo
	opened.Second, opened.SecondReason = a.Name, reason
	v.State, v.Undo, v.Opened = final.Open, nil, &opened
	return "final.undo", nil
}

// WithdrawUndo takes back the request to open a result; only the person who asked may.
func (f *Finals) WithdrawUndo(ctx context.Context, a records.Actor, batchID string) (View, error) {
	if err := a.Only(auth.Admin, auth.Leader); err != nil {
		return View{}, err
	}
	batch, err := f.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	_, err = records.Update(ctx, f.env, round.KindFinal, batch.ID, records.AnyVersion, func(v *round.Fixed) error {
		if v.State != final.Fixed || v.Undo == nil {
			return records.Fail(records.Conflict, "nothing_asked", "没有待确认的撤销申请。", "There is no request to withdraw.")
		}
		if !v.Undo.Mine(a) {
			return records.Fail(records.Forbidden, "not_yours", "只能由申请人撤回。",
				"Only the person who asked can withdraw it.")
		}
		v.Undo = nil
		return nil
	})
	if err != nil {
		return View{}, err
	}
	if err := f.audit.Append(ctx, a, "final.undo.withdraw", batch.ID, ""); err != nil {
		return View{}, err
	}
	return f.Show(ctx, batch.ID)
}

// roles returns an actor's relations to a final.
func roles(a records.Actor) []string {
	switch a.Role {
	case auth.Admin:
		return []string{machine.Office}
	case auth.Leader:
		return []string{machine.Leader}
	}
	return nil
}

func idOf(a records.Actor) string {
	if a.ID != "" {
		return a.ID
	}
	return a.Name
}
