// Package guard comes before every route: it decides who may pass, gives each request a deadline, and refuses requests
// in a uniform way. The API, the phone's side and the panel share it.
package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"

	"github.com/gofiber/fiber/v2"
)

// Staff is the part of the service that knows who is signed in.
type Staff interface {
	// Authenticate returns the owner of an access token; for any other an Unauthorized error.
	Authenticate(ctx context.Context, bearer string) (records.Actor, error)
}

// Pass says who may call a route (api §4). The zero value allows no one.
type Pass struct {
	open    bool
	display bool
	roles   []auth.Role
	due     bool // also those who have to set a new password first
}

// The passes that need no role.
var (
	Anyone   = Pass{open: true}
	SignedIn = Pass{roles: auth.Roles()}
	// OwnPassword is for routes that lead to a new password; it admits accounts that have to set one.
	OwnPassword = Pass{roles: auth.Roles(), due: true}
	// DisplayKey is for hall screens: the operation behind the route checks the key.
	DisplayKey = Pass{open: true, display: true}
)

// Only lets the given roles pass.
func Only(roles ...auth.Role) Pass { return Pass{roles: roles} }

// Open reports whether a route needs no token.
func (p Pass) Open() bool { return p.open }

// Display reports whether a route needs a display key.
func (p Pass) Display() bool { return p.display }

// Roles lists who may pass; empty when anyone may.
func (p Pass) Roles() []auth.Role { return slices.Clone(p.roles) }

// Check lets a bearer pass, or returns Unauthorized if not signed in and Forbidden if not allowed, before anything
// else in the request is looked at.
func (p Pass) Check(ctx context.Context, staff Staff, authorization string) (records.Actor, error) {
	if p.open {
		return records.Actor{}, nil
	}
	token, ok := bearer(authorization)
	if !ok {
		return records.Actor{}, errSignedOut
	}
	actor, err := staff.Authenticate(ctx, token)
	if err != nil {
		return records.Actor{}, err
	}
	return actor, p.Admit(actor)
}

// Admit refuses a person who is signed in and not allowed, or has to set a new password first.
func (p Pass) Admit(who records.Actor) error {
	switch {
	case !slices.Contains(p.roles, who.Role):
		return records.ErrRole
	case who.Due && !p.due:
		return records.ErrDue
	}
	return nil
}

var errSignedOut = &records.Error{Kind: records.Unauthorized, Code: "unauthorized", Text: records.Text{
	ZH: "请先登录。", EN: "Sign in first.",
}}

// bearer extracts the token from an Authorization header (RFC 6750 §2.1; the scheme is case-insensitive).
func bearer(header string) (string, bool) {
	scheme, token, ok := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

// Bearer guards a route with the Authorization header. It runs after Begin and records the actor in the note.
func Bearer(staff Staff, p Pass) fiber.Handler {
	return func(c *fiber.Ctx) error {
		actor, err := p.Check(c.UserContext(), staff, c.Get(fiber.HeaderAuthorization))
		if note := NoteOf(c.UserContext()); note != nil && actor.ID != "" {
			note.Actor = actor
		}
		if err != nil {
			return err
		}
		return c.Next()
	}
}

// Plain refuses compressed request bodies: no client needs them, and ten kilobytes can unpack to gigabytes.
func Plain(c *fiber.Ctx) error {
	if enc := c.Get(fiber.HeaderContentEncoding); enc != "" && !strings.EqualFold(enc, "identity") {
		return fiber.ErrUnsupportedMediaType
	}
	return c.Next()
}

// JSON refuses a body that is declared as something else. The types that curl, urllib and fetch send by default are
// accepted, as is a body without a type: it is parsed as JSON, or is unreadable.
func JSON(c *fiber.Ctx) error {
	if len(c.Request().Body()) == 0 {
		return c.Next()
	}
	stated, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";")
	stated = strings.ToLower(strings.TrimSpace(stated))
	switch stated {
	case "", fiber.MIMEApplicationJSON, fiber.MIMEApplicationForm, fiber.MIMETextPlain, fiber.MIMEOctetStream:
		return c.Next()
	}
	if strings.HasSuffix(stated, "+json") {
		return c.Next()
	}
	return fiber.ErrUnsupportedMediaType
}

// Deadline limits the request's context. base is cancelled when the server has been draining for too long.
func Deadline(base context.Context, d time.Duration) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(base, d)
		defer cancel()
		c.SetUserContext(ctx)
		return c.Next()
	}
}

// Recover turns a panic into an error that records where it happened but nothing of the request.
func Recover(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &caughtPanic{Value: fmt.Sprint(r), Stack: stack()}
		}
	}()
	return c.Next()
}

// caughtPanic is a panic in a handler. Error names only its kind, because the value may contain what a client sent.
type caughtPanic struct{ Value, Stack string }

func (p *caughtPanic) Error() string { return "panic in a handler" }

// asPanic finds a panic in err's chain.
func asPanic(err error) (*caughtPanic, bool) {
	var p *caughtPanic
	ok := errors.As(err, &p)
	return p, ok
}
