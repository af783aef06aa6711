package deadline

import "minping/internal/evaluation/scheme"

// Start says when a unit's periods begin. The first known one of Redo, Own and Round counts.
type Start struct {
	Round   Day // first day of the round's concentrated rectification period
	Own     Day // the unit's own feedback day, if different from the round's
	Redo    Day // the day on which the unit was told to rectify again (domain A41)
	RedoDue Day // the last day set by that notice; empty: the scheme's period runs again
}

// Dates are what follows from the first day (domain B07, B08, B10). All are empty while the first day is unknown.
type Dates struct {
	Start          Day `json:"starts_on"`
	PeriodEnd      Day `json:"period_end"`
	DailyReportDue Day `json:"daily_report_due"`
	// the concentrated inspection starts by this day; it need not end by then
	InspectionBy Day `json:"inspection_by"`
	NotBefore    Day `json:"not_before,omitempty"` // no evaluation before this day, if the scheme says so
}

// From calculates a unit's dates with the periods of its scheme. No other periods may be used: a round can hold
// evaluations under several schemes.
func From(p scheme.Periods, s Start) Dates {
	d := Dates{Start: s.Round}
	if s.Own.Known() {
		d.Start = s.Own
	}
	if s.Redo.Known() {
		d.Start = s.Redo
	}
	d.PeriodEnd = d.Start.PlusMonths(p.PeriodMonths)
	if s.Redo.Known() && s.RedoDue.Known() {
		d.PeriodEnd = s.RedoDue
	}
	d.DailyReportDue = d.PeriodEnd.Plus(p.ReportDays)
	d.InspectionBy = d.PeriodEnd.PlusMonths(p.InspectionMonths)
	if p.NotBeforeMonths > 0 {
		d.NotBefore = d.PeriodEnd.PlusMonths(p.NotBeforeMonths)
	}
	return d
}

// Common returns the dates that a whole list shares; ok is false if they differ or the list is empty: a round then has
// no dates to show.
func Common(list []Dates) (d Dates, ok bool) {
	for i, x := range list {
		if i > 0 && x != d {
			return Dates{}, false
		}
		d = x
	}
	return d, len(list) > 0
}

// TooEarly reports whether the scheme does not allow an evaluation on a day yet.
func (d Dates) TooEarly(on Day) bool { return d.NotBefore != "" && on < d.NotBefore }
