package session_test

import (
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// rb1 §16 C5: anyone who has the issuer key while a session is open can forge ballots that verify. A box with more of
// them than admitted phones is never sealed, by any role, and nothing is counted.
func TestForgedBallotsBeyondTheAdmissionsAreNeverSealed(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(9, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	stolen, err := h.Boxes.Ring.Load(v.ID)
	h.Must(err)
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), vote.Token{}, [10]byte{})
	h.Must(err)
	var signed [][]byte
	for i, z := range p.Request.Z {
		bs, err := stolen.Issuers[i].BlindSign(z)
		h.Must(err)
		signed = append(signed, bs)
	}
	h.Must(p.Admitted(vote.AdmitAnswer(signed)))
	h.Cast(v.ID, p, apptest.Same(3, 3))

	if r := h.Move(v.ID, vote.StateClosing); r.State != vote.StateClosing || r.Blocked != session.BlockedBallots {
		t.Fatalf("seven ballots of six phones: %+v", r)
	}
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, "seal", "两个人也不能"))
	}
	var told *records.Error
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateSealed})
	if !errors.As(err, &told) || told.Code != session.BlockedBallots {
		t.Errorf("sealing by two people: %v", err)
	}
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("counting: %v", err)
	}
	_, err = h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.FileCheckpoint)
	if records.KindOf(err) != records.NotFound {
		t.Errorf("a sealed note: %v", err)
	}
}

// rb1 §16 C8, §9.1.
func TestNothingIsOpenedBeforeTheSealedNote(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
		To: vote.StateClosing, Hold: true,
	})
	h.Must(err)
	h.Env.OnHold(func(point string) {
		if point == "count.open" {
			t.Error("the count key was used")
		}
	})
	sess, err := records.Load[ballotbox.Session](t.Context(), h.Service.Env, ballotbox.KindSession, v.ID)
	h.Must(err)
	request := tally.Input{ID: v.ID, Session: sess.V, Report: func(int, int) {}}
	if err := h.Tallies.Count(t.Context(), request); err == nil {
		t.Error("counted without a sealed note")
	}
	if _, _, err := h.Tallies.CountBox(t.Context(), request, v.ID); err == nil {
		t.Error("a box was opened without its sealed note")
	}
}

// shelf is a ballot box whose rows someone changed in the store.
type shelf struct {
	store.Box
	change func([][]byte)
}

func (s shelf) Scan(ctx context.Context, t store.Table, fn func(store.Key, []byte) error) error {
	var keys []store.Key
	var rows [][]byte
	err := s.Box.Scan(ctx, t, func(k store.Key, v []byte) error {
		keys, rows = append(keys, k), append(rows, slices.Clone(v))
		return nil
	})
	if t == store.Ballots {
		s.change(rows)
	}
	for i := range rows {
		err = errors.Join(err, fn(keys[i], rows[i]))
	}
	return err
}

// Anyone who has the database may change it between seal and count. What is opened is what the sealed note signs, or
// nothing (rb1 §9.1).
func TestABoxThatWasChangedAfterTheSealIsNotCounted(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(8)
	h.Move(v.ID, vote.StateClosing)
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	_, forged := apptest.Unsigned(t, b, vote.SlotBallot, apptest.Same(3, 3), "")
	refused := func(name string) {
		t.Helper()
		_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
		if !errors.Is(err, ballotbox.ErrBoxChanged) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.Conflict {
			t.Errorf("%s: a result: %v", name, err)
		}
	}
	whole := b.Rows
	for name, change := range map[string]func([][]byte){
		"a forged ballot in the place of another": func(rows [][]byte) { rows[2] = forged },
		"one ballot twice":                        func(rows [][]byte) { rows[2] = rows[3] },
		"a byte of the sealed part":               func(rows [][]byte) { rows[4][len(rows[4])-1] ^= 1 },
		"a ballot that cannot be read":            func(rows [][]byte) { rows[5] = rows[5][:40] },
	} {
		b.Rows = shelf{whole, change}
		refused(name)
	}
	b.Rows = whole
	index := h.overwrite(v.ID, ballotbox.FileIndex, func(body []byte) { body[0] ^= 1 })
	refused("the index")
	h.overwrite(v.ID, ballotbox.FileIndex, func(body []byte) { copy(body, index) })
	records := h.overwrite(v.ID, ballotbox.FileRecords, func(body []byte) { body[0] ^= 1 })
	refused("the records")
	h.overwrite(v.ID, ballotbox.FileRecords, func(body []byte) { copy(body, records) })

	// Box and index changed alike.
	b.Rows = shelf{whole, func(rows [][]byte) { rows[2] = forged }}
	h.overwrite(v.ID, ballotbox.FileIndex, func(body []byte) {
		trackers := []vote.Hash{h.trackerOf(b, forged)}
		for i, row := range h.rows(whole) {
			if i != 2 {
				trackers = append(trackers, h.trackerOf(b, row))
			}
		}
		slices.SortFunc(trackers, ballotbox.CompareHash)
		copy(body, ballotbox.JoinHashes(trackers))
	})
	refused("a forged ballot in the index")
	h.overwrite(v.ID, ballotbox.FileIndex, func(body []byte) { copy(body, index) })
	b.Rows = whole

	note := h.overwrite(v.ID, ballotbox.FileCheckpoint, func(body []byte) { body[2] ^= 1 })
	refused("a note that no one signed")
	h.overwrite(v.ID, ballotbox.FileCheckpoint, func(body []byte) { copy(body, note) })
	h.Move(v.ID, vote.StateCounted) // put back as it was, it counts
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Returned != 8 || *r.Valid != 8 {
		t.Errorf("counted: %+v", r)
	}
}

