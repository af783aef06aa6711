package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"minping/internal/verify"
)

// AuditFilter narrows the audit log; what is empty does not narrow. From and To are RFC 3339 times, compared as text.
type AuditFilter struct{ Subject, Object, Type, From, To string }

func (f AuditFilter) keeps(e verify.AuditEntry) bool {
	return (f.Subject == "" || e.Subject == f.Subject) && (f.Object == "" || e.Object == f.Object) &&
		(f.Type == "" || e.Type == f.Type || strings.HasPrefix(e.Type, f.Type+".")) &&
		(f.From == "" || e.At >= f.From) && (f.To == "" || e.At < f.To)
}

// Audit returns entries after number after, oldest first, at most limit; next is the number to go on after, 0 at the end.
func (s *Service) Audit(ctx context.Context, _ Actor, f AuditFilter, after, limit int) (entries []verify.AuditEntry, next int, err error) {
	months, err := s.auditMonths(ctx)
	if err != nil {
		return nil, 0, err
	}
	entries = []verify.AuditEntry{}
	for _, m := range months {
		if m.last.N <= after || (f.From != "" && m.last.At < f.From) {
			continue // nothing in it is asked for: a log of years is not read for its end
		}
		month, err := s.auditMonth(ctx, m)
		if err != nil {
			return nil, 0, err
		}
		for _, e := range month {
			switch {
			case e.N <= after || !f.keeps(e):
			case len(entries) == limit:
				return entries, entries[limit-1].N, nil
			default:
				entries = append(entries, e)
			}
		}
	}
	return entries, 0, nil
}

// shownMonth keeps the month of the chain that was shown last: auditors turn its pages, and it grows at its end only. Whoever checks the chain
// reads the store.
type shownMonth struct {
	mu      sync.Mutex
	id      string
	entries []verify.AuditEntry
}

// shownMax is how many entries are kept; a month of three large rounds has ten thousand.
const shownMax = 20_000

// auditMonth returns the entries of a month, oldest first. Nobody may change them.
func (s *Service) auditMonth(ctx context.Context, m auditEnd) ([]verify.AuditEntry, error) {
	s.shown.mu.Lock()
	have := s.shown.entries
	if s.shown.id != m.id {
		have = nil
	}
	s.shown.mu.Unlock()
	if n := len(have); n > 0 {
		if since, known := s.news.between(have[n-1].N, m.last.N); known {
			return s.show(m.id, slices.Concat(have, since)), nil
		}
	}
	rs, err := s.store.History(ctx, kindAudit, m.id)
	if err != nil {
		return nil, fmt.Errorf("read audit month: %w", err)
	}
	entries := make([]verify.AuditEntry, 0, len(rs))
	for _, r := range rs {
		e, err := decode[verify.AuditEntry](r)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e.V)
	}
	return s.show(m.id, entries), nil
}

func (s *Service) show(month string, entries []verify.AuditEntry) []verify.AuditEntry {
	if len(entries) <= shownMax {
		s.shown.mu.Lock()
		s.shown.id, s.shown.entries = month, entries
		s.shown.mu.Unlock()
	}
	return entries
}

// CheckAudit follows the whole audit chain from its first entry and says how many entries it holds.
func (s *Service) CheckAudit(ctx context.Context) (int, error) {
	entries, err := s.auditExtract(ctx, func(verify.AuditEntry) bool { return true })
	if err != nil {
		return 0, err
	}
	shown, _, err := verify.CheckAudit(entries)
	return shown, err
}
