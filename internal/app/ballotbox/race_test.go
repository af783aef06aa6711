package ballotbox_test

import (
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/sqlite"
	"minping/internal/store/storetest"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// A ballot held between its insert and the second read of the state, while the session closes, is answered "again" and
// never gets a receipt: rb1 §7.4, §16 C1.
func TestABallotThatTheCloseOvertakesGetsNoReceipt(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	msg, err := p.Cast(apptest.Same(1, 1))
	h.Must(err)
	h.Env.OnHold(func(point string) {
		if point == "cast.reread" {
			h.Env.OnHold(nil)
			h.Move(v.ID, vote.StateClosing)
		}
	})
	receipt, w, err := apptest.Answered(h.Boxes.Cast(t.Context(), v.ID, msg))
	if w != ballotbox.Again || receipt != nil || err != nil {
		t.Errorf("overtaken between insert and second look: %q %v, receipt %v", w, err, receipt != nil)
	}
}

// One key, one ballot: anyone who sends another under it hears that it was used, and gets no receipt for either (rb1
// §7.3).
func TestAnotherBallotUnderTheSameKeyGetsNoReceipt(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	h.Cast(v.ID, p, apptest.Same(1, 1))
	other, err := p.Cast(apptest.Same(4, 4))
	h.Must(err)
	receipt, w, err := apptest.Answered(h.Boxes.Cast(t.Context(), v.ID, other))
	if w != ballotbox.Used || receipt != nil || err != nil {
		t.Errorf("a second ballot of one key: %q %v, receipt %v; want used", w, err, receipt != nil)
	}
}

// The same across two replicas on one store and one folder of keys.
func TestAReplicaSeesAnothersCloseBeforeItGivesAReceipt(t *testing.T) {
	h := newEnv(t)
	other := h.Replica()
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	msg, err := p.Cast(apptest.Same(1, 1))
	h.Must(err)
	other.Env.OnHold(func(point string) {
		if point == "cast.reread" {
			h.Move(v.ID, vote.StateClosing)
		}
	})
	if _, w, err := apptest.Answered(other.Boxes.Cast(t.Context(), v.ID, msg)); w != ballotbox.Again || err != nil {
		t.Errorf("the other replica answered %q %v", w, err)
	}
	late := h.admit2(other, v.ID, tokens[v.ID][1])
	if late != ballotbox.Closed {
		t.Errorf("admission at the other replica after the close: %q", late)
	}
	b, err := other.Boxes.Box(t.Context(), v.ID)
	h.Must(err)
	h.Must(other.Sessions.Reconcile(t.Context(), v.ID))
	if _, err := b.Live(other.Boxes.Ring, vote.StateClosing); err == nil {
		if k, _ := other.Boxes.Ring.Load(v.ID); k != nil && len(k.Issuers) > 0 {
			t.Error("the other replica still holds issuer keys")
		}
	}
}

func (h *env) admit2(s *app.Service, sid string, tok vote.Token) ballotbox.Refusal {
	h.T.Helper()
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(sid), tok, [10]byte{})
	h.Must(err)
	_, w, err := apptest.Answered(s.Boxes.Admit(h.T.Context(), sid, p.Request.Message()))
	h.Must(err)
	return w
}

func TestAnAdmissionThatTheCloseOvertakesIsToldToAskAgain(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][0], h.HallCode(v.ID))
	h.Must(err)
	h.Env.OnHold(func(point string) {
		if point == "admit.reread" {
			h.Env.OnHold(nil)
			h.Move(v.ID, vote.StateAdmitted)
		}
	})
	_, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	if w != ballotbox.Again || err != nil {
		t.Fatalf("overtaken: %q %v", w, err)
	}
	// Its row came before the admission set was fixed, so asking again gets the answer.
	answer, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	if w != "" || err != nil {
		t.Fatalf("asked again: %q %v", w, err)
	}
	h.Must(p.Admitted(answer))
}

