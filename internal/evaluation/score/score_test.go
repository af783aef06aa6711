package score_test

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSatisfactionFillsItsItemWithoutBeingRoundedFirst(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	got, err := score.Of(
		s,
		map[string]score.Sheet{"joint": scoretest.SheetOf(t, s, "joint", "80.5")},
		scoretest.Session90(t, s),
		nil,
	)
	if err != nil {
		t.Fatal(err)
	}
	if evaluationtest.Text(got.Final) != "87.70" || got.Grade != "较好" ||
		evaluationtest.Text(got.SatisfactionScore) != "90.00" ||
		evaluationtest.Text(got.SatisfactionRate) != "94.44" { // 80.5 + 8 × 0.9
		t.Errorf(
			"final %s grade %s satisfaction %s rate %s",
			evaluationtest.Text(got.Final),
			got.Grade,
			evaluationtest.Text(got.SatisfactionScore),
			evaluationtest.Text(got.SatisfactionRate),
		)
	}
	want := score.AspectScore{Aspect: "群众和服务对象认可情况", Points: "12", Score: evaluationtest.Ptr("7.20")}
	if diff := cmp.Diff(want, got.Bodies[0].Aspects[6]); diff != "" {
		t.Errorf("aspect (-want +got):\n%s", diff)
	}
	// S = 4990/54 = 92.407407…
	s.Satisfaction.Preset, s.Satisfaction.Coefficients = "", scheme.Presets()[scheme.PresetShandong]
	got, err = score.Of(
		s,
		map[string]score.Sheet{"joint": scoretest.SheetOf(t, s, "joint", "80.5")},
		scoretest.Session90(t, s),
		nil,
	)
	if err != nil || evaluationtest.Text(got.Final) != "87.89" { // 80.5 + 8 × 92.407407… ÷ 100 = 87.8925…
		t.Errorf("final %s, %v", evaluationtest.Text(got.Final), err)
	}
}

// In most sessions it makes no difference whether the satisfaction is rounded before it becomes points; these are all
// the cases where it does.
func TestASatisfactionBecomesPointsExactly(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	sheets := map[string]score.Sheet{"joint": scoretest.SheetOf(t, s, "joint", "80.5")}
	points := func(satisfaction *big.Rat) string { // 80.5 + 8 × S ÷ 100
		v := new(big.Rat).Mul(big.NewRat(8, 100), satisfaction)
		return decimal.Round2(v.Add(v, big.NewRat(161, 2)))
	}
	differ := 0
	for n := range 40 * 40 {
		sat, basic := n/40, n%40
		q := evaluationtest.OneQuestion()
		all := sat + basic + 7
		m, err := satisfaction.Satisfaction(q, s.Satisfaction, 5, []satisfaction.Part{{
			Box: satisfaction.Tally{Returned: all, Questions: []satisfaction.Counts{{N: []int{sat, basic, 7, 0}}}},
		}}, satisfaction.Turnout{})
		if err != nil {
			t.Fatal(err)
		}
		exact, rounded := points(m.Score), points(decimal.Decimal(decimal.Round2(m.Score)).Rat())
		if exact == rounded {
			continue
		}
		differ++
		got, err := score.Of(s, sheets, &m, nil)
		if err != nil || evaluationtest.Text(got.Final) != exact {
			t.Fatalf(
				"%d, %d and 7 votes: final %s, want %s (%v)", sat, basic, evaluationtest.Text(got.Final),
				exact, err,
			)
		}
	}
	if differ == 0 {
		t.Error("no session was found in which it makes a difference")
	}
}

