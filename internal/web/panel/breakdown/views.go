package breakdown

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
)

// Breakdown is a result by what was asked.
type Breakdown struct {
	kit.Frame
	Filter     []kit.Field
	Empty      *kit.Empty
	Marks      []kit.Chip
	Suppressed string // why there are no figures
	Note       string // how many units it covers
	Parts      []Part // 满意度 and 满意率
}

// Template names the template of this page.
func (Breakdown) Template() string { return "breakdown" }

// Part is one of the two figures, with its pictures.
type Part struct {
	Name, Unit, How string
	Charts          []Chart
}

// Chart is one picture and the table of the same numbers.
type Chart struct {
	Title, Of, Unit string
	Says            string // what the picture is of, for screen readers
	Series          []Series
	Rows            []Row
}

// Series is what one bar of every row shows: all voters, or a group.
type Series struct {
	Name  string
	Hatch int
}

// Row is one standard or aspect.
type Row struct {
	Name, Questions, Note string
	Bars                  []Bar
}

// Bar is one figure of a row; without a value there are words instead.
type Bar struct {
	Series
	Value, Why string
	Fill       string // percent
}

func newBar(s Series, value *string, why string) Bar {
	if value == nil {
		return Bar{Series: s, Why: why}
	}
	return Bar{Series: s, Value: *value, Fill: chart.NewScale(*value).Fill}
}