func TestCastsRacingTheCloseAreAcknowledgedOnlyWhenCounted(t *testing.T) {
	for name, open := range map[string]func(*testing.T) store.Store{
		"memory": func(*testing.T) store.Store { return memory.Open() },
		"sqlite": func(t *testing.T) store.Store {
			st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = st.Close() })
			return st
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newEnvOn(t, open(t), t.TempDir())
			const n = 40
			v, tokens := h.Session(n, nil)
			h.Move(v.ID, vote.StateOpen)
			b := h.OpenBox(v.ID)
			var msgs [][]byte
			for _, tok := range tokens[v.ID] {
				msg, err := h.Admit(v.ID, tok).Cast(apptest.Same(1, 1))
				h.Must(err)
				msgs = append(msgs, msg)
			}
			var mu sync.Mutex
			var acknowledged []vote.Hash
			var wg sync.WaitGroup
			for _, msg := range msgs {
				wg.Go(func() {
					time.Sleep(time.Duration(mathrand.IntN(8000)) * time.Microsecond)
					_, w, err := apptest.Answered(h.Boxes.Cast(t.Context(), v.ID, msg))
					if err != nil || w != "" {
						return
					}
					bal, err := b.ReadBallot(vote.SlotBallot, msg)
					if err != nil {
						return
					}
					mu.Lock()
					acknowledged = append(acknowledged, bal.Tracker)
					mu.Unlock()
				})
			}
			time.Sleep(3 * time.Millisecond)
			h.Move(v.ID, vote.StateClosing)
			wg.Wait()
			index, err := h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.FileIndex)
			h.Must(err)
			board := ballotbox.SplitHashes(index)
			for _, tr := range acknowledged {
				if !slices.Contains(board, tr) {
					t.Fatal("a ballot with a receipt is not on the board")
				}
			}
			t.Logf("%d of %d acknowledged, %d on the board", len(acknowledged), n, len(board))
		})
	}
}

// Every write on the way from ready to counted fails once, before or after it happened. Asked again, the session goes
// on and ends in the same result.
func TestAnyWriteMayFailAndTheSessionStillEndsRight(t *testing.T) {
	for _, after := range []bool{false, true} {
		for n := 1; ; n += 3 {
			if done := oneWriteFails(t, n, after); done {
				break
			}
		}
	}
}

// oneWriteFails runs a session whose n-th write from ready on fails; it reports whether there were fewer.
func oneWriteFails(t *testing.T, n int, after bool) (done bool) {
	t.Helper()
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	v, tokens := h.Session(6, nil)
	from := f.Writes()
	failed := false
	fail := func(op storetest.Op) error {
		if op.Write && op.N == from+n && !failed {
			failed = true
			return store.ErrUnavailable
		}
		return nil
	}
	if after {
		f.After = fail
	} else {
		f.Before = fail
	}
	again := func(what string, do func() error) {
		t.Helper()
		for range 4 {
			err := do()
			if err == nil || records.KindOf(err) == records.Conflict {
				return
			}
			if !errors.Is(err, store.ErrUnavailable) {
				t.Fatalf("write %d (after %v): %s: %v", n, after, what, err)
			}
		}
		t.Fatalf("write %d (after %v): %s never worked", n, after, what)
	}
	move := func(to vote.State) {
		t.Helper()
		again(string(to), func() error {
			_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: to})
			return err
		})
	}
	move(vote.StateOpen)
	b := h.OpenBox(v.ID)
	for _, tok := range tokens[v.ID] {
		p, err := votetest.NewPhone(rand.Reader, b, tok, [10]byte{})
		h.Must(err)
		again("admit", func() error {
			answer, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
			if err == nil && w == "" {
				err = p.Admitted(answer)
			}
			return err
		})
		msg, err := p.Cast(apptest.Same(1, 1))
		h.Must(err)
		again("cast", func() error {
			_, _, err := apptest.Answered(h.Boxes.Cast(t.Context(), v.ID, msg))
			return err
		})
	}
	move(vote.StateClosing)
	again("settle", func() error { return h.Sessions.Reconcile(t.Context(), v.ID) })
	move(vote.StateCounted)
	again("settle", func() error { return h.Sessions.Reconcile(t.Context(), v.ID) })
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	if err != nil || r.Returned != 6 || r.PerQuestion[0].Counts["sat"] != 6 {
		t.Fatalf("write %d (after %v): result %+v %v", n, after, r, err)
	}
	if h.Boxes.Ring.Has(v.ID) {
		t.Errorf("write %d (after %v): keys outlived the count", n, after)
	}
	return !failed
}

func TestASealThatWasKilledIsFinishedByTheNextStart(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	cur, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	// As a process leaves it that died right after the session's closing was written.
	if _, err := h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateClosing}); err != nil {
		t.Fatal(err)
	}
	next := h.Replica()
	h.Must(next.Sessions.Reconcile(t.Context(), v.ID))
	if cur, _ := next.Boxes.Current(t.Context(), v.ID); cur.State != vote.StateSealed {
		t.Fatalf("after the restart: %q", cur.State)
	}
	if k, err := next.Boxes.Ring.Load(v.ID); err != nil || len(k.Issuers) != 0 || k.Receipt != nil || k.Count == nil {
		t.Errorf("keys after the seal: %+v %v", k, err)
	}
}

