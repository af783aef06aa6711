package regulation

import (
	"minping/internal/web/panel/kit"
)

// List is the register.
type List struct {
	kit.Frame
	Empty *kit.Empty
	Rows  []kit.NamedRow
	Form  *kit.Form
}

// Template names the template of this page.
func (List) Template() string { return "regulations" }

// Page is one governing document.
type Page struct {
	kit.Frame
	Chip  kit.Chip
	Facts []kit.Fact
	Bases []string
	Files []kit.Link
	Forms []kit.Form
}

// Template names the template of this page.
func (Page) Template() string { return "regulation" }
