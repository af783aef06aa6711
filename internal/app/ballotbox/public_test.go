package ballotbox_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func ptr[T any](v T) *T { return &v }

// boardFile reads a public file of a box as anyone can.
func (h *env) boardFile(sid, name string) ([]byte, error) {
	f, err := h.Boxes.BoardFile(h.T.Context(), sid, name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, err
	}
	if int64(b.Len()) != f.Size {
		h.T.Errorf("%s has %d bytes and says %d", name, b.Len(), f.Size)
	}
	return b.Bytes(), nil
}

// What lies beside the board in the store is not on it: neither who was admitted nor what a count decided (rb1 §8).
func TestTheBoardShowsItsFilesAndNothingElse(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	for _, name := range []string{"manifest", "admission", "checkpoint", "index", "records", "result", "result.json"} {
		if _, err := h.boardFile(v.ID, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{
		ballotbox.FileAdmitted, ballotbox.FileDecided, ballotbox.FileForm, ballotbox.NoteResult, "voided", "",
	} {
		if _, err := h.boardFile(v.ID, name); records.KindOf(err) != records.NotFound {
			t.Errorf("%q is on the board: %v", name, err)
		}
	}
	shown, err := h.boardFile(v.ID, "result.json")
	h.Must(err)
	signed, err := h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.FileResult)
	h.Must(err)
	if !bytes.Equal(shown, signed) {
		t.Error("the board shows another result than its note signs")
	}
}

// A file of several chunks is read as it was written, and one that misses a chunk does not pass for a shorter one.
func TestALargeBoardFileIsWholeOrNotThere(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	const chunk = 4 << 20
	want := bytes.Repeat([]byte("0123456789abcdef"), (2*chunk+16)/16)
	h.Must(h.Boxes.Publish(t.Context(), v.ID, "large", want))
	if got, err := h.Boxes.BoardBytes(t.Context(), v.ID, "large"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
	}
	var ids []string
	h.Must(h.Store.Scan(t.Context(), ballotbox.KindBoard, func(r store.Record) error {
		if len(r.Body) == chunk {
			ids = append(ids, r.ID)
		}
		return nil
	}))
	h.Must(h.Store.Purge(t.Context(), ballotbox.KindBoard, ids[len(ids)-1]))
	if got, err := h.Boxes.BoardBytes(t.Context(), v.ID, "large"); !errors.Is(err, ballotbox.ErrBoxChanged) {
		t.Errorf("%d bytes without a chunk: %v", len(got), err)
	}
}

// Only what has the shape of a name of a box is looked up: not even a record under another spelling is one.
func TestANameOfABoxHasOneSpelling(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	stored := func(kind, id, body string) {
		t.Helper()
		h.Must(h.Store.Insert(t.Context(), store.Record{Kind: kind, ID: id, Version: 1, Body: []byte(body)}))
	}
	last := v.ID[:len(v.ID)-1]
	for _, end := range []string{"B", "C", "J", "", "AA"} { // of the last character of 16 bytes only two bits count
		stored(ballotbox.KindBoxOf, last+end, v.ID)
		if _, err := h.Boxes.Box(t.Context(), last+end); !errors.Is(err, records.ErrNone) {
			t.Errorf("%s is taken for a box: %v", last+end, err)
		}
	}
	long := v.Boxes[0].Number + "0"
	stored(ballotbox.KindNumber, long, v.ID)
	stored(ballotbox.KindNumber, "12345a", v.ID)
	for _, number := range []string{long, "12345a"} {
		if _, err := h.Boxes.SIDOfNumber(t.Context(), number); records.KindOf(err) != records.NotFound {
			t.Errorf("the number %s: %v", number, err)
		}
	}
	if n := v.Boxes[0].Number; len(n) != 6 || n[0] == '0' {
		t.Errorf("a session goes by the number %s", n)
	}
}

// A phone is told how long it has while it can send, and never after.
func TestNoTimeIsLeftAfterTheClose(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	cur, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	end := h.Env.Now()
	h.MustDo(h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateClosing, ClosesAt: &end}))
	st, err := h.Boxes.PhoneState(t.Context(), v.ID)
	if err != nil || st.ClosesIn != nil {
		t.Errorf("after the close: %+v, %v", st, err)
	}
}

// trialStore is a store that cannot keep all promises.
type trialStore struct{ store.Store }

func (trialStore) Trial() string { return "试用存储" }

