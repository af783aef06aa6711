package score_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"

	"github.com/google/go-cmp/cmp"
)

func TestTheSecondRubricHasTheFourChecksOfTheDocument(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	var names []string
	for _, x := range s.Supervision.Items {
		names = append(names, x.Name)
	}
	want := []string{"对巡察整改监督工作是否重视", "是否开展经常性指导督导", "是否采取扎实有效的监督措施", "对巡察整改材料是否严格审核把关"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
	if _, ok := evaluationtest.Pack(t, "sanmenxia").ForSupervision(); ok {
		t.Error("the other document scores no supervising body, yet its scheme does")
	}
}

func TestASupervisingBodyIsScoredOnTheSecondRubricWithoutABallot(t *testing.T) {
	first := evaluationtest.Pack(t, "liaocheng")
	s, ok := first.ForSupervision()
	if !ok {
		t.Fatal("no second rubric")
	}
	sheet := score.Sheet{
		Items: []score.SheetItem{{Code: "S1", Score: "25"}, {Code: "S2", Score: "20.5"}, {Code: "S3", Score: "22"}},
	}
	if f := score.CheckSheet(s, "joint", sheet, true); len(f) != 1 || f[0].Field != "items" {
		t.Errorf("without the fourth check: %+v", f)
	}
	sheet.Items = append(sheet.Items, score.SheetItem{Code: "S4", Score: "18"})
	got, err := score.Of(s, map[string]score.Sheet{"joint": sheet}, nil, nil)
	if err != nil || got.Final == nil || *got.Final != "85.50" || got.Grade != "较好" || got.Blocked != "" {
		t.Errorf("score %+v, %v; want 85.50 without any satisfaction", got, err)
	}
	if score.LacksSatisfaction(s, nil, nil) {
		t.Error("a supervising body waits for a satisfaction that no one measures")
	}
	if f := score.CheckSheet(
		s, "joint", score.Sheet{Items: []score.SheetItem{{Code: "1.1", Score: "4"}}}, false,
	); len(
		f,
	) == 0 {
		t.Error("an indicator of the first rubric is taken")
	}
	if len(first.Rubrics[0].Items) != 24 ||
		!slices.ContainsFunc(
			first.Consequences,
			func(c scheme.Consequence) bool { return c.Suggest == scheme.SuggestRedo },
		) {
		t.Error("the scheme itself was changed")
	}
}

func TestASupervisingBodyIsInterviewedAndNeverToldToRectifyAgain(t *testing.T) {
	s, _ := evaluationtest.Pack(t, "liaocheng").ForSupervision()
	worst := scheme.Standing{
		Score:       evaluationtest.Ptr("10.00"),
		Grade:       "差",
		Veto:        true,
		Outstanding: 5,
		Candidate:   true,
	}
	for _, x := range s.Suggest(worst) {
		if x.Kind != scheme.SuggestInterview {
			t.Errorf("%s is suggested for a supervising body", x.Kind)
		}
	}
	if len(s.Suggest(worst)) != 1 {
		t.Errorf("suggestions %+v, want one interview", s.Suggest(worst))
	}
}
