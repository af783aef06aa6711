package kit

import (
	"cmp"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

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
	Finders   []Finder              // what the search finds of this area
	OnSession func(id string) *Form // a button of this area on the page of a session in which people vote; nil: none
}

// Handler handles one request. An error becomes a page that says what went wrong.
type Handler func(*Request) error

// Route is one line of the panel's table.
type Route struct {
	Verb, Path string // the path in fiber's syntax: :id is a parameter
	Pass       guard.Pass
	Entry      string // key of the navigation entry that the page belongs to; "" for none
	Do         Handler
	// its form creates something: sent again with different content, the person is asked whether a second one is meant
	Makes   bool
	Unheard bool // nothing about a request is recorded: no log line, no stored answer (rb1 §12)
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

// Routes are all lines of the table, those of the kit first.
func (p *Panel) Routes() []Route { return slices.Clone(p.routes) }

// Open returns an address if the person may open it, else "": a page that many roles read leads each of them only to
// where they may go.
func Open(req *Request, href string) string {
	path, _, _ := strings.Cut(href, "?")
	path, _, _ = strings.Cut(path, "#")
	if path == "" { // on the same page
		return href
	}
	for _, r := range req.panel.routes {
		if r.Verb == http.MethodGet && fiber.RoutePatternMatch(path, r.Path) {
			if slices.Contains(r.Pass.Roles(), req.Who.Role) {
				return href
			}
			return ""
		}
	}
	return ""
}

// own returns the routes that belong to no area.
func own() []Route {
	return []Route{
		Get("/admin/static/*", Anyone, "", (*Request).asset),
		Get("/admin", SignedIn, "", (*Request).home),
		Get(PathSearch, SignedIn, "", (*Request).search),
	}
}

// home redirects to the person's home page: that of a leader is what waits for an answer.
func (req *Request) home() error {
	if req.Who.Role == auth.Leader {
		return req.Redirect("/admin/reminders", req.Query("said"))
	}
	return req.Redirect(req.panel.mine(req.Who)[0].Href, req.Query("said"))
}

// Handle turns the methods of an area's own request type into handlers; own makes one of a request.
func Handle[T any](own func(*Request) T) func(do func(T) error) Handler {
	return func(do func(T) error) Handler {
		return func(r *Request) error { return do(own(r)) }
	}
}

// Who may see what (api §4, domain 1D).
var (
	Anyone        = guard.Anyone
	SignedIn      = guard.SignedIn
	OwnPassword   = guard.OwnPassword
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

// Entry is one entry of the navigation.
type Entry struct {
	Key, Href, Label, Icon string
	Order                  int // the lowest that a person has is what they come for
	Pass                   guard.Pass
	Only                   func(records.Actor) bool // narrows Pass down; nil does not
	Section                Section                  // the entry it is found under; "" for a separate task
}

// Section is a heading of the navigation. A section in which a person has a single page is that page.
type Section string

// Sections in the order of the menu. Entries without one come first: they are what their people come for.
const (
	SectionNow      Section = "now"
	SectionAll      Section = "all"
	SectionUnits    Section = "units"
	SectionLedger   Section = "ledger"
	SectionPapers   Section = "papers"
	SectionResults  Section = "results"
	SectionSettings Section = "settings"
	SectionHelp     Section = "help"
)

// sections in the order of the menu.
var sections = []struct {
	section     Section
	label, icon string
}{
	{SectionNow, "现场", "tonight"},
	{SectionAll, "全部测评", "box"},
	{SectionUnits, "单位与轮次", "unit"},
	{SectionLedger, "台账", "table"},
	{SectionPapers, "公文", "sheet"},
	{SectionResults, "结果", "rank"},
	{SectionSettings, "设置", "scheme"},
	{SectionHelp, "帮助", "help"},
}

// place is the position of a section in the menu; what has none comes first.
func (g Section) place() int {
	for i := range sections {
		if sections[i].section == g {
			return i
		}
	}
	return -1
}

// NavItem is one entry of the navigation, or a group with its Pages, of which the first is where it leads.
type NavItem struct {
	Key, Href, Label, Icon string
	Pages                  []NavItem
}

// Holds reports whether a page of the entry with the key belongs here.
func (n NavItem) Holds(key string) bool {
	return n.Key == key || slices.ContainsFunc(n.Pages, func(p NavItem) bool { return p.Key == key })
}

// own are the entries that a person has, the first being what they come for.
func (p *Panel) mine(who records.Actor) []Entry {
	var mine []Entry
	for _, e := range p.entries {
		if slices.Contains(e.Pass.Roles(), who.Role) && (e.Only == nil || e.Only(who)) {
			mine = append(mine, e)
		}
	}
	slices.SortStableFunc(mine, func(a, b Entry) int { return cmp.Compare(a.Order, b.Order) })
	return mine
}

// navigation lists a person's own tasks and nothing else (domain 1D), in groups.
func (p *Panel) navigation(who records.Actor) []NavItem {
	mine := p.mine(who)
	slices.SortStableFunc(mine, func(a, b Entry) int { return cmp.Compare(a.Section.place(), b.Section.place()) })
	var out []NavItem
	for i := 0; i < len(mine); {
		n := 1
		for mine[i].Section != "" && i+n < len(mine) && mine[i+n].Section == mine[i].Section {
			n++
		}
		out = append(out, grouped(mine[i:i+n]))
		i += n
	}
	return out
}

// grouped makes one entry of the menu from those that a group has for a person.
func grouped(entries []Entry) NavItem {
	item := func(e Entry) NavItem { return NavItem{Key: e.Key, Href: e.Href, Label: e.Label, Icon: e.Icon} }
	if len(entries) == 1 {
		return item(entries[0])
	}
	g := sections[entries[0].Section.place()]
	out := NavItem{Key: "group-" + string(g.section), Href: entries[0].Href, Label: g.label, Icon: g.icon}
	for _, e := range entries {
		out.Pages = append(out.Pages, item(e))
	}
	return out
}

// Navigation is what the frame of a person's pages offers.
func (p *Panel) Navigation(who records.Actor) []NavItem { return p.navigation(who) }
