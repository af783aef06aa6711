package team

import "minping/internal/web/panel/kit"

// Teams are the teams of a batch.
type Teams struct {
	kit.Frame
	Empty    *kit.Empty
	Joins    *kit.Empty // no unit is there to be assessed
	Batches  []kit.Field
	Warnings []string
	Facts    []kit.Fact
	Rows     []Row
	Draw     []kit.Field // mode and seed of a draw
	Proposal *Proposal
	More     []kit.Form // to change a team, or to add one
}

// Template names the template of this page.
func (Teams) Template() string { return "teams" }

// Row is one team.
type Row struct {
	Name, Home string
	Members    []string
	Targets    kit.NameList
}

// Proposal is who would assess what by a draw.
type Proposal struct {
	Order, Nobody []string
	Rows          []Row
	Take          *kit.Form
}