// Flow one: the issuer keys go when open ends, not with the seal that may wait for left-over slips to be scanned (rb1
// §4).
func TestIssuerKeysDieWhenVotingEndsThoughTheSealWaits(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Admit(v.ID, tokens[v.ID][0])
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
		To: vote.StateClosing, Hold: true,
	}))
	if k, err := h.Boxes.Ring.Load(v.ID); err != nil || len(k.Issuers) != 0 || k.Count == nil {
		t.Errorf("while the seal waits: %d issuer keys, count key %v (%v)", len(k.Issuers), k.Count != nil, err)
	}
}

func TestNoKeyOutlivesItsTime(t *testing.T) {
	for _, flow := range []string{vote.FlowOne, vote.FlowTwo} {
		h := newEnv(t)
		v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Flow = &flow })
		check := func() {
			t.Helper()
			cur, err := h.Boxes.Current(t.Context(), v.ID)
			h.Must(err)
			k, err := h.Boxes.Ring.Load(v.ID)
			if errors.Is(err, keys.ErrGone) {
				k = &keys.Keys{}
			}
			dead := deadParts(flow, cur.State)
			for part, alive := range map[keys.Part]bool{
				keys.Issuer: len(k.Issuers) > 0, keys.Receipt: k.Receipt != nil, keys.Presence: k.Presence != nil,
				keys.Count: k.Count != nil,
			} {
				if dead&part != 0 && alive {
					t.Errorf("flow %s, state %s: key %d is alive", flow, cur.State, part)
				}
			}
		}
		check()
		steps := []vote.State{vote.StateOpen, vote.StateClosing, vote.StateCounted}
		if flow == vote.FlowTwo {
			steps = []vote.State{
				vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing, vote.StateCounted,
			}
		}
		for _, to := range steps {
			h.Move(v.ID, to)
			check()
			if to == vote.StateOpen || to == vote.StateAdmitting {
				for _, tok := range tokens[v.ID] {
					h.Admit(v.ID, tok)
				}
			}
		}
	}
}

// deadParts returns which keys must not exist in a state.
func deadParts(flow string, st vote.State) keys.Part {
	var p keys.Part
	if !vote.IssuerKeysLive(st) {
		p |= keys.Issuer
	}
	if !vote.Admits(flow, st) && st != vote.StateReady {
		p |= keys.Presence
	}
	if !vote.ReceiptKeyLive(st) {
		p |= keys.Receipt
	}
	if !votetest.CountKeyLive(st) {
		p |= keys.Count
	}
	return p
}

// What arrives while the box is being sealed came too late, and is told so with the word for it: to a phone another
// failure would mean that it should go on trying.
func TestWhatTheSealOvertakesIsClosed(t *testing.T) {
	for _, point := range []string{"admit.insert", "cast.insert"} {
		h := newEnv(t)
		v, tokens := h.Session(6, nil)
		h.Move(v.ID, vote.StateOpen)
		p := h.Admit(v.ID, tokens[v.ID][0])
		msg, err := p.Cast(apptest.Same(1, 1))
		h.Must(err)
		late, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][1], [10]byte{})
		h.Must(err)
		h.OnceAt(point, func() { h.Move(v.ID, vote.StateClosing) })
		var answer []byte
		if point == "cast.insert" {
			answer, err = h.Boxes.Cast(t.Context(), v.ID, msg)
		} else {
			answer, err = h.Boxes.Admit(t.Context(), v.ID, late.Request.Message())
		}
		if _, w, err := apptest.Answered(answer, err); w != ballotbox.Closed || answer != nil || err != nil {
			t.Errorf("%s: %q %v, an answer %v", point, w, err, answer != nil)
		}
	}
}

// The key that signs may go between the look at the state and the signature, because another replica ended admission:
// then admission is closed.
func TestARequestWhoseKeyHasGoneIsClosed(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(v.ID), tokens[v.ID][0], [10]byte{})
	h.Must(err)
	h.Must(h.Boxes.Ring.Erase(v.ID, ballotbox.IssuerAndPresence))
	answer, w, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	if w != ballotbox.Closed || answer != nil || err != nil {
		t.Errorf("without the issuer key: %q %v", w, err)
	}
}

// Until voting opens a ballot waits, also between the end of admission and that moment (rb1 §7.2).
func TestABallotWaitsUntilVotingOpens(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	p := h.Admit(v.ID, tokens[v.ID][0])
	msg, err := p.Cast(apptest.Same(1, 1))
	h.Must(err)
	for _, to := range []vote.State{"", vote.StateAdmitted} {
		if to != "" {
			h.Move(v.ID, to)
		}
		_, w, err := apptest.Answered(h.Boxes.Cast(t.Context(), v.ID, msg))
		if w != ballotbox.NotOpen || err != nil {
			t.Errorf("%s: %q %v", to, w, err)
		}
	}
	h.Move(v.ID, vote.StateVoting)
	h.CastMessage(v.ID, msg)
}
