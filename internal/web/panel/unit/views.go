package unit

import (
	"minping/internal/web/panel/kit"
)

// Disclosure is what staff of the inspected unit may see and fill in.
type Disclosure struct {
	kit.Frame
	Facts  []kit.Fact
	Form   *kit.Form
	Text   string
	Result *kit.Measured
	Gate   string // why the result is not shown yet
}

// Template names the template of this page.
func (Disclosure) Template() string { return "disclosure" }
