// Package api is the staff API /api/v1 (contract): JSON in and out, each handler reading, calling one wish of app and
// answering. Its OpenAPI description is made from the same types, so that it cannot differ from what the code does.
package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/web/guard"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Handlers answer staff. Each exported method is one operation, named in web's table of routes.
type Handlers struct {
	svc   *app.Service
	paper Paper
	stop  <-chan struct{} // closed when the server drains: event streams end then
}

// Paper renders what the API hands out as files.
type Paper struct {
	Minutes func(app.MinutesView) ([]byte, error) // the page of the minutes that goes into a bundle
}

// NewHandlers returns the handlers; stop ends event streams when it is closed.
func NewHandlers(svc *app.Service, paper Paper, stop <-chan struct{}) *Handlers {
	return &Handlers{svc: svc, paper: paper, stop: stop}
}

// Operation is one operation of the API before it has an address.
type Operation struct {
	summary  string
	status   int
	keyed    bool
	pending  bool
	kinds    []string // media types of a body that is a file
	document func(*huma.Operation)
	register func(huma.API, huma.Operation)
}

// Does makes an operation that answers 200.
func Does[I, O any](summary string, wish func(context.Context, *I) (*O, error)) Operation {
	return operation(summary, http.StatusOK, wish)
}

// Makes makes an operation that answers 201 with what it made.
func Makes[I, O any](summary string, wish func(context.Context, *I) (*O, error)) Operation {
	return operation(summary, http.StatusCreated, wish)
}

// Ends makes an operation that answers 204 with nothing.
func Ends[I any](summary string, wish func(context.Context, *I) error) Operation {
	return operation(summary, http.StatusNoContent, func(ctx context.Context, in *I) (*struct{}, error) {
		return nil, wish(ctx, in)
	})
}

func operation[I, O any](summary string, status int, wish func(context.Context, *I) (*O, error)) Operation {
	return Operation{summary: summary, status: status, register: func(h huma.API, op huma.Operation) {
		huma.Register(h, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := wish(ctx, in)
			if err != nil {
				return nil, refuse(ctx, err)
			}
			return out, nil
		})
	}}
}

// Takes names the media types of an operation whose body is a file, which its wish reads itself. Without it a body is JSON, also when
// its Content-Type says nothing: a script that forgets the header is understood.
func (o Operation) Takes(kinds ...string) Operation { o.kinds = kinds; return o }

// Answers documents the media types of an operation whose answer is a file.
func (o Operation) Answers(types ...string) Operation {
	o.document = func(op *huma.Operation) {
		content := map[string]*huma.MediaType{}
		for _, t := range types {
			shape := &huma.Schema{Type: "string"}
			if t == fiber.MIMEApplicationJSON { // written as it is read: its shape is the reader's to say
				shape = &huma.Schema{Type: "object", AdditionalProperties: true}
			}
			content[t] = &huma.MediaType{Schema: shape}
		}
		op.Responses = map[string]*huma.Response{"200": {Description: http.StatusText(http.StatusOK), Content: content}}
	}
	return o
}

// Keyed documents that an operation takes an Idempotency-Key.
func (o Operation) Keyed() Operation { o.keyed = true; return o }

// OrPending documents that an operation answers 202 while it waits for a second officer.
func (o Operation) OrPending() Operation { o.pending = true; return o }

// refuse turns an error into a problem with the headers that belong to its status.
func refuse(ctx context.Context, err error) error {
	p := guard.Explain(ctx, err)
	switch p.Status {
	case http.StatusUnauthorized:
		return huma.ErrorWithHeaders(p, http.Header{fiber.HeaderWWWAuthenticate: {"Bearer"}})
	case http.StatusServiceUnavailable:
		return huma.ErrorWithHeaders(p, http.Header{fiber.HeaderRetryAfter: {guard.RetryAfter}})
	}
	return p
}

// API collects operations on a router and describes them.
type API struct {
	huma   huma.API
	router *chained
	once   sync.Once
	spec   []byte
}

// New returns an API without operations on an app.
func New(f *fiber.App) *API {
	configureHuma()
	r := &chained{Router: f}
	format := huma.Format{Marshal: marshal, Unmarshal: unmarshal}
	cfg := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "minping", Version: "1",
				Description: "Rectification briefings, anonymous ballots and evaluation scores. Errors are application/problem+json.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "From POST /login; lives 15 minutes."},
					"display": {
						Type: "apiKey", In: "header", Name: "Authorization",
						Description: "Display <key>: opens one session's hall screen and nothing else.",
					},
				},
			},
		},
		// "json" is what huma looks up for application/problem+json.
		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json",
	}
	return &API{huma: humafiber.NewWithGroup(f, r, cfg), router: r}
}

