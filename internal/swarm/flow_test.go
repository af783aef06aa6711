package swarm

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/vote"
)

func TestPhonesOfFlowTwoWaitForTheVote(t *testing.T) {
	s, slips := newService(t, setup{slips: 12, flow: vote.FlowTwo, state: vote.StateReady})
	go func() {
		time.Sleep(150 * time.Millisecond)
		s.set(vote.StateAdmitting)
		for len(s.admittedNow()) < 12 {
			time.Sleep(10 * time.Millisecond)
		}
		s.set(vote.StateAdmitted)
		time.Sleep(150 * time.Millisecond)
		s.set(vote.StateVoting)
	}()
	rep := play(t, s, Options{Slips: slips, Concurrency: 5})
	if !rep.OK() || rep.Journeys != 12 || rep.Steps[stepState].Count < 12 {
		t.Errorf("%+v", rep)
	}
	sameAsSent(t, s, rep)
}

func (s *service) admittedNow() map[vote.Hash]vote.Hash {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[vote.Hash]vote.Hash{}
	for k, v := range s.admitted {
		out[k] = v
	}
	return out
}

func TestAPauseIsWaitedOut(t *testing.T) {
	s, slips := newService(t, setup{slips: 3})
	s.pause(true)
	go func() {
		time.Sleep(300 * time.Millisecond)
		s.pause(false)
	}()
	if rep := play(t, s, Options{Slips: slips}); !rep.OK() || rep.Journeys != 3 {
		t.Errorf("%+v", rep)
	}
}

func TestTheHallCodeIsReadFromTheScreen(t *testing.T) {
	s, slips := newService(t, setup{slips: 8, presence: 1})
	var unix, looks atomic.Int64
	unix.Store(1_800_000_000)
	s.unix = unix.Load
	screen := func(context.Context, string) (string, error) {
		if looks.Add(1) == 2 {
			unix.Add(60) // the first code is stale by then, except for fast phones
		}
		code := vote.PresenceCode(s.presence, s.box.M, vote.PresenceSlot(unix.Load()))
		if looks.Load() == 1 {
			code[0] ^= 1
		}
		return vote.ScreenURL("https://elsewhere.invalid", s.box.Manifest.SID, s.box.M, code), nil
	}
	rep := play(t, s, Options{Slips: slips, Screen: screen, Concurrency: 3})
	if !rep.OK() || rep.Journeys != 8 || looks.Load() < 2 {
		t.Errorf("%+v, %d looks", rep, looks.Load())
	}
	if _, err := Run(t.Context(), Options{Server: s.web.URL, Slips: slips}, nil); err == nil {
		t.Error("a session with presence was played without a screen")
	}
}

func TestAManifestThatTheScreenDoesNotShowIsRefused(t *testing.T) {
	s, slips := newService(t, setup{slips: 2, presence: 1})
	screen := func(context.Context, string) (string, error) {
		return vote.ScreenURL("https://h", s.box.Manifest.SID, vote.Hash{1}, [10]byte{}), nil
	}
	rep := play(t, s, Options{Slips: slips, Screen: screen})
	if rep.Errors["manifest: not the one on the screen"] != 2 || s.count("admit") != 0 {
		t.Errorf("%v", rep.Errors)
	}
}

func TestPhonesWithoutSlipsInventTheirTokens(t *testing.T) {
	s, _ := newService(t, setup{mode: vote.ModeScreen, presence: 1})
	screen := func(context.Context, string) (string, error) {
		code := vote.PresenceCode(s.presence, s.box.M, vote.PresenceSlot(s.unix()))
		return vote.ScreenURL("https://h", s.box.Manifest.SID, s.box.M, code), nil
	}
	rep := play(t, s, Options{SID: s.box.Manifest.SID, Voters: 9, Screen: screen})
	if !rep.OK() || len(s.ballots) != 9 {
		t.Errorf("%+v", rep)
	}
}

func TestABallotIsNotSentToAHostOutsideTheManifest(t *testing.T) {
	s, slips := newService(t, setup{slips: 2, cast: "https://elsewhere.invalid/rb1/x/cast"})
	_, err := Run(t.Context(), Options{Server: s.web.URL, Slips: slips}, nil)
	if err == nil || !strings.Contains(err.Error(), "elsewhere.invalid") {
		t.Errorf("%v", err)
	}
}

func TestTheCastHostOfTheManifestIsFollowedWhenNamed(t *testing.T) {
	var s *service
	var casts atomic.Int64
	second := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		casts.Add(1)
		s.serve(w, r)
	}))
	defer second.Close()
	s, slips := newService(t, setup{
		slips: 3, comments: true,
		change: func(m *vote.Manifest) { m.Cast = second.URL + "/rb1/" + m.SID + "/cast" },
	})
	rep := play(t, s, Options{Slips: slips, CastServer: second.URL, Comments: 1})
	if !rep.OK() || casts.Load() != 4 {
		t.Errorf("%+v, %d requests to the cast host", rep, casts.Load())
	}
}

func TestTLSIsSpoken(t *testing.T) {
	s, slips := newService(t, setup{slips: 3})
	secure := httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	roots := secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	rep := play(t, s, Options{
		Server: secure.URL, Slips: slips, NewConnections: true,
		TLS: &tls.Config{RootCAs: roots, ServerName: "example.com"},
	})
	if !rep.OK() {
		t.Errorf("%+v", rep)
	}
	rep, err := Run(t.Context(), Options{Server: secure.URL, Slips: slips, Patience: time.Millisecond}, nil)
	if err == nil {
		t.Errorf("an unknown certificate was trusted: %+v", rep)
	}
}

// TestAPhoneThatWaitsFindsItsConnectionClosed: the manifest asks for the wait and the server may close connections;
// neither is an error or costs a back-off.
func TestAPhoneThatWaitsFindsItsConnectionClosed(t *testing.T) {
	s, slips := newService(t, setup{slips: 6, delay: 1, idle: 20 * time.Millisecond})
	begin := time.Now()
	rep := play(t, s, Options{Slips: slips, Concurrency: 6, HonourDelay: true})
	if !rep.OK() || rep.Retries["connection closed while idle"] == 0 || len(rep.Retries) != 1 {
		t.Errorf("%+v", rep)
	}
	if time.Since(begin) < 50*time.Millisecond || rep.Steps[stepState].Count != 6 {
		t.Errorf("six phones cast within %v without having waited", time.Since(begin))
	}
}
