package scoring

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/tally"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/vote"
)

// unitBallots are the counted sessions of an organization in a round, combined.
type unitBallots struct {
	satisfaction.Measured
	sessions    []string
	suggestions int
}

// satisfaction returns what enters the score: nil without ballots, or with too few to be revealed.
func (b *unitBallots) satisfaction() *satisfaction.Measured {
	if b == nil || b.Suppressed {
		return nil
	}
	return &b.Measured
}

// Ids returns the ids of the sessions.
func (b *unitBallots) Ids() []string {
	if b == nil {
		return nil
	}
	return b.sessions
}

// inTable returns what the statistics table shows about the ballots; only the overall question is shown.
func (b *unitBallots) inTable() (*satisfaction.Result, string) {
	if b == nil {
		return nil, ""
	}
	r := b.Result()
	r.SuggestionsCount, r.Groups = b.suggestions, nil
	r.PerQuestion = slices.Clip(slices.DeleteFunc(r.PerQuestion,
		func(q satisfaction.QuestionResult) bool { return q.Code != b.Overall() }))
	return &r, b.Overall()
}

// UnitBallots reads the counted sessions of an organization in a round, ignoring repeated ones and rehearsals; nil if
// there are none.
func (s *Scores) UnitBallots(ctx context.Context, evaluationID string) (*unitBallots, error) {
	found, err := s.ballotsOf(ctx, []string{evaluationID})
	return found[evaluationID], err
}

// ballotsOf is UnitBallots for several evaluations; those without ballots are left out.
func (s *Scores) ballotsOf(ctx context.Context, evaluations []string) (map[string]*unitBallots, error) {
	briefings, err := records.ListByParents[round.Briefing](ctx, s.env, round.KindBriefing, evaluations)
	if err != nil {
		return nil, err
	}
	// with their questionnaires; most need not be decoded
	sessions, err := records.ListByParents[json.RawMessage](ctx, s.env, ballotbox.KindSession,
		records.AllIDs(briefings))
	if err != nil {
		return nil, err
	}
	counts, err := s.tallies.OutcomesOf(ctx, records.AllIDs(sessions))
	if err != nil {
		return nil, err
	}
	out := map[string]*unitBallots{}
	for evaluationID, held := range briefings {
		found := map[string]sessionBallots{}
		for _, b := range held {
			if err := measureAll(found, sessions[b.ID], counts); err != nil {
				return nil, err
			}
		}
		if len(found) == 0 {
			continue
		}
		out[evaluationID], err = together(found)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// measureAll adds the measurements of sessions to found, by session; rehearsals are ignored.
func measureAll(found map[string]sessionBallots, sessions []records.Versioned[json.RawMessage],
	counts map[string]tally.Outcome,
) error {
	for _, v := range sessions {
		o, counted := counts[v.ID]
		if !counted {
			continue
		}
		var sess ballotbox.Session
		if err := json.Unmarshal(v.V, &sess); err != nil {
			return fmt.Errorf("decode session: %w", err)
		}
		if sess.Rehearsal {
			continue
		}
		m, err := Measured(sess, o)
		if err != nil {
			return err
		}
		found[v.ID] = m
	}
	return nil
}

// together combines the sessions of one organization.
func together(found map[string]sessionBallots) (out *unitBallots, err error) {
	repeated := map[string]bool{}
	for _, m := range found {
		repeated[m.repeats] = true
	}
	out = &unitBallots{}
	var ms []satisfaction.Measured
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if repeated[id] {
			continue
		}
		m := found[id]
		out.sessions, ms = append(out.sessions, id), append(ms, m.Measured)
		out.suggestions += m.suggestions
	}
	if len(ms) == 0 {
		return nil, nil
	}
	out.Measured, err = satisfaction.Combine(ms)
	if err != nil {
		return nil, fmt.Errorf("combine sessions: %w", err)
	}
	return out, nil
}

// sessionBallots is what was measured in one session.
type sessionBallots struct {
	satisfaction.Measured
	suggestions int
	repeats     string // the session it repeats, if any
}

// Measured returns the satisfaction of a counted session for the score. For a session with too few ballots only the
// turnout is known.
func Measured(sess ballotbox.Session, o tally.Outcome) (b sessionBallots, err error) {
	b.suggestions, b.repeats = o.Suggestions, sess.RepeatOf
	if o.TooFew {
		b.Measured = satisfaction.Unmeasured(sess.Questionnaire, sess.Satisfaction, o.Returned, o.Turnout)
	} else {
		b.Measured, err = satisfaction.Satisfaction(sess.Questionnaire, sess.Satisfaction, sess.K, o.Parts, o.Turnout)
		if err != nil {
			return b, err
		}
	}
	b.Flags = append(b.Flags, o.Marks...) // what weakens a result weakens everything derived from it
	if sess.Mode == vote.ModeScreen && !slices.Contains(b.Flags, satisfaction.FlagScreenMode) {
		b.Flags = append(b.Flags, satisfaction.FlagScreenMode)
	}
	return b, nil
}
