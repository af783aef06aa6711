package ledger

import (
	"errors"
	"testing"
)

// What a step leaves behind: an item that goes back has no report any more, one that is reported no day of review, and
// none is withdrawn without a reason.
func TestAStepTakesWithItWhatIsOver(t *testing.T) {
	p := testPack(t)
	took := func(i *Item, s Step) {
		t.Helper()
		s.On, s.By = "2024-03-01", "x"
		if err := i.Take(s, p); err != nil {
			t.Fatal(err)
		}
	}
	report := Step{Party: Unit, To: Reported, Note: "已完成"}
	i := Item{State: Open}
	took(&i, report)
	took(&i, Step{Party: Checker, Body: "discipline", Result: "long_term", Review: "2024-06-01"})
	if i.State != LongTerm || i.ReviewOn != "2024-06-01" {
		t.Errorf("%s until %s", i.State, i.ReviewOn)
	}
	took(&i, report)
	if i.State != Reported || i.ReviewOn != "" {
		t.Errorf("%s, to be looked at on %s", i.State, i.ReviewOn)
	}
	took(&i, Step{Party: Checker, Body: "discipline", Result: "settled"})
	took(&i, Step{Party: Checker, Body: "discipline", Result: "relapse", Note: "又发生", Files: []string{"f"}})
	if i.State != Open || i.Reported != nil || i.Reopened != 1 {
		t.Errorf("%s, reported %+v, reopened %d times", i.State, i.Reported, i.Reopened)
	}
	var no *Refusal
	err := i.Take(Step{Party: Office, To: Withdrawn}, p)
	if !errors.As(err, &no) || no.Code != "reason" || i.State != Open {
		t.Errorf("withdrawn without a reason: %v, %s", err, i.State)
	}
}