// A changed box stays changed: an earlier request does not make the service open it again and again, and the page does
// not say that it is being counted.
func TestACountOfAChangedBoxIsNotTriedAgainByItself(t *testing.T) {
	h, v := sealedHall(t)
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	whole := b.Rows
	b.Rows = shelf{whole, func(rows [][]byte) { rows[2] = rows[3] }}
	h.Sessions.TakeOver = 0
	h.Must(h.Sessions.WantCount(t.Context(), v.ID, "zhang")) // as a process leaves it that was killed
	if err := h.Sessions.Reconcile(t.Context(), v.ID); !errors.Is(err, ballotbox.ErrBoxChanged) {
		t.Errorf("what goes on by itself says nothing: %v", err)
	}
	opened := 0
	h.Env.OnHold(func(point string) {
		if point == "count.open" {
			opened++
		}
	})
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	view, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	if err != nil || view.Counting || opened > 0 {
		t.Errorf("opened again %d times, shown as under way: %t, %v", opened, view.Counting, err)
	}
	if err := h.counts(v.ID); !errors.Is(err, ballotbox.ErrBoxChanged) || opened != 1 {
		t.Errorf("asked again: %v, opened %d times", err, opened)
	}
	b.Rows = whole
	h.Must(h.counts(v.ID))
}

// Damage is described in words, on the page and to any step that needs the file, and never as an unexpected error.
func TestDamageIsReportedInWords(t *testing.T) {
	for file, gone := range map[string]bool{
		ballotbox.FileCheckpoint: false, ballotbox.FileAdmission: false, ballotbox.FileManifest: false,
		ballotbox.FileIndex: true, ballotbox.FileRecords: true, ballotbox.NoteManifest: false,
	} {
		t.Run(file, func(t *testing.T) {
			h, v := sealedHall(t)
			if gone {
				h.Must(h.Store.Purge(t.Context(), ballotbox.KindBoard, h.chunk(v.ID, file).ID))
			} else {
				h.overwrite(v.ID, file, func(body []byte) { body[2] ^= 1 })
			}
			s := h.Replica() // which has read nothing yet
			_, count := s.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
			_, show := s.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
			_, balance := s.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
			_, minutes := s.Minutes.Show(t.Context(), apptest.Officer, v.ID)
			for name, err := range map[string]error{
				"count": count, "show": show, "balance": balance, "minutes": minutes,
			} {
				if err != nil && !errors.Is(err, ballotbox.ErrBoxChanged) {
					t.Errorf("%s: %v", name, err)
				}
			}
			if file != ballotbox.NoteManifest && count == nil {
				t.Error("counted")
			}
			if file == ballotbox.NoteManifest && minutes == nil {
				t.Error("the minutes quote a note that no one signed")
			}
		})
	}
}

// A note that the service signed for another box, or another stage, is no note of this one.
func TestANoteOfAnotherBoxIsRefused(t *testing.T) {
	h, v := sealedHall(t)
	other, _ := h.Session(6, nil)
	h.Move(other.ID, vote.StateOpen)
	h.Move(other.ID, vote.StateClosing)
	theirs, err := h.Boxes.BoardBytes(t.Context(), other.ID, ballotbox.FileAdmission)
	h.Must(err)
	is := h.chunk(v.ID, ballotbox.FileAdmission)
	is.Version, is.Body = is.Version+1, theirs
	h.Must(h.Store.Insert(t.Context(), is))
	_, err = h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	if !errors.Is(err, ballotbox.ErrBoxChanged) {
		t.Errorf("the other box's admissions were taken: %v", err)
	}
}

