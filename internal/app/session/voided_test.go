package session_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// void has two officers void a session.
func (h *env) void(id string) error {
	to := session.MoveRequest{To: vote.StateVoided, Reason: "会场停电"}
	_, first := h.Sessions.Move(h.T.Context(), apptest.Officer, id, to)
	_, second := h.Sessions.Move(h.T.Context(), apptest.Officer2, id, to)
	return errors.Join(first, second)
}

// What cannot be read of a session voided long ago is reported when it is settled, and keeps no hall waiting.
func TestAVoidedSessionThatCannotBeReadStopsNoHall(t *testing.T) {
	for what, harm := range map[string]func(h *env, f *storetest.Faulty, head string){
		"a damaged head": func(h *env, _ *storetest.Faulty, head string) {
			h.Must(h.Store.Purge(t.Context(), ballotbox.KindBoard, head))
			h.Must(h.Store.Insert(t.Context(), store.Record{
				Kind: ballotbox.KindBoard, ID: head, Version: 1, Body: []byte("x"),
			}))
		},
		"a read that fails": func(_ *env, f *storetest.Faulty, head string) {
			f.Before = func(op storetest.Op) error {
				if op.Method == "Latest" && op.ID == head {
					return store.ErrUnavailable
				}
				return nil
			}
		},
	} {
		f := storetest.NewFaulty(memory.Open())
		h := newEnvOn(t, f, t.TempDir())
		old, _ := h.Session(3, nil)
		h.Must(h.void(old.ID))
		v, _ := h.Session(6, nil)
		h.Move(v.ID, vote.StateOpen)
		h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
			session.MoveRequest{To: vote.StateClosing, Countdown: 10}))
		h.Pass(time.Minute)
		harm(h, f, old.ID+"/"+ballotbox.NoteVoided)
		s := h.Replica().Sessions
		all, err := s.Unfinished(t.Context())
		h.Must(err)
		s.ResumeAll(all)
		for _, w := range all {
			if err := s.Reconcile(t.Context(), w.Id); (err == nil) != (w.Id == v.ID) {
				t.Errorf("%s: %s: %v", what, w.Id, err)
			}
		}
		cur, err := h.Boxes.Current(t.Context(), v.ID)
		if err != nil || cur.State != vote.StateSealed || len(all) != 2 {
			t.Errorf("%s: the hall is %s (%v), of %d that are listed", what, cur.State, err, len(all))
		}
	}
}

// A store of which nothing can be read is not asked for every session it has.
func TestAStoreThatCannotBeReadIsNotAskedForEverySession(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	for range 15 {
		v, _ := h.Session(1, nil)
		h.Move(v.ID, vote.StateOpen)
	}
	reads := 0
	f.Before = func(op storetest.Op) error {
		if op.Kind == ballotbox.KindSession {
			reads++
			return store.ErrUnavailable
		}
		return nil
	}
	if all, err := h.Sessions.Unfinished(t.Context()); !errors.Is(err, store.ErrUnavailable) || reads > 11 {
		t.Errorf("%d are listed after %d reads (%v)", len(all), reads, err)
	}
}

// A box whose board cannot be read keeps no other from saying that it is void, and no key is kept for it.
func TestABoxThatCannotBeReadKeepsNoOtherFromItsVoid(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v, _ := h.Session(3, func(r *session.SessionRequest) {
		r.Groups = []ballotbox.Group{{Name: "班子", Weight: "40"}, {Name: "群众", Weight: "60"}}
	})
	first := v.Boxes[0].SID
	f.Before = func(op storetest.Op) error {
		if op.Write && strings.HasPrefix(op.ID, first+"/"+ballotbox.NoteVoided) {
			return errors.New("broken")
		}
		return nil
	}
	if err := h.void(v.ID); err == nil {
		t.Error("voided without a note")
	}
	if _, err := h.Boxes.File(t.Context(), v.Boxes[1].SID, ballotbox.NoteVoided); err != nil {
		t.Errorf("the second box does not say that it is void: %v", err)
	}
	if h.Boxes.KeysLeft(v.Session) {
		t.Error("keys are left")
	}
}

