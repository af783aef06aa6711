package supervision_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
	"minping/internal/evaluationtest"
)

// The seven contents of daily supervision are found under the seven headings of the sheet (domain B05, B13); under a
// sheet with other headings nothing is lost.
func TestWhatDailySupervisionSaidIsUnderTheHeadingOfTheSheet(t *testing.T) {
	l := dailyList(t)
	s := evaluationtest.Pack(t, "sanmenxia")
	var headings []string
	rubric, _ := s.RubricFor(scheme.BodyDiscipline)
	for _, a := range rubric.Aspects() {
		headings = append(headings, a.Aspect)
	}
	if len(headings) != 7 {
		t.Fatalf("headings %q", headings)
	}
	report := wholeReport(l)
	report.Items[0].Found = "会议记录缺两次"
	got := l.Under(headings, map[string]supervision.DailyReport{scheme.BodyOrganization: report})
	tasks := map[string][]string{}
	for _, h := range got {
		for _, x := range h.Said {
			tasks[h.Name] = append(tasks[h.Name], x.Task.Code)
		}
	}
	want := map[string][]string{
		"整改主体责任落实情况": {"1", "12"}, "整改方案制定情况": {"2", "3"}, "专题民主生活会召开情况": {"4"},
		"反馈事项整改落实和建立长效机制情况": {"6", "7"}, "巡察专题报告落实情况": {"9"}, "": {"11"},
	}
	if diff := cmp.Diff(want, tasks); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if x := got[0].Said[0]; x.Item.Found != "会议记录缺两次" || x.Body != scheme.BodyOrganization {
		t.Errorf("first %+v", x)
	}
	n := 0
	for _, h := range l.Under([]string{"总体评价"}, map[string]supervision.DailyReport{"organization": report, "nobody": report}) {
		n += len(h.Said)
		if h.Name != "" && len(h.Said) > 0 {
			t.Errorf("%q holds %d", h.Name, len(h.Said))
		}
	}
	if n != len(report.Items) {
		t.Errorf("%d of %d are shown", n, len(report.Items))
	}
}
