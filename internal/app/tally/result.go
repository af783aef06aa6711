package tally

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/verify"
	"minping/internal/vote"
)

// Outcome is what is kept of a count: only what may be published. Hidden voter groups are merged, and paper ballots
// are included in the totals.
type Outcome struct {
	TooFew      bool                 `json:"too_few"`
	Returned    int                  `json:"returned"`
	Parts       []satisfaction.Part  `json:"parts,omitempty"`
	Turnout     satisfaction.Turnout `json:"turnout"`
	CommentSet  string               `json:"comment_set,omitempty"`
	Suggestions int                  `json:"suggestions"`
	Balance     *Balance             `json:"balance,omitempty"` // the accounting that the result was calculated with
	Digest      string               `json:"digest"`            // hex SHA-256 of result.json
	// what weakened the result at the time of the count
	Marks []string `json:"marks,omitempty"`
}

// publishOutcome decides what may be revealed, writes the single result.json of all boxes with its notes, and then the
// outcome, which makes the count durable. boxes is nil if too few voted: nothing was opened then.
func (s *Tallies) publishOutcome(ctx context.Context, q Input, boxes []boxTally, comments []remark, total int) error {
	id, sess, bal := q.ID, q.Session, q.Balance
	parts := make([]satisfaction.Part, 0, len(sess.Boxes))
	for _, b := range boxes {
		parts = append(parts, b.part())
	}
	turnout, err := s.turnoutOf(ctx, sess, bal)
	if err != nil {
		return err
	}
	o := Outcome{Returned: total, TooFew: boxes == nil, Turnout: turnout, Suggestions: len(comments), Balance: &bal}
	r, err := s.measure(sess, parts, &o, total)
	if err != nil {
		return err
	}
	if err := s.nameResult(ctx, id, sess, bal, &r); err != nil {
		return err
	}
	r.SuggestionsCount, o.Marks = len(comments), satisfaction.Marks(r.Flags)
	raw, err := records.PlainJSON(r)
	if err != nil {
		return err
	}
	if done, err := s.PublishDecided(ctx, id, sess); err != nil || done {
		return err
	}
	if err := s.stillSealed(ctx, id); err != nil {
		return err
	}
	if err := s.asPublished(ctx, sess, raw); err != nil {
		return err
	}
	if len(comments) >= sess.K {
		o.CommentSet, err = s.storeComments(ctx, id, comments)
		if err != nil {
			return err
		}
		if err := s.stillSealed(ctx, id); err != nil {
			return errors.Join(err, s.purgeSet(ctx, o.CommentSet))
		}
	}
	sum := sha256.Sum256(raw)
	o.Digest = hex.EncodeToString(sum[:])
	// If this fails, the suggestions stay listed: they may belong to what was decided.
	d, err := s.decide(ctx, sess.Boxes[0].SID, decided{o, raw})
	if err != nil {
		return err
	}
	return s.publish(ctx, id, sess, d)
}

// stillSealed refuses to go on with a count whose session another replica has voided.
func (s *Tallies) stillSealed(ctx context.Context, id string) error {
	cur, err := s.boxes.Current(ctx, id)
	if err == nil && cur.State != vote.StateSealed {
		return records.Fail(records.Conflict, "raced", "另一个人刚刚操作了这场测评，请刷新。", "Someone else just moved this session; reload it.")
	}
	return err
}

// part converts a box's tally to the terms of the scoring rules.
func (b boxTally) part() satisfaction.Part {
	p := satisfaction.Part{Name: b.group, Weight: decimal.Decimal(b.weight), Box: toTally(b.tally)}
	if b.paper != nil {
		t := toTally(b.paper)
		p.Paper = &t
	}
	return p
}

func toTally(t *vote.Tally) satisfaction.Tally {
	out := satisfaction.Tally{Returned: t.Returned, Spoilt: t.Spoilt, AllAbstain: t.AllBlank}
	for _, q := range t.Questions {
		out.Questions = append(out.Questions, satisfaction.Counts{N: slices.Clone(q.N), Abstain: q.Blank})
	}
	return out
}

