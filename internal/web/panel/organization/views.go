package organization

import (
	"minping/internal/app/round"
	"minping/internal/web/panel/kit"
)

// Organizations is the list of inspected organizations.
type Organizations struct {
	kit.Frame
	Filter []kit.Field
	Rows   []OrganizationRow
	Shown  string
	Pages  kit.Pages
	Empty  *kit.Empty
	CanAdd bool
}

// Template names the template of this page.
func (Organizations) Template() string { return "organizations" }

// OrganizationRow is one organization.
type OrganizationRow struct {
	Name, Href, Kind, Supervisor string
	Key                          bool
}

// Import takes organizations from a file: all or none.
type Import struct {
	kit.Frame
	Form     kit.Form
	Made     int // how many were added
	Changed  []round.ImportChange
	Unused   string // that columns were not read, and which
	Done     bool
	Join     string // where units join the newest round
	Mistakes *kit.Mistakes
}

// Template names the template of this page.
func (Import) Template() string { return "import" }
