package ballotbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/keys"
	"minping/internal/vote"
)

// ParseTIDs reads token ids, base64url of 32 bytes each, and returns them ascending.
func ParseTIDs(tids []string) ([]vote.Hash, error) {
	if len(tids) == 0 || len(tids) > records.MaxSlips {
		return nil, records.InvalidField("token_ids", "每次提交 1 到 100000 张票。", "Send between 1 and 100000 slips.")
	}
	out := make([]vote.Hash, len(tids))
	for i, t := range tids {
		h, err := vote.ParseHash(t)
		if err != nil {
			return nil, records.InvalidField(fmt.Sprintf("token_ids[%d]", i), "不是 32 字节的 base64url。", "Not base64url of 32 bytes.")
		}
		out[i] = h
	}
	slices.SortFunc(out, CompareHash)
	if len(slices.Compact(slices.Clone(out))) != len(out) {
		return nil, records.InvalidField("token_ids", "有重复的票。", "A slip is listed twice.")
	}
	return out, nil
}

// Fits checks that a manifest has the keys held here and the form, slips, unit and title that
// the session would have now. The service's address and its phone page may have changed since.
func Fits(ring *keys.Ring, b *vote.Box, now vote.Manifest) error {
	k, err := ring.Load(b.Manifest.SID)
	if err == nil {
		err = k.Match(b)
	}
	damaged := new(keys.DamagedError)
	if errors.Is(err, keys.ErrGone) || errors.As(err, &damaged) {
		return records.Fail(records.Conflict, "draft_changed", "定版中断后，密钥不见了或已不是原来的。请作废这场测评，另建一场。",
			"The keys of this session were lost when its fixing was interrupted. Void it and create a new one.")
	}
	if err != nil {
		return fmt.Errorf("keys of a fixed box: %w", err)
	}
	m := b.Manifest
	if m.Form != now.Form || m.Issued != now.Issued || m.Org != now.Org || m.Title != now.Title {
		return records.Fail(records.Conflict, "draft_changed", "定版中断后，内容又改了。请作废这场测评，另建一场。",
			"The draft was changed after its fixing was interrupted. Void this session and create a new one.")
	}
	return nil
}

// TakeBackForm erases the form, if any, of an attempt that published no manifest: it was never served.
func TakeBackForm(ctx context.Context, s *Boxes, sid string) error {
	if _, err := s.BoardBytes(ctx, sid, FileForm); records.KindOf(err) == records.NotFound {
		return nil // an erasure empties the log of records, which costs time
	}
	if err := s.env.Store.Purge(ctx, KindBoard, sid+"/"+FileForm); err != nil {
		return fmt.Errorf("take back an earlier form: %w", err)
	}
	return nil
}

// WipeBoard erases the board of a box of a rehearsal, and what leads to it.
func WipeBoard(ctx context.Context, s *Boxes, ref BoxRef) error {
	if err := s.env.PurgeBelow(ctx, KindBoard, ref.SID); err != nil {
		return err
	}
	for kind, id := range map[string]string{KindNumber: ref.Number, KindBoxOf: ref.SID} {
		if err := s.env.Store.Purge(ctx, kind, id); err != nil {
			return fmt.Errorf("wipe rehearsal: %w", err)
		}
	}
	return nil
}

// PublishManifestNote signs the manifest of a box and how many slips it fixes.
func PublishManifestNote(ctx context.Context, s *Boxes, b *vote.Box) error {
	return s.PublishNote(ctx, b.Manifest.SID, NoteManifest, vote.Note{
		Origin: b.Manifest.Origin, Size: b.Manifest.Issued.N, Root: b.IssuedRoot, Stage: vote.StageManifest, M: b.M,
	})
}

// EndVoided erases the keys of a voided session and publishes its notes. It can be killed and called again. A box whose
// board cannot be read does not keep the others from being published as void.
func EndVoided(ctx context.Context, s *Boxes, sess Session, reason string) error {
	for _, ref := range sess.Boxes {
		if err := s.Ring.Remove(ref.SID); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
		s.Forget(ref.SID)
	}
	var failed error
	for _, ref := range sess.Boxes {
		failed = errors.Join(failed, endVoidedBox(ctx, s, ref.SID, reason))
	}
	return failed
}

func endVoidedBox(ctx context.Context, s *Boxes, sid, reason string) error {
	b, err := s.Box(ctx, sid)
	if records.KindOf(err) == records.NotFound {
		// Voided before its manifest was fixed: there is nothing on the board but the form of a killed attempt.
		return TakeBackForm(ctx, s, sid)
	}
	if err != nil {
		return err
	}
	// A draft whose fixing was interrupted has a manifest without its note.
	if err := PublishManifestNote(ctx, s, b.Box); err != nil {
		return err
	}
	return s.PublishNote(ctx, sid, NoteVoided, vote.Note{
		Origin: b.Manifest.Origin, Size: 0, Root: vote.TreeRoot(nil), Stage: vote.StageVoided, M: b.M,
		Extra: vote.VoidedExtra(reason),
	})
}

// settled is how long after a void any other process is assumed to have stopped working on the session.
const settled = time.Hour

// IsOver reports whether nothing is left to do for a session in a state, as far as is known without reading.
func (s *Boxes) IsOver(session string, st vote.State) bool {
	_, over := s.over.Load(session)
	return st == vote.StatePurged || st == vote.StateVoided && over
}

// VoidLeft reports whether a voided session still has keys, a board that does not say that it is void or holds the form
// of a box that never existed, or suggestions that a count stored. A session that has nothing left, and was voided long
// enough ago, is remembered from then on.
func VoidLeft(ctx context.Context, s *Boxes, id string, sess Session, at time.Time) (bool, error) {
	if s.KeysLeft(sess) {
		return true, nil
	}
	for _, ref := range sess.Boxes {
		if left, err := boardLeft(ctx, s, ref.SID); err != nil || left {
			return left, err
		}
	}
	if left, err := suggestionsLeft(ctx, s, id); err != nil || left {
		return left, err
	}
	if s.env.Now().Sub(at) >= settled {
		s.over.Store(id, struct{}{})
	}
	return false, nil
}

// suggestionsLeft reports whether a count of a session has left suggestions: it may have gone on storing after they
// were erased.
func suggestionsLeft(ctx context.Context, s *Boxes, session string) (bool, error) {
	sets, err := s.env.Store.List(ctx, KindCommentSet, session, "", 1000)
	if err != nil {
		return false, fmt.Errorf("list suggestions: %w", err)
	}
	for _, set := range sets {
		stored, err := s.env.Store.List(ctx, KindComment, set.ID, "", 1)
		if err != nil {
			return false, fmt.Errorf("list suggestions: %w", err)
		}
		if len(stored) > 0 {
			return true, nil
		}
	}
	return false, nil
}

// boardLeft reports whether the board of a voided box is still unfinished.
func boardLeft(ctx context.Context, s *Boxes, sid string) (bool, error) {
	fixed, err := onBoard(ctx, s, sid, FileManifest)
	if err != nil {
		return false, err
	}
	if !fixed {
		return onBoard(ctx, s, sid, FileForm)
	}
	said, err := onBoard(ctx, s, sid, NoteVoided)
	return !said, err
}

func onBoard(ctx context.Context, s *Boxes, sid, file string) (bool, error) {
	_, err := s.File(ctx, sid, file)
	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	return err == nil, err
}
