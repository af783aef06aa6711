package draw

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/store"
	"minping/internal/vote"
)

// Erasure records that a list was deleted: how many people were on it, when, and by which rule (domain 4.3).
type Erasure struct {
	At     time.Time `json:"at"`
	People int       `json:"people"`
	Rule   string    `json:"rule"` // sealed, too_old, asked
	Days   int       `json:"days,omitempty"`
	By     string    `json:"by,omitempty"`
}

// Rules by which a list is deleted.
const (
	EraseSealed = "sealed"  // the retention period after the seal is over
	EraseTooOld = "too_old" // it was never sealed
	EraseAsked  = "asked"   // someone requested it
)

// ForgetAttendees deletes the lists whose retention period is over. A list restored from a backup is deleted at once
// if it is overdue.
func (s *Draws) ForgetAttendees(ctx context.Context) error {
	const page = 100
	for after := ""; ; {
		rs, err := s.env.Store.List(ctx, KindAttendees, "", after, page)
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

// lists counts the lists, and those whose retention period is over.
func (s *Draws) lists(ctx context.Context) (kept, over int, err error) {
	for r, err := range records.Raw(ctx, s.env.Store, KindAttendees, "", 100) {
		if err != nil {
			return 0, 0, fmt.Errorf("list attendees: %w", err)
		}
		rule, err := s.overdue(ctx, r)
		if err != nil {
			return 0, 0, err
		}
		kept++
		if rule != "" {
			over++
		}
	}
	return kept, over, nil
}

func (s *Draws) forgetList(ctx context.Context, r store.Record) error {
	d, err := records.Load[drawRecord](ctx, s.env, KindDraw, r.Parent)
	if err != nil && records.KindOf(err) != records.NotFound {
		return err
	}
	if err != nil || d.V.List != r.ID || d.V.Erased != nil {
		if s.env.Now().Sub(r.At) < time.Minute {
			return nil // a draw that refers to it is about to be recorded
		}
		return s.purgeList(ctx, r.ID) // it was replaced by a newer list, or a process died while erasing it
	}
	rule, err := s.overdue(ctx, r)
	if err != nil || rule == "" {
		return err
	}
	return s.eraseList(ctx, records.Actor{}, d.ID, rule)
}

// overdue returns the rule by which a list must be deleted, "" if its time is not over.
func (s *Draws) overdue(ctx context.Context, r store.Record) (string, error) {
	sealed, done, err := s.lastSeal(ctx, r.Parent)
	switch now := s.env.Now(); {
	case err != nil:
		return "", err
	case done && now.Sub(sealed) >= time.Duration(s.days)*24*time.Hour:
		return EraseSealed, nil
	case now.Sub(r.At) >= longestKept:
		return EraseTooOld, nil
	}
	return "", nil
}

// lastSeal returns when the last ballot of an evaluation was sealed, and whether all of them are finished.
func (s *Draws) lastSeal(ctx context.Context, evaluationID string) (at time.Time, done bool, err error) {
	underWay := false
	err = s.eachBallot(ctx, evaluationID, func(line []ballotbox.StateEntry) {
		switch line[len(line)-1].State {
		case vote.StateSealed, vote.StateCounted, vote.StatePurged:
			if e, ok := ballotbox.Reached(line, vote.StateSealed); ok && e.At.After(at) {
				at = e.At
			}
		case vote.StateVoided:
		default:
			underWay = true
		}
	})
	return at, !underWay && !at.IsZero(), err
}

// eachBallot calls fn with the state history of every session of an evaluation that is not a rehearsal.
func (s *Draws) eachBallot(ctx context.Context, evaluationID string, fn func([]ballotbox.StateEntry)) error {
	briefings, err := records.All[round.Briefing](ctx, s.env, round.KindBriefing, evaluationID)
	if err != nil {
		return err
	}
	for _, b := range briefings {
		sessions, err := records.All[ballotbox.Session](ctx, s.env, ballotbox.KindSession, b.ID)
		if err != nil {
			return err
		}
		for _, sess := range sessions {
			line, err := s.boxes.StateHistory(ctx, sess.ID)
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

// EraseAttendees deletes a list early; counts and the record of the draw are kept.
func (s *Draws) EraseAttendees(ctx context.Context, a records.Actor, evaluationID string) error {
	if err := mayDraw(a); err != nil {
		return err
	}
	return s.eraseList(ctx, a, evaluationID, EraseAsked)
}

var errErased = records.Fail(records.Conflict, "attendees_erased", "名单已经删除。", "The list has already been deleted.")

// eraseList records that the list is deleted and deletes it. If the process dies in between, ForgetAttendees completes
// it.
func (s *Draws) eraseList(ctx context.Context, a records.Actor, evaluationID, rule string) error {
	d, err := records.Update(ctx, s.env, KindDraw, evaluationID, records.AnyVersion, func(d *drawRecord) error {
		if d.Erased != nil {
			return errErased
		}
		d.Erased = &Erasure{At: s.env.Now(), People: len(d.Pool), Rule: rule, By: a.Name}
		if rule == EraseSealed {
			d.Erased.Days = s.days
		}
		return nil
	})
	if errors.Is(err, errErased) && a.Name == "" {
		return nil // another replica did it first
	}
	if err != nil {
		return err
	}
	if err := s.purgeList(ctx, d.V.List); err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "attendees.erase", evaluationID, fmt.Sprintf("%s %d", rule, d.V.Erased.People))
}

func (s *Draws) purgeList(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	if err := s.env.Store.Purge(ctx, KindAttendees, id); err != nil {
		return fmt.Errorf("delete attendees: %w", err)
	}
	return nil
}
