package deadline_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func days(t *testing.T) *rapid.Generator[deadline.Day] {
	t.Helper()
	return rapid.Custom(func(t *rapid.T) deadline.Day {
		return deadline.Day("2024-01-01").Plus(rapid.IntRange(0, 1400).Draw(t, "days"))
	})
}

func calendar(t *testing.T) deadline.Calendar {
	t.Helper()
	c, err := deadline.ParseCalendar(evaluationtest.PackJSON(t, "calendar"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func rules(t *testing.T) deadline.Rules {
	t.Helper()
	r, err := deadline.ParseRules(evaluationtest.PackJSON(t, "deadlines"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheDatesOfTheVectorsFollowFromTheFirstDay(t *testing.T) {
	raw, err := evaluationtest.Data("evaluation.json")
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Deadlines []struct {
			Start        deadline.Day `json:"start"`
			PeriodEnd    deadline.Day `json:"period_end"`
			ReportDue    deadline.Day `json:"daily_report_due"`
			InspectionBy deadline.Day `json:"inspection_by"`
		} `json:"deadlines"`
	}
	if err := json.Unmarshal(raw, &v); err != nil || len(v.Deadlines) == 0 {
		t.Fatal(err, len(v.Deadlines))
	}
	p := scheme.Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1}
	for _, x := range v.Deadlines {
		want := deadline.Dates{
			Start:          x.Start,
			PeriodEnd:      x.PeriodEnd,
			DailyReportDue: x.ReportDue,
			InspectionBy:   x.InspectionBy,
		}
		if got := deadline.From(p, deadline.Start{Round: x.Start}); got != want {
			t.Errorf("%s: %+v, want %+v", x.Start, got, want)
		}
	}
}

func TestAUnitsOwnDayAndARedoComeBeforeTheRounds(t *testing.T) {
	p := scheme.Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1, NotBeforeMonths: 6}
	for name, x := range map[string]struct {
		start deadline.Start
		want  deadline.Dates
	}{
		"nothing known": {deadline.Start{}, deadline.Dates{}},
		"the round's": {
			deadline.Start{Round: "2024-07-01"},
			deadline.Dates{"2024-07-01", "2024-10-01", "2024-10-08", "2024-11-01", "2025-04-01"},
		},
		"its own": {
			deadline.Start{Round: "2024-07-01", Own: "2024-07-15"},
			deadline.Dates{"2024-07-15", "2024-10-15", "2024-10-22", "2024-11-15", "2025-04-15"},
		},
		"a redo": {
			deadline.Start{Round: "2024-07-01", Own: "2024-07-15", Redo: "2024-12-02", RedoDue: "2025-01-31"},
			deadline.Dates{"2024-12-02", "2025-01-31", "2025-02-07", "2025-02-28", "2025-07-31"},
		},
		"a redo without a last day": {
			deadline.Start{Round: "2024-07-01", Redo: "2024-12-02"},
			deadline.Dates{"2024-12-02", "2025-03-02", "2025-03-09", "2025-04-02", "2025-09-02"},
		},
		"a last day without a redo says nothing": {
			deadline.Start{Round: "2024-07-01", RedoDue: "2025-01-31"},
			deadline.Dates{"2024-07-01", "2024-10-01", "2024-10-08", "2024-11-01", "2025-04-01"},
		},
	} {
		if got := deadline.From(p, x.start); got != x.want {
			t.Errorf("%s: %+v, want %+v", name, got, x.want)
		}
	}
}

func TestARoundHasDatesOnlyWhereItsUnitsAgree(t *testing.T) {
	a := deadline.From(
		scheme.Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1},
		deadline.Start{Round: "2024-07-01"},
	)
	b := deadline.From(
		scheme.Periods{PeriodMonths: 2, ReportDays: 7, InspectionMonths: 1},
		deadline.Start{Round: "2024-07-01"},
	)
	if d, ok := deadline.Common([]deadline.Dates{a, a}); !ok || d != a {
		t.Error("two that agree", d, ok)
	}
	if _, ok := deadline.Common([]deadline.Dates{a, b}); ok {
		t.Error("two schemes with other periods agree")
	}
	if _, ok := deadline.Common(nil); ok {
		t.Error("nobody agrees")
	}
}

func TestAnEvaluationBeforeItsEarliestDayIsTooEarly(t *testing.T) {
	d := deadline.From(
		scheme.Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 7, NotBeforeMonths: 6},
		deadline.Start{Round: "2024-07-01"},
	)
	if !d.TooEarly("2025-03-31") || d.TooEarly("2025-04-01") {
		t.Error("the earliest day itself is allowed, the day before is not")
	}
	if (deadline.Dates{}).TooEarly("2000-01-01") {
		t.Error("a scheme without an earliest day allows any")
	}
}

// Promise 7: late is late. Whatever dates are moved afterwards, the lateness of a submission stays.
func TestLateIsLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := deadline.Day("2024-10-08").Plus(rapid.IntRange(-40, 40).Draw(t, "due"))
		on := deadline.Day("2024-10-08").Plus(rapid.IntRange(-40, 40).Draw(t, "on"))
		moved := due.Plus(rapid.IntRange(-400, 400).Draw(t, "moved"))
		today := on.Plus(rapid.IntRange(0, 400).Draw(t, "today"))
		h := deadline.HandIn(on, due)
		if want := max(0, due.Until(on)); h.LateDays != want {
			t.Fatalf(
				"handed in on %s, due %s: %d days, want %d",
				on,
				due,
				h.LateDays,
				want,
			)
		}
		l, _ := deadline.Rules{
			Ladders: []deadline.Ladder{{ID: "x", Rungs: []deadline.Rung{{Code: "r", Colour: "red", DaysLeft: 5000}}}},
		}.Ladder(
			"",
		)
		if s := l.Standing(
			deadline.Watched{Due: moved, Handed: &h}, today,
		); s.LateDays != h.LateDays || s.Colour != "" {
			t.Fatalf("the ladder says %+v of a hand-in %+v", s, h)
		}
	})
}

