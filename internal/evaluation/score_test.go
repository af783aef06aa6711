package evaluation

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSatisfactionFillsItsItemWithoutBeingRoundedFirst(t *testing.T) {
	s := pack(t, "liaocheng")
	score, err := Of(s, map[string]Sheet{"joint": sheetOf(t, s, "joint", "80.5")}, session90(t, s), nil)
	if err != nil {
		t.Fatal(err)
	}
	if text(score.Final) != "87.70" || score.Grade != "较好" || text(score.SatisfactionScore) != "90.00" || text(score.SatisfactionRate) != "94.44" { // 80.5 + 8 × 0.9
		t.Errorf("final %s grade %s satisfaction %s rate %s", text(score.Final), score.Grade, text(score.SatisfactionScore), text(score.SatisfactionRate))
	}
	want := AspectScore{"群众和服务对象认可情况", "12", ptr("7.20")}
	if diff := cmp.Diff(want, score.Bodies[0].Aspects[6]); diff != "" {
		t.Errorf("aspect (-want +got):\n%s", diff)
	}
	s.Satisfaction.Preset, s.Satisfaction.Coefficients = "", Presets()[PresetShandong] // S = 4990/54 = 92.407407…
	score, err = Of(s, map[string]Sheet{"joint": sheetOf(t, s, "joint", "80.5")}, session90(t, s), nil)
	if err != nil || text(score.Final) != "87.89" { // 80.5 + 8 × 92.407407… ÷ 100 = 87.8925…
		t.Errorf("final %s, %v", text(score.Final), err)
	}
}

