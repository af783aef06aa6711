package ballotbox

import (
	"bytes"
	"context"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/auth"

	"minping/internal/store"
	"minping/internal/verify"
	"minping/internal/vote"
)

// AuditLists gives an auditor a session's token ids as currently stored: which slips were printed, used and voided, to
// compare with what the notes signed (rb1 §8, §16 A16, A17). They are available from the seal until the session is
// purged, and fetching them is recorded.
func (s *Boxes) AuditLists(ctx context.Context, a records.Actor, id string) (verify.Lists, error) {
	if err := a.Only(auth.Auditor); err != nil {
		return verify.Lists{}, err
	}
	out := verify.Lists{V: 1, Session: id}
	sess, err := records.Load[Session](ctx, s.env, KindSession, id)
	if err != nil {
		return out, err
	}
	cur, err := s.Current(ctx, id)
	if err != nil {
		return out, err
	}
	switch cur.State {
	case vote.StateSealed, vote.StateCounted:
	case vote.StatePurged:
		return out, records.Fail(records.Conflict, "purged", "票号已经按规定清除，审计名单不再提供。", "The token ids were purged; there are no lists any more.")
	case vote.StateVoided:
		return out, records.Fail(records.Conflict, "voided", "这一场已作废，没有审计名单。", "The session was voided; it has no lists.")
	default:
		return out, records.Fail(records.Conflict, "not_sealed", "还没有封票，封票之后才有审计名单。", "Not sealed yet; the lists are available after the seal.")
	}
	for _, ref := range sess.V.Boxes {
		l, err := s.boxList(ctx, ref)
		if err != nil {
			return out, err
		}
		out.Boxes = append(out.Boxes, l)
	}
	return out, s.audit.Append(ctx, a, "session.lists", id, "")
}

// boxList reads the store directly, bypassing everything this process has cached about the box.
func (s *Boxes) boxList(ctx context.Context, ref BoxRef) (verify.BoxList, error) {
	out := verify.BoxList{SID: ref.SID, Group: ref.Group}
	var err error
	out.Issued, err = s.IssuedSet(ctx, ref.SID)
	if err != nil {
		return out, err
	}
	b, err := s.Box(ctx, ref.SID)
	if err != nil {
		return out, err
	}
	err = b.Rows.Scan(ctx, store.Admissions, func(k store.Key, v []byte) error {
		switch {
		case bytes.Equal(v, voided):
			out.Void = append(out.Void, vote.Hash(k))
		case len(v) == 32:
			out.Admitted = append(out.Admitted, vote.Hash(k))
		}
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("scan admissions: %w", err)
	}
	return out, nil
}
