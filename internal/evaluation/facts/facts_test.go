package facts_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func TestReportsFillTheirColumnsOfTheTable(t *testing.T) {
	typed := facts.Facts{DailyDiscipline: "落实到位", DailyOrganization: "基本到位"}
	got := typed.WithDaily(
		map[string]facts.DailySaid{
			scheme.BodyDiscipline: {Conclusion: "不到位", Prominent: " 台账不实 "},
			"others":              {Conclusion: "x"},
		},
	)
	want := facts.Facts{DailyDiscipline: "不到位", DailyOrganization: "基本到位", ProminentProblems: "市纪委监委日常监督：台账不实"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	typed.ProminentProblems = "会商认定的问题"
	if got := typed.WithDaily(map[string]facts.DailySaid{scheme.BodyDiscipline: {Conclusion: "不到位", Prominent: "台账不实"}}); got.ProminentProblems != "会商认定的问题" {
		t.Errorf("what a person wrote became %q", got.ProminentProblems)
	}
	if diff := cmp.Diff(typed, typed.WithDaily(nil)); diff != "" {
		t.Errorf("without a report: %s", diff)
	}
}

func TestCompletionCountsAsTheRuleSays(t *testing.T) {
	known := ledger(20, 12, 4, 4, 2)
	for rule, want := range map[scheme.CompletionRule]string{
		{}: "60.00", {
			BasicCountsHalf: true,
		}: "70.00", {LongTermOut: true}: "66.67", {BasicCountsHalf: true, LongTermOut: true}: "77.78",
	} {
		if got := decimal.Round2(known.CompletionRate(rule)); got != want {
			t.Errorf("%+v: %s, want %s", rule, got, want)
		}
	}
	if (facts.Facts{}).CompletionRate(scheme.CompletionRule{}) != nil ||
		ledger(2, 0, 0, 2, 2).CompletionRate(scheme.CompletionRule{LongTermOut: true}) != nil {
		t.Error("nothing to complete has no rate, and not 0")
	}
	if known.OutstandingItems() != 8 || len(known.Check()) > 0 {
		t.Errorf("outstanding %d, %v", known.OutstandingItems(), known.Check())
	}
	if diff := cmp.Diff(
		[]string{"done", "problems", "long_term"},
		evaluationtest.Fields(ledger(3, -1, 0, 1, 2).Check()),
	); diff != "" {
		t.Errorf("facts that do not add up (-want +got):\n%s", diff)
	}
}

// ledger returns facts as an office would enter them.
func ledger(problems, done, basic, undone, longTerm int) facts.Facts {
	return facts.Facts{Problems: &problems, Done: &done, Basic: &basic, Undone: &undone, LongTerm: &longTerm}
}

func TestALedgerNotBegunStaysEmptyAndOneThatWasBegunIsWhole(t *testing.T) {
	if f := (facts.Facts{NewProblems: evaluationtest.Ptr(1)}).Complete(); f.Problems != nil || f.Undone != nil ||
		len(f.Check()) > 0 {
		t.Errorf("a ledger that no one began: %+v, %v", f, f.Check())
	}
	f := facts.Facts{Problems: evaluationtest.Ptr(3), Done: evaluationtest.Ptr(3)}.Complete()
	if f.Undone == nil || *f.Undone != 0 || f.NewProblems != nil || len(f.Check()) > 0 ||
		decimal.Round2(f.CompletionRate(scheme.CompletionRule{})) != "100.00" {
		t.Errorf("a ledger with counts left out: %+v, %v", f, f.Check())
	}
}
