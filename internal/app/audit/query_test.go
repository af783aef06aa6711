package audit_test

import (
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
)

func TestTheLogIsFilteredByWhoAndWhenAsPeopleTypeIt(t *testing.T) {
	log, pass := newLog(t) // 09:00:00.000
	for _, name := range []string{"Wang Wu", "赵六", "Wang Wu"} {
		if err := log.Append(t.Context(), records.Actor{ID: name, Name: name}, changed.Code, "x", ""); err != nil {
			t.Fatal(err)
		}
		pass(500 * time.Millisecond)
	}
	nine := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		f    audit.Filter
		want int
	}{
		{audit.Filter{}, 3},
		{audit.Filter{Subject: "Wang Wu"}, 2},
		{audit.Filter{Subject: "ｗａｎｇwu\u200b"}, 2},
		{audit.Filter{Subject: "赵　六"}, 1},
		{audit.Filter{Subject: "赵"}, 0},
		{audit.Filter{From: audit.Bound(nine)}, 3},
		{audit.Filter{From: audit.Bound(nine.Add(500 * time.Millisecond))}, 2},
		{audit.Filter{To: audit.Bound(nine)}, 0},
		{audit.Filter{To: audit.Bound(nine.Add(time.Second))}, 2},
		{audit.Filter{From: audit.Bound(nine.Add(time.Second).In(time.FixedZone("", 8*60*60)))}, 1},
	} {
		got, _, err := log.List(t.Context(), somebody, c.f, 0, 10)
		if err != nil || len(got) != c.want {
			t.Errorf("%+v: %d entries, %v, want %d", c.f, len(got), err, c.want)
		}
	}
}
