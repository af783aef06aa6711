package document

import "minping/internal/web/panel/kit"

// List is the documents that a person may see, those waiting for them first.
type List struct {
	kit.Frame
	Waiting  []kit.Todo
	Filter   []kit.Field
	Rows     []Row
	New      *kit.Link
	Together *kit.Form // the next step, with all of them
	Empty    *kit.Empty
	Pages    kit.Pages
}

// Template names the template of this page.
func (List) Template() string { return "documents" }

// Row is one document of the list.
type Row struct {
	Href, Title, Type, Number, When string
	Chip                            kit.Chip
	Receipts                        string // how many signed; "" if no one signs
}

// Paper is one document: its text, the data it rests on, and what can be done.
type Paper struct {
	kit.Frame
	Gone     *kit.Notice // what went wrong with a form that is not offered any more
	Outdated *kit.Notice // it rests on a result that is not in force
	Chip     kit.Chip
	Facts    []kit.Fact
	Title    string
	Parts    []Part
	Tables   []string // titles of attachments
	Files    []kit.NextLink
	Next     *kit.Form  // the one thing to do now
	Edit     *kit.Form  // while it is a draft
	More     []kit.Form // whatever else can be done
	Signed   []Signature
	Missing  kit.NameList // addressees that have not signed
	Steps    []Event
	Data     []kit.Fact
}

// Template names the template of this page.
func (Paper) Template() string { return "document" }

// Part is a section as it reads.
type Part struct {
	Heading string
	Lines   []string
	Hint    string
}

// Signature is who signed, and what one with a copy did with it since.
type Signature struct {
	Said string
	Uses []Use
}

// Use is what was done with a copy.
type Use struct{ Who, When, Text string }

// Event is one step of a document's life.
type Event struct{ What, Who, When, Reason string }

// Types is what the office can issue.
type Types struct {
	kit.Frame
	Rows        []TypeRow
	Issuers     []kit.Fact
	IssuersHref string
}

// Template names the template of this page.
func (Types) Template() string { return "document_types" }

// TypeRow is one type of document.
type TypeRow struct{ Name, Hint, Href, CopyHref, Issuer, Form, Series, To string }

// TypeEdit is the editor of one type.
type TypeEdit struct {
	kit.Frame
	Action string
	Carry  []kit.Hidden
	Wrong  string
	Errors int
	Fields []kit.Field
	Parts  []PartEdit
	Names  []kit.Fact // what the texts may say, each with an example

	Overtaken *kit.Overtaken // others moved parts: the person has to choose a version
}

// Template names the template of this page.
func (TypeEdit) Template() string { return "document_type" }

// PartEdit is one section of a type, with what it says in addition about kinds of units.
type PartEdit struct {
	Title  string
	Key    kit.Hidden
	Fields []kit.Field
	Kinds  [][]kit.Field
	Says   []string // for which kinds it says something
	Open   bool     // its texts about kinds have errors
}