// turnoutOf returns what people counted: from the accounting, else from the briefing.
func (s *Tallies) turnoutOf(ctx context.Context, sess ballotbox.Session, b Balance) (satisfaction.Turnout, error) {
	t := satisfaction.Turnout{Printed: &b.Printed, Issued: &b.Issued}
	if b.Given {
		t.Expected, t.Attended = &b.Expected, &b.Attended
		return t, nil
	}
	br, err := records.Load[round.Briefing](ctx, s.env, round.KindBriefing, sess.BriefingID)
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

// measure calculates the satisfaction and leaves in o only the parts that may be known.
func (s *Tallies) measure(sess ballotbox.Session, parts []satisfaction.Part, o *Outcome,
	total int,
) (satisfaction.Result, error) {
	if o.TooFew {
		// Nothing was opened: the rules get one part of unread ballots, which they suppress.
		t := satisfaction.Tally{Returned: total, Spoilt: total}
		for _, q := range sess.Questionnaire.Questions {
			t.Questions = append(t.Questions, satisfaction.Counts{N: make([]int, len(q.Options))})
		}
		parts = []satisfaction.Part{{Box: t}}
	}
	m, err := satisfaction.Satisfaction(sess.Questionnaire, sess.Satisfaction, sess.K, parts, o.Turnout)
	if err != nil {
		return satisfaction.Result{}, fmt.Errorf("satisfaction: %w", err)
	}
	r := m.Result()
	if o.TooFew {
		r.Suppressed = satisfaction.TooFew
		return r, nil
	}
	o.Parts = satisfaction.Publishable(parts, sess.K)
	return r, nil
}

// nameResult fills in names, seal and the flags that the scoring rules do not know.
func (s *Tallies) nameResult(ctx context.Context, id string, sess ballotbox.Session, bal Balance,
	r *satisfaction.Result,
) error {
	where, err := s.rounds.ContextOf(ctx, sess.BriefingID)
	if err != nil {
		return err
	}
	line, err := s.boxes.StateHistory(ctx, id)
	if err != nil {
		return err
	}
	sealed, _ := ballotbox.Reached(line, vote.StateSealed)
	r.Round, r.Org, r.OrgKind = where.Round.V.Name, sess.Org, where.Organization.V.Kind
	r.SessionID, r.State, r.SealedAt = id, string(vote.StateCounted), sealed.At.Format(time.RFC3339)
	r.TemplateVersion = fmt.Sprintf("%s@%d", sess.SchemeID, sess.SchemeVersion)
	r.Flags = append(r.Flags, bal.Flags...)
	for flag, on := range map[string]bool{
		satisfaction.FlagNotProtected: !s.env.Protected(), satisfaction.FlagScreenMode: sess.Mode == vote.ModeScreen,
		satisfaction.FlagTrialStore: s.env.Trial() != "",
		"rehearsal":                 sess.Rehearsal, "overridden": len(bal.Overrides) > 0,
	} {
		if on {
			r.Flags = append(r.Flags, flag)
		}
	}
	slices.Sort(r.Flags)
	r.Flags = slices.Compact(r.Flags)
	return nil
}

func (s *Tallies) publishResult(ctx context.Context, sid string, raw []byte, sum vote.Hash) error {
	b, err := s.boxes.Box(ctx, sid)
	if err != nil {
		return err
	}
	sealed, err := s.boxes.BoardBytes(ctx, sid, ballotbox.FileCheckpoint)
	if err != nil {
		return err
	}
	n, err := s.boxes.OwnNote(sealed)
	if err != nil {
		return err
	}
	if err := s.boxes.Publish(ctx, sid, ballotbox.FileResult, raw); err != nil {
		return err
	}
	return s.boxes.PublishNote(ctx, sid, ballotbox.NoteResult, vote.Note{
		Origin: b.Manifest.Origin, Size: n.Size, Root: n.Root, Stage: vote.StageResult, M: b.M,
		Extra: vote.ResultExtra(sum),
	})
}

// Result returns the published result of a session: the bytes that its note hashes, with digest and signature. Before
// the count it returns a Conflict not_counted.
func (s *Tallies) Result(ctx context.Context, a records.Actor, id string) (satisfaction.Result, error) {
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return satisfaction.Result{}, err
	}
	if err := s.rounds.ResultGate(ctx, a, sess.V.BriefingID); err != nil {
		return satisfaction.Result{}, err
	}
	if _, err := s.OutcomeOf(ctx, id); err != nil {
		return satisfaction.Result{}, err
	}
	return s.Published(ctx, sess.V)
}

// Published reads the result of a counted session from its board.
func (s *Tallies) Published(ctx context.Context, sess ballotbox.Session) (satisfaction.Result, error) {
	raw, err := s.boxes.BoardBytes(ctx, sess.Boxes[0].SID, ballotbox.FileResult)
	if err != nil {
		return satisfaction.Result{}, err
	}
	var r satisfaction.Result
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("decode result: %w: %w", ballotbox.ErrBoxChanged, err)
	}
	note, err := s.boxes.BoardBytes(ctx, sess.Boxes[0].SID, ballotbox.NoteResult)
	if err != nil {
		return r, err
	}
	sum := sha256.Sum256(raw)
	r.Digest, r.Signature = hex.EncodeToString(sum[:]), string(note)
	return r, nil
}

// Balance is the whole accounting of a session, with flags that say where it does not balance (domain 2.5).
type Balance = verify.Accounting
