package deadline

import "minping/internal/evaluation/scheme"

// Start says from when a unit's periods run. The first of Redo, Own and Round that is known counts.
type Start struct {
	Round   Day // first day of the round's concentrated rectification period
	Own     Day // the unit's own feedback day, when it differs from the round's
	Redo    Day // the day on which the unit was told to rectify again (domain A41)
	RedoDue Day // the last day that this notice sets; empty: the scheme's period runs again
}

// Dates are what follows from the first day (domain B07, B08, B10). All are empty while the first day is not known.
type Dates struct {
	Start          Day `json:"starts_on"`
	PeriodEnd      Day `json:"period_end"`
	DailyReportDue Day `json:"daily_report_due"`
	InspectionBy   Day `json:"inspection_by"`        // the concentrated inspection begins by this day; it need not end
	NotBefore      Day `json:"not_before,omitempty"` // no evaluation earlier than this, where the scheme says so
}

// From works out a unit's dates under the periods of its own scheme. Nothing else may supply periods: a round can hold
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

// Common is the dates that a whole list shares; ok is false when they differ or the list is empty, and a round has no
// dates of its own to show then.
func Common(list []Dates) (d Dates, ok bool) {
	for i, x := range list {
		if i > 0 && x != d {
			return Dates{}, false
		}
		d = x
	}
	return d, len(list) > 0
}

// TooEarly reports whether an evaluation on a day comes before the scheme allows it.
func (d Dates) TooEarly(on Day) bool { return d.NotBefore != "" && on < d.NotBefore }
