package display

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"minping/internal/app/display"
	"minping/internal/app/records"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// show shows what the hall screen shows.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Reply[display.HallView], error) {
	return kit.Answer(a.svc.Displays.Hall(ctx, guard.ActorOf(ctx), in.ID))
}

type displayKeyView struct {
	ID  string `json:"id"`
	Key string `json:"key" doc:"Shown once; it opens this session's hall screen and nothing else"`
}

// newKey generates a key for a hall screen.
func (a area) newKey(ctx context.Context, in *kit.ByID) (*kit.Reply[displayKeyView], error) {
	key, err := a.svc.Displays.NewDisplayKey(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(displayKeyView{display.DisplayKeyID(key), key}, err)
}

// revokeKeys revokes every display key of a session.
func (a area) revokeKeys(ctx context.Context, in *kit.ByID) error {
	return a.svc.Displays.RevokeDisplayKeys(ctx, guard.ActorOf(ctx), in.ID)
}

type byDisplayKey struct {
	Authorization string `header:"Authorization" hidden:"true"`
}

func (k byDisplayKey) key() string {
	scheme, key, _ := strings.Cut(k.Authorization, " ")
	if !strings.EqualFold(scheme, "Display") {
		return ""
	}
	return strings.TrimSpace(key)
}

// showByKey shows the hall screen that a display key opens.
func (a area) showByKey(ctx context.Context, in *byDisplayKey) (*kit.Reply[display.HallView], error) {
	return kit.Answer(a.svc.Displays.HallByKey(ctx, in.key()))
}

type stream struct{ Body func(huma.Context) }

// How often the hall screen's data is checked, and how the stream is kept alive while nothing changes.
const (
	hallEvery = time.Second
	hallPulse = 15 * time.Second
	hallWrite = 10 * time.Second // a screen that takes longer to receive a line counts as gone
)

// events streams the hall screen as server-sent events: event "hall" with the view whenever it changes, "revoked" when
// the key is no longer valid. The screen reconnects when the stream breaks; nothing is kept for it here.
func (a area) events(ctx context.Context, in *byDisplayKey) (*stream, error) {
	key := in.key()
	first, err := a.svc.Displays.HallByKey(ctx, key)
	if err != nil {
		return nil, err
	}
	return &stream{Body: func(hc huma.Context) {
		c := humafiber.Unwrap(hc)
		c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
		c.Set("X-Accel-Buffering", "no") // a buffering proxy would show it too late
		conn, base := c.Context().Conn(), context.WithoutCancel(ctx)
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) { a.follow(base, key, first, screen{w, conn}) })
	}}, nil
}

// follow sends the view whenever it changes until the screen is gone, the key is revoked or the server drains.
func (a area) follow(ctx context.Context, key string, v display.HallView, to screen) {
	tick := time.NewTicker(hallEvery)
	defer tick.Stop()
	var last []byte
	for spoke := time.Now(); ; {
		now, err := json.Marshal(v)
		switch {
		case err != nil:
			return
		case !bytes.Equal(now, last):
			err, last, spoke = to.send("hall", now), now, time.Now()
		case time.Since(spoke) >= hallPulse:
			err, spoke = to.pulse(), time.Now()
		}
		if err != nil {
			return
		}
		select {
		case <-a.stop:
			return
		case <-tick.C:
		}
		next, err := a.hallOnce(ctx, key)
		if records.KindOf(err) == records.Unauthorized {
			_ = to.send("revoked", []byte("{}")) // the last event: it does not matter whether it arrives
			return
		}
		if err == nil {
			v = next
		}
	}
}

func (a area) hallOnce(ctx context.Context, key string) (display.HallView, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return a.svc.Displays.HallByKey(ctx, key)
}

// screen is the connection of a hall screen.
type screen struct {
	w    *bufio.Writer
	conn net.Conn
}

func (s screen) send(event string, data []byte) error {
	_, _ = fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", event, data) // bufio keeps its first error for Flush
	return s.flush()
}

func (s screen) pulse() error {
	_, _ = s.w.WriteString(":\n\n") // as above
	return s.flush()
}

// flush writes the buffer; every line extends the deadline of the answer.
func (s screen) flush() error {
	if s.conn != nil {
		if err := s.conn.SetWriteDeadline(time.Now().Add(hallWrite)); err != nil {
			return err
		}
	}
	return s.w.Flush()
}
