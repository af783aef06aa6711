// Package phone holds the handlers of the voter's side (rb1 §5 to §8, api §3). Voters have no account and no cookie,
// and nothing about their requests is recorded: no log line, no address, no body, no time; requests are only counted.
package phone

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/web/guard"

	"github.com/gofiber/fiber/v2"
)

// Booth is the voter's side of the service.
type Booth interface {
	Manifest(ctx context.Context, sid string) ([]byte, error)
	Form(ctx context.Context, sid string) ([]byte, error)
	PhoneState(ctx context.Context, sid string) (ballotbox.PhoneState, error)
	SIDOfNumber(ctx context.Context, number string) (string, error)
	Admit(ctx context.Context, sid string, msg []byte) ([]byte, error)
	Cast(ctx context.Context, sid string, msg []byte) ([]byte, error)
	CastComment(ctx context.Context, sid string, msg []byte) error
	Void(ctx context.Context, a records.Actor, sid string, msg []byte) error
	BoardFile(ctx context.Context, sid, name string) (ballotbox.BoardFile, error)
}

// Handlers answer phones.
type Handlers struct {
	booth Booth
	page  variants
	csp   string
	parts map[string]variants
}

// New returns the handlers; page is what GET /b serves.
func New(booth Booth, page Page) *Handlers {
	h := &Handlers{booth: booth}
	h.prepare(page)
	return h
}

// Number resolves the six digits on the hall screen (rb1 §5).
func (h *Handlers) Number(c *fiber.Ctx) error {
	sid, err := h.booth.SIDOfNumber(c.UserContext(), c.Params("number"))
	if err != nil {
		return err
	}
	return sendJSON(c, map[string]string{"sid": sid})
}

// Manifest serves the manifest's exact bytes.
func (h *Handlers) Manifest(c *fiber.Ctx) error {
	raw, err := h.booth.Manifest(c.UserContext(), c.Params("sid"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(raw)
}

// Form serves the questionnaire's exact bytes.
func (h *Handlers) Form(c *fiber.Ctx) error {
	raw, err := h.booth.Form(c.UserContext(), c.Params("sid"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(raw)
}

// State tells a waiting phone the state of the session.
func (h *Handlers) State(c *fiber.Ctx) error {
	st, err := h.booth.PhoneState(c.UserContext(), c.Params("sid"))
	if err != nil {
		return err
	}
	return sendJSON(c, st)
}

// Admit uses up a slip (rb1 §6).
func (h *Handlers) Admit(c *fiber.Ctx) error {
	signed, err := h.booth.Admit(c.UserContext(), c.Params("sid"), c.BodyRaw())
	return answer(c, signed, err)
}

// Cast accepts a ballot and answers with its receipt (rb1 §7).
func (h *Handlers) Cast(c *fiber.Ctx) error {
	receipt, err := h.booth.Cast(c.UserContext(), c.Params("sid"), c.BodyRaw())
	return answer(c, receipt, err)
}

// Comment accepts a comment; the answer is empty (rb1 §10).
func (h *Handlers) Comment(c *fiber.Ctx) error {
	return answer(c, nil, h.booth.CastComment(c.UserContext(), c.Params("sid"), c.BodyRaw()))
}

// Void voids a left-over slip, requested by a monitor with a bearer token (rb1 §6).
func (h *Handlers) Void(c *fiber.Ctx) error {
	return answer(c, nil, h.booth.Void(c.UserContext(), guard.ActorOf(c.UserContext()), c.Params("sid"), c.BodyRaw()))
}

// answer sends the bytes of a success or the word of a refusal. A success always has the same length, headers
// included.
func answer(c *fiber.Ctx, body []byte, err error) error {
	if no, refused := ballotbox.RefusalIn(err); refused {
		return SayWord(c, no.Status(), string(no))
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	return c.Status(http.StatusOK).Send(body)
}

// smallFile is the size up to which a board file is sent from memory; most are a few hundred bytes.
const smallFile = 256 << 10

// transferTime is how long a phone or an auditor may take to fetch a large board file.
const transferTime = 10 * time.Minute

var boardTypes = map[string]string{
	"index": fiber.MIMEOctetStream, "records": fiber.MIMEOctetStream,
	"result.json": fiber.MIMEApplicationJSON,
}

// Board serves a file of the board (rb1 §8); 404 until it exists.
func (h *Handlers) Board(c *fiber.Ctx) error {
	name := c.Params("file")
	sid := c.Params("sid")
	f, err := h.booth.BoardFile(c.UserContext(), sid, name)
	if err != nil {
		return err
	}
	kind := boardTypes[name]
	if kind == "" {
		kind = fiber.MIMETextPlainCharsetUTF8
	}
	if f.Size <= smallFile {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, kind)
		return c.Send(b.Bytes())
	}
	body, err := guard.NewTransfer(c.UserContext(), transferTime, func(ctx context.Context, w io.Writer) error {
		f, err := h.booth.BoardFile(ctx, sid, name) // opened again: the first one ends with the request's context
		if err != nil {
			return err
		}
		return f.Write(w)
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Context().SetBodyStream(body, int(f.Size))
	return nil
}

// Fail answers an error on a voter's route with one word, and reports it nowhere else. A conflict comes as a Refusal;
// one that comes as an error means damage, which must not sound like the end of the vote.
func Fail(c *fiber.Ctx, err error) error {
	status := guard.Status(err)
	if status == http.StatusConflict {
		status = http.StatusInternalServerError
	}
	guard.Headers(c, status)
	return SayWord(c, status, string(wordFor(status)))
}

// wordFor returns the word for a status that does not come from app. Only the words of rb1 §6 exist: a phone that did
// nothing wrong tries again.
func wordFor(status int) ballotbox.Refusal {
	switch {
	case status == http.StatusNotFound:
		return ballotbox.Unknown
	case status == http.StatusRequestTimeout, status >= http.StatusInternalServerError:
		return ballotbox.Again
	}
	return ballotbox.Bad
}

// SayWord answers with one word of text.
func SayWord(c *fiber.Ctx, status int, word string) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.Status(status).SendString(word)
}

func sendJSON(c *fiber.Ctx, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(body)
}