// The form of a box that never was is taken back after its keys are gone. A process that dies in between leaves it; the
// next one takes it back.
func TestAVoidKilledBeforeItTakesTheFormBackIsFinished(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v := h.draft()
	f.Before = killedAt(ballotbox.FileManifest)
	ready := session.MoveRequest{To: vote.StateReady}
	if _, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, ready); err == nil {
		t.Fatal("became ready without a manifest")
	}
	f.Before = func(op storetest.Op) error {
		if op.Method == "Purge" && op.Kind == ballotbox.KindBoard {
			return errors.New("killed")
		}
		return nil
	}
	if err := h.void(v.ID); err == nil {
		t.Fatal("nothing was killed")
	}
	f.Before = nil
	s := h.Replica().Sessions
	all, err := s.Unfinished(t.Context())
	h.Must(err)
	for _, w := range all {
		h.Must(s.Reconcile(t.Context(), w.Id))
	}
	h.Verifies(v.ID)
	if all, err := s.Unfinished(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v is left (%v)", all, err)
	}
}

// Sessions that were voided gather over the years: what has nothing left is not read at every look, once no process can
// still be at work on what it was.
func TestAVoidedSessionIsNotReadForEver(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	for range 3 {
		v, _ := h.Session(3, nil)
		h.Must(h.void(v.ID))
	}
	var read []string
	f.Before = func(op storetest.Op) error { read = append(read, op.Kind); return nil }
	for i, after := range []time.Duration{0, 0, 2 * time.Hour, 0} {
		h.Pass(after)
		read = nil
		if all, err := h.Sessions.Unfinished(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%v is left (%v)", all, err)
		}
		if looks := slices.Contains(read, ballotbox.KindSession); looks != (i < 3) || len(read) == 0 {
			t.Errorf("look %d reads %v", i+1, read)
		}
	}
}

// A session that is voided after its seal has signed counts, and its evidence says the same ones.
func TestASessionVoidedAfterTheSealSaysItsExactFigures(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	h.voidedVerifies(v.ID)
	b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	shown, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Admitted != 6 || b.Returned != 6 || shown.Admitted != 6 || shown.Received != 6 {
		t.Errorf("%d admitted, %d returned; shown %d, %d", b.Admitted, b.Returned, shown.Admitted, shown.Received)
	}
}

// Before anything is signed, what a voided session shows stays in steps of five.
func TestASessionVoidedWhileItIsOpenIsShownInFives(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.voidedVerifies(v.ID)
	b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Admitted != 5 || b.Returned != 5 {
		t.Errorf("%d admitted, %d returned", b.Admitted, b.Returned)
	}
}

// The admission note of a session in two steps is signed before anyone votes: it says how many phones were admitted and
// nothing of the ballots.
func TestASessionVoidedWhileVotingIsShownInFives(t *testing.T) {
	two := vote.FlowTwo
	for _, closing := range []bool{false, true} {
		h := newEnv(t)
		v, tokens := h.Session(9, func(r *session.SessionRequest) { r.Flow = &two })
		h.Move(v.ID, vote.StateAdmitting)
		var phones []*votetest.Phone
		for _, tok := range tokens[v.ID][:8] {
			phones = append(phones, h.Admit(v.ID, tok))
		}
		h.Move(v.ID, vote.StateAdmitted)
		h.Move(v.ID, vote.StateVoting)
		for _, p := range phones[:7] {
			h.Cast(v.ID, p, apptest.Same(1, 1))
		}
		if closing {
			h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
				session.MoveRequest{To: vote.StateClosing, Hold: true}))
		}
		h.voidedVerifies(v.ID)
		b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		shown, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if b.Admitted != 5 || b.Returned != 5 || shown.Admitted != 5 || shown.Received != 5 {
			t.Errorf("%d admitted, %d returned; shown %d, %d", b.Admitted, b.Returned, shown.Admitted, shown.Received)
		}
	}
}
