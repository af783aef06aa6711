package score_test

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"

	"github.com/google/go-cmp/cmp"
)

// publicSchemes are the other publicly used schemes (documents §4), read from their original place.
func publicSchemes(t *testing.T) map[string]score.Formula {
	t.Helper()
	names, err := fs.Glob(configs.Parsed, "packs/dist/scheme_*.json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]score.Formula{}
	for _, name := range names {
		f, err := score.ParseWorked(evaluationtest.PackJSON(t, strings.TrimSuffix(path.Base(name), ".json")))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[f.ID] = f
	}
	return out
}

func TestEveryPublicSchemeGivesItsWorkedResults(t *testing.T) {
	schemes := publicSchemes(t)
	for id, f := range schemes {
		if len(f.Examples) == 0 || f.Rule == "" || f.Source == "" || f.Scheme.ID != id {
			t.Errorf("%s has no example, rule or source", id)
		}
		for i, x := range f.Examples {
			t.Run(fmt.Sprintf("%s/%d", id, i), func(t *testing.T) {
				m, v, err := f.Work(x)
				if err != nil {
					t.Fatal(err)
				}
				got := []*string{decimal.Published(m.Score), decimal.Published(m.Rate), v.Final, &v.Grade}
				if diff := cmp.Diff([]*string{x.Score, x.Rate, x.Final, &x.Grade}, got); diff != "" {
					t.Errorf("%s: score, rate, final, grade (-want +got):\n%s", x.Note, diff)
				}
				var suggests []string
				for _, s := range f.Scheme.Suggest(scheme.Standing{
					Score: v.Final, Satisfaction: v.SatisfactionScore, Grade: v.Grade, Veto: v.Veto,
					SampleSmall: slices.Contains(v.Flags, satisfaction.FlagSampleSmall),
				}) {
					suggests = append(suggests, s.Kind)
				}
				if diff := cmp.Diff(x.Suggests, suggests); diff != "" {
					t.Errorf("%s: suggests (-want +got):\n%s", x.Note, diff)
				}
			})
		}
	}
	if len(schemes) != 10 {
		t.Errorf("%d public schemes, want 10", len(schemes))
	}
}

// The published structure of each scheme, in numbers.
func TestThePublicSchemesHaveTheStructureThatWasPublished(t *testing.T) {
	schemes := publicSchemes(t)
	count := func(id string) (aspects, indicators, items, bonus int) {
		seenA, seenI := map[string]bool{}, map[string]bool{}
		rubric, _ := schemes[id].Scheme.RubricFor(schemes[id].Scheme.Bodies[0].Code)
		for _, x := range rubric.Items {
			if x.Mode == scheme.ItemBonus {
				bonus++
				continue
			}
			items++
			seenA[x.Aspect] = true
			name := x.Indicator
			if name == "" {
				name = x.Code
			}
			seenI[x.Aspect+name] = true
		}
		return len(seenA), len(seenI), items, bonus
	}
	for id, want := range map[string][4]int{
		"jiangbei": {3, 22, 59, 0}, "gaomi": {4, 22, 22, 0}, "eshan": {5, 11, 11, 0}, "hengshui": {5, 20, 20, 2},
		"deductive": {5, 5, 5, 0},
	} {
		a, i, n, b := count(id)
		if got := [4]int{a, i, n, b}; got != want {
			t.Errorf("%s: aspects, indicators, items, bonus %v, want %v", id, got, want)
		}
	}
	if p := schemes["gaomi"].Scheme.Periods; p.NotBeforeMonths != 6 {
		t.Errorf("高密 is not before six months: %+v", p)
	}
	if v := schemes["hengshui"].Scheme.Veto; v.Contradicted != 5 || v.Effect != scheme.VetoZero {
		t.Errorf("衡水：%+v", v)
	}
	if g := schemes["eshan"].Scheme.Session.Groups; len(g) != 4 {
		t.Errorf("峨山 polls four bodies: %v", g)
	}
	if caps := scheme.Caps(schemes["two_reviews"].Scheme.GradeBands); len(caps) != 1 || caps[0].Label != "优秀" {
		t.Errorf("一报告两评议 limits 优秀：%v", caps)
	}
	if caps := scheme.Caps(schemes["both_reviews"].Scheme.GradeBands); len(caps) != 1 || caps[0].Label != "优秀" {
		t.Errorf("一报告两评议 limits 优秀：%v", caps)
	}
	reviews := map[string]int{}
	for _, q := range schemes["both_reviews"].Scheme.Questionnaires["department"].Questions {
		reviews[q.Type]++
	}
	if reviews["single"] != 2 || reviews["multi"] != 1 {
		t.Errorf("一报告两评议 is two reviews and the reasons of who does not approve: %v", reviews)
	}
	var effect int
	rubric, _ := schemes["hengshui"].Scheme.RubricFor("joint")
	for _, x := range rubric.Aspects() {
		if x.Aspect == "整改成效" {
			effect = int(x.Points.Num().Int64())
		}
	}
	if effect != 40 {
		t.Errorf("衡水：the effect counts %d of 100", effect)
	}
}

// The two vetoes that follow from figures, exactly at their limits.
func TestAVetoByContradictedFactsBeginsAtItsCount(t *testing.T) {
	s := publicSchemes(t)["hengshui"].Scheme
	final := func() score.Score {
		text := "91.00"
		return score.Score{Final: &text, Grade: "好", Steps: nil}
	}
	n := func(v int) *int { return &v }
	for name, x := range map[string]struct {
		n     *int
		final string
		veto  bool
	}{
		"nobody looked": {nil, "91.00", false}, "none": {n(0), "91.00", false},
		"four": {n(4), "91.00", false}, "five": {n(5), "0.00", true}, "six": {n(6), "0.00", true},
	} {
		got := score.Contradict(s, final(), x.n)
		if *got.Final != x.final || got.Veto != x.veto || got.Veto != (got.Grade == "差") ||
			got.Veto != (len(got.Steps) > 0) {
			t.Errorf("%s: %s %v %s", name, *got.Final, got.Veto, got.Grade)
		}
	}
	if got := score.Contradict(s, score.Score{}, n(9)); got.Final != nil || got.Veto {
		t.Error("a score that is blocked has become 0")
	}
	s.Veto.Effect = scheme.VetoGrade
	if got := score.Contradict(s, final(), n(5)); *got.Final != "91.00" || got.Grade != "差" {
		t.Errorf("%s %s", *got.Final, got.Grade)
	}
}
