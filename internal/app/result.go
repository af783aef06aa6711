package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/evaluation"
	"minping/internal/store"
	"minping/internal/verify"
	"minping/internal/vote"
)

// outcome is what is kept of a count: only what may be published. A hidden voter group is in it merged with the others
// that were hidden with it, paper ballots within the totals.
type outcome struct {
	TooFew      bool               `json:"too_few"`
	Returned    int                `json:"returned"`
	Parts       []evaluation.Part  `json:"parts,omitempty"`
	Turnout     evaluation.Turnout `json:"turnout"`
	CommentSet  string             `json:"comment_set,omitempty"`
	Suggestions int                `json:"suggestions"`
	Balance     *Balance           `json:"balance,omitempty"` // the accounting that the result was worked out with
	Digest      string             `json:"digest"`            // hex SHA-256 of result.json
	Marks       []string           `json:"marks,omitempty"`   // what weakens the result, as it was when it was counted
}

// publishOutcome decides what may be told, writes the one result.json of all boxes with its notes, and then the outcome,
// which makes the count durable. boxes is nil when too few voted: then nothing was opened.
func (s *Service) publishOutcome(ctx context.Context, q countRequest, boxes []boxTally, comments []said, total int) error {
	id, sess, bal := q.ID, q.Session, q.Balance
	parts := make([]evaluation.Part, 0, len(sess.Boxes))
	for _, b := range boxes {
		parts = append(parts, b.part())
	}
	turnout, err := s.turnoutOf(ctx, sess, bal)
	if err != nil {
		return err
	}
	o := outcome{Returned: total, TooFew: boxes == nil, Turnout: turnout, Suggestions: len(comments), Balance: &bal}
	r, err := s.measure(sess, parts, &o, total)
	if err != nil {
		return err
	}
	if err := s.nameResult(ctx, id, sess, bal, &r); err != nil {
		return err
	}
	r.SuggestionsCount, o.Marks = len(comments), evaluation.Marks(r.Flags)
	raw, err := plainJSON(r)
	if err != nil {
		return err
	}
	if len(comments) >= sess.K {
		o.CommentSet = newID()
		if err := s.storeComments(ctx, o.CommentSet, comments); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(raw)
	o.Digest = hex.EncodeToString(sum[:])
	for _, ref := range sess.Boxes {
		if err := s.publishResult(ctx, ref.SID, raw, sum); err != nil {
			return err
		}
	}
	_, err = create(ctx, s, kindOutcome, id, "", o)
	if errors.Is(err, store.ErrExists) {
		return nil // another replica counted the same box and came to the same result
	}
	return err
}

// part turns a box's tally into the scoring rules' terms.
func (b boxTally) part() evaluation.Part {
	p := evaluation.Part{Name: b.group, Weight: evaluation.Decimal(b.weight), Box: toTally(b.tally)}
	if b.paper != nil {
		t := toTally(b.paper)
		p.Paper = &t
	}
	return p
}

func toTally(t *vote.Tally) evaluation.Tally {
	out := evaluation.Tally{Returned: t.Returned, Spoilt: t.Spoilt, AllAbstain: t.AllBlank}
	for _, q := range t.Questions {
		out.Questions = append(out.Questions, evaluation.Counts{N: slices.Clone(q.N), Abstain: q.Blank})
	}
	return out
}

// turnoutOf is what people counted: in the accounting, else what the briefing says.
func (s *Service) turnoutOf(ctx context.Context, sess Session, b Balance) (evaluation.Turnout, error) {
	t := evaluation.Turnout{Printed: &b.Printed, Issued: &b.Issued}
	if b.Given {
		t.Expected, t.Attended = &b.Expected, &b.Attended
		return t, nil
	}
	br, err := load[Briefing](ctx, s, kindBriefing, sess.BriefingID)
	if err != nil {
		return t, err
	}
	if br.V.Expected > 0 {
		t.Expected = &br.V.Expected
	}
	if br.V.Attended > 0 {
		t.Attended = &br.V.Attended
	}
	return t, nil
}

// measure works out the satisfaction and leaves in o only the parts that may be known.
func (s *Service) measure(sess Session, parts []evaluation.Part, o *outcome, total int) (evaluation.Result, error) {
	if o.TooFew {
		// Nothing was opened: the rules see one part of unread ballots, which they suppress.
		t := evaluation.Tally{Returned: total, Spoilt: total}
		for _, q := range sess.Questionnaire.Questions {
			t.Questions = append(t.Questions, evaluation.Counts{N: make([]int, len(q.Options))})
		}
		parts = []evaluation.Part{{Box: t}}
	}
	m, err := evaluation.Satisfaction(sess.Questionnaire, sess.Satisfaction, sess.K, parts, o.Turnout)
	if err != nil {
		return evaluation.Result{}, fmt.Errorf("satisfaction: %w", err)
	}
	r := m.Result()
	if o.TooFew {
		r.Suppressed = evaluation.TooFew
		return r, nil
	}
	o.Parts = evaluation.Publishable(parts, sess.K)
	return r, nil
}

// nameResult fills in names, seal and the flags that are not the scoring rules' to know.
func (s *Service) nameResult(ctx context.Context, id string, sess Session, bal Balance, r *evaluation.Result) error {
	where, err := s.context(ctx, sess.BriefingID)
	if err != nil {
		return err
	}
	line, err := s.line(ctx, id)
	if err != nil {
		return err
	}
	sealed, _ := reached(line, vote.StateSealed)
	r.Round, r.Org, r.OrgKind = where.Round.V.Name, sess.Org, where.Organization.V.Kind
	r.SessionID, r.State, r.SealedAt = id, string(vote.StateCounted), sealed.At.Format(time.RFC3339)
	r.TemplateVersion = fmt.Sprintf("%s@%d", sess.SchemeID, sess.SchemeVersion)
	r.Flags = append(r.Flags, bal.Flags...)
	for flag, on := range map[string]bool{
		evaluation.FlagNotProtected: !s.Protected(), evaluation.FlagScreenMode: sess.Mode == vote.ModeScreen, evaluation.FlagTrialStore: s.Trial() != "",
		"rehearsal": sess.Rehearsal, "overridden": len(bal.Overrides) > 0,
	} {
		if on {
			r.Flags = append(r.Flags, flag)
		}
	}
	slices.Sort(r.Flags)
	r.Flags = slices.Compact(r.Flags)
	return nil
}

func (s *Service) publishResult(ctx context.Context, sid string, raw []byte, sum vote.Hash) error {
	b, err := s.box(ctx, sid)
	if err != nil {
		return err
	}
	sealed, err := s.boardBytes(ctx, sid, fileCheckpoint)
	if err != nil {
		return err
	}
	n, err := s.ownNote(sealed)
	if err != nil {
		return err
	}
	if err := s.publish(ctx, sid, fileResult, raw); err != nil {
		return err
	}
	return s.publishNote(ctx, sid, noteResult, vote.Note{
		Origin: b.Manifest.Origin, Size: n.Size, Root: n.Root, Stage: vote.StageResult, M: b.M, Extra: vote.ResultExtra(sum),
	})
}

// Result returns the published result of a session: the bytes that its note hashes, with digest and signature. Before the
// count it is a Conflict not_counted.
func (s *Service) Result(ctx context.Context, a Actor, id string) (evaluation.Result, error) {
	sess, err := load[Session](ctx, s, kindSession, id)
	if err != nil {
		return evaluation.Result{}, err
	}
	if err := s.resultGate(ctx, a, sess.V.BriefingID); err != nil {
		return evaluation.Result{}, err
	}
	if _, err := s.outcomeOf(ctx, id); err != nil {
		return evaluation.Result{}, err
	}
	return s.published(ctx, sess.V)
}

// published reads the result of a counted session from its board.
func (s *Service) published(ctx context.Context, sess Session) (evaluation.Result, error) {
	raw, err := s.boardBytes(ctx, sess.Boxes[0].SID, fileResult)
	if err != nil {
		return evaluation.Result{}, err
	}
	var r evaluation.Result
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("decode result: %w: %w", errBoxChanged, err)
	}
	note, err := s.boardBytes(ctx, sess.Boxes[0].SID, noteResult)
	if err != nil {
		return r, err
	}
	sum := sha256.Sum256(raw)
	r.Digest, r.Signature = hex.EncodeToString(sum[:]), string(note)
	return r, nil
}

// plainJSON encodes without HTML escapes, so that the bytes read as people wrote them.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// Balance is the whole accounting of a session, with the flags that say where it does not balance (domain 2.5).
type Balance = verify.Accounting
