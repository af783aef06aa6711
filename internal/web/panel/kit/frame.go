package kit

import (
	"html/template"
	"slices"
	"strings"
)

// Frame is what surrounds a signed-in person's page.
type Frame struct {
	Title string // the task, as heading and window title
	Sub   string // one line below the heading: the context
	Here  string // key of the navigation entry this page belongs to
	Path  string // of this page
	Back  *Link
	User  User
	Nav   []NavItem
	Seeks bool // units, sessions and what else the person may see can be searched for

	Notice      *Notice // what just happened
	Trial       string  // if the store cannot keep all promises, every page says so
	Unprotected bool    // the service is reached without TLS (rb1 §13)
}

// User is who is signed in.
type User struct{ Name, Role, Body string }

// Link is an address with its words.
type Link struct{ Href, Text string }

// Notice is one sentence about what happened. Kind: good fair poor info.
type Notice struct {
	Kind, Text string
	Undo       *Undo // what takes it back, if that can be done
}

// Icon returns the shape for the kind of notice, so that colour is not the only cue.
func (n Notice) Icon() string { return KindIcon(n.Kind) }

// Tabs returns the entries that fit at the bottom of a phone.
func (f Frame) Tabs() []NavItem { return f.Nav[:min(len(f.Nav), tabs)] }

// MoreTabs returns the entries behind 更多 on a phone.
func (f Frame) MoreTabs() []NavItem { return f.Nav[min(len(f.Nav), tabs):] }

// MoreHere reports whether the page is behind 更多.
func (f Frame) MoreHere() bool {
	return slices.ContainsFunc(f.MoreTabs(), func(n NavItem) bool { return n.Holds(f.Here) })
}

// tabs is how many entries fit side by side at 320 px, without 更多.
const tabs = 4

// group is the entry of the menu that the page belongs to, and within it the page's own entry.
func (f Frame) group() (item, page NavItem) {
	for _, n := range f.Nav {
		if n.Key == f.Here {
			return n, n
		}
		for _, p := range n.Pages {
			if p.Key == f.Here {
				return n, p
			}
		}
	}
	return NavItem{}, NavItem{}
}

// Within are the pages of the group, when this is the first page of one of its entries.
func (f Frame) Within() []NavItem {
	item, page := f.group()
	if page.Href != f.Path {
		return nil
	}
	return item.Pages
}

// GroupLabel names the group that the page belongs to.
func (f Frame) GroupLabel() string {
	item, _ := f.group()
	return item.Label
}

// Crumbs say where the page is, from the menu down to the page it was reached from; its own name is the heading.
func (f Frame) Crumbs() []Link {
	item, page := f.group()
	var out []Link
	add := func(l Link) {
		same := func(o Link) bool { return o.Href == l.Href || o.Text == l.Text }
		if at := slices.IndexFunc(out, same); at >= 0 {
			out = out[:at]
		}
		out = append(out, l)
	}
	if len(item.Pages) > 0 {
		add(Link{Href: item.Href, Text: item.Label})
	}
	if page.Key != "" && page.Href != f.Path && page.Label != f.Title {
		if page.Label == item.Label { // a group with the name of its first page shows it once
			out = nil
		}
		out = append(out, Link{Href: page.Href, Text: page.Label})
	}
	if f.Back != nil && !strings.EqualFold(f.Back.Text, f.Title) {
		add(*f.Back)
	}
	return out
}

// Chip is a state in a word, a shape and a colour. Kind: good fair poor now mark or "".
type Chip struct{ Kind, Text string }

// Icon is the chip's shape.
func (c Chip) Icon() string { return KindIcon(c.Kind) }

// KindIcon is the icon of a kind of organization.
func KindIcon(kind string) string {
	switch kind {
	case "good":
		return "tick"
	case "fair":
		return "warn"
	case "poor":
		return "stop"
	case "now":
		return "play"
	case "info":
		return "info"
	case "mark":
		return "flag"
	}
	return "ring"
}

