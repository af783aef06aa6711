package score_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var capped = []scheme.GradeBand{
	{Label: "优秀", Min: "90", MaxPercent: "30"},
	{Label: "较好", Min: "80", MaxPercent: "50"},
	{Label: "一般", Min: "60"},
	{Label: "差", Min: "0"},
}

func TestOnlyTheShareGetsAGradeThatIsCapped(t *testing.T) {
	for name, x := range map[string]struct {
		scores, want []string
	}{
		"three of ten":     {[]string{"99", "98", "97", "96", "95", "70", "70", "70", "70", "70"}, []string{"优秀", "优秀", "优秀", "较好", "较好", "一般", "一般", "一般", "一般", "一般"}},
		"a tie at the cut": {[]string{"99", "98", "97", "97", "95", "70", "70", "70", "70", "70"}, []string{"优秀", "优秀", "较好", "较好", "较好", "一般", "一般", "一般", "一般", "一般"}},
		"all alike":        {[]string{"95", "95", "95", "95"}, []string{"一般", "一般", "一般", "一般"}},
		"it goes on to the next": {
			[]string{"99", "98", "89", "88", "87", "86"}, []string{"优秀", "较好", "较好", "较好", "一般", "一般"},
		},
		"nobody": {nil, []string{}},
	} {
		var list []score.Entry
		for i, s := range x.scores {
			list = append(list, score.Entry{ID: strconv.Itoa(10 + i), Kind: scheme.KindDepartment, Score: &s})
		}
		ranked := score.Rank(list, scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll})
		grades := make([]string, len(ranked))
		for i, r := range ranked {
			grades[i] = scheme.Scheme{GradeBands: capped}.Grade(*r.Score, false)
		}
		if diff := cmp.Diff(x.want, score.CapGrades(capped, ranked, grades)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestACapIsNeverPassedAndNeverTurnsTheOrderRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []score.Entry
		for i, c := range rapid.SliceOfN(rapid.IntRange(55, 100), 0, 60).Draw(t, "scores") {
			s := strconv.Itoa(c)
			list = append(list, score.Entry{ID: strconv.Itoa(i), Score: &s})
		}
		ranked := score.Rank(list, scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll})
		grades := make([]string, len(ranked))
		for i, r := range ranked {
			grades[i] = scheme.Scheme{GradeBands: capped}.Grade(*r.Score, false)
		}
		got := score.CapGrades(capped, ranked, grades)
		if !score.WithinCaps(scheme.Caps(capped), got) {
			t.Fatalf("more than the share: %v", got)
		}
		best := func(g string) int {
			return slices.IndexFunc(capped, func(b scheme.GradeBand) bool { return b.Label == g })
		}
		for i := range got {
			if best(got[i]) < best(grades[i]) {
				t.Fatalf("a cap lifted %s to %s", grades[i], got[i])
			}
			if i > 0 && best(
				got[i],
			) < best(got[i-1]) || i > 0 && ranked[i].Rank == ranked[i-1].Rank && got[i] != got[i-1] {
				t.Fatalf("%v", got)
			}
		}
	})
}

// Only those with the grade that is capped count against its share.
func TestOthersDoNotCountAgainstTheShare(t *testing.T) {
	caps := []scheme.Cap{{Label: "优秀", MaxPercent: "50"}}
	for grades, want := range map[string]bool{
		"优秀 优秀 良好 良好": true, "优秀 优秀 优秀 良好": false, "良好 良好 良好 良好": true, "优秀 良好 良好": true, "优秀 优秀 良好": false,
	} {
		if got := score.WithinCaps(caps, strings.Fields(grades)); got != want {
			t.Errorf("%s: %v", grades, got)
		}
	}
}
