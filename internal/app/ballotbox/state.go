package ballotbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/app/records"

	"minping/internal/store"
	"minping/internal/vote"
)

// Current reads the last entry of a session's state history. It is linearizable, which rb1 §6.6 and §7.4 depend on.
func (s *Boxes) Current(ctx context.Context, session string) (StateEntry, error) {
	if !records.Storable(session) {
		return StateEntry{}, records.ErrNone
	}
	r, err := s.env.Store.Latest(ctx, KindState, session)
	if errors.Is(err, store.ErrNotFound) {
		return StateEntry{}, records.ErrNone
	}
	if err != nil {
		return StateEntry{}, fmt.Errorf("read state: %w", err)
	}
	return DecodeState(r)
}

// DecodeState decodes an entry of the state history.
func DecodeState(r store.Record) (StateEntry, error) {
	e := StateEntry{N: r.Version, At: r.At}
	if err := json.Unmarshal(r.Body, &e); err != nil {
		return e, fmt.Errorf("decode state: %w", err)
	}
	return e, nil
}

// StateHistory reads the whole state history, oldest first.
func (s *Boxes) StateHistory(ctx context.Context, session string) ([]StateEntry, error) {
	rs, err := s.env.Store.History(ctx, KindState, session)
	if err != nil {
		return nil, fmt.Errorf("read states: %w", err)
	}
	out := make([]StateEntry, 0, len(rs))
	for _, r := range rs {
		e, err := DecodeState(r)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// Step appends an entry after prior. Of several callers one wins; the others get a Conflict and nothing is written.
func (s *Boxes) Step(ctx context.Context, session string, prior, next StateEntry) (StateEntry, error) {
	body, err := json.Marshal(next)
	if err != nil {
		return next, fmt.Errorf("encode state: %w", err)
	}
	next.N, next.At = prior.N+1, s.env.Now()
	err = s.env.Store.Insert(ctx, store.Record{Kind: KindState, ID: session, Version: next.N, At: next.At, Body: body})
	if errors.Is(err, store.ErrExists) {
		return next, records.Fail(records.Conflict, "raced", "另一个人刚刚操作了这场测评，请刷新。", "Someone else just moved this session; reload it.")
	}
	if err != nil {
		return next, fmt.Errorf("write state: %w", err)
	}
	if s.AfterStep != nil {
		s.AfterStep(session, next.State)
	}
	return next, nil
}

// Finish appends the entry that ends a long step. Run, here or on another replica, resumes what it finds half done and
// may finish it first, in the name of by: in that case the step is done, and the result says so. Two people who ask at
// the same time still race.
func (s *Boxes) Finish(ctx context.Context, session string, prior, next StateEntry, by string) (StateEntry, error) {
	done, err := s.Step(ctx, session, prior, next)
	if records.KindOf(err) != records.Conflict {
		return done, err
	}
	now, seen := s.Current(ctx, session)
	if seen == nil && now.N == prior.N+1 && now.State == next.State && now.By == by {
		return now, nil
	}
	return done, err
}

// Reached returns the entry with which the history first entered a state.
func Reached(line []StateEntry, st vote.State) (StateEntry, bool) {
	for _, e := range line {
		if e.State == st {
			return e, true
		}
	}
	return StateEntry{}, false
}

// StateName returns a state in words.
func StateName(st vote.State) records.Text {
	switch st {
	case vote.StateDraft:
		return records.Text{ZH: "准备中", EN: "draft"}
	case vote.StateReady:
		return records.Text{ZH: "待开始", EN: "ready"}
	case vote.StateAdmitting:
		return records.Text{ZH: "签到中", EN: "admitting"}
	case vote.StateAdmitted:
		return records.Text{ZH: "签到结束", EN: "admitted"}
	case vote.StateVoting, vote.StateOpen:
		return records.Text{ZH: "投票中", EN: string(st)}
	case vote.StateClosing:
		return records.Text{ZH: "正在结束", EN: "closing"}
	case vote.StateSealed:
		return records.Text{ZH: "已封票", EN: "sealed"}
	case vote.StateCounted:
		return records.Text{ZH: "已计票", EN: "counted"}
	case vote.StatePurged:
		return records.Text{ZH: "已清除", EN: "purged"}
	case vote.StateVoided:
		return records.Text{ZH: "已作废", EN: "voided"}
	}
	return records.Text{ZH: string(st), EN: string(st)}
}