// A phone says so on its page while admission pauses, and when the store is for a trial.
func TestAPhoneIsToldOfAPauseAndOfATrialStore(t *testing.T) {
	for _, trial := range []bool{false, true} {
		st := memory.Open()
		h := newEnvOn(t, st, t.TempDir())
		if trial {
			h = newEnvOn(t, trialStore{st}, t.TempDir())
		}
		v, _ := h.Session(6, nil)
		h.Move(v.ID, vote.StateOpen)
		for _, paused := range []bool{false, true, false} {
			h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, paused, ""))
			said, err := h.Boxes.PhoneState(t.Context(), v.ID)
			if err != nil || said.Paused != paused || said.Trial != trial {
				t.Errorf("paused %v on a store for a trial %v: %+v, %v", paused, trial, said, err)
			}
		}
	}
}

// Of a box that does not exist every message says the same word (rb1 §6.1), whether its name could be one or not.
func TestABoxThatDoesNotExistIsUnknown(t *testing.T) {
	h := newEnv(t)
	for _, sid := range []string{strings.Repeat("A", 22), "A", ""} {
		_, admit := h.Boxes.Admit(t.Context(), sid, nil)
		_, cast := h.Boxes.Cast(t.Context(), sid, nil)
		for what, err := range map[string]error{
			"admit": admit, "cast": cast, "comment": h.Boxes.CastComment(t.Context(), sid, nil),
			"void": h.Boxes.Void(t.Context(), apptest.Officer, sid, votetest.VoidMessage(vote.Token{})),
		} {
			if w, fault := apptest.Refused(err); w != ballotbox.Unknown || fault != nil {
				t.Errorf("%s to %q: %q %v", what, sid, w, fault)
			}
		}
	}
}

// A draft tells a phone to wait, a session that was voided before it was ready that it is over.
func TestADraftTellsAPhoneToWait(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: h.Sample.Briefing.ID,
	})
	h.Must(err)
	word := func() ballotbox.Refusal {
		_, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, []byte{1}))
		h.Must(err)
		return w
	}
	if w := word(); w != ballotbox.NotOpen {
		t.Errorf("a draft: %q", w)
	}
	none := votetest.VoidMessage(vote.Token{})
	if w, err := apptest.Refused(h.Boxes.Void(t.Context(), apptest.Officer, v.ID, none)); w != ballotbox.NotOpen {
		t.Errorf("a void in a draft: %q, %v", w, err)
	}
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateVoided, Reason: "不办了"}))
	if w := word(); w != ballotbox.Closed {
		t.Errorf("a draft that was voided: %q", w)
	}
}

// An alarm names who scanned the slip: the minutes say it.
func TestAnAlarmNamesWhoScannedTheSlip(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Admit(v.ID, tokens[v.ID][0])
	w, err := apptest.Refused(h.Boxes.Void(t.Context(), apptest.Officer2, v.ID,
		votetest.VoidMessage(tokens[v.ID][0])))
	if w != ballotbox.Used || err != nil {
		t.Fatalf("%q, %v", w, err)
	}
	all, err := h.Boxes.Alarms(t.Context(), v.ID)
	if err != nil || len(all) != 1 || all[0].By != apptest.Officer2.Name || all[0].Box != v.ID {
		t.Errorf("%+v, %v", all, err)
	}
}

