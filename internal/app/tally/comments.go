package tally

import (
	"context"
	"crypto/ecdh"
	"errors"
	"fmt"
	"slices"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/check"

	"golang.org/x/sync/errgroup"

	"minping/internal/store"
	"minping/internal/vote"
)

// comment is one suggestion after the count. The original is kept when a person redacts it (domain 4.3).
type comment struct {
	Original string `json:"original"`
	Text     string `json:"text"`
	Shown    bool   `json:"shown"`
	By       string `json:"by,omitempty"` // who reviewed it last; "": no one yet
}

// CommentView is a suggestion as organizers see it.
type CommentView struct {
	N              int
	Version        int
	Text, Original string
	Shown          bool
	Reviewed       bool // a person has reviewed it, whether or not it was hidden or redacted
}

// OpenBox is a box with the key that opens it.
type OpenBox struct {
	*ballotbox.LiveBox
	Key *ecdh.PrivateKey
}

// remark is a non-empty comment, by its position: only a few of the texts are in memory at a time.
type remark struct {
	box *OpenBox
	key store.Key
}

// Text opens a comment; an empty or unreadable one gives "".
func (b *OpenBox) Text(msg []byte) (key store.Key, text string) {
	bal, err := b.ReadBallot(vote.SlotComment, msg)
	if err != nil {
		return key, ""
	}
	text, err = b.OpenComment(b.Key, bal)
	if err != nil {
		return key, ""
	}
	return store.Key(bal.Bid), text
}

// listen finds the non-empty comments of a batch.
func (b *OpenBox) listen(msgs [][]byte) []remark {
	var out []remark
	for _, m := range msgs {
		if key, text := b.Text(m); text != "" {
			out = append(out, remark{b, key})
		}
	}
	return out
}

