package session

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// AddSlips adds token ids to a box of a session in draft (rb1 §5): the server receives hashes and never holds an
// unused token. Adding the same ids again is not an error. tids are base64url of 32 bytes.
func (s *Sessions) AddSlips(ctx context.Context, a records.Actor, id, group string,
	tids []string,
) (SessionView, error) {
	sess, err := s.mine(ctx, a, id)
	if err != nil {
		return SessionView{}, err
	}
	if sess.V.Mode == vote.ModeScreen {
		return SessionView{}, records.Fail(records.Conflict, "no_slips_in_screen", "这场测评扫大屏投票，不用票。", "This session uses the hall screen; it has no slips.")
	}
	i := slices.IndexFunc(sess.V.Boxes, func(b ballotbox.BoxRef) bool { return b.Group == group })
	if i < 0 {
		return SessionView{}, records.InvalidField("group", "没有这个参评人员分组。", "There is no such voter group.")
	}
	add, err := ballotbox.ParseTIDs(tids)
	if err != nil {
		return SessionView{}, err
	}
	defer s.Work.Lock(id)()
	st, err := s.boxes.Current(ctx, id)
	if err != nil {
		return SessionView{}, err
	}
	if st.State != vote.StateDraft {
		return SessionView{}, records.Fail(records.Conflict, "not_draft", "票已经定版，不能再加。", "The slips are fixed; none can be added.")
	}
	if err := s.mergeIssued(ctx, sess.V, sess.V.Boxes[i].SID, add); err != nil {
		return SessionView{}, err
	}
	if err := s.audit.Append(ctx, a, "session.slips", id, fmt.Sprintf("%d", len(tids))); err != nil {
		return SessionView{}, err
	}
	return s.ShowSession(ctx, a, id)
}

func (s *Sessions) mergeIssued(ctx context.Context, sess ballotbox.Session, sid string, add []vote.Hash) error {
	for range 10 {
		version, have := 0, []vote.Hash(nil)
		r, err := s.env.Store.Latest(ctx, ballotbox.KindIssued, sid)
		switch {
		case err == nil:
			version, have = r.Version, ballotbox.SplitHashes(r.Body)
		case !errors.Is(err, store.ErrNotFound):
			return fmt.Errorf("read issued set: %w", err)
		}
		merged := append(slices.Clone(have), add...)
		slices.SortFunc(merged, ballotbox.CompareHash)
		merged = slices.Compact(merged)
		if len(merged) == len(have) {
			return nil
		}
		if limit := boxLimit(sess); len(merged) > limit {
			return records.InvalidField("token_ids", fmt.Sprintf("票数超过上限 %d 张。", limit), fmt.Sprintf("More slips than the limit of %d.", limit))
		}
		err = s.env.Store.Insert(ctx, store.Record{
			Kind: ballotbox.KindIssued, ID: sid, Version: version + 1,
			At: s.env.Now(), Body: ballotbox.JoinHashes(merged),
		})
		if !errors.Is(err, store.ErrExists) {
			return err
		}
	}
	return fmt.Errorf("add slips: %w", store.ErrUnavailable)
}

// boxLimit returns the maximum number of slips in one box.
func boxLimit(sess ballotbox.Session) int {
	if sess.Cap > 0 {
		return sess.Cap
	}
	return records.MaxSlips
}

