package app

import (
	"context"
	"fmt"
	"strings"

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
		rs, err := s.store.History(ctx, kindAudit, m.id)
		if err != nil {
			return nil, 0, fmt.Errorf("read audit month: %w", err)
		}
		// Entries are numbered without gaps, so what stands before the page need not be looked at.
		first := m.last.N - len(rs) + 1
		for _, r := range rs[min(max(0, after-first+1), len(rs)):] {
			e, err := decode[verify.AuditEntry](r)
			switch {
			case err != nil:
				return nil, 0, err
			case e.V.N <= after || !f.keeps(e.V):
			case len(entries) == limit:
				return entries, entries[limit-1].N, nil
			default:
				entries = append(entries, e.V)
			}
		}
	}
	return entries, 0, nil
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
