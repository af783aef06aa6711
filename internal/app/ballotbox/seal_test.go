package ballotbox_test

import (
	"errors"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/vote"
)

// The copy in which order says nothing is made by the seal itself, in both flows and for every box of a session (rb1
// §12).
func TestASealMakesTheCanonicalCopy(t *testing.T) {
	for _, groups := range [][]ballotbox.Group{nil, {{Name: "干部", Weight: "1"}, {Name: "群众", Weight: "1"}}} {
		h := newEnv(t)
		v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Groups = groups })
		h.Move(v.ID, vote.StateOpen)
		for _, ref := range v.Boxes {
			for _, tok := range tokens[ref.SID] {
				h.Cast(ref.SID, h.Admit(ref.SID, tok), apptest.Same(1, 1))
			}
		}
		h.Move(v.ID, vote.StateClosing)
		for _, ref := range v.Boxes {
			b, err := h.Boxes.Box(t.Context(), ref.SID)
			h.Must(err)
			if sealed, err := b.Rows.Sealed(t.Context()); err != nil || !sealed {
				t.Errorf("%d groups: the rows of a sealed box are as they were cast (%v)", len(groups), err)
			}
			_, err = b.Rows.Insert(t.Context(), store.Ballots, store.Key{1}, []byte("late"))
			if !errors.Is(err, store.ErrSealed) {
				t.Errorf("%d groups: a late ballot: %v", len(groups), err)
			}
		}
	}
}

// A hall code is good for admission and for nothing after it: its key goes with the close of admission, before the
// issuers' do (rb1 §3).
func TestThePresenceKeyDiesWhenAdmissionCloses(t *testing.T) {
	h := newEnv(t)
	two := vote.FlowTwo
	v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	h.Admit(v.ID, tokens[v.ID][0])
	h.Move(v.ID, vote.StateAdmitted)
	k, err := h.Boxes.Ring.Load(v.ID)
	h.Must(err)
	if k.Presence != nil || len(k.Issuers) == 0 {
		t.Errorf("presence key %v, %d issuer keys", k.Presence != nil, len(k.Issuers))
	}
}

// The sealed note says how many were admitted, whether they voted or not (rb1 §8).
func TestTheSealedNoteSaysHowManyWereAdmitted(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(7, nil)
	h.Move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID] {
		if p := h.Admit(v.ID, tok); i < 5 {
			h.Cast(v.ID, p, apptest.Same(1, 1))
		}
	}
	h.Move(v.ID, vote.StateClosing)
	raw, err := h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.FileCheckpoint)
	h.Must(err)
	n, err := h.Boxes.OwnNote(raw)
	h.Must(err)
	if _, admitted, err := vote.ParseSealedExtra(n.Extra); err != nil || admitted != 7 || n.Size != 5 {
		t.Errorf("%d ballots of %d admitted, %v", n.Size, admitted, err)
	}
	h.Move(v.ID, vote.StateCounted)
	h.Verifies(v.ID)
}

// A purged box is empty and not lost: nothing is damaged, and nothing is made again.
func TestAPurgedBoxIsEmptyAndNotLost(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	for _, to := range []vote.State{vote.StateClosing, vote.StateCounted, vote.StatePurged} {
		h.Move(v.ID, to)
	}
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	for _, table := range store.Tables() {
		if n, err := b.Rows.Count(t.Context(), table); err != nil || n != 0 {
			t.Errorf("%d %s, %v", n, table, err)
		}
	}
	if left, err := h.Store.Boxes(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("boxes %v, %v", left, err)
	}
}

// What this service signed about another box, or at another stage, says nothing about this one.
func TestANoteIsOfItsOwnBoxAndStage(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	other, _ := h.Session(6, nil)
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	for _, x := range []struct {
		of    string
		stage vote.Stage
		good  bool
	}{{v.ID, vote.StageManifest, true}, {v.ID, vote.StageSealed, false}, {other.ID, vote.StageManifest, false}} {
		raw, err := h.Boxes.BoardBytes(t.Context(), x.of, ballotbox.NoteManifest)
		h.Must(err)
		if _, err := h.Boxes.NoteOf(b, raw, x.stage); (err == nil) != x.good || !x.good && !errors.Is(err,
			ballotbox.ErrBoxChanged) {
			t.Errorf("its own box %v, %s: %v", x.of == v.ID, x.stage, err)
		}
	}
}
