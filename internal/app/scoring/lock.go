package scoring

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
)

// Lock ends scoring at the summary meeting (domain B16): every body's sheet must be submitted. Each is closed before
// the lock is set, so that a sheet that is being written is either in the locked score or refused. A lock that fails
// half-way opens them again; if the service stopped there, the next lock finishes it.
func (s *Scores) Lock(ctx context.Context, a records.Actor, evaluationID, reason string) error {
	if err := a.Only(auth.Admin); err != nil {
		return err
	}
	if reason != "" {
		if err := records.CheckReason(reason); err != nil {
			return err
		}
	}
	scheme, err := s.schemeOf(ctx, evaluationID)
	if err != nil {
		return err
	}
	before, err := s.lockState(ctx, evaluationID)
	if err != nil || before.V.Locked {
		return err // a second press opens nothing, whatever fails
	}
	if err := s.rounds.Redos.InTime(ctx, evaluationID, deadline.DayOf(s.env.Now())); err != nil {
		return err
	}
	sheets, err := s.submitted(ctx, evaluationID, scheme)
	if err != nil {
		return err
	}
	for _, b := range scheme.Bodies {
		if _, ok := sheets[b.Code]; !ok {
			return errMissing(b)
		}
	}
	err = s.setAllClosed(ctx, evaluationID, scheme, true)
	if err == nil {
		err = s.setLock(ctx, a, evaluationID, before.Version, LockState{Locked: true, Reason: reason, By: a.Name})
	}
	if err != nil {
		return errors.Join(err, s.openUnlocked(context.WithoutCancel(ctx), evaluationID, scheme))
	}
	return nil
}

// schemeOf returns the scheme an evaluation is scored by.
func (s *Scores) schemeOf(ctx context.Context, evaluationID string) (scheme.Scheme, error) {
	e, err := records.Load[round.Evaluation](ctx, s.env, round.KindEvaluation, evaluationID)
	if err != nil {
		return scheme.Scheme{}, err
	}
	return s.rounds.SchemeOf(ctx, e.V)
}

// openUnlocked opens the sheets after a lock that failed, unless the lock is set nonetheless.
func (s *Scores) openUnlocked(ctx context.Context, evaluationID string, x scheme.Scheme) error {
	locked, err := s.Locked(ctx, evaluationID)
	if err != nil || locked {
		return err
	}
	return s.setAllClosed(ctx, evaluationID, x, false)
}

var errAsIs = errors.New("nothing to write")

// setAllClosed stops closing at the first sheet that cannot be closed, and opens as many as it can.
func (s *Scores) setAllClosed(ctx context.Context, evaluationID string, x scheme.Scheme, closed bool) error {
	var failed error
	for _, b := range x.Bodies {
		err := s.setClosed(ctx, evaluationID, b, closed)
		if err != nil && closed {
			return err
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

// setClosed closes the sheet of a body to its assessors, or opens it.
func (s *Scores) setClosed(ctx context.Context, evaluationID string, b scheme.Body, closed bool) error {
	_, err := records.Update(ctx, s.env, KindSheet, evaluationID+"/"+b.Code, records.AnyVersion, func(v *Sheet) error {
		switch {
		case closed && !v.Submitted:
			return errMissing(b)
		case v.Closed == closed:
			return errAsIs
		}
		v.Closed = closed
		return nil
	})
	if errors.Is(err, errAsIs) || !closed && records.KindOf(err) == records.NotFound {
		return nil
	}
	return err
}

var errReopened = records.Fail(records.Conflict, "reopened", "评分表刚刚被重新打开，请等提交后再锁定。",
	"A sheet was reopened in the meantime; lock them once it is submitted.")

func errMissing(b scheme.Body) error {
	return records.Fail(records.Conflict, "sheets_missing", b.Name+"还没有提交评分表。",
		"The sheet of "+b.Code+" has not been submitted.")
}

// Reopen lets one body correct its sheet: the lead gives a reason, which the audit keeps (domain 1C). Reopening one
// unlocks all; the others stay submitted.
func (s *Scores) Reopen(ctx context.Context, a records.Actor, evaluationID, body, reason string) error {
	if err := a.Only(auth.Admin); err != nil {
		return err
	}
	if !records.Says(reason, 500) {
		return records.InvalidField("reason", "请写明重新打开的原因，最多 500 字，不能有控制字符。",
			"State why it is reopened: at most 500 characters, and no control characters.")
	}
	locked, err := s.Locked(ctx, evaluationID)
	if err != nil {
		return err
	}
	if !locked {
		return records.Fail(records.Conflict, "not_locked", "评分表没有锁定。", "The sheets are not locked.")
	}
	if err := s.rounds.Allows(ctx, final.ReopenSheet, final.Subject{Evaluation: evaluationID}); err != nil {
		return err
	}
	scheme, err := s.schemeOf(ctx, evaluationID)
	if err != nil {
		return err
	}
	id := evaluationID + "/" + body
	v, err := records.Update(ctx, s.env, KindSheet, id, records.AnyVersion, func(v *Sheet) error {
		v.Submitted, v.Closed = false, false
		return nil
	})
	if err == nil {
		about := final.Subject{Evaluation: evaluationID}
		err = round.Keep(ctx, s.rounds, final.ReopenSheet, about, KindSheet, id, v.Version)
	}
	if err != nil {
		return err
	}
	if err := s.setAllClosed(ctx, evaluationID, scheme, false); err != nil {
		return err
	}
	return s.setLock(ctx, a, evaluationID, records.AnyVersion, LockState{Reason: body + ": " + reason, By: a.Name})
}

// setLock sets or removes the lock. Setting it repeats the check of the sheets: a sheet that was locked and reopened in
// between no longer counts as handed in.
func (s *Scores) setLock(ctx context.Context, a records.Actor, evaluationID string, seen int, next LockState) error {
	for range 10 {
		cur, err := s.lockState(ctx, evaluationID)
		if err != nil {
			return err
		}
		switch {
		case cur.V.Locked && next.Locked:
			return nil
		case next.Locked && cur.Version != seen:
			return errReopened
		}
		_, err = records.Put(ctx, s.env, store.Record{Kind: KindLock, ID: evaluationID, Version: cur.Version + 1}, next)
		if errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil {
			return err
		}
		code := "evaluation.reopen"
		if next.Locked {
			code = "evaluation.lock"
		}
		return s.audit.Append(ctx, a, code, evaluationID, next.Reason)
	}
	return fmt.Errorf("lock: %w", store.ErrUnavailable)
}
