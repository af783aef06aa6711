package guard

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"runtime"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/metrics"

	"github.com/gofiber/fiber/v2"
)

// Note is what the service remembers about one staff request while it runs; one log line is made from it. Voters'
// requests have no note, so nothing about them can be logged.
type Note struct {
	Lang     string // "zh" or "en"
	Actor    records.Actor
	Incident string // set for an unexpected error
	Err      error  // what went wrong
	late     func(error)
	unheard  bool // nothing about it is logged, counted or measured
}

type noteKey struct{}

// NoteOf returns the request's note, or nil on a route without notes.
func NoteOf(ctx context.Context) *Note {
	n, _ := ctx.Value(noteKey{}).(*Note)
	return n
}

// ActorOf returns who is signed in; the zero value if no one is.
func ActorOf(ctx context.Context) records.Actor {
	if n := NoteOf(ctx); n != nil {
		return n.Actor
	}
	return records.Actor{}
}

// LangOf returns the request's language.
func LangOf(ctx context.Context) string {
	if n := NoteOf(ctx); n != nil && n.Lang != "" {
		return n.Lang
	}
	return "zh"
}

// SetLang overrides the language requested by the browser: the panel has a switch.
func SetLang(c *fiber.Ctx, lang string) {
	if n := NoteOf(c.UserContext()); n != nil {
		n.Lang = lang
	}
}

// Begin opens a staff request's note, and at the end logs one line and counts the request: the route's template, never
// its parameters, no address, no body, no token. It must come right after Deadline.
func Begin(log *slog.Logger, count *Counters, meter *metrics.Meter) fiber.Handler {
	return func(c *fiber.Ctx) error {
		started := time.Now()
		note := &Note{Lang: languageOf(c.Get(fiber.HeaderAcceptLanguage))}
		ctx := context.WithValue(metrics.Mark(c.UserContext()), noteKey{}, note)
		c.SetUserContext(ctx)
		method := c.Method()
		note.late = func(err error) {
			attrs := append(
				[]slog.Attr{slog.String("method", method), slog.String("incident", newIncident())},
				cause(err)...)
			log.LogAttrs(ctx, slog.LevelError, "transfer broke off", attrs...)
		}
		err := c.Next()
		if err != nil {
			// Answered here, so that the line below knows the status; the error is not passed on.
			if werr := c.App().ErrorHandler(c, err); werr != nil {
				note.Err = werr
			}
		}
		if note.unheard {
			return nil
		}
		status, route := c.Response().StatusCode(), c.Route().Path
		count.Staff(route, status)
		took := time.Since(started)
		meter.Request(method, route, status, took)
		logLine(ctx, log, note, method, route, status, took)
		return nil
	}
}

// Unlogged opens a note for a staff request on the voter's side, so that it knows the actor; nothing about it is
// logged, because the time of a void must not be recorded (rb1 §12).
func Unlogged(c *fiber.Ctx) error {
	c.SetUserContext(context.WithValue(c.UserContext(), noteKey{}, &Note{late: func(error) {}}))
	return c.Next()
}

// Unheard keeps a request of the panel out of the log, the counters and the metrics, as Unlogged does for the API: the
// time of a void must not be recorded (rb1 §12).
func Unheard(ctx context.Context) {
	if n := NoteOf(ctx); n != nil {
		n.unheard, n.late = true, func(error) {}
	}
}

func logLine(ctx context.Context, log *slog.Logger, n *Note, method, route string, status int, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("method", method), slog.String("route", route), slog.Int("status", status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
	}
	if n.Actor.ID != "" {
		attrs = append(attrs, slog.String("account", n.Actor.ID))
	}
	level := slog.LevelInfo
	if n.Incident != "" {
		attrs = append(attrs, slog.String("incident", n.Incident))
	}
	if n.Incident != "" || n.Err != nil {
		level = slog.LevelError
		attrs = append(attrs, cause(n.Err)...)
	}
	log.LogAttrs(ctx, level, "request", attrs...)
}

func cause(err error) []slog.Attr {
	if err == nil {
		return nil
	}
	out := []slog.Attr{slog.String("error", err.Error())}
	if p, ok := asPanic(err); ok {
		out = append(out, slog.String("panic", p.Value), slog.String("stack", p.Stack))
	}
	return out
}

// newIncident generates the id with which a person can report, and an operator find, an unexpected error.
func newIncident() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// stack names the functions above a panic, innermost first. Unlike debug.Stack it contains no argument values.
func stack() string {
	pcs := make([]uintptr, 24)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var out strings.Builder
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			out.WriteString(f.Function + ":" + strconv.Itoa(f.Line) + " ")
		}
		if !more {
			return strings.TrimSpace(out.String())
		}
	}
}
