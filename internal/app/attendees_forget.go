package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/store"
	"minping/internal/vote"
)

// Erasure is the record of a list that was deleted: how many people stood in it, when, by which rule (domain 4.3).
type Erasure struct {
	At     time.Time `json:"at"`
	People int       `json:"people"`
	Rule   string    `json:"rule"` // sealed, too_old, asked
	Days   int       `json:"days,omitempty"`
	By     string    `json:"by,omitempty"`
}

// Rules by which a list is deleted.
const (
	EraseSealed = "sealed"  // so many days after the seal
	EraseTooOld = "too_old" // no seal ever came
	EraseAsked  = "asked"   // somebody asked for it
)

// forgetAttendees deletes the lists whose time is over. A list that came back with a backup is over as soon as it is back.
func (s *Service) forgetAttendees(ctx context.Context) error {
	const page = 100
	for after := ""; ; {
		rs, err := s.store.List(ctx, kindAttendees, "", after, page)
		if err != nil {
			return fmt.Errorf("list attendees: %w", err)
		}
		for _, r := range rs {
			if err := s.forgetList(ctx, r); err != nil {
				return err
			}
			after = r.ID
		}
		if len(rs) < page {
			return nil
		}
	}
}

func (s *Service) forgetList(ctx context.Context, r store.Record) error {
	d, err := load[drawRecord](ctx, s, kindDraw, r.Parent)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	if err != nil || d.V.List != r.ID || d.V.Erased != nil {
		if s.now().Sub(r.At) < time.Minute {
			return nil // somebody is about to say that the draw is about it
		}
		return s.purgeList(ctx, r.ID) // a newer list took its place, or it was erased and a process died
	}
	rule, err := s.overdue(ctx, r)
	if err != nil || rule == "" {
		return err
	}
	return s.eraseList(ctx, Actor{}, d.ID, rule)
}

// overdue tells by which rule a list must go, "" when its time is not over.
func (s *Service) overdue(ctx context.Context, r store.Record) (string, error) {
	sealed, done, err := s.lastSeal(ctx, r.Parent)
	switch now := s.now(); {
	case err != nil:
		return "", err
	case done && now.Sub(sealed) >= time.Duration(s.AttendeeDays)*24*time.Hour:
		return EraseSealed, nil
	case now.Sub(r.At) >= longestKept:
		return EraseTooOld, nil
	}
	return "", nil
}

// lastSeal is when the last ballot of an evaluation was sealed, and whether none is still under way.
func (s *Service) lastSeal(ctx context.Context, evaluationID string) (at time.Time, done bool, err error) {
	underWay := false
	err = s.eachBallot(ctx, evaluationID, func(line []stateEntry) {
		switch line[len(line)-1].State {
		case vote.StateSealed, vote.StateCounted, vote.StatePurged:
			if e, ok := reached(line, vote.StateSealed); ok && e.At.After(at) {
				at = e.At
			}
		case vote.StateVoided:
		default:
			underWay = true
		}
	})
	return at, !underWay && !at.IsZero(), err
}

// eachBallot calls fn with the line of states of every session of an evaluation that is no rehearsal.
func (s *Service) eachBallot(ctx context.Context, evaluationID string, fn func([]stateEntry)) error {
	briefings, err := all[Briefing](ctx, s, kindBriefing, evaluationID)
	if err != nil {
		return err
	}
	for _, b := range briefings {
		sessions, err := all[Session](ctx, s, kindSession, b.ID)
		if err != nil {
			return err
		}
		for _, sess := range sessions {
			line, err := s.line(ctx, sess.ID)
			if err != nil {
				return err
			}
			if !sess.V.Rehearsal && len(line) > 0 {
				fn(line)
			}
		}
	}
	return nil
}

// EraseAttendees deletes a list before its time; counts and the record of the draw stay.
func (s *Service) EraseAttendees(ctx context.Context, a Actor, evaluationID string) error {
	if err := mayDraw(a); err != nil {
		return err
	}
	return s.eraseList(ctx, a, evaluationID, EraseAsked)
}

var errErased = fail(Conflict, "attendees_erased", "名单已经删除。", "The list is deleted already.")

// eraseList writes down that the list is deleted and deletes it. Should the process die between, forgetAttendees ends it.
func (s *Service) eraseList(ctx context.Context, a Actor, evaluationID, rule string) error {
	d, err := change(ctx, s, kindDraw, evaluationID, AnyVersion, func(d *drawRecord) error {
		if d.Erased != nil {
			return errErased
		}
		d.Erased = &Erasure{At: s.now(), People: len(d.Pool), Rule: rule, By: a.Name}
		if rule == EraseSealed {
			d.Erased.Days = s.AttendeeDays
		}
		return nil
	})
	if errors.Is(err, errErased) && a.Name == "" {
		return nil // another replica was first
	}
	if err != nil {
		return err
	}
	if err := s.purgeList(ctx, d.V.List); err != nil {
		return err
	}
	return s.audit(ctx, a, "attendees.erase", evaluationID, fmt.Sprintf("%s %d", rule, d.V.Erased.People))
}

func (s *Service) purgeList(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	if err := s.store.Purge(ctx, kindAttendees, id); err != nil {
		return fmt.Errorf("delete attendees: %w", err)
	}
	return nil
}
