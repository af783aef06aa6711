package round

import (
	"context"
	"slices"
	"strings"

	"minping/internal/app/records"
)

// Binds reports whether any session of a briefing has fixed what the organization discloses; forms are the sessions
// whose form carries it.
type Binds func(ctx context.Context, briefingID string, forms []string) (bool, error)

// Disclosures are what organizations disclose at their briefings (domain A23).
type Disclosures struct {
	env   *records.Env
	binds Binds
}

// FixedBy sets the function that knows whether a disclosure is fixed; the room that makes forms provides it. It is
// called once, before the service is used.
func (s *Disclosures) FixedBy(b Binds) { s.binds = b }

// ErrDisclosed refuses to change what people were told before they voted.
var ErrDisclosed = records.Fail(records.Conflict, "disclosure_fixed", "公开的整改情况已随测评票定版，或者已经开始投票，不能再改。",
	"The disclosure was fixed when the slips were made, or voting has begun.")

// Fixed reports whether the disclosure of a briefing can no longer be changed.
func (s *Disclosures) Fixed(ctx context.Context, briefingID string) (bool, error) {
	b, err := records.Load[Briefing](ctx, s.env, KindBriefing, briefingID)
	if err != nil || s.binds == nil {
		return false, err
	}
	return s.binds(ctx, briefingID, b.V.Forms)
}

// change sets the disclosure if that is still allowed. A page sends back the same text with different line ends, which
// is not a change.
func (s *Disclosures) change(ctx context.Context, id string, b *Briefing, to *string) error {
	if to == nil || sameLines(*to, b.Disclosure) {
		return nil
	}
	if s.binds != nil {
		fixed, err := s.binds(ctx, id, b.Forms)
		if err != nil {
			return err
		}
		if fixed {
			return ErrDisclosed
		}
	}
	b.Disclosure = *to
	return nil
}

func sameLines(a, b string) bool {
	return strings.ReplaceAll(a, "\r\n", "\n") == strings.ReplaceAll(b, "\r\n", "\n")
}

// Carry records that a session's form is being made with the disclosure of its briefing, and returns the disclosure.
// This is recorded in the briefing's own record: of Carry and a concurrent change one comes first, so that from then on
// the form and the briefing always agree. A form without a disclosure fixes none: in that case voting does.
func (s *Disclosures) Carry(ctx context.Context, briefingID, session string) (string, error) {
	b, err := records.Load[Briefing](ctx, s.env, KindBriefing, briefingID)
	if err != nil || b.V.Disclosure == "" || slices.Contains(b.V.Forms, session) {
		return b.V.Disclosure, err
	}
	b, err = records.Update(ctx, s.env, KindBriefing, briefingID, records.AnyVersion, func(b *Briefing) error {
		b.Forms = append(slices.Clone(b.Forms), session)
		return nil
	})
	return b.V.Disclosure, err
}
