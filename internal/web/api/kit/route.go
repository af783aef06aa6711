package kit

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"minping/internal/web/guard"
)

// Prefix is the path prefix of the API.
const Prefix = "/api/v1"

// Media types of files.
const (
	CSV  = "text/csv"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	ZIP  = "application/zip"
	YAML = "application/yaml"
	JSON = fiber.MIMEApplicationJSON
	// Events are server-sent events.
	Events = "text/event-stream"
)

// Time limits of operations that take longer than usual.
const (
	LongStep = 15 * time.Minute // sealing and counting a million ballots
	LongRead = 2 * time.Minute  // the table of ten thousand organizations
)

// Route is one line of the API's table. Its path is relative to Prefix and in OpenAPI syntax: {id} is a parameter.
type Route struct {
	Verb, Path string
	Pass       guard.Pass
	Operation
}

// Get is a route that reads; it also answers HEAD.
func Get(path string, pass guard.Pass, op Operation) Route {
	return Route{http.MethodGet, path, pass, op}
}

// Post is a route that creates something or carries out a step.
func Post(path string, pass guard.Pass, op Operation) Route {
	return Route{http.MethodPost, path, pass, op}
}

// Put is a route that replaces something completely.
func Put(path string, pass guard.Pass, op Operation) Route {
	return Route{http.MethodPut, path, pass, op}
}

// Patch is a route that changes the fields in its body and leaves the others.
func Patch(path string, pass guard.Pass, op Operation) Route {
	return Route{http.MethodPatch, path, pass, op}
}

// Delete is a route that ends something.
func Delete(path string, pass guard.Pass, op Operation) Route {
	return Route{http.MethodDelete, path, pass, op}
}

// Operation is what a route does, before it has a path.
type Operation struct {
	summary  string
	status   int
	time     time.Duration // 0: the usual limit
	secret   bool
	keyed    bool
	pending  bool
	kinds    []string // media types of a body that is a file
	concerns Concern
	document func(*huma.Operation)
	register func(huma.API, huma.Operation)
}

// Concern reports whether the caller may act on a record: it returns nil, or the error that the caller gets before
// anything else in the request is looked at. param returns a decoded path parameter.
type Concern func(ctx context.Context, param func(name string) string) error

// OK is an operation that answers with status 200.
func OK[I, O any](summary string, do func(context.Context, *I) (*O, error)) Operation {
	return operation(summary, http.StatusOK, do)
}

// Created is an operation that answers with status 201 and what it created.
func Created[I, O any](summary string, do func(context.Context, *I) (*O, error)) Operation {
	return operation(summary, http.StatusCreated, do)
}

// NoContent is an operation that answers with status 204.
func NoContent[I any](summary string, do func(context.Context, *I) error) Operation {
	return operation(summary, http.StatusNoContent, func(ctx context.Context, in *I) (*struct{}, error) {
		return nil, do(ctx, in)
	})
}

func operation[I, O any](summary string, status int, do func(context.Context, *I) (*O, error)) Operation {
	return Operation{summary: summary, status: status, register: func(h huma.API, op huma.Operation) {
		huma.Register(h, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := do(ctx, in)
			if err != nil {
				return nil, refuse(ctx, err)
			}
			return out, nil
		})
	}}
}

// Secret marks an answer that contains a secret and is never stored for an Idempotency-Key.
func (o Operation) Secret() Operation { o.secret = true; return o }

// Within gives an operation more time than usual.
func (o Operation) Within(d time.Duration) Operation { o.time = d; return o }

// Concerning sets the check whether a record is the caller's.
func (o Operation) Concerning(c Concern) Operation { o.concerns = c; return o }

// OrPending documents that an operation answers with status 202 while it is waiting for a second officer.
func (o Operation) OrPending() Operation { o.pending = true; return o }

// Takes sets the media types of an operation whose body is a file, which its handler reads itself. Without it a body
// is JSON, even without a Content-Type: a script may omit the header.
func (o Operation) Takes(kinds ...string) Operation { o.kinds = kinds; return o }

// File documents the media types of an operation whose answer is a file.
func (o Operation) File(types ...string) Operation {
	o.document = func(op *huma.Operation) {
		content := map[string]*huma.MediaType{}
		for _, t := range types {
			shape := &huma.Schema{Type: "string"}
			if t == JSON { // the same form that is accepted as input: its reader defines it
				shape = &huma.Schema{Type: "object", AdditionalProperties: true}
			}
			content[t] = &huma.MediaType{Schema: shape}
		}
		op.Responses = map[string]*huma.Response{"200": {Description: http.StatusText(http.StatusOK), Content: content}}
	}
	return o
}

// Guards are the checks a server puts before every operation.
type Guards struct {
	Usual time.Duration // time limit of an operation that does not set one
	// First is what comes before anything else, given the operation's time limit.
	First func(time.Duration) []fiber.Handler
	// SignedIn lets permitted callers pass.
	SignedIn func(guard.Pass) fiber.Handler
	// Keyed stores answers under an Idempotency-Key.
	Keyed fiber.Handler
}

// Mount registers a route on the API, behind its guards, in the order of api §2: a caller without permission learns
// only that.
func (a *API) Mount(r Route, g Guards) {
	chain := g.First(max(r.time, g.Usual))
	if !r.Pass.Open() {
		chain = append(chain, g.SignedIn(r.Pass))
	}
	if r.concerns != nil {
		chain = append(chain, concerning(r.concerns))
	}
	chain = append(chain, guard.Plain)
	if len(r.kinds) == 0 {
		chain = append(chain, guard.JSON, asJSON)
	}
	if r.keepsAnswers() {
		chain = append(chain, g.Keyed)
		r.keyed = true
	}
	a.add(r, chain)
}

// keepsAnswers reports whether a route accepts an Idempotency-Key.
func (r Route) keepsAnswers() bool {
	return !r.Pass.Open() && r.Verb != http.MethodGet && !r.secret
}

func concerning(ask Concern) fiber.Handler {
	return func(c *fiber.Ctx) error {
		param := func(name string) string { return Unescape(c.Params(name)) }
		if err := ask(c.UserContext(), param); err != nil {
			return err
		}
		return c.Next()
	}
}

// asJSON has every body decoded as JSON.
func asJSON(c *fiber.Ctx) error {
	c.Request().Header.SetContentType(JSON)
	return c.Next()
}
