package kit

import (
	"cmp"
	"io/fs"
	"net/http"
	"slices"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/web/guard"
)

// Area is a part of the panel: its pages, its routes and its entries in the navigation.
type Area struct {
	Name      string
	Templates fs.FS // *.html; part_*.html are shared by the area's own pages
	Routes    []Route
	Entries   []Entry
	OnSession func(id string) *Form // a button of this area on the page of a session in which people vote; may be nil
}

// Handler handles one request. An error becomes a page that says what went wrong.
type Handler func(*Request) error

// Route is one line of the panel's table.
type Route struct {
	Verb, Path string // the path in fiber's syntax: :id is a parameter
	Pass       guard.Pass
	Entry      string // key of the navigation entry that the page belongs to; "" for none
	Do         Handler
	Makes      bool // its form creates something: sent again with different content, the person is asked whether a second one is meant
	Unheard    bool // nothing about a request is recorded: no log line, no stored answer (rb1 §12)
}

// Get is a route that reads; it also answers HEAD.
func Get(path string, pass guard.Pass, entry string, do Handler) Route {
	return Route{Verb: http.MethodGet, Path: path, Pass: pass, Entry: entry, Do: do}
}

// Post is a route for a form.
func Post(path string, pass guard.Pass, entry string, do Handler) Route {
	return Route{Verb: http.MethodPost, Path: path, Pass: pass, Entry: entry, Do: do}
}

// Make is a route for a form that creates something each time it is sent.
func Make(path string, pass guard.Pass, entry string, do Handler) Route {
	r := Post(path, pass, entry, do)
	r.Makes = true
	return r
}

// Unheard returns a route about which nothing is recorded.
func Unheard(r Route) Route {
	r.Unheard = true
	return r
}

// Entry is one entry of the navigation.
type Entry struct {
	Key, Href, Label, Icon string
	Order                  int // the lowest one a person has is their home page
	Pass                   guard.Pass
	Only                   func(records.Actor) bool // narrows Pass down; may be nil
}

// navigation lists a person's own tasks and nothing else (domain 1D); the first one is their home page.
func (p *Panel) navigation(who records.Actor) []NavItem {
	var mine []Entry
	for _, e := range p.entries {
		if slices.Contains(e.Pass.Roles(), who.Role) && (e.Only == nil || e.Only(who)) {
			mine = append(mine, e)
		}
	}
	slices.SortStableFunc(mine, func(a, b Entry) int { return cmp.Compare(a.Order, b.Order) })
	var out []NavItem
	for _, e := range mine {
		out = append(out, NavItem{Key: e.Key, Href: e.Href, Label: e.Label, Icon: e.Icon})
	}
	return out
}

// Navigation returns the navigation of a person's pages.
func (p *Panel) Navigation(who records.Actor) []NavItem { return p.navigation(who) }

// Routes returns the whole table, the kit's own routes first.
func (p *Panel) Routes() []Route { return slices.Clone(p.routes) }

// own returns the routes that belong to no area.
func own() []Route {
	return []Route{
		Get("/admin/static/*", Anyone, "", (*Request).asset),
		Get("/admin", SignedIn, "", (*Request).home),
	}
}

// home redirects to the person's home page.
func (req *Request) home() error {
	return req.Redirect(req.panel.navigation(req.Who)[0].Href, req.Query("said"))
}

// Who may see what (api §4, domain 1D).
var (
	Anyone        = guard.Anyone
	SignedIn      = guard.SignedIn
	Office        = guard.Only(auth.Admin)
	Readers       = guard.Only(auth.Admin, auth.Organizer)
	Organizers    = guard.Only(auth.Organizer)
	Commenters    = guard.Only(auth.Organizer, auth.Admin)
	Voiders       = guard.Only(auth.Organizer, auth.Supervisor)
	ResultReaders = guard.Only(auth.Organizer, auth.Assessor)
	Scorers       = guard.Only(auth.Assessor)
	Ranked        = guard.Only(auth.Admin, auth.Assessor)
	Auditors      = guard.Only(auth.Auditor)
	Units         = guard.Only(auth.Unit)
	Monitors      = guard.Only(auth.Supervisor)
	Deciders      = guard.Only(auth.Admin, auth.Leader)
	Receivers     = guard.Only(auth.Unit, auth.Supervisor)
	Papers        = guard.Only(auth.Admin, auth.Leader, auth.Unit, auth.Supervisor)
	Watched       = guard.Only(auth.Supervisor, auth.Admin)
)
