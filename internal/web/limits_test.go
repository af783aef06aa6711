package web

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"minping/internal/auth"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func withLimits(l Limits) setting { return func(_ *appOptions, o *Options) { o.Limits = l } }

func TestTheOperatorsLimitsAreKept(t *testing.T) {
	h := newEnv(
		t,
		withLimits(
			Limits{Body: 70_000, Conns: 77, Read: 2 * time.Second, Write: 3 * time.Second, Idle: 4 * time.Second},
		),
	)
	c := h.server.App().Config()
	if c.Concurrency != 77 || c.ReadTimeout != 2*time.Second || c.WriteTimeout != 3*time.Second ||
		c.IdleTimeout != 4*time.Second {
		t.Errorf(
			"the server takes %d connections, %v to read, %v to write, %v idle",
			c.Concurrency,
			c.ReadTimeout,
			c.WriteTimeout,
			c.IdleTimeout,
		)
	}
	addr := h.listen()
	for path, token := range map[string]string{
		"/api/v1/sessions/x/slips": h.token(auth.Organizer), "/api/v1/organizations/import": h.token(auth.Admin),
		"/api/v1/rounds": h.token(auth.Admin),
	} {
		if status, _ := h.raw(addr, "POST", path, token, make([]byte, 70_001)); status != 413 {
			t.Errorf("POST %s of a byte more than is allowed: %d", path, status)
		}
		if status, _ := h.raw(addr, "POST", path, token, make([]byte, 70_000)); status == 413 {
			t.Errorf("POST %s of what is allowed is too large", path)
		}
	}
}

func TestWorkEndsWhenTheOperatorsTimeIsOver(t *testing.T) {
	h := newEnv(t, withLimits(Limits{Request: time.Nanosecond}))
	h.as(auth.Admin, "GET", "/api/v1/rounds", nil).problem(503, "unavailable")
	h.ask("GET", "/rb1/n/123456", "", nil).word(503, "again")
	h.ask("GET", "/readyz", "", nil).want(503)
}

// A count or an export that the panel is asked for takes longer than most requests may.
func TestThePanelHasTimeForACount(t *testing.T) {
	for set, want := range map[time.Duration]time.Duration{time.Second: panelTime, time.Hour: time.Hour} {
		var left time.Duration
		h := newEnv(t, func(_ *appOptions, o *Options) {
			o.Limits.Request = set
			o.Panel = onePanel(map[string]fiber.Handler{"/admin/count": func(c *fiber.Ctx) error {
				until, _ := c.UserContext().Deadline()
				left = time.Until(until)
				return nil
			}})
		})
		h.ask("GET", "/admin/count", "", nil).want(200)
		if left > want || left < want-time.Minute {
			t.Errorf("with %v for a request the panel has %v, want %v", set, left, want)
		}
	}
}

// What may be large goes out to slow networks: a hall's, or an office's behind many others.
func TestLargeAnswersHaveTime(t *testing.T) {
	for path, long := range map[string]bool{
		"/rb1/x/board/index": true, "/rb1/x/board/records": true, "/rb1/x/board/checkpoint": false,
		"/rb1/x/cast":         false,
		"/rb1/x/files/bundle": false, "/admin/entries/files/x": true, "/admin/entries": false,
		"/api/v1/rounds/x/items.xlsx": true, "/api/v1/documents/x.docx": true, "/admin/documents/x/file": true,
		"/admin/rounds/x/items/export": true, "/api/v1/items/x/files": false,
		"/api/v1/sessions/x/bundle": true, "/api/v1/rounds/x/statistics.xlsx": true,
		"/api/v1/rounds/x/statistics.csv": true, "/api/v1/rounds/x/statistics.csv?scope=all": true,
		"/api/v1/rounds": false,
	} {
		for own, want := range map[time.Duration]time.Duration{time.Second: slowWrite, time.Hour: time.Hour} {
			h := &fasthttp.RequestHeader{}
			h.SetRequestURI(path)
			if !long {
				want = 0 // that of the server
			}
			if got := (Limits{Write: own}).of(h).WriteTimeout; got != want {
				t.Errorf("%s: %v to write, want %v", path, got, want)
			}
		}
	}
}

func TestAKeptConnectionIsDroppedWhenItIsIdleForTooLong(t *testing.T) {
	h := newEnv(t, withLimits(Limits{Idle: 50 * time.Millisecond}))
	conn, err := net.Dial("tcp", h.listen())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // the server did
	if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("the server keeps the connection: %v", err)
	}
}

// A form that was sent after half an hour comes along in the form that signs in, percent-encoded: what was kept of a
// long entry must get through there too.
func TestASignInCarriesTheLongestFormThatIsKept(t *testing.T) {
	h := newEnv(t)
	body := "name=nobody&password=wrong&kept_to=/admin/entries&kept.values.summary=" +
		strings.Repeat("%E6%95%B4", 600_000)
	status, _ := h.raw(h.listen(), "POST", "/admin/login", "", []byte(body))
	if status == 413 {
		t.Errorf("%d bytes: %d", len(body), status)
	}
}

// How large a request may be is a matter of its path, not of what is asked of it.
func TestAQueryMakesNoLargerRequest(t *testing.T) {
	h := newEnv(t)
	addr := h.listen()
	for path, token := range map[string]string{
		"/api/v1/rounds": h.token(auth.Admin), "/api/v1/rounds?x=/slips": h.token(auth.Admin),
		"/api/v1/sessions/x/slips": h.token(auth.Organizer), "/api/v1/sessions/x/slips?x=/": h.token(auth.Organizer),
	} {
		status, _ := h.raw(addr, "POST", path, token, make([]byte, staffBody+1))
		if most := strings.HasPrefix(path, "/api/v1/rounds"); (status == 413) != most {
			t.Errorf("POST %s of a byte more than most take: %d", path, status)
		}
	}
}
