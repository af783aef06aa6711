package audit

import (
	"context"
	"encoding/json"
	"fmt"

	"minping/internal/app/records"

	"minping/internal/verify"
)

// History is every version of a record, oldest first, with what the audit chain says about it.
type History struct {
	Versions []Version
	Entries  []verify.AuditEntry
}

// Version is one version of a record as it was stored.
type Version struct {
	Number  int
	At      string // RFC 3339
	Deleted bool
	Body    json.RawMessage
}

// History returns the versions of a record (F13 of evaluation §1); ErrNone if there is none.
func (l *Log) History(ctx context.Context, kind, id string) (History, error) {
	if !records.Storable(id) {
		return History{}, records.ErrNone
	}
	rs, err := l.env.Store.History(ctx, kind, id)
	if err != nil {
		return History{}, fmt.Errorf("history of %s: %w", kind, err)
	}
	if len(rs) == 0 {
		return History{}, records.ErrNone
	}
	out := History{Versions: make([]Version, len(rs))}
	for i, r := range rs {
		out.Versions[i] = Version{
			r.Version, r.At.Format("2006-01-02T15:04:05.000Z"), r.Deleted,
			json.RawMessage(r.Body),
		}
	}
	out.Entries, err = l.Extract(ctx, func(e verify.AuditEntry) bool { return e.Object == id })
	return out, err
}
