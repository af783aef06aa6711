package supervision_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
	"minping/internal/evaluationtest"
)

func dailyList(t *testing.T) supervision.TaskList {
	t.Helper()
	l, err := supervision.ParseTasks(evaluationtest.PackJSON(t, "tasks"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var dailyDays = supervision.DailyCheck{
	Body: scheme.BodyOrganization, First: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC),
	Today: time.Date(2024, 9, 30, 17, 0, 0, 0, time.UTC), // this is the first of October in China
}

// wholeReport concludes every task of the organization department.
func wholeReport(l supervision.TaskList) supervision.DailyReport {
	r := supervision.DailyReport{Conclusion: "落实到位"}
	for _, x := range l.Recorded(scheme.BodyOrganization) {
		r.Items = append(r.Items, supervision.DailyItem{Code: x.Code, Outcome: "落实到位", Handler: "孙立", DoneOn: "2024-10-01"})
	}
	return r
}

func TestABodyRecordsItsOwnTasksAndReportsOnThem(t *testing.T) {
	l := dailyList(t)
	if diff := cmp.Diff([]string{scheme.BodyDiscipline, scheme.BodyOrganization}, l.Reporting()); diff != "" {
		t.Errorf("who reports: %s", diff)
	}
	if diff := cmp.Diff([]string{"落实到位", "基本到位", "不到位"}, l.Conclusions()); diff != "" {
		t.Errorf("what a report can conclude: %s", diff)
	}
	var codes []string
	for _, x := range l.Recorded(scheme.BodyOrganization) {
		codes = append(codes, x.Code)
	}
	if diff := cmp.Diff([]string{"1", "2", "3", "4", "6", "7", "9", "11", "12"}, codes); diff != "" {
		t.Errorf("tasks of the organization department (-want +got):\n%s", diff)
	}
	if n := len(l.For(scheme.BodyOrganization)); n != 10 {
		t.Errorf("%d tasks with the report, want 10", n)
	}
}

func TestOnlyAWholeReportIsHandedIn(t *testing.T) {
	l := dailyList(t)
	if f := l.CheckDaily(dailyDays, wholeReport(l), true); len(f) > 0 {
		t.Fatalf("a whole report: %v", f)
	}
	for name, c := range map[string]struct {
		spoil func(*supervision.DailyReport)
		want  []string
	}{
		"a task left out": {
			func(r *supervision.DailyReport) { r.Items = r.Items[:8] }, []string{"items12"},
		},
		"a task without an outcome": {
			func(r *supervision.DailyReport) { r.Items[0].Outcome = "" }, []string{"items[0].outcome"},
		},
		"no one who did it": {
			func(r *supervision.DailyReport) { r.Items[1].Handler = " " },
			[]string{"items[1].handler"},
		},
		"no day": {
			func(r *supervision.DailyReport) { r.Items[2].DoneOn = "" }, []string{"items[2].done_on"},
		},
		"not in place without words": {func(r *supervision.DailyReport) { r.Items[3].Outcome = "不到位" }, []string{"items[3].found"}},
		"not applicable, no reason":  {func(r *supervision.DailyReport) { r.Items[4] = supervision.DailyItem{Code: "6", Outcome: "不适用"} }, []string{"items[4].found"}},
		"no conclusion": {
			func(r *supervision.DailyReport) { r.Conclusion = "" }, []string{"conclusion"},
		},
		"nothing applies":             {func(r *supervision.DailyReport) { r.Conclusion = "不适用" }, []string{"conclusion", "prominent_problems"}},
		"a bad conclusion, no reason": {func(r *supervision.DailyReport) { r.Conclusion = "不到位" }, []string{"prominent_problems"}},
	} {
		r := wholeReport(l)
		c.spoil(&r)
		if diff := cmp.Diff(c.want, evaluationtest.FieldsAndCodes(l.CheckDaily(dailyDays, r, true))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	r := wholeReport(l)
	r.Items[4] = supervision.DailyItem{Code: "6", Outcome: "不适用", Found: "本单位没有这类事项"}
	if f := l.CheckDaily(dailyDays, r, true); len(f) > 0 {
		t.Errorf("what does not apply was done by no one on no day, yet: %v", f)
	}
}

func TestADraftMayLeaveThingsOutButSaysNothingWrong(t *testing.T) {
	l := dailyList(t)
	if f := l.CheckDaily(dailyDays, supervision.DailyReport{Items: []supervision.DailyItem{{Code: "1", Found: "会议记录不全"}}}, false); len(
		f,
	) > 0 {
		t.Errorf("a draft: %v", f)
	}
	r := supervision.DailyReport{Conclusion: "很好", Items: []supervision.DailyItem{
		{Code: "5"},
		{Code: "13"},
		{Code: "1", Outcome: "到位"},
		{Code: "1"},
		{Code: "2", DoneOn: "7月16日"},
		{Code: "3", DoneOn: "2024-06-30"},
		{Code: "4", DoneOn: "2024-10-02"},
		{Code: "6", Found: "a\x00"},
	}}
	want := []string{
		"conclusion", "items[0].code", "items[1].code", "items[2].outcome", "items[3].code", "items[4].done_on",
		"items[5].done_on", "items[6].done_on", "items[7].found",
	}
	if diff := cmp.Diff(want, evaluationtest.FieldsAndCodes(l.CheckDaily(dailyDays, r, false))); diff != "" {
		t.Errorf("what is wrong (-want +got):\n%s", diff)
	}
}

func TestDaysAreCountedAsTheyAreInChina(t *testing.T) {
	due := time.Date(2024, 10, 8, 0, 0, 0, 0, time.UTC)
	for at, want := range map[string]int{
		"2024-10-08T15:59:59Z": 0, "2024-10-08T16:00:00Z": 1, "2024-10-01T00:00:00Z": 0, "2024-10-10T16:00:00Z": 3,
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := supervision.DaysLate(moment, due); got != want {
			t.Errorf("%s is %d days late, want %d", at, got, want)
		}
	}
}
