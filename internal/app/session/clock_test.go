package session_test

import (
	"crypto/rand"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// clocked is one more replica on the same store and keys, whose clock is wrong by some time.
func (h *env) clocked(wrong time.Duration) *app.Service {
	h.T.Helper()
	return h.ReplicaAt(func() time.Time { return h.Now().Add(wrong) })
}

// A hall code is valid for its slot of fifteen seconds and the next. A replica whose clock is late by less does not
// know the new code yet and refuses it; one that is early by up to a slot still accepts it. Neither loses a ballot or
// spends a slip: the phone is asked to read the screen again.
func TestAReplicaWithAWrongClockRefusesHallCodesAndSpendsNothing(t *testing.T) {
	h := newEnv(t)
	one := 1
	v, tokens := h.Session(8, func(r *session.SessionRequest) { r.Presence = &one })
	h.Move(v.ID, vote.StateOpen)
	h.Pass(time.Second) // the beginning of a slot
	code, next := h.HallCode(v.ID), 0
	for wrong, want := range map[time.Duration]ballotbox.Refusal{
		0: "", 10 * time.Second: "", -10 * time.Second: ballotbox.StaleCode, 29 * time.Second: ballotbox.StaleCode,
		time.Hour: ballotbox.StaleCode, -time.Hour: ballotbox.StaleCode,
	} {
		s := h.clocked(wrong)
		p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][next], code)
		h.Must(err)
		_, word, err := apptest.Answered(s.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		h.Must(err)
		if word != want {
			t.Errorf("a clock wrong by %v: %q, want %q", wrong, word, want)
		}
		if word == "" {
			next++
			continue
		}
		_, word, err = apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		if word != "" || err != nil {
			t.Errorf("the slip was spent by the replica that refused it: %q %v", word, err)
		}
		next++
	}
}

// A replica whose clock is ahead ends a countdown early, by its own clock; no acknowledged ballot is lost by it, and
// states are ordered by version, not by clock.
func TestAReplicaWithAWrongClockClosesOnce(t *testing.T) {
	h := newEnv(t)
	ahead := h.clocked(time.Hour)
	v := h.Voted(6)
	_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
		To: vote.StateClosing, Countdown: 600,
	})
	h.Must(err)
	h.Must(ahead.Sessions.Reconcile(t.Context(), v.ID))
	st, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	if st.State != vote.StateSealed {
		t.Fatalf("the session is %s", st.State)
	}
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Office, v.ID)
	h.Must(err)
	if r.Returned != 6 {
		t.Errorf("%d ballots were counted", r.Returned)
	}
}
