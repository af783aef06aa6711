package scheme

import (
	"unicode/utf8"

	"minping/internal/web/panel/kit"
)

// Schemes lists the evaluation schemes.
type Schemes struct {
	kit.Frame
	Rows   []kit.NamedRow
	Import *kit.Form
}

// Template names the template of this page.
func (Schemes) Template() string { return "schemes" }

// Scheme shows one version of a scheme.
type Scheme struct {
	kit.Frame
	Facts    []kit.Fact
	Sections []SchemeSection
	Versions []kit.NamedRow
	Links    []kit.NextLink
}

// Template names the template of this page.
func (Scheme) Template() string { return "scheme" }

// SchemeSection is a part of a scheme as a table.
type SchemeSection struct {
	Name, Note string
	Head       []string
	Rows       [][]string
	Num        int // this many columns on the right are figures
}

// IsNum reports whether column i holds figures.
func (s SchemeSection) IsNum(i int) bool { return i >= len(s.Head)-s.Num }

// IsShort reports whether a cell is so short that it should stay on one line.
func (SchemeSection) IsShort(cell string) bool { return utf8.RuneCountInString(cell) <= 4 }

// SchemeEdit is the editor: every value of a scheme as a field, errors beside them. Saving makes a new version; an
// existing one never changes.
type SchemeEdit struct {
	kit.Frame
	Action   string
	Wrong    string
	Errors   int
	Loose    []string // errors that belong to no field shown
	Sections []EditSection
}

// Template names the template of this page.
func (SchemeEdit) Template() string { return "scheme_edit" }

// EditSection is one part of the editor.
type EditSection struct {
	Name, Note string
	Fields     []kit.Field // single values
	Lists      []EditList
}

// EditList is a list whose rows are lines of fields; emptying a row removes it.
type EditList struct {
	Name string
	Note string
	Rows [][]kit.Field
	// Count says how many rows were drawn.
	Count kit.Hidden
}
