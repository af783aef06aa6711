package deadline_test

import (
	"strings"
	"testing"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/scheme"
)

func TestAnAbsurdNumberOfWorkingDaysIsUnknown(t *testing.T) {
	c := calendar(t)
	if got := c.PlusWorking("2024-07-01", 3650); !got.Known() {
		t.Errorf("3650 working days later: %q", got)
	}
	for _, n := range []int{-1, 3651} {
		if got := c.PlusWorking("2024-07-01", n); got != "" {
			t.Errorf("%d working days later: %q", n, got)
		}
	}
}

func TestATermIsCountedFromTheFirstOrTheLastDay(t *testing.T) {
	d := deadline.Dates{Start: "2024-07-01", PeriodEnd: "2024-12-31"}
	for from, want := range map[string]deadline.Day{
		deadline.FromFeedback: "2024-07-11", deadline.FromEnd: "2025-01-10",
	} {
		if got := (deadline.Term{From: from, N: 10, Unit: deadline.InDays}).Due(d, calendar(t)); got != want {
			t.Errorf("10 days from %s: %s, want %s", from, got, want)
		}
	}
}

func TestOneMonthBeforeAnEvaluationIsWaitedFor(t *testing.T) {
	d := deadline.From(scheme.Periods{PeriodMonths: 6, NotBeforeMonths: 1}, deadline.Start{Round: "2024-07-01"})
	if d.NotBefore != "2025-02-01" {
		t.Errorf("not before %q", d.NotBefore)
	}
	if d := deadline.From(scheme.Periods{PeriodMonths: 6}, deadline.Start{Round: "2024-07-01"}); d.NotBefore != "" {
		t.Errorf("not before %q, and no scheme says so", d.NotBefore)
	}
}

// A rung that waits for a last date needs one that sets it, wherever it is in the ladder.
func TestALaterRungNeedsALastDateToo(t *testing.T) {
	const ladder = "id: x\nname: x\nladders: [{id: l, name: l, rungs: [" +
		"{code: a, name: a, colour: green, days_left: 20, to: [clerk], sets_last_date: true}, " +
		"{code: b, name: b, colour: red, days_left: 0, to: [unit], after_last_date: true}]}]\n"
	if _, err := deadline.ParseRules([]byte(ladder)); err != nil {
		t.Fatal(err)
	}
	if _, err := deadline.ParseRules([]byte(strings.Replace(ladder, ", sets_last_date: true", "", 1))); err == nil {
		t.Error("a rung waits for a last date that nothing sets")
	}
}
