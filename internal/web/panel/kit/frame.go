package kit

// Frame is what surrounds a page for someone who is signed in.
type Frame struct {
	Title string // the task, as heading and window title
	Sub   string // one line below the heading: where this is
	Here  string // key of the navigation entry this page belongs to
	Back  *Link
	User  User
	Nav   []NavItem

	Notice      *Notice // what just happened
	Trial       string  // a store that cannot keep all promises says so on every page
	Unprotected bool    // the service is reached without TLS (rb1 §13)
}

// User is who is signed in.
type User struct{ Name, Role, Body string }

// NavItem is one entry of the navigation.
type NavItem struct{ Key, Href, Label, Icon string }

// Link is an address with its words.
type Link struct{ Href, Text string }

// Notice is one sentence about what happened. Kind: good fair poor info.
type Notice struct{ Kind, Text string }

// Icon is the shape that stands for the kind of notice, so that colour is not alone.
func (n Notice) Icon() string { return KindIcon(n.Kind) }

// Tabs returns the entries that fit at the bottom of a phone.
func (f Frame) Tabs() []NavItem {
	if len(f.Nav) > tabs {
		return f.Nav[:tabs-1]
	}
	return f.Nav
}

// MoreTabs returns the entries behind 更多 on a phone.
func (f Frame) MoreTabs() []NavItem {
	if len(f.Nav) > tabs {
		return f.Nav[tabs-1:]
	}
	return nil
}

// MoreHere tells whether the page is one behind 更多.
func (f Frame) MoreHere() bool {
	for _, n := range f.MoreTabs() {
		if n.Key == f.Here {
			return true
		}
	}
	return false
}

// tabs is how many entries fit side by side at 320 px, 更多 not counted.
const tabs = 4

// Chip is a state in a word, a shape and a colour. Kind: good fair poor now mark or "".
type Chip struct{ Kind, Text string }

// Icon is the chip's shape.
func (c Chip) Icon() string { return KindIcon(c.Kind) }

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

// Figure is a number with its name. Of is a small addition behind it: "/ 60", "%", "分"; Note one below.
type Figure struct{ Name, Value, Of, Note string }

// Fact is a name and a value on one line; Href makes the value a link.
type Fact struct{ Name, Value, Href string }

// Empty is a place where nothing is yet: what would be here and how it comes.
type Empty struct {
	Icon, Title, Text string
	Do                *Link
}
