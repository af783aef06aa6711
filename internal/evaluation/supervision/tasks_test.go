package supervision_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
	"minping/internal/evaluationtest"
)

func TestTheTaskListIsThatOfTheDraft(t *testing.T) {
	list, err := supervision.ParseTasks(evaluationtest.PackJSON(t, "tasks"))
	if err != nil {
		t.Fatal(err)
	}
	drafts := evaluationtest.ReadTemplates(t).Tasks
	if len(list.Tasks) != 13 || len(drafts) != 13 || !slices.Equal(list.Outcomes, []string{"落实到位", "基本到位", "不到位", "不适用"}) {
		t.Fatalf("%d tasks, outcomes %v", len(list.Tasks), list.Outcomes)
	}
	start := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
	for i, d := range drafts {
		x := list.Tasks[i]
		if x.Task != d.Task || x.Content != strings.Trim(d.Content, "\uff08\uff09") ||
			x.Method != strings.Trim(d.Method, "—") {
			t.Errorf("task %d: %+v differs from %+v", i, x, d)
		}
		if slices.Contains(x.Bodies, scheme.BodyOrganization) != strings.Contains(d.Body, "组织部") ||
			slices.Contains(x.Bodies, scheme.BodyDiscipline) != strings.Contains(d.Body, "纪委监委") {
			t.Errorf("task %d is done by %v, want %s", i, x.Bodies, d.Body)
		}
	}
	periods := scheme.Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1}
	if got := list.Tasks[0].On(start, periods).Format(time.DateOnly); got != "2024-07-16" {
		t.Errorf("the first task is due on %s", got)
	}
	if got := list.Tasks[12].On(start, periods).Format(time.DateOnly); got != "2024-10-08" {
		t.Errorf("the report is due on %s", got)
	}
	if _, err := supervision.ParseTasks(
		[]byte(
			"id: x\nname: x\noutcomes: [a]\ntasks: [{content: a, task: b, bodies: [c], due: {from: noon, days: 1}}]",
		),
	); err == nil {
		t.Error("a task due from noon was accepted")
	}
	for _, wrong := range []string{
		"explained: [b]", "not_applicable: b",
		"tasks: [{code: x, content: a, task: b, bodies: [c], report: true}, {code: x, content: a, task: b, bodies: " +
			"[c], report: true}]",
	} {
		doc := "id: x\nname: x\noutcomes: [a]\n" + wrong
		if !strings.HasPrefix(wrong, "tasks") {
			doc += "\ntasks: [{code: x, content: a, task: b, bodies: [c], report: true}]"
		}
		if _, err := supervision.ParseTasks([]byte(doc)); err == nil {
			t.Errorf("a list with %s was accepted", wrong)
		}
	}
}

// F7: under a scheme with other periods no task is due after the period it belongs to, and the report is due when the
// scheme says, both in the task list and in the unit's dates.
func TestTheTaskListKeepsToThePeriodsOfTheScheme(t *testing.T) {
	list := dailyList(t)
	for _, p := range []scheme.Periods{
		{PeriodMonths: 1, ReportDays: 3, InspectionMonths: 1},
		{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1},
		{PeriodMonths: 6, ReportDays: 15, InspectionMonths: 2},
	} {
		for _, s := range []deadline.Start{
			{Round: "2024-07-01"},
			{Round: "2024-07-01", Own: "2024-07-20"},
			{Round: "2024-07-01", Redo: "2025-01-06", RedoDue: "2025-02-20"},
		} {
			d := deadline.From(p, s)
			for _, x := range list.Tasks {
				due := x.Due.In(d)
				if x.Report {
					due = x.DueIn(d)
					if due != d.DailyReportDue {
						t.Errorf(
							"%d months from %s: the report is due %s, the unit's dates say %s",
							p.PeriodMonths,
							d.Start,
							due,
							d.DailyReportDue,
						)
					}
					continue
				}
				if due < d.Start || x.Due.From == "start" && due > d.PeriodEnd {
					t.Errorf(
						"%d months from %s: task %s is due %s, the period ends %s",
						p.PeriodMonths,
						d.Start,
						x.Code,
						due,
						d.PeriodEnd,
					)
				}
				if due != x.DueIn(d) {
					t.Errorf("task %s has two dates", x.Code)
				}
			}
		}
	}
	d := deadline.From(
		scheme.Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1},
		deadline.Start{Round: "2024-07-01"},
	)
	if got := list.Tasks[0].DueIn(d); got != "2024-07-16" {
		t.Errorf("task 1 is due %s, want T+15", got)
	}
}
