package session

import (
	"minping/internal/web/panel/kit"
)

// Slips generates the codes in this browser and prints them; the server only receives hashes.
type Slips struct {
	kit.Frame
	ID      string
	Config  string // JSON for slips.js
	Boxes   []SlipBox
	Max     int
	Printed bool // the session already has its slips
	Lines   []string
}

// Template names the template of this page.
func (Slips) Template() string { return "slips" }

// SlipBox is one kind of slip to print.
type SlipBox struct{ SID, Group, Count string }

// VoidSlips voids left-over slips, typed or scanned.
type VoidSlips struct {
	kit.Frame
	ID      string
	Form    kit.Form
	Count   string // how many are voided so far
	Left    string // how many there should be, by the accounting
	Done    []VoidLine
	Closed  string // why voiding is no longer possible
	Numbers string
}

// Template names the template of this page.
func (VoidSlips) Template() string { return "void" }

// VoidLine is the outcome for one slip.
type VoidLine struct {
	Code  string // its last group only
	Chip  kit.Chip
	Again bool // it failed and has to be scanned again
}

// Paper is the entry of paper ballots: twice, by two people, the second without seeing the first.
type Paper struct {
	kit.Frame
	Entry     int
	Form      kit.Form
	Groups    []PaperGroup
	Ballots   []kit.Field // how many, and how many unreadable ones
	Differs   []PaperDiff
	State     []kit.Fact
	Done      bool
	Closed    string
	Mine      bool   // the first entry is this person's: someone else must type the second
	Again     string // where this person can type the first again
	Questions []PaperQuestion
}

// Template names the template of this page.
func (Paper) Template() string { return "paper" }

// PaperGroup is one voter group to enter for.
type PaperGroup struct {
	Name, Href, State string
	Here              bool
}

// PaperQuestion is a row of the tally sheet.
type PaperQuestion struct {
	Code, Text string
	Cells      []kit.Field
	Wrong      string
}

// PaperDiff is a figure on which the two entries differ.
type PaperDiff struct{ Question, Option, First, Second string }
