package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/store"
	"minping/internal/vote"
)

// current reads the last entry of a session's line of states. It is linearizable: rb1 §6.6 and §7.4 rest on it.
func (s *Service) current(ctx context.Context, session string) (stateEntry, error) {
	r, err := s.store.Latest(ctx, kindState, session)
	if errors.Is(err, store.ErrNotFound) {
		return stateEntry{}, errNone
	}
	if err != nil {
		return stateEntry{}, fmt.Errorf("read state: %w", err)
	}
	return decodeState(r)
}

func decodeState(r store.Record) (stateEntry, error) {
	e := stateEntry{N: r.Version, At: r.At}
	if err := json.Unmarshal(r.Body, &e); err != nil {
		return e, fmt.Errorf("decode state: %w", err)
	}
	return e, nil
}

// line reads the whole line of states, oldest first.
func (s *Service) line(ctx context.Context, session string) ([]stateEntry, error) {
	rs, err := s.store.History(ctx, kindState, session)
	if err != nil {
		return nil, fmt.Errorf("read states: %w", err)
	}
	out := make([]stateEntry, 0, len(rs))
	for _, r := range rs {
		e, err := decodeState(r)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// step appends an entry after prior. Whoever races: one wins, the others get a Conflict and nothing is written.
func (s *Service) step(ctx context.Context, session string, prior, next stateEntry) (stateEntry, error) {
	body, err := json.Marshal(next)
	if err != nil {
		return next, fmt.Errorf("encode state: %w", err)
	}
	next.N, next.At = prior.N+1, s.now()
	err = s.store.Insert(ctx, store.Record{Kind: kindState, ID: session, Version: next.N, At: next.At, Body: body})
	if errors.Is(err, store.ErrExists) {
		return next, fail(Conflict, "raced", "另一个人刚刚操作了这场测评，请刷新。", "Someone else just moved this session; reload it.")
	}
	if err != nil {
		return next, fmt.Errorf("write state: %w", err)
	}
	if s.afterStep != nil {
		s.afterStep(session, next.State)
	}
	return next, nil
}

// finish appends the entry that ends a long step. Run, here or on another replica, takes up what it finds half done and may end it first,
// in the name by: then the step is done, and whoever asked for it hears so. Two people who ask at once still race.
func (s *Service) finish(ctx context.Context, session string, prior, next stateEntry, by string) (stateEntry, error) {
	done, err := s.step(ctx, session, prior, next)
	if KindOf(err) != Conflict {
		return done, err
	}
	now, seen := s.current(ctx, session)
	if seen == nil && now.N == prior.N+1 && now.State == next.State && now.By == by {
		return now, nil
	}
	return done, err
}

// reached returns the entry with which the line first entered a state.
func reached(line []stateEntry, st vote.State) (stateEntry, bool) {
	for _, e := range line {
		if e.State == st {
			return e, true
		}
	}
	return stateEntry{}, false
}

// StateName is a state in words.
func StateName(st vote.State) Text {
	switch st {
	case vote.StateDraft:
		return Text{"准备中", "draft"}
	case vote.StateReady:
		return Text{"待开始", "ready"}
	case vote.StateAdmitting:
		return Text{"签到中", "admitting"}
	case vote.StateAdmitted:
		return Text{"签到结束", "admitted"}
	case vote.StateVoting, vote.StateOpen:
		return Text{"投票中", string(st)}
	case vote.StateClosing:
		return Text{"正在结束", "closing"}
	case vote.StateSealed:
		return Text{"已封票", "sealed"}
	case vote.StateCounted:
		return Text{"已计票", "counted"}
	case vote.StatePurged:
		return Text{"已清除", "purged"}
	case vote.StateVoided:
		return Text{"已作废", "voided"}
	}
	return Text{string(st), string(st)}
}
