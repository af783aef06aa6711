package reminder

import (
	"strings"
	"testing"

	"minping/internal/app/ledger"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/machine"
)

// An item waits for its unit until its last day, for a check as soon as it is reported, and for a review on the day of
// that.
func TestAnItemWaitsForWhoIsNext(t *testing.T) {
	for state, want := range map[rules.State]struct {
		kind string
		who  string
		due  deadline.Day
	}{
		rules.Open:     {TaskItem, machine.Unit, "2024-05-31"},
		rules.Again:    {TaskItem, machine.Unit, "2024-05-31"},
		rules.Reported: {TaskCheck, machine.Supervising, ""},
		rules.LongTerm: {TaskReview, machine.Supervising, "2024-09-01"},
	} {
		v := ledger.View{Due: "2024-05-31", Item: rules.Item{State: state, ReviewOn: "2024-09-01", Text: strings.Repeat("某", 50)}}
		got := itemTask(v)
		if got.Kind != want.kind || got.Who != want.who || got.Due != want.due {
			t.Errorf("%s: %+v", state, got)
		}
		if n := strings.Count(got.What, "某"); n > headingMax || !strings.HasSuffix(got.What, "…") {
			t.Errorf("%s is called %s", state, got.What)
		}
	}
}