// Add puts an operation at an address; chain are the guards that stand before it.
func (a *API) Add(method, path string, pass guard.Pass, op Operation, chain ...fiber.Handler) {
	if len(op.kinds) == 0 {
		chain = append(chain, asJSON)
	}
	a.router.before = chain
	h := huma.Operation{
		OperationID: operationID(method, path), Method: method, Path: path, Summary: op.summary, DefaultStatus: op.status,
		// The body is decoded strictly by unmarshal below; what it may hold is app's to judge.
		SkipValidateBody: true, MaxBodyBytes: 1 << 30, BodyReadTimeout: -1,
		Tags: []string{strings.Split(strings.TrimPrefix(path, Prefix+"/"), "/")[0]},
	}
	switch {
	case pass.Display():
		h.Security = []map[string][]string{{"display": {}}}
	case !pass.Open():
		h.Security = []map[string][]string{{"bearer": {}}}
		h.Extensions = map[string]any{"x-roles": pass.Roles()}
	}
	if op.keyed {
		h.Parameters = append(h.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
			Description: "The same key with the same request is answered as the first time, for 24 hours; with another one it is a 422",
		})
	}
	if op.document != nil {
		op.document(&h)
	}
	for _, kind := range op.kinds {
		if h.RequestBody == nil {
			h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
		}
		shape := &huma.Schema{Type: "string", Format: "binary"}
		if kind == fiber.MIMEApplicationJSON { // a document that its wish completes: what may be left out no schema says
			shape = &huma.Schema{Type: "object", AdditionalProperties: true}
		}
		h.RequestBody.Content[kind] = &huma.MediaType{Schema: shape}
	}
	op.register(a.huma, h)
	if op.pending {
		a.documentPending(method, path)
	}
}

// documentPending describes the 202 of a step that waits for a second officer: what 200 answers, with pending set.
func (a *API) documentPending(method, path string) {
	item := a.huma.OpenAPI().Paths[path]
	for verb, op := range map[string]*huma.Operation{http.MethodPost: item.Post, http.MethodPut: item.Put} {
		if verb == method {
			op.Responses["202"] = &huma.Response{Description: "Waits for a second officer", Content: op.Responses["200"].Content}
		}
	}
}

// Spec returns the OpenAPI description of everything added.
func (a *API) Spec() []byte {
	a.once.Do(func() {
		// Everything in it is made of plain values: encoding cannot fail.
		a.spec, _ = json.Marshal(a.huma.OpenAPI())
	})
	return a.spec
}

// asJSON has every body read as JSON.
func asJSON(c *fiber.Ctx) error {
	c.Request().Header.SetContentType(fiber.MIMEApplicationJSON)
	return c.Next()
}

// ServeSpec answers GET openapi.json.
func (a *API) ServeSpec(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(a.Spec())
}

// chained puts the guards of a route before its handler, in the one route that the router knows.
type chained struct {
	fiber.Router
	before []fiber.Handler
}

func (r *chained) Add(method, path string, hs ...fiber.Handler) fiber.Router {
	chain := append(append([]fiber.Handler{}, r.before...), hs...)
	if method == fiber.MethodGet {
		r.Router.Add(fiber.MethodHead, path, chain...)
	}
	return r.Router.Add(method, path, chain...)
}

func operationID(method, path string) string {
	name := strings.NewReplacer("{", "", "}", "", ".", "-", "/", "-", "_", "-").Replace(strings.TrimPrefix(path, Prefix))
	return strings.ToLower(method) + name
}

// schemaName names a schema after its type; a name without a type's is huma's hint.
func schemaName(t reflect.Type, hint string) string {
	return huma.DefaultSchemaNamer(t, hint)
}

var humaOnce sync.Once

// configureHuma replaces huma's errors, which repeat what was sent, by our own. They are package variables of huma.
func configureHuma() {
	humaOnce.Do(func() {
		huma.DefaultArrayNullable = false
		huma.NewError = func(status int, _ string, _ ...error) huma.StatusError {
			return guard.Explain(context.Background(), fiber.NewError(status))
		}
		huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
			return guard.Explain(ctx.Context(), unreadable(ctx.Operation(), status, errs))
		}
	})
}

func marshal(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return nil
}
