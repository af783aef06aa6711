package directory

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// site is where a discovery document is asked for. It counts who asks.
type site struct {
	*httptest.Server
	asked  atomic.Int32
	answer func(w http.ResponseWriter)
}

func newSite(t *testing.T) *site {
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.asked.Add(1)
		s.answer(w)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) document(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"issuer":                 s.URL,
		"authorization_endpoint": s.URL + "/a", "token_endpoint": s.URL + "/t", "jwks_uri": s.URL + "/k",
	})
}

func TestOneFetchServesAllWaitersAndDelaysNone(t *testing.T) {
	s, slow := newSite(t), make(chan struct{})
	s.answer = func(w http.ResponseWriter) { <-slow; s.document(w) }
	d := New(Settings{Issuer: s.URL})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, _, err := d.Begin(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	left, leave := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer leave()
	began := time.Now()
	if _, _, err := d.Begin(left); !errors.Is(err, ErrAway) || time.Since(began) > 5*time.Second {
		t.Errorf("who left waited %v: %v", time.Since(began), err)
	}
	close(slow)
	all.Wait()
	if n := s.asked.Load(); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
}

func TestADirectoryThatIsAwayIsNotAskedAgainAtOnce(t *testing.T) {
	s, now := newSite(t), time.Now()
	s.answer = func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }
	d := New(Settings{Issuer: s.URL})
	d.now = func() time.Time { return now }
	for range 5 {
		if _, _, err := d.Begin(t.Context()); !errors.Is(err, ErrAway) {
			t.Fatal(err)
		}
	}
	if n := s.asked.Load(); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
	s.answer = s.document
	failed := now
	now = now.Add(-time.Hour) // a clock that is set right does not keep it away for the time between
	if _, err := d.known(); err != nil {
		t.Errorf("an hour earlier by the clock: %v", err)
	}
	now = failed.Add(awayFor)
	if _, _, err := d.Begin(t.Context()); err != nil {
		t.Errorf("once it is back: %v", err)
	}
	if _, _, err := d.Begin(t.Context()); err != nil || s.asked.Load() != 2 {
		t.Errorf("known by now: %v after %d fetches", err, s.asked.Load())
	}
}

func TestAGrantNamesABodyThatAnAccountCanHave(t *testing.T) {
	for _, body := range []string{strings.Repeat("纪", 21), "纪\u202e委"} {
		if g, err := ParseGrants("jiwei=assessor:" + body); err == nil {
			t.Errorf("%q was read as %v", body, g)
		}
	}
	if _, err := ParseGrants("jiwei=assessor:" + strings.Repeat("纪", 20)); err != nil {
		t.Error(err)
	}
}