// storeComments stores the comments in an order unrelated to their arrival (rb1 §10), and also writes them in that
// order, so that a journal reveals nothing either. They are written under a fresh name and only count once the outcome
// refers to it, so a killed count leaves no incomplete list. The name is listed under the session before the first of
// them: what a killed count leaves is found and erased. One that fails erases what it wrote.
func (s *Tallies) storeComments(ctx context.Context, id string, comments []remark) (attempt string, err error) {
	const together = 64
	if err := records.Shuffle(comments); err != nil {
		return "", err
	}
	attempt = records.NewID()
	if _, err := records.Create(ctx, s.env, ballotbox.KindCommentSet, attempt, id, struct{}{}); err != nil {
		return "", err
	}
	g, writing := errgroup.WithContext(ctx)
	g.SetLimit(together)
	for i, c := range comments {
		g.Go(func() error {
			msg, err := c.box.Rows.Lookup(writing, store.Comments, c.key)
			if err != nil {
				return fmt.Errorf("read comment: %w", err)
			}
			_, t := c.box.Text(msg)
			_, err = records.Create(writing, s.env, ballotbox.KindComment, CommentID(attempt, i+1), attempt,
				comment{Original: t, Text: t, Shown: true})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return "", errors.Join(err, s.purgeSet(ctx, attempt))
	}
	return attempt, nil
}

// eraseSets erases the suggestions that counts of a session have stored, except those of one count. Their names stay
// in the list: another replica may still be writing, and may die before it has erased what it wrote.
func (s *Tallies) eraseSets(ctx context.Context, id, keep string) error {
	sets, err := records.All[struct{}](ctx, s.env, ballotbox.KindCommentSet, id)
	if err != nil {
		return err
	}
	for _, set := range sets {
		if set.ID == keep {
			continue
		}
		if err := s.env.PurgeBelow(ctx, ballotbox.KindComment, set.ID); err != nil {
			return err
		}
	}
	return nil
}

// purgeSet erases the suggestions that one count has stored, and its name from the list. It also runs for a
// count that was told to stop.
func (s *Tallies) purgeSet(ctx context.Context, attempt string) error {
	ctx = context.WithoutCancel(ctx)
	if err := s.env.PurgeBelow(ctx, ballotbox.KindComment, attempt); err != nil {
		return err
	}
	if err := s.env.Store.Purge(ctx, ballotbox.KindCommentSet, attempt); err != nil {
		return fmt.Errorf("purge suggestions: %w", err)
	}
	return nil
}

// CommentID returns the id of suggestion n of a count.
func CommentID(attempt string, n int) string { return fmt.Sprintf("%s/%06d", attempt, n) }

// Comments lists a counted session's suggestions, shuffled; fewer than k are never shown.
func (s *Tallies) Comments(ctx context.Context, a records.Actor, id string) ([]CommentView, error) {
	if err := a.Only(auth.Admin, auth.Organizer); err != nil {
		return nil, err
	}
	return s.comments(ctx, id)
}

func (s *Tallies) comments(ctx context.Context, id string) ([]CommentView, error) {
	o, err := s.OutcomeOf(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []CommentView{}
	if o.CommentSet == "" {
		return out, nil
	}
	vs, err := records.All[comment](ctx, s.env, ballotbox.KindComment, o.CommentSet)
	for i, v := range vs {
		out = append(out, CommentView{
			N: i + 1, Version: v.Version, Text: v.V.Text, Original: v.V.Original,
			Shown: v.V.Shown, Reviewed: v.V.By != "",
		})
	}
	return out, err
}

// ReleasedComments returns the suggestions that people other than the reviewers may read: those that a person has
// reviewed, removing whatever identifies the author, and left visible (rb1 §10). waiting is the number of unreviewed
// ones.
func (s *Tallies) ReleasedComments(ctx context.Context, _ records.Actor,
	id string,
) (texts []string, waiting int, err error) {
	list, err := s.comments(ctx, id)
	for _, c := range list {
		switch {
		case !c.Reviewed:
			waiting++
		case c.Shown:
			texts = append(texts, c.Text)
		}
	}
	return texts, waiting, err
}

// EditComment hides or redacts suggestion n (counted from 1) at version ifMatch or AnyVersion; nil leaves a field
// unchanged.
func (s *Tallies) EditComment(ctx context.Context, a records.Actor, id string, ifMatch, n int, shown *bool,
	text *string,
) (CommentView, error) {
	if err := a.Only(auth.Admin, auth.Organizer); err != nil {
		return CommentView{}, err
	}
	o, err := s.OutcomeOf(ctx, id)
	if err != nil {
		return CommentView{}, err
	}
	if text != nil && (len(*text) > vote.CommentLen || !check.Prose(*text, vote.CommentLen)) {
		return CommentView{}, records.InvalidField("text", "最多 2048 字节，不能有控制字符。", "At most 2048 bytes, and no control characters.")
	}
	if o.CommentSet == "" {
		return CommentView{}, records.ErrNone
	}
	v, err := records.Update(ctx, s.env, ballotbox.KindComment, CommentID(o.CommentSet, n), ifMatch,
		func(c *comment) error {
			if shown != nil {
				c.Shown = *shown
			}
			if text != nil {
				c.Text = *text
			}
			c.By = a.Name
			return nil
		})
	if err != nil {
		return CommentView{}, err
	}
	err = s.audit.Append(ctx, a, "session.comment", id, fmt.Sprintf("n=%d", n))
	return CommentView{
		N: n, Version: v.Version, Text: v.V.Text, Original: v.V.Original,
		Shown: v.V.Shown, Reviewed: true,
	}, err
}

// PurgeComments erases a session's suggestions for good, and the list of its counts that stored some.
func (s *Tallies) PurgeComments(ctx context.Context, id string) error {
	if err := s.EraseComments(ctx, id); err != nil {
		return err
	}
	return s.env.PurgeBelow(ctx, ballotbox.KindCommentSet, id)
}

// EraseComments erases a session's suggestions, edited or not, and those of counts that came to nothing.
func (s *Tallies) EraseComments(ctx context.Context, id string) error {
	if err := s.eraseSets(ctx, id, ""); err != nil {
		return err
	}
	o, err := records.Load[Outcome](ctx, s.env, ballotbox.KindOutcome, id)
	if records.KindOf(err) == records.NotFound || (err == nil && o.V.CommentSet == "") {
		return nil
	}
	if err != nil {
		return err
	}
	return s.env.PurgeBelow(ctx, ballotbox.KindComment, o.V.CommentSet)
}

// OutcomeOf reads a counted session's outcome; Conflict not_counted before the count.
func (s *Tallies) OutcomeOf(ctx context.Context, id string) (Outcome, error) {
	cur, err := s.boxes.Current(ctx, id)
	if err != nil {
		return Outcome{}, err
	}
	o, err := records.Load[Outcome](ctx, s.env, ballotbox.KindOutcome, id)
	if records.KindOf(err) == records.NotFound || (err == nil && !isCounted(cur.State)) {
		return Outcome{}, records.Fail(records.Conflict, "not_counted", "还没有计票。", "Not counted yet.")
	}
	return o.V, err
}

// TooFew reports whether a session in a state has no result: so few ballots came back that none was opened.
func (s *Tallies) TooFew(ctx context.Context, id string, st vote.State) (bool, error) {
	if !isCounted(st) {
		return false, nil
	}
	o, err := s.OutcomeOf(ctx, id)
	return o.TooFew, err
}

// OutcomesOf returns the outcomes of those sessions that have been counted.
func (s *Tallies) OutcomesOf(ctx context.Context, sessions []string) (map[string]Outcome, error) {
	states, err := records.GetMany[ballotbox.StateEntry](ctx, s.env, ballotbox.KindState, sessions)
	if err != nil {
		return nil, err
	}
	counted := slices.DeleteFunc(slices.Clone(sessions), func(id string) bool { return !isCounted(states[id].State) })
	return records.GetMany[Outcome](ctx, s.env, ballotbox.KindOutcome, counted)
}

func isCounted(st vote.State) bool { return st == vote.StateCounted || st == vote.StatePurged }
