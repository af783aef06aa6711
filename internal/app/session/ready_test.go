package session_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/keys"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
)

// A process dies at some write while a session becomes ready, and the one that is started afterwards makes keys of its
// own: board, form, note and keys must all be of one manifest.
func TestReadyKilledAtAnyWriteIsOfOneManifest(t *testing.T) {
	for n, all := 1, writesOfReady(t); n <= all; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel() // an attempt leaves the keys of another alone for three seconds
			f := storetest.NewFaulty(memory.Open())
			h := newEnvOn(t, f, t.TempDir())
			v := h.draft()
			writes := 0
			f.Before = func(op storetest.Op) error {
				if op.Write {
					writes++
				}
				if writes >= n {
					return errors.New("killed")
				}
				return nil
			}
			ready := session.MoveRequest{To: vote.StateReady}
			_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, ready)
			if err == nil {
				t.Fatal("nothing was killed")
			}
			f.Before = nil
			s := h.Replica()
			_, err = s.Sessions.Move(t.Context(), apptest.Officer, v.ID, ready)
			if st, _ := h.Boxes.Current(t.Context(), v.ID); st.State != vote.StateReady {
				t.Fatalf("%q: %v", st.State, err)
			}
			h.isOfOneManifest(v.ID)
		})
	}
}

// writesOfReady counts what a session writes that becomes ready.
func writesOfReady(t *testing.T) (n int) {
	t.Helper()
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v := h.draft()
	f.Before = func(op storetest.Op) error {
		if op.Write {
			n++
		}
		return nil
	}
	h.Move(v.ID, vote.StateReady)
	return n
}

// The manifest decides what a box is of: what a draft was before it was never served, what it is later never will be.
func TestADraftChangedHalfWayKeepsToItsManifest(t *testing.T) {
	for what, change := range map[string]func(*env, string){
		"form": func(h *env, _ string) { h.changeUnit(func(o *round.Organization) { o.Kind = scheme.KindTownship }) },
		"unit": func(h *env, _ string) { h.changeUnit(func(o *round.Organization) { o.Name = "新名称" }) },
		"slips": func(h *env, id string) {
			tid := vote.B64u.EncodeToString(bytes.Repeat([]byte{1}, len(vote.Hash{})))
			h.MustDo(h.Sessions.AddSlips(t.Context(), apptest.Officer, id, "", []string{tid}))
		},
	} {
		for file, code := range map[string]string{ballotbox.FileManifest: "", ballotbox.NoteManifest: "draft_changed"} {
			t.Run(what+" "+file, func(t *testing.T) {
				t.Parallel()
				h, id := readyKilledAt(t, file)
				change(h, id)
				s := h.Replica().Sessions
				_, err := s.Move(t.Context(), apptest.Officer, id, session.MoveRequest{To: vote.StateReady})
				if code != "" {
					h.RefusedAs(code, err)
					h.voidedVerifies(id)
					return
				}
				h.Must(err)
				h.isOfOneManifest(id)
			})
		}
	}
}

// Keys that are gone, or another attempt's, never belong to the manifest again: the draft can only be voided.
func TestAHalfFixedDraftWithoutItsKeysIsToBeVoided(t *testing.T) {
	for what, lose := range map[string]func(*keys.Ring, string) error{
		"gone": func(r *keys.Ring, sid string) error { return r.Remove(sid) },
		"another": func(r *keys.Ring, sid string) error {
			if err := r.Remove(sid); err != nil {
				return err
			}
			return apptest.ErrorOf(r.Make(sid, keys.Spec{Comments: true}))
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			h, id := readyKilledAt(t, ballotbox.NoteManifest)
			h.Must(lose(h.Boxes.Ring, id))
			ready := session.MoveRequest{To: vote.StateReady}
			h.RefusedAs("draft_changed", apptest.ErrorOf(h.Sessions.Move(t.Context(), apptest.Officer, id, ready)))
			h.voidedVerifies(id)
		})
	}
}

// What an attempt wrote before there was a manifest belongs to nothing, so a voided session has none of it.
func TestADraftVoidedBeforeItsManifestHasAnEmptyBoard(t *testing.T) {
	h, id := readyKilledAt(t, ballotbox.FileManifest)
	h.voidedVerifies(id)
}

