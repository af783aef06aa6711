package main

import (
	"encoding/json"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"
)

func oneIsKilled(t *testing.T, p pair) {
	front := balance(t, p.one, p.two)
	swarm := p.one.play(front.url(), p.id, p.file, "--check-board", "--board-wait", "90s")
	p.two.received(p.id, p.slips/5)
	p.one.kill()
	p.two.received(p.id, p.slips*3/5)
	p.one.start()
	p.two.received(p.id, p.slips)
	time.Sleep(300 * time.Millisecond)
	r := count(t, p.one, p.two, p.id)
	if s := swarm(); s.Journeys != p.slips || s.OnBoard != p.slips || r.Returned != p.slips {
		t.Errorf("%d journeys, %d receipts on the board, %d counted", s.Journeys, s.OnBoard, r.Returned)
	}
}

func oneIsDrained(t *testing.T, p pair) {
	front := balance(t, p.one, p.two)
	swarm := p.one.play(front.url(), p.id, p.file, "--new-connections")
	p.two.received(p.id, 30)
	p.one.stop() // fails when the drain does
	s := swarm()
	p.one.start()
	if r := count(t, p.two, p.one, p.id); s.Journeys != p.slips || r.Returned != p.slips {
		t.Errorf("%d journeys, %d counted", s.Journeys, r.Returned)
	}
}

// storeIsAway: the store swallows everything for ten seconds. Both replicas stay alive, report that they are not ready
// and ask phones to come again; afterwards everything recovers without help.
func storeIsAway(t *testing.T, p pair) {
	throughOutage(t, p, p.db.freeze, p.db.thaw, 10*time.Second)
}

// storeIsKilled: the server of the store dies in the middle of casts and is started again on what it had on its disk.
func storeIsKilled(t *testing.T, p pair) {
	throughOutage(t, p, p.db.kill, p.db.start, 6*time.Second)
}

// throughOutage plays phones at both replicas while the store goes away and comes back. Every ballot that was
// acknowledged is on the board and counted once; none is lost.
func throughOutage(t *testing.T, p pair, away, back func(), long time.Duration) {
	t.Helper()
	front := balance(t, p.one, p.two)
	admit := admission(t, p.two, p.id, readSlips(t, p.file)[0]) // sent once only: the swarm has the others
	rest := p.file + ".rest"
	all := readSlips(t, p.file)
	raw, err := json.Marshal(all[1:])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rest, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	swarm := p.one.play(front.url(), p.id, rest, "--keep", p.file+".kept")
	p.two.received(p.id, 15)
	away()
	until := time.Now().Add(long)
	honestMeanwhile(t, p, admit, until)
	time.Sleep(time.Until(until))
	back()
	s := swarm()
	for _, at := range []*site{p.one, p.two} {
		if got := at.status("/readyz"); got != http.StatusOK {
			t.Errorf("/readyz afterwards: %d", got)
		}
	}
	r := count(t, p.one, p.two, p.id)
	if s.Journeys != p.slips-1 || r.Returned != p.slips-1 {
		t.Errorf("%d journeys, %d counted", s.Journeys, r.Returned)
	}
	p.one.must("swarm", "--server", p.two.url(), "--check-kept", p.file+".kept") // every receipt is on the board
}

// honestMeanwhile checks both replicas while the store is away: a phone is asked to come again, the load balancer sees
// it, the process is alive.
func honestMeanwhile(t *testing.T, p pair, admit []byte, until time.Time) {
	t.Helper()
	var questions sync.WaitGroup
	for _, at := range []*site{p.one, p.two} {
		questions.Go(func() {
			status, word, header := ask(t, at, p.id, "/admit", admit)
			if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
				t.Errorf("while the store is away: %d %q, Retry-After %q", status, word, header.Get("Retry-After"))
			}
		})
		for path, want := range map[string]int{"/readyz": http.StatusServiceUnavailable, "/healthz": http.StatusOK} {
			questions.Go(func() {
				// An exchange that the store had answered already may still be told once.
				got := at.status(path)
				for got != want && time.Now().Before(until.Add(-time.Second)) {
					got = at.status(path)
				}
				if got != want {
					t.Errorf("%s while the store is away: %d", path, got)
				}
			})
		}
	}
	questions.Wait()
}

func (s *site) status(path string) int {
	s.t.Helper()
	res, err := http.Get(s.url() + path)
	if err != nil {
		s.t.Error(err)
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// storeStutters lets the store run for a tenth of a second in every four.
func storeStutters(t *testing.T, p pair) {
	swarm := p.one.play(balance(t, p.one, p.two).url(), p.id, p.file)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
				p.db.freeze()
				time.Sleep(300 * time.Millisecond)
				p.db.thaw()
			}
		}
	}()
	s := swarm()
	close(stop)
	<-stopped
	if r := count(t, p.one, p.two, p.id); s.Journeys != p.slips || r.Returned != p.slips {
		t.Errorf("%d journeys, %d counted", s.Journeys, r.Returned)
	}
}