func TestWhatIsMissingIsLateUntilToday(t *testing.T) {
	for today, want := range map[deadline.Day]int{
		"2024-10-07": 0, "2024-10-08": 0, "2024-10-09": 1, "2024-11-08": 31,
	} {
		if got := deadline.LateDays(today, "2024-10-08"); got != want {
			t.Errorf("%s: %d, want %d", today, got, want)
		}
	}
	if deadline.LateDays("2024-10-09", "") != 0 {
		t.Error("without a due day nothing is late")
	}
}

func TestADayIsCountedInChina(t *testing.T) {
	if d := deadline.DayOf(time.Date(2024, 9, 30, 16, 0, 0, 0, time.UTC)); d != "2024-10-01" {
		t.Error(d)
	}
	for _, s := range []string{"", "2024-2-1", "2024-02-30", "2024-02-01T00:00:00Z", "二〇二四", "2024-13-01"} {
		if d, ok := deadline.ParseDay(s); ok {
			t.Errorf("%q is read as %s", s, d)
		}
	}
}

func TestMonthsEndOnTheLastDayAndNeverRunOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := deadline.Day("2023-01-01").Plus(rapid.IntRange(0, 2000).Draw(t, "d"))
		n := rapid.IntRange(0, 60).Draw(t, "n")
		got, want := d.PlusMonths(n).Time(), d.Time()
		months := func(x time.Time) int { return 12*x.Year() + int(x.Month()) }
		if months(got)-months(want) != n || got.Day() > want.Day() {
			t.Fatalf("%s + %d months = %s", d, n, d.PlusMonths(n))
		}
		if got.Day() < want.Day() && got.AddDate(0, 0, 1).Day() != 1 {
			t.Fatalf("%s + %d months = %s, which is not the month's last day", d, n, d.PlusMonths(n))
		}
	})
}

