package session

import (
	"slices"

	"minping/internal/web/panel/kit"
)

// Session is 今晚的测评: one page for the organizer's evening that always says what comes next.
type Session struct {
	kit.Frame
	ID, Number  string
	Chips       []kit.Chip
	Steps       []kit.Step
	Now         Now
	Live        Live
	Facts       []kit.Fact
	Fingerprint string
	Hall        *Hall
	Checks      []Check        // the accounting, where it does not balance
	Account     *kit.Form      // 清点
	Override    *kit.Form      // going on although it does not balance
	Balance     []kit.Figure   // what stands
	Others      []kit.Form     // pause, schedule, spare slip, rehearsal wipe, voiding
	Links       []kit.NextLink // left-over slips, paper entry, minutes
	Kiosk       *kit.Form      // for people without a phone
	Alarms      []string       // clashes, in words
	Slips       string         // where slips are printed, shown while this browser still keeps their codes
	Boxes       []BoxRow       // voter groups
	Log         []LogLine      // what happened when
}

func (Session) Template() string { return "session" }

// Now is the card that says what is to be done now. At most one form or link in it is filled.
type Now struct {
	Title string
	Text  []string
	Until string // RFC 3339; a countdown is shown to this moment
	Links []kit.NextLink
	Forms []kit.Form
	Ask   []string // what should be so before the step, as a list
	Bar   *Progress
}

// Before are the links that stand above the forms: the next step and what is done with it.
func (n Now) Before() []kit.NextLink {
	if slices.ContainsFunc(n.Links, func(l kit.NextLink) bool { return l.Filled }) || len(n.Forms) == 0 {
		return n.Links
	}
	return nil
}

// After are the links of a card whose next step is a form: what may be done besides.
func (n Now) After() []kit.NextLink {
	if n.Before() != nil {
		return nil
	}
	return n.Links
}

// Progress is how far long work is.
type Progress struct {
	Text        string
	Done, Total int
}

// Live is the part that renews itself every two seconds while the session runs. Seen is what it was drawn from: when the session has
// moved on, the page says so instead of taking what somebody is typing.
type Live struct {
	Href    string // where htmx asks; "" when nothing moves any more
	State   string
	Figures []kit.Figure
	Note    string
	Closes  string // RFC 3339
	Left    string // "42 秒", for pages without script
	Paused  bool
}

// Hall is the way to the hall screen. Key is shown once, right after it was made.
type Hall struct {
	URL  string // with the display key, right after it was made
	Make kit.Form
	Stop *kit.Form
	Keys int
}

// Check is one line of the accounting that does not balance.
type Check struct{ Kind, Text string }

// Icon is the line's shape.
func (c Check) Icon() string { return kit.KindIcon(c.Kind) }

// BoxRow is the ballot box of a voter group.
type BoxRow struct{ Group, Number, Fingerprint, Printed, Weight string }

// LogLine is one step that was taken.
type LogLine struct{ At, What, Who, Why string }

// Evenings lists briefings with their sessions, today's first.
type Evenings struct {
	kit.Frame
	Today, Coming, Past []kit.Evening
	Missing             []kit.Todo
	Empty               *kit.Empty
	Pages               kit.Pages
}

func (Evenings) Template() string { return "evenings" }

// Briefing is the briefing itself: its data, its disclosure text and its sessions.
type Briefing struct {
	kit.Frame
	Facts      []kit.Fact
	Disclosure string
	Form       *kit.Form
	Sessions   []kit.NamedRow
	Go         *kit.NextStep // the session that is not finished, or its result: the next step is there
	New        *kit.Form     // a session for this briefing
	More       *kit.Form     // the same with everything that can be set
}

func (Briefing) Template() string { return "briefing" }
