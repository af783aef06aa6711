package app

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"minping/internal/evaluation"
	"minping/internal/vote"
)

// unitBallots are the counted sessions of an organisation in a round, taken together.
type unitBallots struct {
	evaluation.Measured
	sessions    []string
	suggestions int
}

// satisfaction is what enters the score: nil without ballots, or with too few to be told.
func (b *unitBallots) satisfaction() *evaluation.Measured {
	if b == nil || b.Suppressed {
		return nil
	}
	return &b.Measured
}

// ids names the sessions.
func (b *unitBallots) ids() []string {
	if b == nil {
		return nil
	}
	return b.sessions
}

// inTable is what the statistics table shows of the ballots: of the questions only the overall one.
func (b *unitBallots) inTable() (*evaluation.Result, string) {
	if b == nil {
		return nil, ""
	}
	r := b.Result()
	r.SuggestionsCount, r.Groups = b.suggestions, nil
	r.PerQuestion = slices.Clip(slices.DeleteFunc(r.PerQuestion, func(q evaluation.QuestionResult) bool { return q.Code != b.Overall() }))
	return &r, b.Overall()
}

// unitBallots reads the counted sessions of an organisation in a round, repeats and rehearsals aside; nil when there is none.
func (s *Service) unitBallots(ctx context.Context, evaluationID string) (*unitBallots, error) {
	briefings, err := all[Briefing](ctx, s, kindBriefing, evaluationID)
	if err != nil {
		return nil, err
	}
	found, repeated := map[string]sessionBallots{}, map[string]bool{}
	for _, b := range briefings {
		sessions, err := all[Session](ctx, s, kindSession, b.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range sessions {
			m, ok, err := s.measured(ctx, v)
			if err != nil {
				return nil, err
			}
			if ok {
				found[v.ID] = m
				repeated[v.V.RepeatOf] = true
			}
		}
	}
	maps.DeleteFunc(found, func(id string, _ sessionBallots) bool { return repeated[id] })
	if len(found) == 0 {
		return nil, nil
	}
	out := &unitBallots{sessions: slices.Sorted(maps.Keys(found))}
	var ms []evaluation.Measured
	for _, id := range out.sessions {
		ms = append(ms, found[id].Measured)
		out.suggestions += found[id].suggestions
	}
	if out.Measured, err = evaluation.Combine(ms); err != nil {
		return nil, fmt.Errorf("combine sessions: %w", err)
	}
	return out, nil
}

// sessionBallots is what was measured in one session.
type sessionBallots struct {
	evaluation.Measured
	suggestions int
}

// measured returns the satisfaction of a counted session for the score; ok is false when it is not counted or a rehearsal. Of a session with too
// few ballots only the turnout is known.
func (s *Service) measured(ctx context.Context, sess Versioned[Session]) (b sessionBallots, ok bool, err error) {
	if sess.V.Rehearsal {
		return b, false, nil
	}
	o, err := s.outcomeOf(ctx, sess.ID)
	if KindOf(err) == Conflict {
		return b, false, nil
	}
	if err != nil {
		return b, false, err
	}
	b.suggestions = o.Suggestions
	if o.TooFew {
		b.Measured = evaluation.Unmeasured(sess.V.Questionnaire, sess.V.Satisfaction, o.Returned, o.Turnout)
	} else if b.Measured, err = evaluation.Satisfaction(sess.V.Questionnaire, sess.V.Satisfaction, sess.V.K, o.Parts, o.Turnout); err != nil {
		return b, false, err
	}
	b.Flags = append(b.Flags, o.Marks...) // what weakens a result weakens whatever is made of it
	if sess.V.Mode == vote.ModeScreen && !slices.Contains(b.Flags, evaluation.FlagScreenMode) {
		b.Flags = append(b.Flags, evaluation.FlagScreenMode)
	}
	return b, true, nil
}
