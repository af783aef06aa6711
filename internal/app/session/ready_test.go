package session_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
)

// A process dies at some write while a session becomes ready, and the one that is started afterwards makes keys of its
// own: board, form, note and keys must all be of one manifest.
func TestReadyKilledAtAnyWriteIsOfOneManifest(t *testing.T) {
	for n := 1; n <= 9; n++ {
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
			_, _ = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, ready)
			f.Before = nil
			s := h.Replica()
			_, err := s.Sessions.Move(t.Context(), apptest.Officer, v.ID, ready)
			if st, _ := h.Boxes.Current(t.Context(), v.ID); st.State != vote.StateReady {
				t.Fatalf("%q: %v", st.State, err)
			}
			h.isOfOneManifest(v.ID)
		})
	}
}

// The manifest decides which form a box has: an earlier form was never served, a later one never will be.
func TestADraftChangedHalfWayKeepsToItsManifest(t *testing.T) {
	for file, code := range map[string]string{ballotbox.FileManifest: "", ballotbox.NoteManifest: "draft_changed"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			f := storetest.NewFaulty(memory.Open())
			h := newEnvOn(t, f, t.TempDir())
			v := h.draft()
			f.Before = func(op storetest.Op) error {
				if op.Write && op.Kind == ballotbox.KindBoard && strings.Contains(op.ID, "/"+file) {
					return errors.New("killed")
				}
				return nil
			}
			ready := session.MoveRequest{To: vote.StateReady}
			_, _ = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, ready)
			f.Before = nil
			o := h.Sample.Org
			o.V.Kind = scheme.KindTownship
			h.MustDo(h.Rounds.ChangeOrganization(t.Context(), apptest.Office, o.ID, o.Version, o.V))
			_, err := h.Replica().Sessions.Move(t.Context(), apptest.Officer, v.ID, ready)
			if code != "" {
				h.RefusedAs(code, err)
				return
			}
			h.Must(err)
			h.isOfOneManifest(v.ID)
		})
	}
}

// draft is a session with slips.
func (h *env) draft() session.SessionView {
	h.T.Helper()
	v, err := h.Sessions.NewSession(h.T.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: h.Briefing("liaocheng").Briefing.ID, Comments: new(bool),
	})
	h.Must(err)
	tid := vote.B64u.EncodeToString(make([]byte, len(vote.Hash{})))
	h.MustDo(h.Sessions.AddSlips(h.T.Context(), apptest.Officer, v.ID, "", []string{tid}))
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
