package app

import (
	"testing"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/session"

	"minping/internal/auth"
	"minping/internal/keys/keystest"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// clocked is one more replica on the same store and keys, whose clock is wrong by some time.
func (h *hall) clocked(wrong time.Duration) *Service {
	h.t.Helper()
	ring, err := keystest.Ring(h.dir, "test.example")
	h.must(err)
	now := func() time.Time { return h.now().Add(wrong) }
	signer, err := auth.NewSigner(ring.TokenKey(), now)
	h.must(err)
	s, err := New(Options{
		Store: h.st, Keys: ring, Tokens: signer, Builtin: builtin(h.t), PublicURL: "https://test.example", AppHash: "sha256-AAAA", Now: now,
	})
	h.must(err)
	return s
}

// A hall code is good for its slot of fifteen seconds and the next. A replica that is late by less takes a code it cannot know yet for none, one that
// is early by up to a slot still takes it; in no case is a ballot lost or a slip spent: the phone is told to read the screen again.
func TestAReplicaWithAWrongClockRefusesHallCodesAndSpendsNothing(t *testing.T) {
	h := newHall(t)
	one := 1
	v, tokens := h.session(8, func(r *session.SessionRequest) { r.Presence = &one })
	h.move(v.ID, vote.StateOpen)
	h.pass(time.Second) // the clock stands at the beginning of a slot
	code, next := h.hallCode(v.ID), 0
	for wrong, want := range map[time.Duration]ballotbox.Refusal{
		0: "", 10 * time.Second: "", -10 * time.Second: ballotbox.StaleCode, 29 * time.Second: ballotbox.StaleCode, time.Hour: ballotbox.StaleCode, -time.Hour: ballotbox.StaleCode,
	} {
		s := h.clocked(wrong)
		p, err := votetest.NewPhone(randReader, h.open(v.ID), tokens[v.ID][next], code)
		h.must(err)
		_, word, err := answered(s.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		h.must(err)
		if word != want {
			t.Errorf("a clock wrong by %v: %q, want %q", wrong, word, want)
		}
		if word == "" {
			next++
			continue
		}
		_, word, err = answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
		if word != "" || err != nil {
			t.Errorf("the slip was spent by the replica that refused it: %q %v", word, err)
		}
		next++
	}
}

// A replica whose clock is ahead ends a countdown early, as its own clock says; nobody acknowledged is lost by it, and the state's order
// is that of its versions, not of any clock.
func TestAReplicaWithAWrongClockClosesOnce(t *testing.T) {
	h := newHall(t)
	ahead := h.clocked(time.Hour)
	v, tokens := h.session(6, nil)
	h.move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID] {
		h.cast(v.ID, h.admit(v.ID, tok), same(1, 1))
	}
	_, err := h.Sessions.Move(t.Context(), officer, v.ID, session.MoveRequest{To: vote.StateClosing, Countdown: 600})
	h.must(err)
	h.must(ahead.Sessions.Reconcile(t.Context(), v.ID))
	st, err := h.Boxes.Current(t.Context(), v.ID)
	h.must(err)
	if st.State != vote.StateSealed {
		t.Fatalf("the session is %s", st.State)
	}
	h.must(h.Sessions.Reconcile(t.Context(), v.ID))
	h.move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), office, v.ID)
	h.must(err)
	if r.Returned != 6 {
		t.Errorf("%d ballots were counted", r.Returned)
	}
}
