package kit

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/app/supervision"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit/asset"
	"minping/internal/web/panel/kit/recent"
	"minping/static"
)

// Rooms are the rooms of the service that every page needs: for signing in, the frame and the lists.
type Rooms struct {
	Env         *records.Env
	Accounts    *account.Accounts
	Schemes     *scheme.Schemes
	Rounds      *round.Rounds
	Scores      *scoring.Scores
	Supervision *supervision.Supervision
}

// Rooms returns the rooms that lookups ask, which are the same on every page.
func (req *Request) Rooms() Rooms { return req.panel.svc }

// Panel serves staff's browsers.
type Panel struct {
	svc     Rooms
	pages   *Renderer
	files   *asset.Set
	fresh   renewals
	turns   guard.Turns
	toasts  toasts
	units   recent.Lists[round.Named]
	recent  recent.Lists[scoring.OverviewRow]
	routes  []Route
	entries []Entry
	finders []Finder
	offers  []func(session string) *Form
}

// assets are the same for every panel of a process.
var assets = sync.OnceValues(func() (*asset.Set, error) {
	files, err := fs.Sub(static.Admin, "admin")
	if err != nil {
		return nil, fmt.Errorf("panel: %w", err)
	}
	return asset.New(files)
})

// New parses every template and every file the pages load; anything missing or declared twice prevents the start.
func New(svc Rooms, areas ...Area) (*Panel, error) {
	set, err := assets()
	if err != nil {
		return nil, err
	}
	pages, err := NewRenderer(set.Path, areas...)
	if err != nil {
		return nil, err
	}
	p := &Panel{svc: svc, pages: pages, files: set, routes: own()}
	for _, a := range areas {
		p.routes = append(p.routes, a.Routes...)
		p.entries = append(p.entries, a.Entries...)
		p.finders = append(p.finders, a.Finders...)
		if a.OnSession != nil {
			p.offers = append(p.offers, a.OnSession)
		}
	}
	slices.SortStableFunc(p.finders, func(a, b Finder) int { return cmp.Compare(a.Order, b.Order) })
	return p, p.check()
}

// check refuses a table with a repeated route or a page of an unknown navigation entry.
func (p *Panel) check() error {
	seen, keys := map[string]bool{}, map[string]bool{"": true, "account": true}
	for _, e := range p.entries {
		keys[e.Key] = true
	}
	for _, r := range p.routes {
		at := r.Verb + " " + r.Path
		if seen[at] {
			return fmt.Errorf("panel: %s is declared twice", at)
		}
		if !keys[r.Entry] {
			return fmt.Errorf("panel: %s belongs to an entry %q that is not in the navigation", at, r.Entry)
		}
		if r.Do == nil || (!r.Pass.Open() && len(r.Pass.Roles()) == 0) {
			return fmt.Errorf("panel: %s has no handler or no role", at)
		}
		seen[at] = true
	}
	return nil
}

// Mount registers the panel's routes on a router, at their full paths. The guards before them (deadline, log line,
// recovery) are the server's.
func (p *Panel) Mount(router fiber.Router, _ <-chan struct{}) error {
	for _, r := range p.routes {
		router.Add(r.Verb, r.Path, p.handle(r))
		if r.Verb == http.MethodGet {
			router.Head(r.Path, p.handle(r))
		}
	}
	router.Use("/admin", p.nothingHere)
	return nil
}

// csp lets the panel load its own files and nothing else; no inline scripts or styles.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// handle guards a route and answers its errors as pages.
func (p *Panel) handle(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		req := &Request{Ctx: c, panel: p, ctx: c.UserContext(), Here: r.Entry}
		c.Set(fiber.HeaderContentSecurityPolicy, csp)
		guard.SetLang(c, "zh")
		if r.Unheard {
			guard.Unheard(req.ctx)
		}
		if err := p.pass(req, r); err != nil {
			return req.RenderError(err)
		}
		if req.answered {
			return nil
		}
		if err := req.legible(); err != nil {
			return req.RenderError(err)
		}
		if req.Method() == http.MethodPost {
			req.readTyped()
		}
		req.applyChoices()
		if err := req.once(r); err != nil {
			return req.RenderError(err)
		}
		return nil
	}
}

// Fail answers a request that never reached a handler with a page, e.g. an upload that is too large.
func (p *Panel) Fail(c *fiber.Ctx, err error) error {
	req := &Request{Ctx: c, panel: p, ctx: c.UserContext()}
	c.Set(fiber.HeaderContentSecurityPolicy, csp)
	guard.SetLang(c, "zh")
	if errors.Is(err, fiber.ErrRequestEntityTooLarge) {
		err = errTooLarge
	}
	return req.RenderError(err)
}

var errTooLarge = &fiber.Error{Code: http.StatusRequestEntityTooLarge}

// legible refuses a form whose text was damaged on the way: the store would keep it garbled forever.
func (req *Request) legible() error {
	if req.Method() != http.MethodPost {
		return nil
	}
	whole := func(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, utf8.RuneError) }
	if form, err := req.MultipartForm(); err == nil {
		for _, values := range form.Value {
			for _, v := range values {
				if !whole(v) {
					return errIllegible
				}
			}
		}
		return nil
	}
	for _, value := range req.Ctx.Request().PostArgs().All() {
		if !whole(string(value)) {
			return errIllegible
		}
	}
	return nil
}

var errIllegible = records.Fail(records.Unreadable, "unreadable", "填写的内容里有已经损坏的字，没有保存。请回到那一页重新填写。", "Some characters were lost; nothing was saved.")

// nothingHere answers unknown paths.
func (p *Panel) nothingHere(c *fiber.Ctx) error {
	if strings.HasPrefix(c.Path(), asset.Prefix) {
		return fiber.ErrNotFound
	}
	if at := p.pageOf(c.Path()); at != "" && c.Method() == http.MethodGet {
		return c.Redirect(at, http.StatusSeeOther)
	}
	r := Route{Verb: c.Method(), Pass: Anyone, Do: func(*Request) error { return fiber.ErrNotFound }}
	return p.handle(r)(c)
}

// pageOf returns the page above an address to which only forms are sent, "" for any other. A browser asks for such an
// address when a form came back with errors and its tab is restored, or Enter is pressed in the address bar.
func (p *Panel) pageOf(at string) string {
	sent := func(r Route) bool { return r.Verb == http.MethodPost && fiber.RoutePatternMatch(at, r.Path) }
	if !slices.ContainsFunc(p.routes, sent) {
		return ""
	}
	for at = path.Dir(at); strings.HasPrefix(at, "/admin/"); at = path.Dir(at) {
		page := func(r Route) bool { return r.Verb == http.MethodGet && fiber.RoutePatternMatch(at, r.Path) }
		if slices.ContainsFunc(p.routes, page) {
			return at
		}
	}
	return "/admin"
}

// asset serves a style, script or picture. If its hash is in the address, it may be cached forever.
func (req *Request) asset() error {
	f, ok := req.panel.files.Lookup(req.Params("*"))
	if !ok {
		return fiber.ErrNotFound
	}
	req.Set(fiber.HeaderContentType, f.Type)
	req.Set(fiber.HeaderCacheControl, "no-cache")
	if req.Query("v") != "" {
		req.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if f.Zip() == nil {
		return req.Send(f.Body)
	}
	req.Vary(fiber.HeaderAcceptEncoding)
	if req.AcceptsEncodings("gzip", "identity") == "gzip" {
		req.Set(fiber.HeaderContentEncoding, "gzip")
		return req.Send(f.Zip())
	}
	return req.Send(f.Body)
}
