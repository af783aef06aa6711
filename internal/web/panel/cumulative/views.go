package cumulative

import (
	"minping/internal/web/panel/kit"
)

// Cumulative is what was done over all rounds.
type Cumulative struct {
	kit.Frame
	Filter []kit.Field
	Note   string
	Empty  *kit.Empty
	Groups []Group
	Head   []string
	Rows   []Row // a batch each, the oldest first
	Total  []Cell
}

// Template names the template of this page.
func (Cumulative) Template() string { return "cumulative" }

// Group is figures about one subject.
type Group struct {
	Name    string
	Figures []kit.Figure
}

// Row is one batch.
type Row struct {
	Name, Href, Note string
	Cells            []Cell
}

// Cell is one number; Href leads to the list behind it.
type Cell struct{ Name, Value, Href string }