func TestWorkingDaysFollowTheCalendar(t *testing.T) {
	c := calendar(t)
	for d, want := range map[deadline.Day]bool{
		"2024-02-04": true,  // a Sunday worked for the Spring Festival
		"2024-02-09": true,  // the eve was a working day in 2024
		"2024-02-12": false, // a Monday in it
		"2024-02-18": true,
		"2024-10-07": false,
		"2024-10-12": true,
		"2024-10-13": false, // an ordinary Sunday
		"2025-02-08": true,
		"2025-06-02": false,
		"2025-10-08": false,
		"2026-01-04": true,
		"2026-02-23": false,
		"2026-02-28": true,
		"2026-10-10": true,
		"2027-02-05": false,
		"2027-02-09": true, // not announced yet: only the holidays fixed by law are days off
		"2030-03-04": true,
	} {
		if got := c.Working(d); got != want {
			t.Errorf("%s (%s): working %v", d, d.Time().Weekday(), got)
		}
	}
}

// The number of working days proves a year: those of an announced year are the weekdays minus the days off that fall
// on weekdays, plus the weekend days worked. A typing error in a span changes the sum.
func TestTheAnnouncedYearsHaveTheWorkingDaysOfTheirNotices(t *testing.T) {
	c := calendar(t)
	for year, want := range map[string]int{"2024": 251, "2025": 248, "2026": 248} {
		n := 0
		for d := deadline.Day(year + "-01-01"); strings.HasPrefix(string(d), year); d = d.Plus(1) {
			if c.Working(d) {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d working days, want %d", year, n, want)
		}
	}
}

func TestAPlaceAddsItsOwnDays(t *testing.T) {
	c := calendar(t)
	c.Exceptions = deadline.Exceptions{
		Off: []deadline.Span{"2024-03-08"}, Work: []deadline.Span{"2024-02-12/2024-02-13"},
	}
	if c.Working("2024-03-08") || !c.Working("2024-02-13") || c.Working("2024-02-14") {
		t.Error("exceptions come before the years")
	}
}

func TestFifteenWorkingDaysAfterTheFeedback(t *testing.T) {
	r, c := rules(t), calendar(t)
	d := deadline.From(
		scheme.Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1},
		deadline.Start{Round: "2024-09-25"},
	)
	want := map[string]deadline.Day{
		"plan":                    "2024-10-21", // 26, 27, 29, 30 September; 8 to 12, 14 to 18 and 21 October
		"democratic_life_meeting": "2024-10-25",
		"progress_report":         "2024-12-25",
	}
	if len(r.Terms) != len(want) {
		t.Fatal(r.Terms)
	}
	for _, x := range r.Terms {
		if got := x.Due(d, c); got != want[x.Code] {
			t.Errorf("%s is due %s, want %s", x.Code, got, want[x.Code])
		}
	}
}

func TestWorkingDaysCountBackToWhereTheyCameFrom(t *testing.T) {
	c, any := calendar(t), days(t)
	rapid.Check(t, func(t *rapid.T) {
		d, n := any.Draw(t, "from"), rapid.IntRange(1, 60).Draw(t, "n")
		to := c.PlusWorking(d, n)
		if !c.Working(to) || c.WorkingUntil(d, to) != n || c.WorkingUntil(to, d) != -n {
			t.Fatalf("%s + %d working days = %s, counted back %d", d, n, to, c.WorkingUntil(d, to))
		}
	})
	if c.PlusWorking("", 3) != "" || c.PlusWorking("2024-07-01", -1) != "" ||
		c.PlusWorking("2024-07-01", 0) != "2024-07-01" {
		t.Error("what is not known stays so, and nothing is not more than nothing")
	}
	for i := range c.Years {
		c.Years[i].Off = []deadline.Span{
			deadline.Span(itoa(c.Years[i].Year) + "-01-01/" + itoa(c.Years[i].Year) + "-12-31"),
		}
	}
	c.Exceptions.Off = []deadline.Span{"2020-01-01/2099-12-31"}
	if got := c.PlusWorking("2024-07-01", 3650); got != "" && got < "2100" {
		t.Error("a calendar without a working day must end, and gave", got)
	}
}

