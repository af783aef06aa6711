package scheme

import (
	"time"

	"minping/internal/evaluation/check"
)

// Periods says how long things may take (domain B07, B08, B10). Reading "3个月" as calendar months is our
// interpretation.
type Periods struct {
	PeriodMonths     int `json:"period_months"`     // 集中整改期
	ReportDays       int `json:"report_days"`       // daily supervision report after the period's end
	InspectionMonths int `json:"inspection_months"` // 集中督查 starts within this many months after the period's end
	// no evaluation until this many months after it; 0: any day
	NotBeforeMonths int `json:"not_before_months,omitempty"`
}

func (p Periods) validate(at string, f *check.FieldErrors) {
	check.Between(at+".period_months", p.PeriodMonths, 1, 60, f)
	check.Between(at+".report_days", p.ReportDays, 1, 365, f)
	check.Between(at+".inspection_months", p.InspectionMonths, 1, 60, f)
	check.Between(at+".not_before_months", p.NotBeforeMonths, 0, p.InspectionMonths, f)
}

// Deadlines are the dates derived from the first day of the concentrated rectification period.
type Deadlines struct {
	PeriodEnd      time.Time
	DailyReportDue time.Time
	InspectionBy   time.Time
	NotBefore      time.Time // zero unless the scheme sets a first day
}

// From calculates the dates; only the day of start matters.
func (p Periods) From(start time.Time) Deadlines {
	end := AddMonths(start, p.PeriodMonths)
	return Deadlines{
		PeriodEnd:      end,
		DailyReportDue: end.AddDate(0, 0, p.ReportDays),
		InspectionBy:   AddMonths(end, p.InspectionMonths),
	}
}

// AddMonths returns the same day n months later, or that month's last day if it is shorter. time.AddDate would run
// into the next month: 30 November + 3 months is 28 February here and 2 March there.
func AddMonths(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d, last)-1)
}
