package entry

import "minping/internal/web/panel/kit"

// List is what was written about a subject, what waits for the visitor first.
type List struct {
	kit.Frame
	Waiting  []kit.Todo
	Subjects []kit.Field // whose entries are shown, of which type and chapter
	Types    *kit.Field  // what the visitor may write about the subject
	Kind, ID string      // the subject
	Rows     []Row
	Unit     bool // the rows are of several units
	Empty    *kit.Empty
	Pages    kit.Pages
}

// Template names the template of this page.
func (List) Template() string { return "entries" }

// Row is one entry of a list.
type Row struct {
	Href, Type, Unit, Day, By, Says string
	Chip                            kit.Chip
	Hidden                          bool
}

// Entry is one thing that was done.
type Entry struct {
	kit.Frame
	Chip     kit.Chip
	Progress string // where the office goes on with the round that the entry is about
	Facts    []kit.Fact
	People   []string
	Values   []Value
	Files    []File
	Receipt  []kit.Fact
	Next     *kit.Form // to sign for it, or to continue a draft
	More     []kit.Form
	Versions []kit.Fact
}

// Template names the template of this page.
func (Entry) Template() string { return "entry" }

// Value is one field as it reads.
type Value struct {
	Name  string
	Lines []string
}

// File is a file to be saved.
type File struct{ Href, Name, Size string }