// Seats of the hall screen lie among the admissions and are none: an auditor's list has the admitted alone.
func TestAnAuditorsListHasNoSeats(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(0, func(r *session.SessionRequest) { r.Mode, r.Cap = ptr(vote.ModeScreen), ptr(20) })
	h.Move(v.ID, vote.StateOpen)
	for n := range 3 {
		h.Cast(v.ID, h.Admit(v.ID, vote.Token{byte(n + 1)}), apptest.Same(1, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	l, err := h.Boxes.AuditLists(t.Context(), apptest.Auditor, v.ID)
	h.Must(err)
	if n := len(l.Boxes[0].Admitted); n != 3 {
		t.Errorf("%d admitted of three", n)
	}
}

// A store is not copied, and a machine not checked, while people are in a hall: however many sessions there were.
func TestEverySessionUnderWayIsFound(t *testing.T) {
	st := memory.Open()
	put := func(id string, state vote.State) {
		err := st.Insert(t.Context(), store.Record{
			Kind: ballotbox.KindState, ID: id, Version: 1, Body: []byte(`{"state":"` + string(state) + `"}`),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 1000 {
		put("a"+string(rune('0'+i/100))+string(rune('0'+i/10%10))+string(rune('0'+i%10)), vote.StateCounted)
	}
	all := []vote.State{
		vote.StateDraft, vote.StateReady, vote.StateAdmitting, vote.StateAdmitted, vote.StateOpen, vote.StateVoting,
		vote.StateClosing, vote.StateSealed, vote.StateCounted, vote.StatePurged, vote.StateVoided,
	}
	for i, state := range all {
		put("z"+string(rune('a'+i)), state)
	}
	under, err := ballotbox.UnderWay(t.Context(), st)
	if err != nil || len(under) != 7 || under[0] != "zb" || under[6] != "zh" {
		t.Errorf("from ready to sealed keys are needed: %v, %v", under, err)
	}
	in, err := ballotbox.InHall(t.Context(), st)
	if err != nil || len(in) != 5 || in[0] != "zc" || in[4] != "zg" {
		t.Errorf("from the opening to the seal people are in the hall: %v, %v", in, err)
	}
}

// A session is sealed when every box of it is, and has keys while one of them has.
func TestASessionIsSealedWhenEveryBoxIs(t *testing.T) {
	h := newEnv(t)
	two := []ballotbox.Group{{Name: "甲", Weight: "1"}, {Name: "乙", Weight: "1"}}
	v, _ := h.Session(3, func(r *session.SessionRequest) { r.Groups = two })
	h.Move(v.ID, vote.StateOpen)
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateClosing, Hold: true}))
	for i, b := range v.Boxes {
		if sealed, err := ballotbox.Sealed(t.Context(), h.Boxes, v.Session); err != nil || sealed {
			t.Errorf("sealed with %d of two boxes, %v", i, err)
		}
		h.Must(h.Boxes.AdmissionNote(t.Context(), b.SID))
		h.Must(h.Boxes.PublishBoard(t.Context(), b.SID, func(int, int) {}))
	}
	if sealed, err := ballotbox.Sealed(t.Context(), h.Boxes, v.Session); err != nil || !sealed {
		t.Errorf("both boxes are sealed, %v", err)
	}
	h.Must(h.Boxes.Ring.Remove(v.Boxes[0].SID))
	if !h.Boxes.KeysLeft(v.Session) {
		t.Error("the second box has keys")
	}
}

// A box whose rows are gone is looked at again: the files may have been put back. Meanwhile nothing is made again.
func TestALostBoxIsNotRecreatedAndIsReadAgain(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Admit(v.ID, tokens[v.ID][0])
	kept, err := h.Store.Box(t.Context(), v.ID)
	h.Must(err)
	value, err := kept.Lookup(t.Context(), store.Admissions, store.Key(vote.TokenID(v.ID, tokens[v.ID][0])))
	h.Must(err)
	h.Must(h.Store.DropBox(t.Context(), v.ID))
	s := h.Replica()
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][0], [10]byte{})
	h.Must(err)
	for range 2 {
		_, err = s.Boxes.Admit(t.Context(), v.ID, p.Request.Message())
		if _, refused := ballotbox.RefusalIn(err); err == nil || refused {
			t.Fatalf("a used slip was answered by an empty box: %v", err)
		}
	}
	if left, err := h.Store.Boxes(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("boxes %v, %v", left, err)
	}
	back, err := h.Store.Box(t.Context(), v.ID)
	h.Must(err)
	h.MustDo(back.Insert(t.Context(), store.Admissions, store.Key(vote.TokenID(v.ID, tokens[v.ID][0])), value))
	_, w, err := apptest.Answered(s.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	if w != ballotbox.Used || err != nil {
		t.Errorf("the box is back: %q, %v", w, err)
	}
}

// otherBoxes is a store whose boxes are those of another one.
type otherBoxes struct {
	store.Store
	boxes store.Store
}

func (o otherBoxes) Box(ctx context.Context, sid string) (store.Box, error) {
	return o.boxes.Box(ctx, sid)
}

func (o otherBoxes) Boxes(ctx context.Context) ([]string, error) { return o.boxes.Boxes(ctx) }

// From the first admission on a box that is gone is damage in every state, and so is one that was sealed and is not any
// more, as an older copy would be: used slips would be good again, or other ballots would be in it.
func TestABoxIsWhatTheStateSaysItIs(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	own := h.Store
	var phones []*votetest.Phone
	for _, to := range []vote.State{
		vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing, vote.StateSealed,
		vote.StateCounted,
	} {
		h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: to, Hold: true}))
		switch to {
		case vote.StateAdmitting:
			for _, tok := range tokens[v.ID] {
				phones = append(phones, h.Admit(v.ID, tok))
			}
		case vote.StateVoting:
			for _, p := range phones {
				h.Cast(v.ID, p, apptest.Same(1, 1))
			}
		}
		without := otherBoxes{own, memory.Open()}
		for _, is := range []string{"gone", "not sealed"} {
			if is == "not sealed" {
				if to != vote.StateSealed && to != vote.StateCounted {
					continue
				}
				h.MustDo(without.Box(t.Context(), v.ID))
			}
			h.Store = without
			b, err := h.Replica().Boxes.Box(t.Context(), v.ID)
			h.Must(err)
			var found *store.DamageError
			if _, err := b.Rows.Count(t.Context(), store.Ballots); !errors.As(err, &found) {
				t.Errorf("%s, %s: %v", to, is, err)
			}
		}
		h.Store = own
	}
}
