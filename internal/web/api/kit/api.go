package kit

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"minping/internal/web/guard"
)

// API registers operations on a router and describes them.
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
				Description: "Rectification briefings, anonymous ballots and evaluation scores. Errors are " +
					"application/problem+json.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {
						Type: "http", Scheme: "bearer", BearerFormat: "JWT",
						Description: "From POST /login; lives 15 minutes.",
					},
					"display": {
						Type: "apiKey", In: "header", Name: "Authorization",
						Description: "Display <key>: opens one session's hall screen and nothing else.",
					},
				},
			},
		},
		// "json" is what huma looks up for application/problem+json.
		Formats:       map[string]huma.Format{JSON: format, "json": format},
		DefaultFormat: JSON,
	}
	return &API{huma: humafiber.NewWithGroup(f, r, cfg), router: r}
}

// add registers an operation at its path; chain is the guards before it.
func (a *API) add(r Route, chain []fiber.Handler) {
	a.router.before = chain
	path := Prefix + r.Path
	h := huma.Operation{
		OperationID: operationID(r.Verb, r.Path), Method: r.Verb, Path: path, Summary: r.summary,
		DefaultStatus: r.status,
		// The body is decoded strictly by unmarshal; the room decides which values are valid.
		SkipValidateBody: true, MaxBodyBytes: 1 << 30, BodyReadTimeout: -1,
		Tags: []string{strings.Split(strings.TrimPrefix(r.Path, "/"), "/")[0]},
	}
	secure(&h, r.Pass)
	if r.keyed {
		h.Parameters = append(h.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
			Description: "For 24 hours the same key with the same request gets the first answer again; with a " +
				"different request it gets 422",
		})
	}
	if r.document != nil {
		r.document(&h)
	}
	takeFiles(&h, r.kinds)
	r.register(a.huma, h)
	if r.pending {
		a.documentPending(r.Verb, path)
	}
}

// secure documents who may call an operation.
func secure(h *huma.Operation, pass guard.Pass) {
	switch {
	case pass.Display():
		h.Security = []map[string][]string{{"display": {}}}
	case !pass.Open():
		h.Security = []map[string][]string{{"bearer": {}}}
		h.Extensions = map[string]any{"x-roles": pass.Roles()}
	}
}

// takeFiles documents the media types of a body that is a file.
func takeFiles(h *huma.Operation, kinds []string) {
	for _, kind := range kinds {
		if h.RequestBody == nil {
			h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
		}
		shape := &huma.Schema{Type: "string", Format: "binary"}
		if kind == JSON { // a document that its handler completes: no schema says what may be omitted
			shape = &huma.Schema{Type: "object", AdditionalProperties: true}
		}
		h.RequestBody.Content[kind] = &huma.MediaType{Schema: shape}
	}
}

// documentPending describes the 202 of a step that is waiting for a second officer: the same as for 200, with pending
// set.
func (a *API) documentPending(method, path string) {
	item := a.huma.OpenAPI().Paths[path]
	for verb, op := range map[string]*huma.Operation{http.MethodPost: item.Post, http.MethodPut: item.Put} {
		if verb == method {
			op.Responses["202"] = &huma.Response{
				Description: "Waits for a second officer",
				Content:     op.Responses["200"].Content,
			}
		}
	}
}

// Spec returns the OpenAPI description of everything mounted.
func (a *API) Spec() []byte {
	a.once.Do(func() {
		// It consists of plain values, so encoding cannot fail.
		a.spec, _ = json.Marshal(a.huma.OpenAPI())
	})
	return a.spec
}

// ServeSpec answers GET openapi.json.
func (a *API) ServeSpec(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, JSON)
	return c.Send(a.Spec())
}

// chained puts the guards of a route before its handler, within the one route that the router knows.
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

func operationID(verb, path string) string {
	name := strings.NewReplacer("{", "", "}", "", ".", "-", "/", "-", "_", "-").Replace(path)
	return strings.ToLower(verb) + name
}

var humaOnce sync.Once

// configureHuma replaces huma's errors, which repeat the input, with our own. They are package variables of huma.
func configureHuma() {
	humaOnce.Do(func() {
		huma.DefaultArrayNullable = false
		huma.NewError = func(status int, _ string, _ ...error) huma.StatusError {
			return guard.Explain(context.Background(), fiber.NewError(status))
		}
		huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
			if status == http.StatusBadRequest && humafiber.Unwrap(ctx).Request().Header.ContentLength() == 0 {
				return guard.Explain(ctx.Context(), errNothing(ctx.Operation()))
			}
			return guard.Explain(ctx.Context(), unreadable(ctx.Operation(), status, errs))
		}
	})
}

// refuse turns an error into a problem with the headers for its status.
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

func marshal(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return nil
}
