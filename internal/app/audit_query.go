package app

import (
	"context"
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
	found, err := s.auditExtract(ctx, func(e verify.AuditEntry) bool { return e.N > after && f.keeps(e) })
	if err != nil || len(found) <= limit {
		return found, 0, err
	}
	return found[:limit], found[limit-1].N, nil
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