// makeReady fixes every box of a session: questionnaire, keys, manifest and its note (rb1 §11). It can be killed and
// called again: an existing manifest is kept.
func (s *Sessions) makeReady(ctx context.Context, id string) error {
	cur, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return err
	}
	sess := cur.V
	for _, b := range sess.Boxes {
		issued, err := s.boxes.IssuedSet(ctx, b.SID)
		if err != nil {
			return err
		}
		if len(issued) == 0 && sess.Mode != vote.ModeScreen {
			return records.Fail(records.Conflict, "no_slips", "还没有生成测评票，请先印制。", "There are no slips yet; make them first.")
		}
	}
	sess, err = s.copyScheme(ctx, sess)
	if err != nil {
		return err
	}
	said, err := s.disclosure(ctx, id, sess)
	if err != nil {
		return err
	}
	hashes := map[string]string{}
	for _, b := range sess.Boxes {
		m, err := s.fixBox(ctx, sess, b, said)
		if err != nil {
			return err
		}
		hashes[b.SID] = vote.B64u.EncodeToString(m[:])
	}
	_, err = records.Update(ctx, s.env, ballotbox.KindSession, id, records.AnyVersion,
		func(v *ballotbox.Session) error {
			v.Title, v.Questionnaire, v.Satisfaction = sess.Title, sess.Questionnaire, sess.Satisfaction
			v.Org, v.Round = sess.Org, sess.Round
			v.SchemeID, v.SchemeVersion = sess.SchemeID, sess.SchemeVersion
			for i := range v.Boxes {
				v.Boxes[i].ManifestHash = hashes[v.Boxes[i].SID]
			}
			return nil
		})
	return err
}

// disclosure returns what the organization disclosed about its rectification, one paragraph per entry (domain A23).
// From here on it is fixed, except by a rehearsal, which binds no one.
func (s *Sessions) disclosure(ctx context.Context, id string, sess ballotbox.Session) ([]string, error) {
	if sess.Rehearsal {
		b, err := s.rounds.ShowBriefing(ctx, sess.BriefingID)
		return scheme.Paragraphs(b.V.Disclosure), err
	}
	said, err := s.rounds.Disclosures.Carry(ctx, sess.BriefingID, id)
	return scheme.Paragraphs(said), err
}

// binds reports whether a session of a briefing has fixed its disclosure: one whose form carries it, or in which
// people have begun to vote. Voided sessions and rehearsals bind no one.
func (s *Sessions) binds(ctx context.Context, briefingID string, forms []string) (bool, error) {
	all, err := records.All[ballotbox.Session](ctx, s.env, ballotbox.KindSession, briefingID)
	if err != nil {
		return false, err
	}
	for _, x := range all {
		if x.V.Rehearsal {
			continue
		}
		cur, err := s.boxes.Current(ctx, x.ID)
		if err != nil {
			return false, err
		}
		begun := cur.State != vote.StateDraft && cur.State != vote.StateReady
		if (begun || slices.Contains(forms, x.ID)) && cur.State != vote.StateVoided {
			return true, nil
		}
	}
	return false, nil
}

// fixBox fixes one box. Its manifest decides: what an attempt wrote that was killed before the manifest counts for
// nothing, and after the manifest only the note is missing.
func (s *Sessions) fixBox(ctx context.Context, sess ballotbox.Session, ref ballotbox.BoxRef,
	said []string,
) (vote.Hash, error) {
	form, err := sess.Questionnaire.FormJSON(sess.Title, ref.Group, sess.Comments, rulesOf(sess), said...)
	if err != nil {
		return vote.Hash{}, fmt.Errorf("form: %w", err)
	}
	raw, err := s.boxes.BoardBytes(ctx, ref.SID, ballotbox.FileManifest)
	if records.KindOf(err) == records.NotFound {
		raw, err = s.newManifest(ctx, sess, ref, form)
	}
	if err != nil {
		return vote.Hash{}, err
	}
	b, err := vote.ParseManifest(raw)
	if err != nil {
		return vote.Hash{}, fmt.Errorf("stored manifest: %w", err)
	}
	issued, err := s.boxes.IssuedSet(ctx, ref.SID)
	if err != nil {
		return vote.Hash{}, err
	}
	if err := ballotbox.Fits(s.boxes.Ring, b, s.manifestOf(sess, ref, form, keys.Public{}, issued)); err != nil {
		return vote.Hash{}, err
	}
	return b.M, ballotbox.PublishManifestNote(ctx, s.boxes, b)
}

