package round

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/typed"
)

// NewBriefing creates a rectification briefing for an evaluation.
func (s *Rounds) NewBriefing(ctx context.Context, a records.Actor, b Briefing) (records.Versioned[Briefing], error) {
	if err := a.Only(auth.Organizer); err != nil {
		return records.Versioned[Briefing]{}, err
	}
	typed.Lines(&b.Place, &b.Host)
	var f records.Fields
	if _, err := s.Inspected(ctx, b.EvaluationID); records.KindOf(err) == records.Conflict {
		return records.Versioned[Briefing]{}, err
	} else if err != nil {
		f.Add("evaluation_id", "没有这个评估。", "There is no such evaluation.")
	}
	if err := errors.Join(f.Take(checkBriefing(b)), f.Err()); err != nil {
		return records.Versioned[Briefing]{}, err
	}
	b.HeldAt = b.HeldAt.UTC().Truncate(time.Second)
	if err := s.heldInTime(ctx, b); err != nil {
		return records.Versioned[Briefing]{}, err
	}
	v, err := records.Create(ctx, s.env, KindBriefing, records.NewID(), b.EvaluationID, b)
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "briefing.new", v.ID, "")
}

// heldInTime is InTime for the day of a briefing.
func (s *Rounds) heldInTime(ctx context.Context, b Briefing) error {
	return AtField("held_at", s.Redos.InTime(ctx, b.EvaluationID, deadline.DayOf(b.HeldAt)))
}

func checkBriefing(b Briefing) error {
	var f records.Fields
	switch year := b.HeldAt.Year(); {
	case b.HeldAt.IsZero():
		f.Add("held_at", "请填写召开时间。", "State when it is held.")
	case year < typed.FirstYear || year > typed.LastYear:
		f.Add("held_at", "年份应在 2000 到 2100 之间。", "The year must be between 2000 and 2100.")
	}
	for name, t := range map[string]string{"place": b.Place, "host": b.Host} {
		if utf8.RuneCountInString(t) > 200 || !records.PlainText(t) {
			f.Add(name, "最多 200 字，不能有控制字符。", "At most 200 characters, and no control characters.")
		}
	}
	for name, n := range map[string]int{"expected": b.Expected, "attended": b.Attended} {
		if n < 0 || n > records.MaxSlips {
			f.Add(name, "应在 0 到 100000 之间。", "Must be between 0 and 100000.")
		}
	}
	if !check.Prose(b.Disclosure, 50_000) {
		f.Add("disclosure", "最多 50000 字，不能有控制字符。", "At most 50000 characters, and no control characters.")
	}
	slices.SortFunc(f, func(a, b records.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return f.Err()
}

// Briefings lists the briefings of an evaluation (all if empty), in order of id.
func (s *Rounds) Briefings(
	ctx context.Context,
	evaluationID, after string,
	limit int,
) ([]records.Versioned[Briefing], error) {
	return records.List[Briefing](ctx, s.env, KindBriefing, evaluationID, after, limit)
}

// ShowBriefing returns one briefing.
func (s *Rounds) ShowBriefing(ctx context.Context, id string) (records.Versioned[Briefing], error) {
	return records.Load[Briefing](ctx, s.env, KindBriefing, id)
}

// BriefingChange is the input of ChangeBriefing; nil leaves a field unchanged.
type BriefingChange struct {
	HeldAt             *time.Time
	Place, Host        *string
	Expected, Attended *int
	Disclosure         *string
}

// ChangeBriefing changes a briefing. Its disclosure is fixed once a form carries it (evaluation F3). A unit changes
// only its own disclosure.
func (s *Rounds) ChangeBriefing(
	ctx context.Context,
	a records.Actor,
	id string,
	ifMatch int,
	c BriefingChange,
) (records.Versioned[Briefing], error) {
	if err := a.Only(auth.Organizer, auth.Unit); err != nil {
		return records.Versioned[Briefing]{}, err
	}
	if a.Role == auth.Unit {
		if _, err := s.BriefingFor(ctx, a, id); err != nil {
			return records.Versioned[Briefing]{}, err
		}
		if c != (BriefingChange{Disclosure: c.Disclosure}) {
			return records.Versioned[Briefing]{}, records.ErrRole
		}
	}
	before := Briefing{}
	v, err := records.Update(ctx, s.env, KindBriefing, id, ifMatch, func(b *Briefing) error {
		before = *b
		assign(&b.HeldAt, c.HeldAt)
		assign(&b.Place, c.Place)
		assign(&b.Host, c.Host)
		typed.Lines(&b.Place, &b.Host)
		assign(&b.Expected, c.Expected)
		assign(&b.Attended, c.Attended)
		b.HeldAt = b.HeldAt.UTC().Truncate(time.Second)
		disclosed := b.Disclosure
		assign(&b.Disclosure, c.Disclosure)
		if err := checkBriefing(*b); err != nil {
			return err
		}
		if c.HeldAt != nil && !b.HeldAt.Equal(before.HeldAt) {
			if err := s.heldInTime(ctx, *b); err != nil {
				return err
			}
		}
		b.Disclosure = disclosed
		return s.Disclosures.change(ctx, id, b, c.Disclosure)
	})
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "briefing.change", id, records.Changes(before, v.V))
}

func assign[T any](field *T, v *T) {
	if v != nil {
		*field = *v
	}
}
