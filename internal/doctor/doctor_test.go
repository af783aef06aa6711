package doctor

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"minping/internal/disk"
)

func levels(fs []Finding) map[string]Level {
	out := map[string]Level{}
	for _, f := range fs {
		out[f.Code] = f.Level
		if f.ZH == "" || f.EN == "" {
			out[f.Code] = "no words"
		}
	}
	return out
}

type server = httptest.Server

func healthy(t *testing.T) (Patient, *httptest.Server) {
	t.Helper()
	srv := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(srv.Close)
	dir := t.TempDir()
	return Patient{
		Data: dir, Keys: filepath.Join(dir, "keys"), PublicURL: srv.URL, Now: time.Now(), Newest: time.Now(),
		Officers: 2, Client: srv.Client(),
	}, srv
}

// Each fault is found by its own check and no other.
func TestEachFaultIsFoundByItsOwnCheck(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, p *Patient, srv *server)
		code  string
		level Level
	}{
		"clock of years ago": {func(_ *testing.T, p *Patient, _ *server) {
			p.Now = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		}, "clock", Bad},
		"clock before the records": {func(_ *testing.T, p *Patient, _ *server) {
			p.Newest = p.Now.Add(time.Hour)
		}, "clock", Bad},
		"no data directory": {func(_ *testing.T, p *Patient, _ *server) {
			p.Data += "/none"
		}, "disk", Bad},
		"keys on a file": {func(t *testing.T, p *Patient, _ *server) {
			if err := os.WriteFile(p.Keys, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "links", Bad},
		"nothing listens": {func(_ *testing.T, _ *Patient, srv *server) {
			srv.Close()
		}, "reach", Bad},
		"a stranger's root": {func(_ *testing.T, p *Patient, _ *server) {
			p.Client = nil
		}, "certificate", Bad},
		"another's address": {func(_ *testing.T, p *Patient, _ *server) {
			p.PublicURL = "http://198.51.100.7:1"
			p.Client = &http.Client{Timeout: time.Second} // a port without a listener
		}, "address", Bad},
		"a machine that thinks it is 2020": {func(_ *testing.T, p *Patient, _ *server) {
			p.Now, p.Newest = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{} // nothing is recorded yet
		}, "clock", Bad},
		"a clock that jumped": {func(_ *testing.T, p *Patient, _ *server) {
			p.ClockHeld = true
		}, "clock", Warn},
		"this machine by its own name": {func(_ *testing.T, p *Patient, _ *server) {
			p.PublicURL = "http://localhost:1"
		}, "address", Bad},
		"the loopback": {func(_ *testing.T, p *Patient, _ *server) {
			p.PublicURL = "http://127.0.0.1:1" // which is an address of its own
		}, "address", Bad},
		"no address": {func(_ *testing.T, p *Patient, _ *server) {
			p.PublicURL = ""
		}, "address", Bad},
		"no officer": {func(_ *testing.T, p *Patient, _ *server) {
			p.Officers = 0
		}, "officers", Warn},
		"one officer": {func(_ *testing.T, p *Patient, _ *server) {
			p.Officers = 1
		}, "officers", Warn},
		"a certificate that ends": {func(_ *testing.T, p *Patient, srv *server) {
			p.Now = srv.Certificate().NotAfter.Add(-time.Hour)
			p.Client = srv.Client()
			p.Newest = time.Time{}
		}, "certificate", Warn},
	} {
		p, srv := healthy(t)
		c.spoil(t, &p, srv)
		if p.Client == nil {
			p.Client = &http.Client{Timeout: time.Minute}
		}
		if got := levels(Look(t.Context(), p)); got[c.code] != c.level {
			t.Errorf("%s: %s is %q, want %q; %v", name, c.code, got[c.code], c.level, got)
		}
	}
	p, _ := healthy(t)
	for code, level := range levels(Look(t.Context(), p)) {
		// A test server listens on the loopback, which the address check reports; the test machine's disk may be slow
		// or small.
		if level != OK && code != "address" && code != "disk" && code != "space" {
			t.Errorf("a healthy machine: %s is %s", code, level)
		}
	}
	if _, err := os.Stat(filepath.Join(p.Data, ".doctor")); err == nil {
		t.Error("what was written for a try is still there")
	}
}

// The disk is as slow as the slowest of its writes; half a second in a hall is a queue.
func TestTheSlowestWriteCounts(t *testing.T) {
	for _, c := range []struct {
		took time.Duration
		want Level
	}{{slowSync, OK}, {slowSync + time.Millisecond, Warn}} {
		if f := settled(c.took); f.Level != c.want || f.Code != "disk" {
			t.Errorf("%v: %+v", c.took, f)
		}
	}
}

// A briefing needs a gigabyte, and five are better.
func TestADiskThatIsNearlyFullIsSaid(t *testing.T) {
	for free, want := range map[uint64]Level{
		roomNeeded - 1: Bad, roomNeeded: Warn, roomWanted - 1: Warn, roomWanted: OK,
	} {
		if f := room(disk.Space{Free: free, Total: 100 << 30}); f.Level != want || f.Code != "space" {
			t.Errorf("%d free: %+v", free, f)
		}
	}
}
