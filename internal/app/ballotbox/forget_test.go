package ballotbox_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// Another replica closes the session and erases the files of its keys. The first message that this one refuses for it
// takes them out of its memory too; without one the next look at all sessions does, also when the session has come to
// its end in between (rb1 §3).
func TestARefusedMessageTakesTheKeysOutOfMemory(t *testing.T) {
	for _, asks := range []string{"admit", "admit again", "cast", "nobody"} {
		h := newEnv(t)
		v, tokens := h.Session(6, nil)
		h.Move(v.ID, vote.StateOpen)
		p := h.Admit(v.ID, tokens[v.ID][0])
		msg, err := p.Cast(apptest.Same(1, 1))
		h.Must(err)
		b, err := h.Boxes.Box(t.Context(), v.ID)
		h.Must(err)
		if !b.HoldsKeys() {
			t.Fatal("nothing is in memory after an admission")
		}
		h.MustDo(h.Replica().Sessions.Move(t.Context(), apptest.Officer, v.ID,
			session.MoveRequest{To: vote.StateClosing}))
		word := ballotbox.Closed
		switch asks {
		case "admit":
			_, word = h.TryAdmit(v.ID, tokens[v.ID][1])
		case "admit again":
			_, word, err = apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
			h.Must(err)
		case "cast":
			_, word, err = apptest.Answered(h.Boxes.Cast(t.Context(), v.ID, msg))
			h.Must(err)
		case "nobody":
			h.MustDo(h.Replica().Sessions.Move(t.Context(), apptest.Officer, v.ID,
				session.MoveRequest{To: vote.StateCounted}))
			h.MustDo(h.Sessions.Unfinished(t.Context()))
		}
		if word != ballotbox.Closed || b.HoldsKeys() {
			t.Errorf("%s: answered %q, keys in memory %v", asks, word, b.HoldsKeys())
		}
	}
}

// Issuer and presence keys end with admission. Where another replica ended it, the first slip that this one refuses
// takes them out of its memory, though the session goes on; without one the next look at all sessions does, and who
// settles this one. The key of receipts is still there for those who vote (rb1 §3).
func TestKeysOfAdmissionLeaveTheMemoryOfEveryReplica(t *testing.T) {
	for flow, line := range map[string][]vote.State{
		vote.FlowOne: {vote.StateOpen, vote.StateClosing},
		vote.FlowTwo: {vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting},
	} {
		for _, asks := range []string{"admit", "looks", "settles"} {
			h := newEnv(t)
			v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Flow = &flow })
			h.Move(v.ID, line[0])
			p := h.Admit(v.ID, tokens[v.ID][0])
			b, err := h.Boxes.Box(t.Context(), v.ID)
			h.Must(err)
			if !b.HoldsIssuers() {
				t.Fatal("nothing is in memory after an admission")
			}
			other := h.Replica().Sessions
			for _, st := range line[1:] {
				h.MustDo(other.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: st, Hold: true}))
			}
			switch asks {
			case "admit":
				if _, word := h.TryAdmit(v.ID, tokens[v.ID][1]); word != ballotbox.Closed {
					t.Errorf("flow %s: answered %q", flow, word)
				}
			case "looks":
				h.MustDo(h.Sessions.Unfinished(t.Context()))
			case "settles":
				h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
			}
			if b.HoldsIssuers() {
				t.Errorf("flow %s: %s: keys of admission are in memory", flow, asks)
			}
			if flow == vote.FlowTwo {
				h.Cast(v.ID, p, apptest.Same(1, 1))
			}
		}
	}
}

// The replica that ends a key's life in its file forgets it too, at once and without being asked again.
func TestErasedKeysLeaveTheMemoryAtOnce(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	b, err := h.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	if !b.HoldsIssuers() {
		t.Fatal("nothing is in memory after an admission")
	}
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateClosing, Hold: true}))
	if b.HoldsIssuers() {
		t.Error("the keys that admit are in memory after the close")
	}
	h.Move(v.ID, vote.StateSealed)
	if b.HoldsKeys() {
		t.Error("keys are in memory after the seal")
	}
}
