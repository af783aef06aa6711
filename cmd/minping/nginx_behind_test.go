package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// behind is a service that writes down what nginx hands on to it.
type behind struct {
	mu    sync.Mutex
	seen  map[string]http.Header // by path
	whole map[string]int         // bytes of the body, by path
	close map[string]bool        // whether the connection was to end with the answer
	more  chan struct{}          // lets a stream go on
}

func (b *behind) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	b.mu.Lock()
	b.seen[r.URL.Path], b.whole[r.URL.Path], b.close[r.URL.Path] = r.Header, len(body), r.Close
	b.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "/stream") {
		_, _ = io.WriteString(w, "first\n")
		_ = http.NewResponseController(w).Flush()
		<-b.more
	}
	_, _ = io.WriteString(w, "last\n")
}

// longest is how long a test waits for what comes at once where nginx does as it should.
const longest = 20 * time.Second

// newBehind starts nginx before such a service.
func newBehind(t *testing.T) (*front, *behind, *httptest.Server) {
	t.Helper()
	b := &behind{
		seen: map[string]http.Header{}, whole: map[string]int{}, close: map[string]bool{}, more: make(chan struct{}),
	}
	server := httptest.NewServer(b)
	t.Cleanup(func() {
		close(b.more) // server.Close waits for streams that wait for it
		server.Close()
	})
	return newFrontOf(t, server.Listener.Addr().String(), freeAddress(t)), b, server
}

// What reaches the service has no address of anyone in it, from phones and from staff, and the connections to it last.
func TestNginxPassesNoAddressOn(t *testing.T) {
	f, b, _ := newBehind(t)
	for _, path := range []string{"/rb1/x/cast", "/b/kiosk.js", "/admin/login", "/api/v1/rounds"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+f.address+path+"?token=geheim",
			strings.NewReader("x"))
		must(t, err)
		req.Header.Set("X-Forwarded-For", "203.0.113.9")
		req.Header.Set("X-Real-Ip", "203.0.113.9")
		res, err := f.client.Do(req)
		must(t, err)
		_, err = io.Copy(io.Discard, res.Body)
		must(t, err)
		_ = res.Body.Close()
		for name, values := range b.seen[path] {
			if said := strings.Join(values, " "); strings.Contains(said, "127.0.0.1") && name != "Host" ||
				strings.Contains(said, "203.0.113.9") {
				t.Errorf("%s: %s is %q", path, name, said)
			}
		}
		if b.seen[path] == nil || b.close[path] {
			t.Errorf("%s: handed on %v, and the connection ends with it: %v", path, b.seen[path] != nil, b.close[path])
		}
	}
	// nginx writes the line of a request after its answer, so that the last one may be a moment away.
	log := ""
	for end := time.Now().Add(longest); !strings.Contains(log, "/api/v1/rounds") && time.Now().Before(end); {
		raw, err := os.ReadFile(filepath.Join(f.dir, "staff.log"))
		must(t, err)
		log = string(raw)
		time.Sleep(10 * time.Millisecond)
	}
	if !strings.Contains(log, " POST /admin/login ") || !strings.Contains(log, "/api/v1/rounds") ||
		strings.Contains(log, "geheim") || strings.Contains(log, "kiosk") || strings.Contains(log, "127.0.0.1") {
		t.Errorf("staff's log says\n%s", log)
	}
}

// A message of a phone stays in memory, however slowly a disk writes; staff's imports may be as large as the service
// takes.
func TestNginxTakesBodiesAsLargeAsTheService(t *testing.T) {
	f, b, _ := newBehind(t)
	for path, x := range map[string]struct{ size, status int }{
		"/api/v1/large":  {8 << 20, 200},
		"/api/v1/larger": {8<<20 + 1, 413},
		"/rb1/x/larger":  {16<<10 + 1, 413},
	} {
		res, _ := f.ask("POST", path, make([]byte, x.size))
		if res.StatusCode != x.status || x.status == 200 && b.whole[path] != x.size {
			t.Errorf("%s of %d bytes: %d, handed on %d", path, x.size, res.StatusCode, b.whole[path])
		}
	}
	bodies := filepath.Join(f.dir, "bodies")
	must(t, os.RemoveAll(bodies))
	must(t, os.WriteFile(bodies, nil, 0o600)) // whatever is written there now fails
	message := make([]byte, 12<<10)
	_, _ = rand.Read(message)
	res, _ := f.ask("POST", "/rb1/x/cast", message)
	if res.StatusCode != 200 || b.whole["/rb1/x/cast"] != len(message) {
		t.Errorf("a phone's message went to the disk: %d", res.StatusCode)
	}
}