func TestAScoreIsBlockedAndNeverZeroWithoutItsSatisfaction(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	sheets := map[string]score.Sheet{"joint": scoretest.SheetOf(t, s, "joint", "80.5")}
	few, err := satisfaction.Satisfaction(
		evaluationtest.OneQuestion(),
		s.Satisfaction,
		5,
		[]satisfaction.Part{
			{
				Box: satisfaction.Tally{
					Returned: 4, Questions: []satisfaction.Counts{{N: []int{4, 0, 0, 0}, Abstain: 0}},
				},
			},
		},
		satisfaction.Turnout{},
	)
	if err != nil {
		t.Fatal(err)
	}
	silent, err := satisfaction.Satisfaction(
		evaluationtest.OneQuestion(),
		s.Satisfaction,
		5,
		[]satisfaction.Part{
			{
				Box: satisfaction.Tally{
					Returned: 9, Questions: []satisfaction.Counts{{N: []int{0, 0, 0, 9}, Abstain: 0}},
				},
			},
		},
		satisfaction.Turnout{},
	)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*satisfaction.Measured{
		"missing": nil, "suppressed": &few, "nothing counted": &silent,
	} {
		score, err := score.Of(s, sheets, m, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := json.Marshal(score)
		if score.Blocked != "satisfaction_missing" || score.Final != nil || score.Grade != "" ||
			score.Bodies[0].Total != nil ||
			!strings.Contains(string(b), `"final":null`) {
			t.Errorf("%s: %s", name, b)
		}
		if score.Bodies[0].Aspects[6].Score != nil || evaluationtest.Text(
			score.Bodies[0].Aspects[0].Score,
		) != "10.00" {
			t.Errorf("%s: only the aspect that needs it waits: %+v", name, score.Bodies[0].Aspects)
		}
	}
}

func TestAPersonDecidesWithAReasonWhatIsMissing(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	sheets := map[string]score.Sheet{"joint": scoretest.SheetOf(t, s, "joint", "80.5")}
	for name, x := range map[string]struct {
		d    score.Decision
		want string
	}{
		"a value":   {score.Decision{Value: "75", Reason: "会场断电，按问卷认定"}, "86.50"},     // 80.5 + 8 × 0.75
		"excluded":  {score.Decision{Value: score.Exclude, Reason: "未组织测评"}, "87.50"}, // 80.5 × 100 ÷ 92
		"no reason": {score.Decision{Value: "75"}, decimal.Null},
		"no number": {score.Decision{Value: "很好", Reason: "x"}, decimal.Null},
		"too much":  {score.Decision{Value: "100.01", Reason: "x"}, decimal.Null},
	} {
		score, err := score.Of(s, sheets, nil, &x.d)
		if err != nil || evaluationtest.Text(
			score.Final,
		) != x.want || (score.Decision != nil) != (x.want != decimal.Null) ||
			(score.Blocked == "") != (x.want != decimal.Null) {
			t.Errorf(
				"%s: final %s blocked %q, %v; want %s", name, evaluationtest.Text(score.Final),
				score.Blocked, err, x.want,
			)
		}
	}
	score, err := score.Of(s, sheets, scoretest.Session90(t, s), &score.Decision{Value: "10", Reason: "x"})
	if err != nil || evaluationtest.Text(score.Final) != "87.70" || score.Decision != nil {
		t.Errorf("a decision overruled what citizens said: %s", evaluationtest.Text(score.Final))
	}
}

func TestAnExcludedAspectIsNullAndABonusIsNotScaled(t *testing.T) {
	f4 := scoretest.Formulas(t)[3].Scheme
	bonus := map[string]score.Sheet{"office": {Items: []score.SheetItem{{Code: "2", Score: "1.5", Reason: "表彰"}}}}
	got, err := score.Of(f4, bonus, nil, &score.Decision{Value: score.Exclude, Reason: "未组织"})
	if err != nil || got.Blocked != score.BlockedSatisfaction || got.Final != nil {
		t.Errorf("nothing is left to score, yet %s, %v", evaluationtest.Text(got.Final), err)
	}
	s := evaluationtest.Pack(t, "liaocheng")
	s.Rubrics[0].Items = append(
		s.Rubrics[0].Items,
		scheme.Item{Code: "8", Aspect: "加分", Name: "加分", Points: "3", Mode: scheme.ItemBonus},
	)
	s.Rubrics[0].Items[21].Aspect = "满意度" // 7.1 alone
	sheet := scoretest.SheetOf(t, s, "joint", "92")
	sheet.Items = append(sheet.Items, score.SheetItem{Code: "8", Score: "2", Reason: "好经验"})
	got, err = score.Of(
		s,
		map[string]score.Sheet{"joint": sheet},
		nil,
		&score.Decision{Value: score.Exclude, Reason: "未组织"},
	)
	if err != nil || evaluationtest.Text(got.Final) != "102.00" {
		t.Errorf("final %s, %v; want 92 × 100 ÷ 92 + 2", evaluationtest.Text(got.Final), err)
	}
	for _, a := range got.Bodies[0].Aspects {
		if (a.Aspect == "满意度") != (a.Score == nil) {
			t.Errorf("aspect %s is %s", a.Aspect, evaluationtest.Text(a.Score))
		}
	}
}

func TestAScoreWaitsForEverySheet(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	got, err := score.Of(
		s,
		map[string]score.Sheet{scheme.BodyOrganization: scoretest.SheetOf(t, s, scheme.BodyOrganization, "92")},
		nil,
		nil,
	)
	if err != nil || got.Blocked != score.BlockedSheets || got.Final != nil ||
		!slices.Equal(got.Missing, []string{scheme.BodyDiscipline, scheme.BodyInspection}) {
		t.Errorf("blocked %q missing %v, %v", got.Blocked, got.Missing, err)
	}
	if _, err := score.Of(s, map[string]score.Sheet{scheme.BodyOrganization: {}}, nil, nil); err == nil {
		t.Error("an incomplete sheet was scored")
	}
}

func TestSatisfactionBesideTheScoreDoesNotMoveIt(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	sheets := map[string]score.Sheet{}
	for _, b := range s.Bodies {
		sheets[b.Code] = scoretest.SheetOf(t, s, b.Code, "88")
	}
	without, err := score.Of(s, sheets, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	with, err := score.Of(s, sheets, scoretest.Session90(t, s), nil)
	if err != nil || evaluationtest.Text(with.Final) != evaluationtest.Text(without.Final) ||
		evaluationtest.Text(with.SatisfactionScore) != "90.00" ||
		without.SatisfactionScore != nil {
		t.Errorf("with %s, without %s", evaluationtest.Text(with.Final), evaluationtest.Text(without.Final))
	}
}

func TestAVetoBringsTheLowestGradeOrZeroAsTheSchemeSays(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	sheet := scoretest.SheetOf(t, s, "joint", "92")
	i := slices.IndexFunc(sheet.Items, func(x score.SheetItem) bool { return x.Code == "3.5" })
	sheet.Items[i].Veto = true
	for effect, want := range map[string]string{scheme.VetoGrade: "99.20", scheme.VetoZero: "0.00"} {
		s.Veto.Effect = effect
		got, err := score.Of(s, map[string]score.Sheet{"joint": sheet}, scoretest.Session90(t, s), nil)
		if err != nil || !got.Veto || evaluationtest.Text(got.Final) != want || got.Grade != "差" {
			t.Errorf(
				"%s: final %s grade %s veto %v, %v", effect, evaluationtest.Text(got.Final), got.Grade,
				got.Veto, err,
			)
		}
		got, err = score.Of(
			s,
			map[string]score.Sheet{"joint": scoretest.SheetOf(t, s, "joint", "92")},
			scoretest.Session90(t, s),
			nil,
		)
		if err != nil || got.Veto || evaluationtest.Text(got.Final) != "99.20" || got.Grade != "优秀" {
			t.Errorf(
				"%s, no one vetoed: final %s grade %s, %v", effect, evaluationtest.Text(got.Final),
				got.Grade, err,
			)
		}
	}
}

func TestGradesBeginAtTheirMinimum(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	for final, want := range map[string]string{"100.00": "优秀", "90.00": "优秀", "89.99": "较好", "80.00": "较好", "79.99": "一般", "60.00": "一般", "59.99": "差", "0.00": "差"} {
		if got := s.Grade(final, false); got != want {
			t.Errorf("%s is %s, want %s", final, got, want)
		}
	}
}

func TestAPointMoreOnAnySheetNeverLowersTheScore(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	rapid.Check(t, func(t *rapid.T) {
		sheets := map[string]score.Sheet{}
		for _, b := range s.Bodies {
			rubric, _ := s.RubricFor(b.Code)
			var sheet score.Sheet
			for _, x := range rubric.Items {
				cents := rapid.Int64Range(0, new(big.Rat).Mul(x.Points.Rat(), decimal.Hundred).Num().Int64()-1).Draw(
					t, "cents",
				)
				sheet.Items = append(
					sheet.Items,
					score.SheetItem{Code: x.Code, Score: decimal.Decimal(decimal.Round2(big.NewRat(cents, 100)))},
				)
			}
			sheets[b.Code] = sheet
		}
		before, err := score.Of(s, sheets, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		body := rapid.SampledFrom(s.Bodies).Draw(t, "body").Code
		x := &sheets[body].Items[rapid.IntRange(0, 6).Draw(t, "item")]
		x.Score = decimal.Decimal(decimal.Round2(new(big.Rat).Add(x.Score.Rat(), big.NewRat(1, 100))))
		after, err := score.Of(s, sheets, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if decimal.Decimal(*after.Final).Rat().Cmp(decimal.Decimal(*before.Final).Rat()) < 0 {
			t.Fatalf("%s became %s", *before.Final, *after.Final)
		}
	})
}
