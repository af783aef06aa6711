package help

import (
	"minping/internal/web/panel/kit"
)

// Help is the built-in manual: run your first briefing in ten steps.
type Help struct {
	kit.Frame
	Steps []HelpStep
}

// Template names the template of this page.
func (Help) Template() string { return "help" }

// HelpStep is one step with a picture of the real page.
type HelpStep struct {
	Title   string
	Text    []string
	Picture string // file name
	Alt     string
	W, H    int
	Go      *kit.Link
}
