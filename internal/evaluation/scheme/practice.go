package scheme

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"minping/internal/evaluation/check"
)

// Practice is what a scheme's document says about the work around ballots and sheets. What is "" is as in most places.
type Practice struct {
	Hearings     string `json:"hearings,omitempty"`      // whether there are hearings (domain A27): held or none
	DailyReports string `json:"daily_reports,omitempty"` // of supervising bodies (domain B08): asked or none
	Staffing     string `json:"staffing,omitempty"`      // of teams (domain A13, B11): any, by_level or city
}

// Values of a Practice, the one in most places first.
const (
	Held     = "held"
	Asked    = "asked"
	None     = "none"
	AnyLevel = "any"
	ByLevel  = "by_level" // units of the city by people from city bodies, townships by people from county ones
	FromCity = "city"     // by people from city bodies
)

// Staffings lists the ways in which teams are staffed.
func Staffings() []string { return []string{AnyLevel, ByLevel, FromCity} }

func (p Practice) validate(at string, f *check.FieldErrors) {
	check.OneOf(at+".hearings", cmp.Or(p.Hearings, Held), f, Held, None)
	check.OneOf(at+".daily_reports", cmp.Or(p.DailyReports, Asked), f, Asked, None)
	check.OneOf(at+".staffing", cmp.Or(p.Staffing, AnyLevel), f, Staffings()...)
}

// Or returns the practice with what it leaves out taken from another.
func (p Practice) Or(o Practice) Practice {
	return Practice{
		cmp.Or(p.Hearings, o.Hearings), cmp.Or(p.DailyReports, o.DailyReports), cmp.Or(p.Staffing, o.Staffing),
	}
}

// Whole returns the practice with every value spelled out.
func (p Practice) Whole() Practice { return p.Or(Practice{Held, Asked, AnyLevel}) }

// Practices are those of the built-in schemes by id. They stand apart because a built-in scheme keeps its content
// (decision 0096).
type Practices struct {
	ID      string              `json:"id"`
	Name    string              `json:"name"`
	Schemes map[string]Practice `json:"schemes"`
}

// Check returns everything that is wrong.
func (p Practices) Check() check.FieldErrors {
	var f check.FieldErrors
	if p.ID == "" || p.Name == "" || !check.Short(p.ID, 64) || !check.Short(p.Name, 100) {
		f.Add("name", "各方案的做法应有代号和名称。", "Practices need an id and a name.")
	}
	for _, id := range slices.Sorted(maps.Keys(p.Schemes)) {
		p.Schemes[id].validate(fmt.Sprintf("schemes.%s", id), &f)
	}
	return f
}
