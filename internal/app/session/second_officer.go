package session

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/vote"
)

// needsTwo reports whether a step needs two officers: opening if the session says so, and always voiding (api §2,
// transitions), except when a draft is dropped.
func needsTwo(sess ballotbox.Session, from vote.State, r MoveRequest) bool {
	switch r.To {
	case vote.StateVoided:
		return !r.Drop || from != vote.StateDraft
	case vote.StateOpen, vote.StateAdmitting:
		return sess.TwoOfficers
	}
	return false
}

// askedStep is a Pending as stored: over is what the first officer saw and takes responsibility for, "" if the step
// says everything.
type askedStep struct {
	Pending
	Over string `json:"over,omitempty"`
	// Withdrawn is who withdrew or refused the request; Done is then set as well.
	Withdrawn string `json:"withdrawn,omitempty"`
}

// secondOfficer returns (pending, "", nil) while a second account is missing, and (nil, first officer's name, nil)
// when this is the second. If this person sees something else than the first did, they are a first officer too.
func (s *Sessions) secondOfficer(ctx context.Context, a records.Actor, id, to, reason,
	over string,
) (*Pending, string, error) {
	key := id + "/" + to
	for range 10 {
		cur, err := records.Load[askedStep](ctx, s.env, ballotbox.KindPending, key)
		if err != nil && records.KindOf(err) != records.NotFound {
			return nil, "", err
		}
		waiting := err == nil && !cur.V.Done && s.env.Now().Before(cur.V.Until) && cur.V.Over == over
		next := askedStep{Pending{
			To: to, By: a.Name, ByID: a.ID, Reason: reason,
			Until: s.env.Now().Add(OfficerWindow),
		}, over, ""}
		switch {
		case waiting && cur.V.ByID == a.ID:
			return &cur.V.Pending, "", nil
		case waiting:
			next = cur.V
			next.Done = true
		}
		_, err = records.Put(ctx, s.env, store.Record{
			Kind: ballotbox.KindPending, ID: key, Version: cur.Version + 1,
			Parent: id,
		}, next)
		if errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil || next.Done {
			return nil, next.By, err
		}
		return &next.Pending, "", s.audit.Append(ctx, a, "session.ask."+to, id, reason)
	}
	return nil, "", fmt.Errorf("second officer: %w", store.ErrUnavailable)
}

// Withdraw ends the request that is waiting for a second officer: the person who made it withdraws it, a colleague
// refuses it. If a confirmation and a withdrawal race, one wins. If nothing is waiting it is a Conflict.
func (s *Sessions) Withdraw(ctx context.Context, a records.Actor, id string) error {
	if _, err := s.mine(ctx, a, id); err != nil {
		return err
	}
	asked, err := records.All[askedStep](ctx, s.env, ballotbox.KindPending, id)
	if err != nil {
		return err
	}
	ended := false
	for _, p := range asked {
		if p.V.Done || !s.env.Now().Before(p.V.Until) {
			continue
		}
		next := p.V
		next.Done, next.Withdrawn = true, a.Name
		_, err := records.Put(ctx, s.env, store.Record{
			Kind: ballotbox.KindPending, ID: p.ID, Version: p.Version + 1,
			Parent: id,
		}, next)
		if errors.Is(err, store.ErrExists) {
			continue // confirmed at the same moment
		}
		if err != nil {
			return fmt.Errorf("withdraw: %w", err)
		}
		ended = true
		if err := s.audit.Append(ctx, a, "session.withdraw", id, next.To); err != nil {
			return err
		}
	}
	if !ended {
		return records.Fail(records.Conflict, "nothing_asked", "没有等待确认的申请：它已经办完、过期或撤回了。", "Nothing is waiting for a second officer: the request was confirmed, expired or was withdrawn.")
	}
	s.Wake(id)
	return nil
}
