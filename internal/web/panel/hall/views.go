package hall

import (
	"minping/internal/web/panel/kit"
)

// Monitor is a supervising body's page in the hall: the sessions where left-over slips wait for voiding.
type Monitor struct {
	kit.Frame
	Form  kit.Form
	Rows  []kit.BriefingRow
	Empty *kit.Empty
}

// Template names the template of this page.
func (Monitor) Template() string { return "monitor" }

// HallScreen is the projector's page. It is empty until its script has read the display key from the fragment.
type HallScreen struct {
	kit.Frame
	Groups string // the marks of voter groups, JSON
}

// Template names the template of this page.
func (HallScreen) Template() string { return "hall" }

// Shell names the frame around the page.
func (HallScreen) Shell() string { return kit.ShellBare }
