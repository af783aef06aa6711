package app

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"minping/internal/store"
	"minping/internal/vote"
)

// comment is one suggestion after the count. The original is kept when a person redacts it (domain 4.3).
type comment struct {
	Original string `json:"original"`
	Text     string `json:"text"`
	Shown    bool   `json:"shown"`
	By       string `json:"by,omitempty"` // who looked at it last; "": nobody yet
}

// CommentView is a suggestion as organizers see it.
type CommentView struct {
	N              int
	Version        int
	Text, Original string
	Shown          bool
	Reviewed       bool // a person has looked at it, to hide, redact or leave it
}

// openBox is a box with the key that opens it.
type openBox struct {
	*liveBox
	key *ecdh.PrivateKey
}

// said is a comment that says something: where it lies, for of the texts only a few are in memory at a time.
type said struct {
	box *openBox
	key store.Key
}

// text opens a comment; an empty or unreadable one says nothing.
func (b *openBox) text(msg []byte) (key store.Key, text string) {
	bal, err := b.ReadBallot(vote.SlotComment, msg)
	if err != nil {
		return key, ""
	}
	if text, err = b.OpenComment(b.key, bal); err != nil {
		return key, ""
	}
	return store.Key(bal.Bid), text
}

// listen finds the comments of a batch that say something.
func (b *openBox) listen(msgs [][]byte) []said {
	var out []said
	for _, m := range msgs {
		if key, text := b.text(m); text != "" {
			out = append(out, said{b, key})
		}
	}
	return out
}

// storeComments keeps the comments in an order that says nothing about their arrival (rb1 §10), and writes them in that order: what a
// journal tells of theirs is chance too. They are written under a fresh name and count only once the outcome names it, so that a count
// that was killed leaves no half list.
func (s *Service) storeComments(ctx context.Context, attempt string, comments []said) error {
	const together = 64
	if err := shuffle(comments); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(together)
	for i, c := range comments {
		g.Go(func() error {
			msg, err := c.box.rows.Lookup(ctx, store.Comments, c.key)
			if err != nil {
				return fmt.Errorf("read comment: %w", err)
			}
			_, t := c.box.text(msg)
			_, err = create(ctx, s, kindComment, commentID(attempt, i+1), attempt, comment{Original: t, Text: t, Shown: true})
			return err
		})
	}
	return g.Wait()
}

func commentID(attempt string, n int) string { return fmt.Sprintf("%s/%06d", attempt, n) }

func shuffle[T any](xs []T) error {
	for i := len(xs) - 1; i > 0; i-- {
		j, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			return fmt.Errorf("shuffle: %w", err)
		}
		k := int(j.Int64())
		xs[i], xs[k] = xs[k], xs[i]
	}
	return nil
}

// Comments lists a counted session's suggestions, shuffled; fewer than k are never shown.
func (s *Service) Comments(ctx context.Context, _ Actor, id string) ([]CommentView, error) {
	o, err := s.outcomeOf(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []CommentView{}
	if o.CommentSet == "" {
		return out, nil
	}
	vs, err := all[comment](ctx, s, kindComment, o.CommentSet)
	for i, v := range vs {
		out = append(out, CommentView{N: i + 1, Version: v.Version, Text: v.V.Text, Original: v.V.Original, Shown: v.V.Shown, Reviewed: v.V.By != ""})
	}
	return out, err
}

// ReleasedComments are the suggestions that others than those who review them may read: shown, and a person has taken out what tells who wrote
// them (rb1 §10). waiting counts those nobody has looked at yet.
func (s *Service) ReleasedComments(ctx context.Context, a Actor, id string) (texts []string, waiting int, err error) {
	list, err := s.Comments(ctx, a, id)
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

// EditComment hides or redacts suggestion n (counted from 1) at version ifMatch or AnyVersion; nil leaves a field as it is.
func (s *Service) EditComment(ctx context.Context, a Actor, id string, ifMatch, n int, shown *bool, text *string) (CommentView, error) {
	o, err := s.outcomeOf(ctx, id)
	if err != nil {
		return CommentView{}, err
	}
	if text != nil && (len(*text) > vote.CommentLen || !utf8.ValidString(*text) || strings.ContainsRune(*text, 0)) {
		return CommentView{}, invalid("text", "最多 2048 字节。", "At most 2048 bytes.")
	}
	if o.CommentSet == "" {
		return CommentView{}, errNone
	}
	v, err := change(ctx, s, kindComment, commentID(o.CommentSet, n), ifMatch, func(c *comment) error {
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
	err = s.audit(ctx, a, "session.comment", id, fmt.Sprintf("n=%d", n))
	return CommentView{N: n, Version: v.Version, Text: v.V.Text, Original: v.V.Original, Shown: v.V.Shown, Reviewed: true}, err
}

// purgeComments erases a session's suggestions, edited or not.
func (s *Service) purgeComments(ctx context.Context, id string) error {
	o, err := load[outcome](ctx, s, kindOutcome, id)
	if KindOf(err) == NotFound || (err == nil && o.V.CommentSet == "") {
		return nil
	}
	if err != nil {
		return err
	}
	return s.purgeBelow(ctx, kindComment, o.V.CommentSet)
}

// outcomeOf reads a counted session's outcome; Conflict not_counted before.
func (s *Service) outcomeOf(ctx context.Context, id string) (outcome, error) {
	cur, err := s.current(ctx, id)
	if err != nil {
		return outcome{}, err
	}
	o, err := load[outcome](ctx, s, kindOutcome, id)
	if KindOf(err) == NotFound || (err == nil && !isCounted(cur.State)) {
		return outcome{}, fail(Conflict, "not_counted", "还没有计票。", "Not counted yet.")
	}
	return o.V, err
}

// outcomesOf are the outcomes of those sessions that are counted.
func (s *Service) outcomesOf(ctx context.Context, sessions []string) (map[string]outcome, error) {
	states, err := several[stateEntry](ctx, s, kindState, sessions)
	if err != nil {
		return nil, err
	}
	counted := slices.DeleteFunc(slices.Clone(sessions), func(id string) bool { return !isCounted(states[id].State) })
	return several[outcome](ctx, s, kindOutcome, counted)
}

func isCounted(st vote.State) bool { return st == vote.StateCounted || st == vote.StatePurged }