// Figure is a number with its name. Of is a small addition after it: "/ 60", "%", "分"; Note is shown below; Href is the
// list behind the number.
type Figure struct{ Name, Value, Of, Note, Href string }

// Fact is a name and a value on one line; Href makes the value a link.
type Fact struct {
	Name, Value, Href string
	Code              bool // letters without a word, which fit in one line of a phone
}

// Empty is an empty place: what will be here and how it gets here.
type Empty struct {
	Icon, Title, Text string
	Do                *Link
	Or                *Link // another way to begin
}

// iconSVG returns a 24×24 line drawing in the colour of the text. It is decoration: the word beside it says the same.
func iconSVG(name string) template.HTML {
	d, ok := icons[name]
	if !ok {
		d = icons["ring"]
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">` + d + `</svg>`) //nolint:gosec // constants below
}

var icons = map[string]string{
	"brand":    `<path d="M4 13.5V20h16v-6.5M8 4h8v11H8zM10.5 9l1.5 1.5L15 7.5"/>`,
	"progress": `<path d="M4 19V11M10 19V5M16 19v-6M21 19H3"/>`,
	"tonight":  `<path d="M4 5h16v11H4zM12 16v4M8 20h8M8 10.5l2.5 2.5L16 8"/>`,
	"unit":     `<path d="M5 20V6l7-3 7 3v14M3 20h18M9 9h1M14 9h1M9 13h1M14 13h1M10 20v-3h4v3"/>`,
	"sheet":    `<path d="M6 3h9l4 4v14H6zM9 10h7M9 14h7M9 18h4"/>`,
	"rank":     `<path d="M9 20V9h6v11M3 20v-7h6M15 13h6v7M2 20h20"/>`,
	"table":    `<path d="M4 5h16v14H4zM4 10h16M4 15h16M10 5v14"/>`,
	"scheme":   `<path d="M4 6h10M18 6h2M4 12h3M11 12h9M4 18h8M16 18h4"/><circle cx="16" cy="6" r="2"/><circle cx="9" cy="12" r="2"/><circle cx="14" cy="18" r="2"/>`,
	"people":   `<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3 2.800 3 5.500"/>`,
	"audit":    `<path d="M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4"/>`,
	"help":     `<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 17v.01"/>`,
	"me":       `<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4 3-7 8-7s8 3 8 7"/>`,
	"more":     `<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>`,
	"tick":     `<path d="M5 12.500l4.500 4.500L19 7"/>`,
	"warn":     `<path d="M12 4l9 16H3zM12 10v4M12 17v.01"/>`,
	"stop":     `<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM9 9l6 6M15 9l-6 6"/>`,
	"play":     `<path d="M7 5l11 7-11 7z"/>`,
	"info":     `<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8v.01"/>`,
	"flag":     `<path d="M6 21V4h12l-3 4 3 4H6"/>`,
	"ring":     `<circle cx="12" cy="12" r="8" stroke-dasharray="3 3"/>`,
	"left":     `<path d="M15 5l-7 7 7 7"/>`,
	"print":    `<path d="M7 9V3h10v6M5 18H3V9h18v9h-2M7 14h10v7H7z"/>`,
	"screen":   `<path d="M3 4h18v12H3zM9 20h6M12 16v4"/>`,
	"scan":     `<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16"/>`,
	"pencil":   `<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>`,
	"phone":    `<path d="M7 3h10v18H7zM11 18h2"/>`,
	"clock":    `<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>`,
	"pause":    `<path d="M8 5v14M16 5v14"/>`,
	"box":      `<path d="M4 9h16v11H4zM4 9l2-5h12l2 5M10 9v3h4V9"/>`,
	"down":     `<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>`,
	"plus":     `<path d="M12 5v14M5 12h14"/>`,
	"comment":  `<path d="M4 5h16v11H10l-5 4v-4H4z"/>`,
	"lock":     `<path d="M6 11h12v9H6zM9 11V7.500a3 3 0 0 1 5.800-1"/>`,
	"search":   `<circle cx="11" cy="11" r="6.500"/><path d="M16 16l5 5"/>`,
	"trash":    `<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"/>`,
}
