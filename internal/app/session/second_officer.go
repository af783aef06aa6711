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

// needsTwo: opening when the session says so, and always voiding (api §2, transitions), unless it is a draft that is
// dropped.
func needsTwo(sess ballotbox.Session, from vote.State, r MoveRequest) bool {
	switch r.To {
	case vote.StateVoided:
		return !r.Drop || from != vote.StateDraft
	case vote.StateOpen, vote.StateAdmitting:
		return sess.TwoOfficers
	}
	return false
}

// askedStep is a Pending as it is stored: over is what the first officer saw and answers for, "" where the step says it
// all.
type askedStep struct {
	Pending
	Over string `json:"over,omitempty"`
	// Withdrawn says who took the request back or refused it; Done is then set as well.
	Withdrawn string `json:"withdrawn,omitempty"`
}

// secondOfficer answers (pending, "", nil) while a second account is missing, and (nil, first officer's name, nil) when
// this is it. Who sees something else than the first did is a first one too.
func (s *Sessions) secondOfficer(ctx context.Context, a records.Actor, id, to, reason, over string) (*Pending, string, error) {
	key := id + "/" + to
	for range 10 {
		cur, err := records.Load[askedStep](ctx, s.env, ballotbox.KindPending, key)
		if err != nil && records.KindOf(err) != records.NotFound {
			return nil, "", err
		}
		waiting := err == nil && !cur.V.Done && s.env.Now().Before(cur.V.Until) && cur.V.Over == over
		next := askedStep{Pending{To: to, By: a.Name, ByID: a.ID, Reason: reason, Until: s.env.Now().Add(OfficerWindow)}, over, ""}
		switch {
		case waiting && cur.V.ByID == a.ID:
			return &cur.V.Pending, "", nil
		case waiting:
			next = cur.V
			next.Done = true
		}
		_, err = records.Put(ctx, s.env, store.Record{Kind: ballotbox.KindPending, ID: key, Version: cur.Version + 1, Parent: id}, next)
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

// Withdraw ends the request that waits for a second officer: anyone who made it takes it back, a colleague refuses it.
// Of a confirmation and a withdrawal that race one wins. With nothing waiting it is a Conflict.
func (s *Sessions) Withdraw(ctx context.Context, a records.Actor, id string) error {
	if _, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id); err != nil {
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
		_, err := records.Put(ctx, s.env, store.Record{Kind: ballotbox.KindPending, ID: p.ID, Version: p.Version + 1, Parent: id}, next)
		if errors.Is(err, store.ErrExists) {
			continue // confirmed in the same moment
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
		return records.Fail(records.Conflict, "nothing_asked", "没有等待确认的申请：它已经办完、过期或撤回了。", "Nothing waits for a second officer: it was confirmed, ran out or was withdrawn.")
	}
	s.Wake(id)
	return nil
}