// The manifest is kept in the store and names a board key. A replaced manifest, signed with a replaced key, is not the
// service's signature.
func TestANoteOfAKeyThatOnlyTheManifestNamesIsNoSealedNote(t *testing.T) {
	h, v := sealedHall(t)
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	h.Must(apptest.ErrorOf(h.Boxes.VerifySealed(t.Context(), b)))
	raw, err := h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.FileCheckpoint)
	h.Must(err)
	n, err := b.OpenNote(raw, vote.StageSealed)
	h.Must(err)
	secret, public, err := note.GenerateKey(rand.Reader, b.Board.Name())
	h.Must(err)
	signer, err := note.NewSigner(secret)
	h.Must(err)
	forged, err := vote.SignNote(n, signer)
	h.Must(err)
	theirs := *b.Box
	theirs.Board, err = note.NewVerifier(public)
	h.Must(err)
	b.Box = &theirs
	h.overwrite(v.ID, ballotbox.FileCheckpoint, func(body []byte) { copy(body, forged) })
	h.Must(apptest.ErrorOf(b.OpenNote(forged, vote.StageSealed))) // it is in order by the key of that manifest
	if _, err := h.Boxes.VerifySealed(t.Context(), b); !errors.Is(err, ballotbox.ErrBoxChanged) {
		t.Errorf("taken for sealed: %v", err)
	}
}

// chunk is the record that holds the beginning of a board file.
func (h *env) chunk(sid, file string) store.Record {
	h.T.Helper()
	head, err := h.Store.Latest(h.T.Context(), ballotbox.KindBoard, sid+"/"+file)
	h.Must(err)
	digest := strings.Fields(string(head.Body))[1]
	is, err := h.Store.Latest(h.T.Context(), ballotbox.KindBoard, sid+"/"+file+"/000000/"+digest)
	h.Must(err)
	return is
}

// overwrite changes the first chunk of a board file in the store and returns it as it was.
func (h *env) overwrite(sid, file string, change func([]byte)) []byte {
	h.T.Helper()
	is := h.chunk(sid, file)
	was := is.Body
	is.Version, is.Body = is.Version+1, slices.Clone(was)
	change(is.Body)
	h.Must(h.Store.Insert(h.T.Context(), is))
	return was
}

func (h *env) rows(b store.Box) (rows [][]byte) {
	h.T.Helper()
	h.Must(b.Scan(h.T.Context(), store.Ballots, func(_ store.Key, v []byte) error {
		rows = append(rows, slices.Clone(v))
		return nil
	}))
	return rows
}

func (h *env) trackerOf(b *ballotbox.LiveBox, msg []byte) vote.Hash {
	h.T.Helper()
	bal, err := b.ReadBallot(vote.SlotBallot, msg)
	h.Must(err)
	return bal.Tracker
}

func TestAMultisetHashIgnoresTheOrderAndNothingElse(t *testing.T) {
	var trackers []vote.Hash
	for i := range 40 {
		trackers = append(trackers, vote.LeafHash([]byte{byte(i)}))
	}
	one := ballotbox.NewMultisetHash()
	hash := func(ts []vote.Hash) *ballotbox.MultisetHash {
		b := one.Empty()
		for part := range slices.Chunk(ts, 7) {
			p := one.Empty()
			for _, t := range part {
				p.Add(t)
			}
			b.Merge(p)
		}
		return b
	}
	want := hash(trackers)
	for range 20 {
		other := slices.Clone(trackers)
		mathrand.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if !hash(other).Same(want) {
			t.Fatal("the order tells")
		}
		other[0] = other[1]
		if hash(other).Same(want) {
			t.Fatal("one tracker twice is not noticed")
		}
	}
	if hash(trackers[1:]).Same(want) || hash(append(trackers, trackers[0])).Same(want) {
		t.Error("one less or one more is not noticed")
	}
	if next := ballotbox.NewMultisetHash(); next.Key == one.Key {
		t.Error("the key is not drawn again")
	}
}

// A count that was asked for is shown as under way. One whose keys are gone is not: it waits for people.
func TestACountWithoutItsKeysIsNotShownAsUnderWay(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Move(v.ID, vote.StateClosing)
	h.Must(h.Sessions.WantCount(t.Context(), v.ID, apptest.Officer.Name))
	for _, lost := range []bool{false, true} {
		if lost {
			h.Must(h.Boxes.Ring.Remove(v.ID))
		}
		now, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
		if err != nil || now.State != vote.StateSealed || now.Counting == lost {
			t.Errorf("keys lost %v: %s, counting %v, %v", lost, now.State, now.Counting, err)
		}
	}
}

// A file of keys that is whole and of another session would make every ballot invalid: nothing is counted with it, and
// the count goes on once the right one is back.
func TestNothingIsCountedWithAnotherKey(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	h.Move(v.ID, vote.StateClosing)
	path := filepath.Join(h.Dir, v.ID+".keys")
	right, err := os.ReadFile(path)
	h.Must(err)
	h.Must(h.Boxes.Ring.Remove(v.ID))
	h.MustDo(h.Boxes.Ring.Make(v.ID, keys.Spec{Comments: true}))
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
	var damaged *keys.DamagedError
	if !errors.As(err, &damaged) {
		t.Errorf("counted with another key: %v", err)
	}
	h.Must(os.WriteFile(path, right, 0o600))
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	if err != nil || r.Returned != 6 || *r.Valid != 6 {
		t.Errorf("%+v, %v", r, err)
	}
}
