package supervision_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/supervision"
)

// A body's list for a kind of unit goes before its list for all kinds, whichever was drawn up first.
func TestTheListForAKindGoesBeforeTheOneForAll(t *testing.T) {
	general := supervision.Own{Body: "discipline"}
	special := supervision.Own{Body: "discipline", Kind: "township"}
	other := supervision.Own{Body: "inspection", Kind: "department"}
	for _, own := range [][]supervision.Own{{general, special, other}, {other, special, general}} {
		l := supervision.Lists{Own: own}
		for kind, want := range map[string]string{"township": "township", "department": ""} {
			if got, ok := l.Of("discipline", kind); !ok || got.Kind != want {
				t.Errorf("of %v for %s: %q, %v", own, kind, got.Kind, ok)
			}
		}
		if _, ok := l.Of("inspection", "township"); ok {
			t.Error("a list for another kind was taken")
		}
		if got := l.Kinds("discipline"); !slices.Equal(got, []string{"township"}) {
			t.Errorf("its lists are for %v", got)
		}
	}
}

// A task is due from the first day, and never after the last, or from the last day on.
func TestATaskIsDueFromItsEndOfThePeriod(t *testing.T) {
	d := deadline.Dates{Start: "2026-01-05", PeriodEnd: "2026-04-05"}
	for want, due := range map[deadline.Day]supervision.Due{
		"2026-01-15": {From: "start", Days: 10},
		"2026-04-05": {From: "start", Days: 200},
		"2026-04-15": {From: "end", Days: 10},
	} {
		if got := due.In(d); got != want {
			t.Errorf("%+v: %s, want %s", due, got, want)
		}
	}
}
