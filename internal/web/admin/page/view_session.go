package page

import "slices"

// Session is 今晚的测评: one page for the organizer's evening that always says what comes next.
type Session struct {
	Frame
	ID, Number  string
	Chips       []Chip
	Steps       []Step
	Now         Now
	Live        Live
	Facts       []Fact
	Fingerprint string
	Hall        *Hall
	Checks      []Check    // the accounting, where it does not balance
	Account     *Form      // 清点
	Override    *Form      // going on although it does not balance
	Balance     []Figure   // what stands
	Others      []Form     // pause, schedule, spare slip, rehearsal wipe, voiding
	Links       []NextLink // left-over slips, paper entry, minutes
	Kiosk       *Form      // for people without a phone
	Alarms      []string   // clashes, in words
	Slips       string     // where slips are printed, shown while this browser still keeps their codes
	Boxes       []BoxRow   // voter groups
	Log         []LogLine  // what happened when
}

func (Session) template() string { return "session" }

// Step is one step of the evening. State: done now "".
type Step struct{ Name, State, At string }

// Now is the card that says what is to be done now. At most one form or link in it is filled.
type Now struct {
	Title string
	Text  []string
	Until string // RFC 3339; a countdown is shown to this moment
	Links []NextLink
	Forms []Form
	Ask   []string // what should be so before the step, as a list
	Bar   *Progress
}

// Before are the links that stand above the forms: the next step and what is done with it.
func (n Now) Before() []NextLink {
	if slices.ContainsFunc(n.Links, func(l NextLink) bool { return l.Filled }) || len(n.Forms) == 0 {
		return n.Links
	}
	return nil
}

// After are the links of a card whose next step is a form: what may be done besides.
func (n Now) After() []NextLink {
	if n.Before() != nil {
		return nil
	}
	return n.Links
}

// NextLink is a link drawn as a button.
type NextLink struct {
	Href, Text, Icon string
	Filled           bool
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
	Figures []Figure
	Note    string
	Closes  string // RFC 3339
	Left    string // "42 秒", for pages without script
	Paused  bool
}

// Hall is the way to the hall screen. Key is shown once, right after it was made.
type Hall struct {
	URL  string // with the display key, right after it was made
	Make Form
	Stop *Form
	Keys int
}

// Check is one line of the accounting that does not balance.
type Check struct{ Kind, Text string }

// Icon is the line's shape.
func (c Check) Icon() string { return kindIcon(c.Kind) }

// BoxRow is the ballot box of a voter group.
type BoxRow struct{ Group, Number, Fingerprint, Printed, Weight string }

// LogLine is one step that was taken.
type LogLine struct{ At, What, Who, Why string }

// Evenings lists briefings with their sessions, today's first.
type Evenings struct {
	Frame
	Today, Coming, Past []Evening
	Missing             []Todo
	Empty               *Empty
	Pages               Pages
}

func (Evenings) template() string { return "evenings" }

// Evening is one briefing in the list.
type Evening struct {
	Unit, Href, When, Place string
	Chip                    Chip
	Note                    string
}

// Briefing is the briefing itself: its data, its disclosure text and its sessions.
type Briefing struct {
	Frame
	Facts      []Fact
	Disclosure string
	Form       *Form
	Sessions   []NamedRow
	Go         *NextStep // the session that is not finished, or its result: the next step is there
	New        *Form     // a session for this briefing
	More       *Form     // the same with everything that can be set
}

// NextStep is a card whose next step is somewhere else.
type NextStep struct {
	Title string
	Text  []string
	Chip  Chip // none without words
	Do    NextLink
}

func (Briefing) template() string { return "briefing" }
