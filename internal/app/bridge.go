package app

import (
	"context"

	"minping/internal/app/audit"
	"minping/internal/verify"
)

// AuditFilter narrows the audit log.
type AuditFilter = audit.Filter

func (s *Service) audit(ctx context.Context, a Actor, typ, object, detail string) error {
	return s.chain.Append(ctx, a, typ, object, detail)
}

func (s *Service) auditExtract(ctx context.Context, keep func(verify.AuditEntry) bool) ([]verify.AuditEntry, error) {
	return s.chain.Extract(ctx, keep)
}

// Audit returns entries of the chain.
func (s *Service) Audit(ctx context.Context, a Actor, f AuditFilter, after, limit int) ([]verify.AuditEntry, int, error) {
	return s.chain.Audit(ctx, a, f, after, limit)
}

// CheckAudit follows the chain.
func (s *Service) CheckAudit(ctx context.Context) (int, error) { return s.chain.CheckAudit(ctx) }
