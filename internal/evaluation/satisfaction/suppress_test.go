package satisfaction

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func TestFewerThanKBallotsTellTurnoutOnly(t *testing.T) {
	q := threeQuestions()
	paper := count(q, slices.Repeat([][]int{{1, 1, 0}}, 30))
	for name, parts := range map[string][]Part{
		"one box": {{Box: count(q, slices.Repeat([][]int{{1, 1, 0}}, 4))}},
		"two boxes": {
			{Name: "a", Box: count(q, [][]int{{1, 1, 0}})},
			{Name: "b", Box: count(q, slices.Repeat([][]int{{2, 1, 0}}, 3))},
		},
		"nearly empty box, much paper": {{Box: count(q, [][]int{{1, 1, 0}}), Paper: &paper}},
		"nobody":                       {{Box: count(q, nil)}},
	} {
		m := measure(t, evaluationtest.RuleWith(nil), 5, parts...)
		r := m.Result()
		if !m.Suppressed || r.Suppressed != "too_few" || r.Valid != nil || r.SatisfactionScore != nil ||
			r.SatisfactionRate != nil ||
			r.ReturnRate != nil ||
			len(r.PerQuestion)+len(r.Groups) > 0 {
			t.Errorf("%s: %+v tells more than turnout", name, r)
		}
		if len(m.Steps()) > 0 || Publishable(parts, 5) != nil {
			t.Errorf("%s: steps or parts of a suppressed session", name)
		}
		if !slices.Contains(r.Flags, FlagSampleSmall) != (r.Returned >= 10) {
			t.Errorf("%s: flags %v", name, r.Flags)
		}
	}
	five := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(q, slices.Repeat([][]int{{1, 1, 0}}, 5))})
	if five.Suppressed {
		t.Error("k ballots may be told")
	}
}

func TestWhatIsPublishedSaysNothingAboutSingleHiddenGroups(t *testing.T) {
	// Ballots of hidden groups are swapped, each group keeping its size, which its board shows. A reader of the result
	// and the steps must not be able to tell.
	rapid.Check(t, func(t *rapid.T) {
		q := threeQuestions()
		weights := []decimal.Decimal{"50", "30", "15", "5"}
		sizes := []int{
			rapid.IntRange(1, 4).Draw(t, "a"),
			rapid.IntRange(1, 4).Draw(t, "b"),
			rapid.IntRange(5, 9).Draw(t, "c"),
			rapid.IntRange(10, 20).Draw(t, "d"),
		}
		ballots := make([][][]int, len(sizes))
		for g, n := range sizes {
			for range n {
				ballots[g] = append(ballots[g], anyBallot(t))
			}
		}
		session := func() ([]Part, Measured) {
			parts := make([]Part, len(sizes))
			for g := range sizes {
				parts[g] = Part{Name: string(rune('a' + g)), Weight: weights[g], Box: count(q, ballots[g])}
			}
			return parts, measure(t, evaluationtest.RuleWith(nil), 5, parts...)
		}
		parts, m := session()
		var pool [][]int
		hidden := hiddenGroups(parts, 5)
		for g := range sizes {
			if hidden[g] {
				pool = append(pool, ballots[g]...)
			}
		}
		if len(pool) < 5 {
			t.Fatalf("only %d ballots are hidden together", len(pool))
		}
		before := everythingShown(t, m)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).
			Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		for g, n := range sizes {
			if hidden[g] {
				ballots[g], pool = pool[:n], pool[n:]
			}
		}
		_, m = session()
		if before != everythingShown(t, m) {
			t.Fatalf("the difference tells the groups apart:\n%s\n%s", before, everythingShown(t, m))
		}
	})
}

// everythingShown returns everything that anyone sees of a session.
func everythingShown(t interface{ Fatal(...any) }, m Measured) string {
	b, err := json.Marshal(struct {
		R Result
		S []arithmetic.Step
	}{m.Result(), m.Steps()})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPaperCountsDoNotUncoverANearlyEmptyBox(t *testing.T) {
	q := threeQuestions()
	paper := count(q, slices.Repeat([][]int{{1, 2, 0}}, 30))
	r := measure(t, evaluationtest.RuleWith(nil), 5,
		Part{Name: "干部", Weight: "6", Box: count(q, [][]int{{3, 3, 0}}), Paper: &paper},
		Part{Name: "群众", Weight: "4", Box: count(q, slices.Repeat([][]int{{1, 1, 0}}, 40))},
		Part{Name: "代表", Weight: "1", Box: count(q, slices.Repeat([][]int{{2, 1, 0}}, 41))},
	).Result()
	if r.Groups[0].Suppressed == "" || r.Groups[0].PerQuestion == nil || len(r.Groups[0].PerQuestion) > 0 {
		t.Error("31 ballots of which one is electronic: those who typed the paper counts could subtract")
	}
	if r.Groups[1].Suppressed == "" || r.Groups[2].Suppressed != "" {
		t.Errorf("the next smallest group is hidden with it, the largest is shown: %+v", r.Groups)
	}
}

func TestPaperDoesNotHelpASessionWithANearlyEmptyBox(t *testing.T) {
	q := threeQuestions()
	paper := count(q, slices.Repeat([][]int{{1, 2, 0}}, 30))
	for ballots, suppressed := range map[int]bool{0: false, 1: true, 4: true, 5: false} {
		box := count(q, slices.Repeat([][]int{{3, 3, 0}}, ballots))
		if m := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: box, Paper: &paper}); m.Suppressed != suppressed {
			t.Errorf("%d ballots beside 30 on paper: suppressed %v", ballots, m.Suppressed)
		}
	}
}

