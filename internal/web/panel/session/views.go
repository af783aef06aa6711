package session

import (
	"minping/internal/web/panel/kit"
)

// Session is one page for a whole session: five steps as its navigation, and the one thing to do next.
type Session struct {
	kit.Frame
	ID, Number  string
	Base        string
	Look        string // the step shown besides the current one: prepare, try or ""
	Preparing   bool   // the first step is the current one and shows what to do next, by whichever way one came
	Chips       []kit.Chip
	Steps       []kit.Step
	Pending     *Pending
	Now         Now
	Live        Live
	Facts       []kit.Fact
	Fingerprint string
	Hall        *Hall
	OnHall      []string // what the hall screen asks people to do, in short
	Rehearse    *kit.Form
	Try         *Try
	Checks      []Check        // the accounting, if it does not balance
	Override    *kit.Form      // continuing although it does not balance
	Balance     []kit.Figure   // the figures so far
	Void        *Voiding       // left-over slips, scanned on this page
	Tools       []Tool         // needed during voting
	Others      []kit.Form     // rarely needed: schedule, rehearsal wipe, voiding
	Links       []kit.NextLink // paper entry, minutes
	Help        *StepHelp      // how the step that is shown is done
	Alarms      []string       // clashes, in words
	Slips       string         // where slips are printed, shown as long as this browser has their codes
	Boxes       []BoxRow       // voter groups
	Log         []LogLine      // what happened when
}

// Template names the template of this page.
func (Session) Template() string { return "session" }

// StepHelp is how a step is done, in three sentences, and where the list for the hall is.
type StepHelp struct {
	Text      []string
	Checklist string
}

// Try is the picture of the phones in a tryout.
type Try struct {
	Href    string // where htmx polls while they vote; "" if nothing changes
	Running bool
	Kind    string // of Says: good, poor or ""
	Says    string
	Phones  []TryPhone
	Form    *kit.Form // lets them vote
}

// TryPhone is one phone. State: off, waits, answers, done, gone.
type TryPhone struct{ State, Says string }

// Pending is a request that waits for a second officer.
type Pending struct {
	Title   string
	Text    []string
	Until   string // RFC 3339
	Mine    bool
	Address string    // of this page, for the colleague
	Code    *kit.Code // the same as a QR code
	Confirm *kit.Form
	Drop    kit.Form // withdraws or refuses it
}

// Now is the card that says what to do now. At most one form or link in it is filled.
type Now struct {
	Title     string
	Text      []string
	Warning   string // what the step loses
	Until     string // RFC 3339; a countdown to this moment is shown
	Links     []kit.NextLink
	Forms     []kit.Form
	Checklist []Tick
	Account   *Account
	Bar       *Progress
}

// Tick is a line of the checklist. Kind: good when it is done, info, or "" while it is missing.
type Tick struct{ Kind, Text string }

// Icon is the tick's shape.
func (t Tick) Icon() string { return kit.KindIcon(t.Kind) }

// Account is what people count, as one line that must balance: printed = issued + left over + damaged.
type Account struct {
	Form    kit.Form
	Printed string // "" without slips
}

// Voiding is the scanner for left-over slips, and how far it is.
type Voiding struct {
	Form           kit.Form
	Done, Of, Page string
}

// Tool is a button beside the step: a form or a link.
type Tool struct {
	Form *kit.Form
	Link *kit.NextLink
	Icon string
}

// Progress is the progress of long work.
type Progress struct {
	Text        string
	Done, Total int
}

// Ring shows in percent of the attendees who voted and who scanned.
type Ring struct {
	Voted, Scanned int
	Value, Label   string
}

// Live is the part that refreshes itself every two seconds while the session is running. State is what it was drawn
// from: when the session has moved on, the page says so instead of discarding what is being typed.
type Live struct {
	Href      string // where htmx polls; "" if nothing changes any more
	State     string
	Ring      *Ring
	Waiting   string // who has scanned but not voted yet
	Rows      []kit.Fact
	Note      string
	Closes    string // RFC 3339
	Left      string // "42 秒", for pages without scripts
	Paused    bool
	Connected bool // a hall screen is polling
}

// Hall is the hall screen.
type Hall struct {
	Connected bool
	Address   string // to be opened on the projector's computer
	Pair      kit.Form
	URL       string // with a display key, right after it was generated
	Make      kit.Form
	Stop      *kit.Form
	Keys      int
}

// Check is one line of the accounting that does not balance.
type Check struct{ Kind, Text string }

// Icon is the line's shape.
func (c Check) Icon() string { return kit.KindIcon(c.Kind) }

// BoxRow is the ballot box of a voter group.
type BoxRow struct{ Sign, Group, Number, Fingerprint, Printed, Weight string }

// LogLine is one step that was taken.
type LogLine struct{ At, What, Who, Why string }

// Briefings lists sessions as cards, in sections: 现场 and 全部测评.
type Briefings struct {
	kit.Frame
	Sections []Section
	Missing  []kit.Todo
	Empty    *kit.Empty
	Filter   []kit.Field
	Shown    string // how many there are
	All      *kit.Link
	Pages    kit.Pages
}

// Section are the cards of one part of a list.
type Section struct {
	ID, Title string
	Running   bool
	Cards     []Card
}

// Card is a session, or a briefing that has none yet, with a picture of its state: the ring of who voted, the figure of
// what came out, or a drawing by its Shape.
type Card struct {
	Unit, Href, When, Place, Note string
	Round                         string // named in lists of cards of several rounds
	Chip                          kit.Chip
	Ring                          *Ring
	Figure, FigureName            string
	Shape                         string
}

// drawings of 72×72: a sheet to be filled in, slips that are ready, people coming in, slips being counted, a closed
// box, a finished sheet, a struck-out one.
var drawings = map[string]string{
	"paper": "M20 10h24l8 8v44H20zM28 28h16M28 38h16M28 48h8",
	"ready": "M12 24h36v36H12zM24 24V12h36v36H48M22 36h16M22 46h10",
	"door":  "M20 62V10h32v52M12 62h48M44 36v4M30 10v52",
	"count": "M14 34h44v28H14zM20 34l6-22h20l6 22M28 48h16",
	"box":   "M14 28h44v34H14zM14 28l8-14h28l8 14M30 40h12M36 28v12",
	"done":  "M20 10h24l8 8v44H20zM28 38l6 6 12-14",
	"void":  "M20 10h24l8 8v44H20zM28 30l16 18M44 30L28 48",
}

// Drawing is the picture of a state that has no figure.
func (c Card) Drawing() string { return drawings[c.Shape] }

// Template names the template of this page.
func (Briefings) Template() string { return "briefings" }

// Briefing is the briefing itself: its data, its disclosure text and its sessions.
type Briefing struct {
	kit.Frame
	Facts      []kit.Fact
	Disclosure string
	Form       *kit.Form
	Sessions   []kit.NamedRow
	Go         *kit.NextStep // the session that is unfinished, or its result: the next step is there
	New        *kit.Form     // a session for this briefing
	More       *kit.Form     // the same with all settings
}

// Template names the template of this page.
func (Briefing) Template() string { return "briefing" }