// newManifest makes the keys of a box and publishes its form and manifest, which it returns.
func (s *Sessions) newManifest(ctx context.Context, sess ballotbox.Session, ref ballotbox.BoxRef,
	form []byte,
) ([]byte, error) {
	pub, err := s.freshKeys(ref.SID, sess)
	if err != nil {
		return nil, err
	}
	issued, err := s.boxes.IssuedSet(ctx, ref.SID)
	if err != nil {
		return nil, err
	}
	// From here on a missing box is a lost one.
	if _, err := s.env.Store.Box(ctx, ref.SID); err != nil {
		return nil, fmt.Errorf("make box: %w", err)
	}
	raw, err := s.manifestOf(sess, ref, form, pub, issued).Canonical()
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if _, err := vote.ParseManifest(raw); err != nil {
		return nil, fmt.Errorf("own manifest: %w", err)
	}
	if err := ballotbox.TakeBackForm(ctx, s.boxes, ref.SID); err != nil {
		return nil, err
	}
	if err := s.boxes.Publish(ctx, ref.SID, ballotbox.FileForm, form); err != nil {
		return nil, err
	}
	if err := s.boxes.Publish(ctx, ref.SID, ballotbox.FileManifest, raw); err != nil {
		return nil, err
	}
	return s.boxes.BoardBytes(ctx, ref.SID, ballotbox.FileManifest)
}

// rulesOf returns how the session's ballots will be counted, which the form fixes for everyone to see before the first
// slip is printed.
func rulesOf(sess ballotbox.Session) scheme.Fixed {
	f := scheme.Fixed{Reckoning: sess.Questionnaire.Reckoning(sess.Satisfaction)}
	for _, g := range sess.Groups {
		f.Weights = append(f.Weights, scheme.GroupWeight{Group: g.Name, Weight: g.Weight})
	}
	return f
}

// freshKeys generates the keys of a box. Keys left by an attempt that was killed before it published a manifest were
// never used and are replaced; another replica that may be doing the same gets three seconds first.
func (s *Sessions) freshKeys(sid string, sess ballotbox.Session) (keys.Public, error) {
	spec := keys.Spec{Comments: sess.Comments, Presence: sess.Presence == 1}
	pub, err := s.boxes.Ring.Make(sid, spec)
	if !errors.Is(err, keys.ErrExists) {
		return pub, err
	}
	time.Sleep(3 * time.Second)
	if _, err := s.boxes.BoardBytes(context.Background(), sid, ballotbox.FileManifest); err == nil {
		return pub, records.Fail(records.Conflict, "raced", "另一个人刚刚操作了这场测评，请刷新。", "Someone else just moved this session; reload it.")
	}
	if err := s.boxes.Ring.Remove(sid); err != nil {
		return pub, fmt.Errorf("replace keys: %w", err)
	}
	return s.boxes.Ring.Make(sid, spec)
}

func (s *Sessions) manifestOf(sess ballotbox.Session, ref ballotbox.BoxRef, form []byte, pub keys.Public,
	issued []vote.Hash,
) vote.Manifest {
	formHash, root := sha256.Sum256(form), vote.IssuedRoot(issued)
	_, board := s.boxes.Ring.Board()
	m := vote.Manifest{
		V: 1, SID: ref.SID, Org: sess.Org, Title: sess.Title, Form: vote.B64u.EncodeToString(formHash[:]),
		Mode: sess.Mode, Flow: sess.Flow, Presence: sess.Presence, Delay: sess.Delay, Cap: sess.Cap, K: sess.K,
		Seal: vote.B64u.EncodeToString(pub.Seal), Receipt: vote.B64u.EncodeToString(pub.Receipt), Board: board,
		Origin: hostOf(s.env.PublicURL) + "/rb1/" + ref.SID,
		Issued: vote.IssuedSet{N: len(issued), Root: vote.B64u.EncodeToString(root[:])},
		Cast:   s.castURL + "/rb1/" + ref.SID + "/cast", App: s.appHash,
	}
	if m.Cap == 0 {
		m.Cap = len(issued)
	}
	for _, q := range sess.Questionnaire.Shapes() {
		m.Questions = append(m.Questions, vote.Question(q))
	}
	for _, i := range pub.Issuers {
		m.Issuers = append(m.Issuers, vote.Issuer{
			Slot: i.Slot, Body: "operator",
			N: vote.B64u.EncodeToString(i.Key.N.Bytes()),
		})
	}
	return m
}

func hostOf(public string) string {
	u, err := url.Parse(public)
	if err != nil || u.Host == "" {
		return "localhost"
	}
	return u.Host
}