func TestAScoreIsBlockedAndNeverZeroWithoutItsSatisfaction(t *testing.T) {
	s := pack(t, "liaocheng")
	sheets := map[string]Sheet{"joint": sheetOf(t, s, "joint", "80.5")}
	few, err := Satisfaction(oneQuestion(), s.Satisfaction, 5, []Part{{Box: Tally{Returned: 4, Questions: []Counts{{[]int{4, 0, 0, 0}, 0}}}}}, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	silent, err := Satisfaction(oneQuestion(), s.Satisfaction, 5, []Part{{Box: Tally{Returned: 9, Questions: []Counts{{[]int{0, 0, 0, 9}, 0}}}}}, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*Measured{"missing": nil, "suppressed": &few, "nothing counted": &silent} {
		score, err := Of(s, sheets, m, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := json.Marshal(score)
		if score.Blocked != "satisfaction_missing" || score.Final != nil || score.Grade != "" || score.Bodies[0].Total != nil || !strings.Contains(string(b), `"final":null`) {
			t.Errorf("%s: %s", name, b)
		}
		if score.Bodies[0].Aspects[6].Score != nil || text(score.Bodies[0].Aspects[0].Score) != "10.00" {
			t.Errorf("%s: only the aspect that needs it waits: %+v", name, score.Bodies[0].Aspects)
		}
	}
}

func TestAPersonDecidesWithAReasonWhatIsMissing(t *testing.T) {
	s := pack(t, "liaocheng")
	sheets := map[string]Sheet{"joint": sheetOf(t, s, "joint", "80.5")}
	for name, x := range map[string]struct {
		d    Decision
		want string
	}{
		"a value":   {Decision{Value: "75", Reason: "会场断电,按问卷认定"}, "86.50"}, // 80.5 + 8 × 0.75
		"excluded":  {Decision{Value: Exclude, Reason: "未组织测评"}, "87.50"},   // 80.5 × 100 ÷ 92
		"no reason": {Decision{Value: "75"}, nothing},
		"no number": {Decision{Value: "很好", Reason: "x"}, nothing},
		"too much":  {Decision{Value: "100.01", Reason: "x"}, nothing},
	} {
		score, err := Of(s, sheets, nil, &x.d)
		if err != nil || text(score.Final) != x.want || (score.Decision != nil) != (x.want != nothing) || (score.Blocked == "") != (x.want != nothing) {
			t.Errorf("%s: final %s blocked %q, %v; want %s", name, text(score.Final), score.Blocked, err, x.want)
		}
	}
	score, err := Of(s, sheets, session90(t, s), &Decision{Value: "10", Reason: "x"})
	if err != nil || text(score.Final) != "87.70" || score.Decision != nil {
		t.Errorf("a decision overruled what citizens said: %s", text(score.Final))
	}
}

func TestAnExcludedAspectIsNullAndABonusIsNotScaled(t *testing.T) {
	f4 := formulas(t)[3].Scheme
	bonus := map[string]Sheet{"office": {[]SheetItem{{Code: "2", Score: "1.5", Reason: "表彰"}}}}
	score, err := Of(f4, bonus, nil, &Decision{Value: Exclude, Reason: "未组织"})
	if err != nil || score.Blocked != BlockedSatisfaction || score.Final != nil {
		t.Errorf("nothing is left to score, yet %s, %v", text(score.Final), err)
	}
	s := pack(t, "liaocheng")
	s.Rubrics[0].Items = append(s.Rubrics[0].Items, Item{Code: "8", Aspect: "加分", Name: "加分", Points: "3", Mode: ItemBonus})
	s.Rubrics[0].Items[21].Aspect = "满意度" // 7.1 alone
	sheet := sheetOf(t, s, "joint", "92")
	sheet.Items = append(sheet.Items, SheetItem{Code: "8", Score: "2", Reason: "好经验"})
	score, err = Of(s, map[string]Sheet{"joint": sheet}, nil, &Decision{Value: Exclude, Reason: "未组织"})
	if err != nil || text(score.Final) != "102.00" {
		t.Errorf("final %s, %v; want 92 × 100 ÷ 92 + 2", text(score.Final), err)
	}
	for _, a := range score.Bodies[0].Aspects {
		if (a.Aspect == "满意度") != (a.Score == nil) {
			t.Errorf("aspect %s is %s", a.Aspect, text(a.Score))
		}
	}
}

func TestAScoreWaitsForEverySheet(t *testing.T) {
	s := pack(t, "sanmenxia")
	score, err := Of(s, map[string]Sheet{BodyOrganization: sheetOf(t, s, BodyOrganization, "92")}, nil, nil)
	if err != nil || score.Blocked != BlockedSheets || score.Final != nil || !slices.Equal(score.Missing, []string{BodyDiscipline, BodyInspection}) {
		t.Errorf("blocked %q missing %v, %v", score.Blocked, score.Missing, err)
	}
	if _, err := Of(s, map[string]Sheet{BodyOrganization: {}}, nil, nil); err == nil {
		t.Error("an incomplete sheet was scored")
	}
}

func TestSatisfactionBesideTheScoreDoesNotMoveIt(t *testing.T) {
	s := pack(t, "sanmenxia")
	sheets := map[string]Sheet{}
	for _, b := range s.Bodies {
		sheets[b.Code] = sheetOf(t, s, b.Code, "88")
	}
	without, err := Of(s, sheets, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	with, err := Of(s, sheets, session90(t, s), nil)
	if err != nil || text(with.Final) != text(without.Final) || text(with.SatisfactionScore) != "90.00" || without.SatisfactionScore != nil {
		t.Errorf("with %s, without %s", text(with.Final), text(without.Final))
	}
}

func TestAVetoBringsTheLowestGradeOrZeroAsTheSchemeSays(t *testing.T) {
	s := pack(t, "liaocheng")
	sheet := sheetOf(t, s, "joint", "92")
	i := slices.IndexFunc(sheet.Items, func(x SheetItem) bool { return x.Code == "3.5" })
	sheet.Items[i].Veto = true
	for effect, want := range map[string]string{VetoGrade: "99.20", VetoZero: "0.00"} {
		s.Veto.Effect = effect
		score, err := Of(s, map[string]Sheet{"joint": sheet}, session90(t, s), nil)
		if err != nil || !score.Veto || text(score.Final) != want || score.Grade != "差" {
			t.Errorf("%s: final %s grade %s veto %v, %v", effect, text(score.Final), score.Grade, score.Veto, err)
		}
		score, err = Of(s, map[string]Sheet{"joint": sheetOf(t, s, "joint", "92")}, session90(t, s), nil)
		if err != nil || score.Veto || text(score.Final) != "99.20" || score.Grade != "优秀" {
			t.Errorf("%s, nobody vetoed: final %s grade %s, %v", effect, text(score.Final), score.Grade, err)
		}
	}
}

func TestGradesBeginAtTheirMinimum(t *testing.T) {
	s := pack(t, "liaocheng")
	for final, want := range map[string]string{"100.00": "优秀", "90.00": "优秀", "89.99": "较好", "80.00": "较好", "79.99": "一般", "60.00": "一般", "59.99": "差", "0.00": "差"} {
		if got := s.Grade(final, false); got != want {
			t.Errorf("%s is %s, want %s", final, got, want)
		}
	}
}

func TestAPointMoreOnAnySheetNeverLowersTheScore(t *testing.T) {
	s := pack(t, "sanmenxia")
	rapid.Check(t, func(t *rapid.T) {
		sheets := map[string]Sheet{}
		for _, b := range s.Bodies {
			rubric, _ := s.RubricFor(b.Code)
			var sheet Sheet
			for _, x := range rubric.Items {
				cents := rapid.Int64Range(0, new(big.Rat).Mul(x.Points.Rat(), hundred).Num().Int64()-1).Draw(t, "cents")
				sheet.Items = append(sheet.Items, SheetItem{Code: x.Code, Score: Decimal(Round2(big.NewRat(cents, 100)))})
			}
			sheets[b.Code] = sheet
		}
		before, err := Of(s, sheets, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		body := rapid.SampledFrom(s.Bodies).Draw(t, "body").Code
		x := &sheets[body].Items[rapid.IntRange(0, 6).Draw(t, "item")]
		x.Score = Decimal(Round2(new(big.Rat).Add(x.Score.Rat(), big.NewRat(1, 100))))
		after, err := Of(s, sheets, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if Decimal(*after.Final).Rat().Cmp(Decimal(*before.Final).Rat()) < 0 {
			t.Fatalf("%s became %s", *before.Final, *after.Final)
		}
	})
}