// Of several groups some boxes may have their manifest and others not: the session is void in all of them, and what it
// leaves verifies.
func TestADraftOfGroupsVoidedHalfFixedVerifies(t *testing.T) {
	for n := range 2 { // which of the boxes is the last that has its manifest
		f := storetest.NewFaulty(memory.Open())
		h := newEnvOn(t, f, t.TempDir())
		v := h.draftOf(session.SessionRequest{Groups: []ballotbox.Group{{Name: "班子", Weight: "40"}, {Name: "中层", Weight: "30"}, {Name: "群众", Weight: "30"}}})
		f.Before = func(op storetest.Op) error {
			if op.Write && strings.HasPrefix(op.ID, v.Boxes[n+1].SID+"/"+ballotbox.FileManifest) {
				return errors.New("killed")
			}
			return nil
		}
		_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateReady})
		if err == nil {
			t.Fatal("nothing was killed")
		}
		f.Before = nil
		for i, b := range v.Boxes {
			if _, err := h.Boxes.Box(t.Context(), b.SID); (err == nil) != (i <= n) {
				t.Fatalf("box %d: %v", i, err)
			}
		}
		h.voidedVerifies(v.ID)
	}
}

// The keys of a voided session are erased before its notes are published. A process that dies in between leaves a board
// that does not say so; the next one finishes it.
func TestAVoidKilledBeforeItsNoteIsFinished(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v, _ := h.Session(3, nil)
	void := session.MoveRequest{To: vote.StateVoided, Reason: "会场停电"}
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID, void))
	f.Before = killedAt(ballotbox.NoteVoided)
	if _, err := h.Sessions.Move(t.Context(), apptest.Officer2, v.ID, void); err == nil {
		t.Fatal("nothing was killed")
	}
	f.Before = nil
	s := h.Replica()
	all, err := s.Sessions.Unfinished(t.Context())
	h.Must(err)
	for _, w := range all {
		h.Must(s.Sessions.Reconcile(t.Context(), w.Id))
	}
	h.Verifies(v.ID)
	if all, err := s.Sessions.Unfinished(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v is left (%v)", all, err)
	}
}

// readyKilledAt is a draft whose process died when it was about to publish a file.
func readyKilledAt(t *testing.T, file string) (*env, string) {
	t.Helper()
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v := h.draft()
	f.Before = killedAt(file)
	_, _ = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateReady})
	f.Before = nil
	return h, v.ID
}

func (h *env) changeUnit(do func(*round.Organization)) {
	h.T.Helper()
	h.MustDo(records.Update(h.T.Context(), h.Env, round.KindOrganization, h.Sample.Org.ID, records.AnyVersion,
		func(o *round.Organization) error { do(o); return nil }))
}

// voidedVerifies voids a session, with a second officer where it takes one; its evidence must then verify.
func (h *env) voidedVerifies(id string) {
	h.T.Helper()
	void := session.MoveRequest{To: vote.StateVoided, Reason: "定版中断"}
	r, err := h.Sessions.Move(h.T.Context(), apptest.Officer, id, void)
	h.Must(err)
	if r.Pending != nil {
		h.MustDo(h.Sessions.Move(h.T.Context(), apptest.Officer2, id, void))
	}
	h.Verifies(id)
}

// draft is a session with slips.
func (h *env) draft() session.SessionView {
	h.T.Helper()
	return h.draftOf(session.SessionRequest{})
}

// draftOf is a session with a slip for every box.
func (h *env) draftOf(r session.SessionRequest) session.SessionView {
	h.T.Helper()
	r.BriefingID, r.Comments = h.Briefing("liaocheng").Briefing.ID, new(bool)
	v, err := h.Sessions.NewSession(h.T.Context(), apptest.Officer, r)
	h.Must(err)
	for _, b := range v.Boxes {
		tid := vote.B64u.EncodeToString(make([]byte, len(vote.Hash{})))
		h.MustDo(h.Sessions.AddSlips(h.T.Context(), apptest.Officer, v.ID, b.Group, []string{tid}))
	}
	return v
}

func (h *env) isOfOneManifest(sid string) {
	h.T.Helper()
	b := h.OpenBox(sid)
	raw, err := h.Boxes.BoardBytes(h.T.Context(), sid, ballotbox.NoteManifest)
	h.Must(err)
	if n, err := h.Boxes.OwnNote(raw); err != nil || n.M != b.M {
		h.T.Errorf("the note is on another manifest (%v)", err)
	}
	form, err := h.Boxes.BoardBytes(h.T.Context(), sid, ballotbox.FileForm)
	h.Must(err)
	if sum := sha256.Sum256(form); vote.B64u.EncodeToString(sum[:]) != b.Manifest.Form {
		h.T.Error("the form is not the one that the manifest names")
	}
	k, err := h.Boxes.Ring.Load(sid)
	h.Must(err)
	h.Must(k.Match(b))
}