// A hall screen's stream and a large board go on as they come.
func TestNginxKeepsNoAnswerBack(t *testing.T) {
	f, b, _ := newBehind(t)
	for _, path := range []string{"/rb1/x/stream", "/admin/stream"} {
		res, err := f.client.Get("https://" + f.address + path)
		if err != nil {
			t.Fatalf("%s: nginx keeps the answer back: %v", path, err)
		}
		first := make([]byte, len("first\n"))
		if _, err := io.ReadFull(res.Body, first); err != nil || string(first) != "first\n" {
			t.Fatalf("%s: %q, %v", path, first, err)
		}
		b.more <- struct{}{}
		rest, err := io.ReadAll(res.Body)
		if err != nil || !bytes.Equal(rest, []byte("last\n")) {
			t.Errorf("%s: %q, %v", path, rest, err)
		}
		_ = res.Body.Close()
	}
}

// Without TLS there is nothing but the way to it, which is not written down either; a phone's answer that the service
// is away is kept by no one.
func TestNginxSendsToTLSAndKeepsNoRefusal(t *testing.T) {
	f, _, server := newBehind(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+f.plain+"/rb1/x/cast?a=1", nil)
	must(t, err)
	res, err := f.client.Do(req)
	must(t, err)
	_ = res.Body.Close()
	host, _, _ := strings.Cut(f.plain, ":")
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusPermanentRedirect ||
		to != "https://"+host+"/rb1/x/cast?a=1" {
		t.Errorf("%d to %q", res.StatusCode, to)
	}
	server.CloseClientConnections()
	server.Close()
	away, body := f.ask("GET", "/rb1/x/state", nil)
	if away.StatusCode != 503 || body != "unavailable" || away.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("away: %d %q, %v", away.StatusCode, body, away.Header)
	}
	if all := f.logs(); strings.Contains(all, "rb1") {
		t.Errorf("a phone is in the logs:\n%s", all)
	}
}

// A phone is told to come again by a service that takes too long, as by one that is away. A page of nginx's own would
// say what a phone does not understand.
func TestNginxAnswersForAServiceThatTakesTooLong(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections, and says nothing
	must(t, err)
	defer silent.Close() //nolint:errcheck // of the test
	f := newFrontOf(t, silent.Addr().String(), freeAddress(t), "proxy_read_timeout 30s;", "proxy_read_timeout 1s;")
	res, body := f.ask("GET", "/rb1/x/state", nil)
	if res.StatusCode != 503 || body != "unavailable" {
		t.Errorf("%d %q", res.StatusCode, body)
	}
}

// Older versions of TLS would tell a hall's network what phones send.
func TestNginxSpeaksNoOldTLS(t *testing.T) {
	raw, err := os.ReadFile("../../configs/nginx/minping.conf")
	must(t, err)
	_, after, found := strings.Cut(string(raw), "ssl_protocols ")
	said, _, _ := strings.Cut(after, ";")
	if !found || !slices.Equal(strings.Fields(said), []string{"TLSv1.2", "TLSv1.3"}) {
		t.Errorf("it speaks %q", said)
	}
}

// The longest step of staff, a large count, takes a quarter of an hour.
func TestNginxWaitsAsLongAsALargeCountTakes(t *testing.T) {
	raw, err := os.ReadFile("../../configs/nginx/minping.conf")
	must(t, err)
	_, staff, _ := strings.Cut(string(raw), "location / {\n        access_log /var")
	_, after, found := strings.Cut(staff, "proxy_read_timeout ")
	said, _, _ := strings.Cut(after, ";")
	if wait, err := time.ParseDuration(said); !found || err != nil || wait < 15*time.Minute {
		t.Errorf("it waits %q", said)
	}
}
