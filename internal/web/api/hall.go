package api

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

	"minping/internal/app"
	"minping/internal/web/guard"
)

// Hall shows what the hall screen shows.
func (h *Handlers) Hall(ctx context.Context, in *ByID) (*answer[app.HallView], error) {
	return say(h.svc.Hall(ctx, guard.ActorOf(ctx), in.ID))
}

type displayKeyView struct {
	ID  string `json:"id"`
	Key string `json:"key" doc:"Shown once; it opens this session's hall screen and nothing else"`
}

// NewDisplayKey makes a key for a hall screen.
func (h *Handlers) NewDisplayKey(ctx context.Context, in *ByID) (*answer[displayKeyView], error) {
	key, err := h.svc.NewDisplayKey(ctx, guard.ActorOf(ctx), in.ID)
	return say(displayKeyView{app.DisplayKeyID(key), key}, err)
}

// RevokeDisplayKeys ends every display key of a session.
func (h *Handlers) RevokeDisplayKeys(ctx context.Context, in *ByID) error {
	return h.svc.RevokeDisplayKeys(ctx, guard.ActorOf(ctx), in.ID)
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

// HallByKey shows the hall screen that a display key opens.
func (h *Handlers) HallByKey(ctx context.Context, in *byDisplayKey) (*answer[app.HallView], error) {
	return say(h.svc.HallByKey(ctx, in.key()))
}

type events struct{ Body func(huma.Context) }

// How often the hall screen looks, and how it stays alive where nothing changes.
const (
	hallEvery = time.Second
	hallPulse = 15 * time.Second
	hallWrite = 10 * time.Second // a screen that takes longer to receive a line is gone
)

// HallEvents streams the hall screen as server-sent events: event "hall" with the view whenever it changes, "revoked" when
// the key is no longer good. The screen asks again when the stream breaks; nothing is kept for it here.
func (h *Handlers) HallEvents(ctx context.Context, in *byDisplayKey) (*events, error) {
	key := in.key()
	first, err := h.svc.HallByKey(ctx, key)
	if err != nil {
		return nil, err
	}
	return &events{Body: func(hc huma.Context) {
		c := humafiber.Unwrap(hc)
		c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
		c.Set("X-Accel-Buffering", "no") // a proxy that collects the stream would show it too late
		conn, base := c.Context().Conn(), context.WithoutCancel(ctx)
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) { h.follow(base, key, first, screen{w, conn}) })
	}}, nil
}

// follow sends the view whenever it changed until the screen is gone, the key is revoked or the server drains.
func (h *Handlers) follow(ctx context.Context, key string, v app.HallView, to screen) {
	tick := time.NewTicker(hallEvery)
	defer tick.Stop()
	var last []byte
	for spoke := time.Now(); ; {
		now, err := json.Marshal(v)
		switch {
		case err != nil:
			return
		case !bytes.Equal(now, last):
			err, last, spoke = to.say("hall", now), now, time.Now()
		case time.Since(spoke) >= hallPulse:
			err, spoke = to.pulse(), time.Now()
		}
		if err != nil {
			return
		}
		select {
		case <-h.stop:
			return
		case <-tick.C:
		}
		next, err := h.hallOnce(ctx, key)
		if app.KindOf(err) == app.Unauthorized {
			_ = to.say("revoked", []byte("{}")) // the last word: whether it arrives changes nothing
			return
		}
		if err == nil {
			v = next
		}
	}
}

func (h *Handlers) hallOnce(ctx context.Context, key string) (app.HallView, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return h.svc.HallByKey(ctx, key)
}

// screen is the connection of a hall screen.
type screen struct {
	w    *bufio.Writer
	conn net.Conn
}

func (s screen) say(event string, data []byte) error {
	_, _ = fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", event, data) // bufio keeps its first error for Flush
	return s.flush()
}

func (s screen) pulse() error {
	_, _ = s.w.WriteString(":\n\n") // as above
	return s.flush()
}

// flush sends what was said; the deadline of the whole answer is moved on with every line.
func (s screen) flush() error {
	if s.conn != nil {
		if err := s.conn.SetWriteDeadline(time.Now().Add(hallWrite)); err != nil {
			return err
		}
	}
	return s.w.Flush()
}