func itoa(n int) string {
	return string([]byte{byte('0' + n/1000), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
}

func TestTheLadderTurnsYellowAndRedAtItsThresholds(t *testing.T) {
	l, ok := rules(t).Ladder("")
	if !ok || l.ID != "three" {
		t.Fatal(l)
	}
	due := deadline.Day("2024-10-01")
	for left, want := range map[int]string{
		40: "", 21: "", 20: deadline.Green, 11: deadline.Green, 10: deadline.Yellow,
		1: deadline.Yellow, 0: deadline.Yellow, -1: deadline.Red, -90: deadline.Red,
	} {
		s := l.Standing(deadline.Watched{Due: due}, due.Plus(-left))
		if s.Colour != want || s.Left != left || !s.Known || s.LateDays != max(0, -left) {
			t.Errorf("%d days left: %+v, want %q", left, s, want)
		}
	}
	for name, w := range map[string]deadline.Watched{"no date": {}, "long term": {Due: due, LongTerm: true}} {
		if s := l.Standing(w, "2025-01-01"); s != (deadline.Standing{}) {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestTheFifthLetterWaitsForTheLastDateOfTheFourth(t *testing.T) {
	l, ok := rules(t).Ladder("five")
	if !ok {
		t.Fatal("no ladder of five")
	}
	due := deadline.Day("2024-10-01")
	w := deadline.Watched{Due: due}
	if s := l.Standing(w, "2024-12-01"); s.Rung != "admonish" {
		t.Errorf("without a last date it is %s", s.Rung)
	}
	w.LastDate = "2024-12-01"
	if s := l.Standing(w, "2024-12-01"); s.Rung != "admonish" {
		t.Errorf("on the last date it is %s", s.Rung)
	}
	if s := l.Standing(w, "2024-12-02"); s.Rung != "account" {
		t.Errorf("after the last date it is %s", s.Rung)
	}
}

func TestACalendarOrLadderThatIsWrongInOnePlaceIsRefusedWhole(t *testing.T) {
	good := "id: x\nname: x\nladders: [{id: l, name: l, rungs: [{code: a, name: a, colour: green, days_left: 20, to: " +
		"[clerk]}]}]\n"
	if _, err := deadline.ParseRules([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"no ladder": "id: x\nname: x\n",
		"a colour":  strings.Replace(good, "green", "blue", 1),
		"rungs that rise": strings.Replace(
			good, "to: [clerk]}",
			"to: [clerk]}, {code: b, name: b, colour: red, days_left: 20, to: [unit]}", 1,
		),
		"somebody unknown":   strings.Replace(good, "[clerk]", "[mayor]", 1),
		"no last date":       strings.Replace(good, "to: [clerk]}", "to: [clerk], after_last_date: true}", 1),
		"an unknown field":   good + "more: 1\n",
		"an unknown unit":    good + "terms: [{code: a, name: a, from: end, n: 1, unit: year}]\n",
		"a term from no day": good + "terms: [{code: a, name: a, from: x, n: 1, unit: day}]\n",
	} {
		if r, err := deadline.ParseRules([]byte(raw)); err == nil || len(r.Ladders) > 0 {
			t.Errorf("%s: accepted", name)
		}
	}
	for name, raw := range map[string]string{
		"a day that is not":     "id: x\nname: x\nyears: [{year: 2024, published: true, off: [2024-02-30]}]\n",
		"a day of another year": "id: x\nname: x\nyears: [{year: 2024, published: true, off: [2025-02-03]}]\n",
		"a span turned round": "id: x\nname: x\nyears: [{year: 2024, published: true, off: " +
			"[2024-02-10/2024-02-01]}]\n",
		"a year twice": "id: x\nname: x\nyears: [{year: 2024, published: true, off: []}, {year: 2024, " +
			"published: true, off: []}]\n",
		"an exception that is no": "id: x\nname: x\nyears: []\nexceptions: {work: [tomorrow]}\n",
		"no name":                 "id: x\nyears: []\n",
		"a year long past":        "id: x\nname: x\nyears: [{year: 1999, published: true, off: []}]\n",
		"a year far off":          "id: x\nname: x\nyears: [{year: 2101, published: true, off: []}]\n",
	} {
		if c, err := deadline.ParseCalendar([]byte(raw)); err == nil || c.ID != "" {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestALadderHasAtMostTenRungs(t *testing.T) {
	for n, want := range map[int]bool{0: false, 1: true, 10: true, 11: false} {
		l := deadline.Ladder{ID: "l", Name: "l", Rungs: []deadline.Rung{}}
		for i := range n {
			code := string(rune('a' + i))
			l.Rungs = append(l.Rungs, deadline.Rung{Code: code, Name: code, Colour: deadline.Red, DaysLeft: -i})
		}
		r := deadline.Rules{ID: "x", Name: "x", Ladders: []deadline.Ladder{l}}
		if err := r.Check().OrNil(); (err == nil) != want {
			t.Errorf("%d rungs: %v", n, err)
		}
	}
}

func TestEveryLetterOfALadderIsADocumentThatExists(t *testing.T) {
	types, err := document.ReadPack(evaluationtest.PackJSON(t, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range rules(t).Ladders {
		for _, g := range l.Rungs {
			if _, ok := types.Type(g.Letter); g.Letter != "" && !ok {
				t.Errorf("%s of the ladder %s is a document %q that there is not", g.Name, l.ID, g.Letter)
			}
		}
	}
}

func TestADayThatIsRefusedIsToldWhy(t *testing.T) {
	for in, want := range map[string]string{
		"2026-03-01": "", "2026-02-30": "没有这一天", "0001-01-01": "2000 到 2100", "9999-12-31": "2000 到 2100",
		"soon": "应为日期", "": "日期应写成", "2026/3/1": "日期应写成", "2026-3-1": "日期应写成",
	} {
		var f check.FieldErrors
		ok := deadline.CheckDay("on", in, &f)
		if ok != (want == "") || !ok && (len(f) != 1 || f[0].Field != "on" || !strings.Contains(f[0].ZH, want)) {
			t.Errorf("CheckDay(%q) = %v, %+v, want %q", in, ok, f, want)
		}
	}
}

// A weekend that is worked is worked, also where a holiday is written as one span around it; a place's own exceptions
// come before both.
func TestAWeekendThatIsWorkedEndsNoSpan(t *testing.T) {
	c := deadline.Calendar{
		ID: "c", Name: "日历", Years: []deadline.Year{{
			Year: 2024, Published: true,
			Off: []deadline.Span{"2024-05-01/2024-05-11"}, Work: []deadline.Span{"2024-05-11"},
		}},
	}
	if c.Working("2024-05-10") || !c.Working("2024-05-11") || c.PlusWorking("2024-04-30", 1) != "2024-05-11" {
		t.Errorf("the first working day after 30 April is %s", c.PlusWorking("2024-04-30", 1))
	}
	c.Exceptions.Off = []deadline.Span{"2024-05-11"}
	if c.Working("2024-05-11") {
		t.Error("a place that is closed works")
	}
}

// A span belongs to one year: what is listed under a year holds in it alone.
func TestASpanEndsWithItsYear(t *testing.T) {
	for span, ok := range map[deadline.Span]bool{
		"2024-12-30/2024-12-31": true, "2024-12-30/2025-01-01": false, "2023-12-31/2024-01-01": false,
		"2025-01-01": false,
	} {
		c := deadline.Calendar{ID: "c", Name: "日历", Years: []deadline.Year{{Year: 2024, Off: []deadline.Span{span}}}}
		if got := len(c.Check()) == 0; got != ok {
			t.Errorf("%s in 2024: %v", span, c.Check())
		}
	}
}