func TestAGroupThatVotedOnPaperAloneIsShown(t *testing.T) {
	q := threeQuestions()
	paper := count(q, slices.Repeat([][]int{{2, 2, 0}}, 30))
	r := measure(t, evaluationtest.RuleWith(nil), 5,
		Part{Name: "干部", Weight: "6", Box: count(q, nil), Paper: &paper},
		Part{Name: "群众", Weight: "4", Box: count(q, slices.Repeat([][]int{{1, 1, 0}}, 40))},
	).Result()
	if r.Groups[0].Suppressed != "" || r.Groups[1].Suppressed != "" ||
		evaluationtest.Text(r.Groups[0].SatisfactionScore) != "70.00" ||
		evaluationtest.Text(r.SatisfactionScore) != "82.00" {
		t.Errorf("%+v", r)
	}
}

func TestPublishablePartsGiveTheSameResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := threeQuestions()
		parts := make([]Part, rapid.IntRange(1, 5).Draw(t, "groups"))
		for g := range parts {
			parts[g] = Part{
				Name:   string(rune('a' + g)),
				Weight: decimal.Decimal(strconv.Itoa(rapid.IntRange(1, 9).Draw(t, "weight"))),
				Box:    count(q, anyBallots(t, 0, 12)),
			}
			if rapid.Bool().Draw(t, "has paper") {
				parts[g].Paper = evaluationtest.Ptr(count(q, anyBallots(t, 0, 8)))
			}
		}
		m := measure(t, evaluationtest.RuleWith(nil), 5, parts...)
		if m.Suppressed {
			return
		}
		kept, err := json.Marshal(Publishable(parts, 5))
		if err != nil {
			t.Fatal(err)
		}
		var back []Part
		if err := json.Unmarshal(kept, &back); err != nil {
			t.Fatal(err)
		}
		again := measure(t, evaluationtest.RuleWith(nil), 5, back...)
		byName := func(a, b GroupResult) int { return strings.Compare(a.Group, b.Group) }
		want, got := m.Result(), again.Result()
		slices.SortFunc(want.Groups, byName)
		slices.SortFunc(got.Groups, byName)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-at the count +from what was kept):\n%s", diff)
		}
	})
}

// G1 on the published result, with paper: 20 000 random halls. Everyone has the total, the shown groups and the sizes
// of the boxes; the person who entered the paper also knows the paper. Neither may learn the ballots of a group smaller
// than k by subtraction.
func TestNothingHiddenFollowsFromAPublishedResultEvenWithThePaper(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	q := threeQuestions()
	for i := range 20_000 {
		k := 3 + r.IntN(6)
		parts := make([]Part, 2+r.IntN(5))
		for g := range parts {
			parts[g] = Part{Name: string(rune('a' + g)), Weight: "1", Box: agreed(q, r.IntN(1+r.IntN(4*k)))}
			if r.IntN(3) == 0 {
				paper := agreed(q, r.IntN(2*k))
				parts[g].Paper = &paper
			}
		}
		hidden := hiddenGroups(parts, k)
		if tooFew(parts, k) {
			hidden = nil
		}
		if i < 300 {
			publishes(t, q, k, parts, hidden)
		}
		for view, size := range map[string]func(Part) int{
			"everybody":           Part.returned,
			"who typed the paper": func(p Part) int { return p.Box.Returned },
		} {
			total, groups, small, rest := 0, 0, false, 0
			for g, p := range parts {
				n := size(p)
				total += n
				if hidden != nil && !hidden[g] && n > 0 && n < k {
					t.Fatalf("hall %d, k %d, %s: group %s of %d is shown", i, k, view, p.Name, n)
				}
				if hidden != nil && hidden[g] && n > 0 {
					groups, rest, small = groups+1, rest+n, small || n < k
				}
			}
			if hidden != nil && total > 0 && total < k {
				t.Fatalf("hall %d, k %d, %s: %d ballots are told", i, k, view, total)
			}
			if small && (groups < 2 || rest < k) {
				t.Fatalf("hall %d, k %d, %s: %d ballots of %d groups follow by subtraction", i, k, view, rest, groups)
			}
		}
	}
}

// publishes checks that the result hides exactly the given groups; nil means none.
func publishes(t *testing.T, q scheme.Questionnaire, k int, parts []Part, hidden []bool) {
	t.Helper()
	m, err := Satisfaction(q, evaluationtest.RuleWith(nil), k, parts, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	r := m.Result()
	if (r.Suppressed != "") != (hidden == nil) {
		t.Fatalf("suppressed is %q", r.Suppressed)
	}
	for g := range hidden {
		if (r.Groups[g].Suppressed != "") != hidden[g] {
			t.Fatalf("group %d: hidden must be %t, the result says %+v", g, hidden[g], r.Groups[g])
		}
	}
}

// agreed returns n ballots that all choose the first option.
func agreed(q scheme.Questionnaire, n int) Tally {
	t := Tally{Returned: n}
	for _, x := range q.Questions {
		c := Counts{N: make([]int, len(x.Options))}
		c.N[0] = n
		t.Questions = append(t.Questions, c)
	}
	return t
}
