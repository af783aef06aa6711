package account

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/verify"
)

// noLeader records that no account was a leader's when the audit chain ended at entry n.
type noLeader struct {
	n  int
	at time.Time
}

// noLeaderFor is how long that is trusted: an account whose entry could not be written is noticed afterwards.
const noLeaderFor = time.Minute

// makesLeader lists the events after which an account may have become a leader's.
var makesLeader = []string{"account.setup", "account.add", "account.enable", "account.role", "account.directory"}

// HasLeader reports whether there is an enabled account of a leader. It first looks at the one it found before or, if
// there was none, at what has happened since, so that all accounts are read only after one was added or changed.
func (s *Accounts) HasLeader(ctx context.Context) (bool, error) {
	if id := s.leader.Load(); id != nil {
		v, err := records.Load[account](ctx, s.env, kindAccount, *id)
		if err == nil && v.V.Role == auth.Leader && !v.V.Disabled {
			return true, nil
		}
	}
	before := noLeader{n: -1}
	if kept := s.leaderless.Load(); kept != nil {
		before = *kept
	}
	since, last, known, err := s.audit.Since(ctx, before.n)
	if err != nil {
		return false, err
	}
	now := s.env.Now()
	if known && before.n >= 0 && now.Sub(before.at).Abs() < noLeaderFor && !slices.ContainsFunc(since, mayMakeLeader) {
		return false, nil
	}
	found, err := s.findLeader(ctx)
	if err == nil && !found {
		s.leaderless.Store(&noLeader{last, now})
	}
	return found, err
}

func mayMakeLeader(e verify.AuditEntry) bool { return slices.Contains(makesLeader, e.Type) }

func (s *Accounts) findLeader(ctx context.Context) (bool, error) {
	for page, err := range records.Pages[account](ctx, s.env, kindAccount, "", accountPage) {
		if err != nil {
			return false, err
		}
		for _, v := range page {
			if v.V.Role == auth.Leader && !v.V.Disabled {
				s.leader.Store(&v.ID)
				return true, nil
			}
		}
	}
	return false, nil
}
