package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// told is a message that another program took.
type told struct {
	Type string
	Data struct {
		Day   string
		Kinds map[string]struct{ Open int }
	}
	id  string
	raw string
}

// otherProgram takes messages that are signed and refuses the first of each id.
func otherProgram(t *testing.T) (address string, taken chan told) {
	t.Helper()
	check, err := standardwebhooks.NewWebhook(hookSecret)
	if err != nil {
		t.Fatal(err)
	}
	taken = make(chan told, 100)
	var mu sync.Mutex
	seen := map[string]bool{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		m := told{id: r.Header.Get("webhook-id"), raw: string(raw)}
		if err := check.VerifyIgnoringTimestamp(raw, r.Header); err != nil { // the service's clock is set to noon
			t.Errorf("the signature: %v", err)
		}
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(m.id, "day-") && !seen[m.id] {
			seen[m.id] = true
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		taken <- m
	}))
	t.Cleanup(srv.Close)
	return srv.URL, taken
}

// untilNoon is by how much a clock has to be wrong to show noon of today in China.
func untilNoon() time.Duration {
	at := time.Now().In(time.FixedZone("", 8*3600))
	return time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, at.Location()).Sub(at)
}

func TestARunningServiceTellsAnotherProgramWhatIsDue(t *testing.T) {
	t.Parallel()
	address, taken := otherProgram(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(hookSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	s.stop()
	s.clock = untilNoon()
	s.flags = []string{"--webhook-url", address, "--webhook-secret-file", secret, "--webhook-private"}
	s.start()
	s.tokens = map[string]string{}
	next := func(what string) told {
		select {
		case m := <-taken:
			return m
		case <-time.After(time.Minute):
			t.Fatalf("%s did not come:\n%s", what, s.log.String())
			return told{}
		}
	}
	// refused once, it comes again after five seconds
	if m := next("the day's summary"); m.Type != "deadlines.summary" || m.id != "day-"+m.Data.Day {
		t.Errorf("%+v", m)
	}
	var made struct{ State string }
	s.call("admin", http.MethodPost, "/webhook/test", nil, &made)
	if m := next("the trial"); m.Type != "webhook.test" || made.State != "delivered" {
		t.Errorf("%+v, %+v", m, made)
	}
	var state struct {
		Recent []struct {
			Type, State string
			Tries       int
		}
	}
	s.call("admin", http.MethodGet, "/webhook", nil, &state)
	if len(state.Recent) != 2 || state.Recent[1].State != "delivered" || state.Recent[1].Tries != 2 {
		t.Errorf("%+v", state)
	}
	s.stop() // and a service that starts again has nothing to tell on the same day
	s.start()
	s.call("admin", http.MethodPost, "/webhook/test", nil, &made)
	if m := next("the second trial"); m.Type != "webhook.test" {
		t.Errorf("told again: %+v", m)
	}
	if strings.Contains(s.log.String(), hookSecret) {
		t.Error("the log has the secret")
	}
}
