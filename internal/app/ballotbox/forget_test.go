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
	for _, asks := range []string{"admit", "cast", "nobody"} {
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
