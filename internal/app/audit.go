package app

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/store"
	"minping/internal/verify"
)

const kindAudit = "audit"

// audit appends one entry to the audit chain: who did what to which object. Each entry holds the hash of the one before, so
// that none can be taken out or changed later without it showing. Entries are kept by month; nothing of a voter is
// ever in them.
func (s *Service) audit(ctx context.Context, a Actor, typ, object, detail string) error {
	for range 50 {
		month, last, version, err := s.chainEnd(ctx)
		if err != nil {
			return err
		}
		e := verify.AuditEntry{
			N: last.N + 1, At: s.now().Format("2006-01-02T15:04:05.000Z"), Subject: subjectOf(a), Object: object, Type: typ,
			Result: "ok", Detail: detail, Prev: last.Hash,
		}
		e.Hash = verify.AuditHash(e)
		_, err = put(ctx, s, store.Record{Kind: kindAudit, ID: month, Version: version + 1}, e)
		if err == nil {
			s.news.add(e)
		}
		if !errors.Is(err, store.ErrExists) {
			return err
		}
	}
	return fmt.Errorf("audit: still raced after 50 tries: %w", store.ErrUnavailable)
}

func subjectOf(a Actor) string {
	if a.Name == "" {
		return "service"
	}
	return a.Name
}

// chainEnd finds the newest entry and the month the next one goes to. A clock that steps back never reopens a month.
func (s *Service) chainEnd(ctx context.Context) (month string, last verify.AuditEntry, version int, err error) {
	month = s.now().Format("2006-01")
	newest := s.lastMonth(ctx)
	if newest > month {
		month = newest
	}
	if newest == "" {
		return month, last, 0, nil
	}
	r, err := s.store.Latest(ctx, kindAudit, newest)
	if err != nil {
		return month, last, 0, fmt.Errorf("read audit chain: %w", err)
	}
	v, err := decode[verify.AuditEntry](r)
	if err != nil {
		return month, last, 0, err
	}
	if month == newest {
		version = r.Version
	}
	return month, v.V, version, nil
}

// lastMonth names the newest month of the chain, "" when the chain is empty.
func (s *Service) lastMonth(ctx context.Context) string {
	now := s.now()
	if _, err := s.store.Latest(ctx, kindAudit, now.Format("2006-01")); err == nil {
		// The common case needs no list: nothing is newer unless a clock ran ahead.
		if _, err := s.store.Latest(ctx, kindAudit, now.AddDate(0, 1, 0).Format("2006-01")); err != nil {
			return now.Format("2006-01")
		}
	}
	rs, err := s.store.List(ctx, kindAudit, "", "", 1200)
	if err != nil || len(rs) == 0 {
		return ""
	}
	return rs[len(rs)-1].ID
}

// auditExtract returns the entries about an object, oldest first.
func (s *Service) auditExtract(ctx context.Context, keep func(verify.AuditEntry) bool) ([]verify.AuditEntry, error) {
	months, err := s.auditMonths(ctx)
	if err != nil {
		return nil, err
	}
	out := []verify.AuditEntry{}
	for _, m := range months {
		rs, err := s.store.History(ctx, kindAudit, m.id)
		if err != nil {
			return nil, fmt.Errorf("read audit month: %w", err)
		}
		for _, r := range rs {
			e, err := decode[verify.AuditEntry](r)
			if err != nil {
				return nil, err
			}
			if keep(e.V) {
				out = append(out, e.V)
			}
		}
	}
	return out, nil
}

// auditEnd is a month of the chain with its last entry.
type auditEnd struct {
	id   string
	last verify.AuditEntry
}

// auditMonths lists the months of the chain, oldest first.
func (s *Service) auditMonths(ctx context.Context) ([]auditEnd, error) {
	rs, err := s.store.List(ctx, kindAudit, "", "", 1200)
	if err != nil {
		return nil, fmt.Errorf("list audit months: %w", err)
	}
	out := make([]auditEnd, 0, len(rs))
	for _, r := range rs {
		e, err := decode[verify.AuditEntry](r)
		if err != nil {
			return nil, err
		}
		out = append(out, auditEnd{r.ID, e.V})
	}
	return out, nil
}
