package satisfaction

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluationtest"
)

func TestABetterVoteNeverLowersTheScore(t *testing.T) {
	// 满意 > 基本满意 > 不满意: one ballot that moves up must not lower score or rate.
	rapid.Check(t, func(t *rapid.T) {
		q := threeQuestions()
		ballots := anyBallots(t, 8, 30)
		i := rapid.IntRange(0, len(ballots)-1).Draw(t, "whose")
		if ballots[i] == nil {
			ballots[i] = []int{3, 3, 0}
		}
		at := rapid.IntRange(0, 1).Draw(t, "question")
		ballots[i][at] = rapid.IntRange(2, 3).Draw(t, "vote")
		part := func() Part { return Part{Box: count(q, ballots)} }
		before := measure(t, evaluationtest.RuleWith(nil), 3, part())
		ballots[i] = slices.Clone(ballots[i])
		ballots[i][at]--
		after := measure(t, evaluationtest.RuleWith(nil), 3, part())
		if after.Score.Cmp(before.Score) <= 0 {
			t.Fatalf(
				"a better vote moved the score from %s to %s", decimal.Exact(before.Score),
				decimal.Exact(after.Score),
			)
		}
		if before.Rate != nil && after.Rate.Cmp(before.Rate) < 0 {
			t.Fatalf(
				"a better vote moved the rate from %s to %s", decimal.Exact(before.Rate),
				decimal.Exact(after.Rate),
			)
		}
	})
}

func TestTheOrderOfBallotsGroupsAndQuestionsDoesNotMatter(t *testing.T) {
	// No group is below k: otherwise which of two equally small groups is hidden depends on the order of groups
	// (vote.Suppress).
	rapid.Check(t, func(t *rapid.T) {
		q := threeQuestions()
		ballots := [][][]int{anyBallots(t, 3, 15), anyBallots(t, 3, 15), anyBallots(t, 3, 15)}
		names, weights := []string{"a", "b", "c"}, []decimal.Decimal{"5", "3", "2"}
		order := rapid.Permutation([]int{0, 1, 2}).Draw(t, "order")
		var parts, shuffled []Part
		for g := range ballots {
			parts = append(parts, Part{Name: names[g], Weight: weights[g], Box: count(q, ballots[g])})
		}
		for _, g := range order {
			slices.Reverse(ballots[g])
			shuffled = append(shuffled, Part{Name: names[g], Weight: weights[g], Box: count(q, ballots[g])})
		}
		same(
			t,
			measure(t, evaluationtest.RuleWith(nil), 3, parts...),
			measure(t, evaluationtest.RuleWith(nil), 3, shuffled...),
		)

		turned := threeQuestions()
		slices.Reverse(turned.Questions)
		for i := range parts {
			parts[i].Box.Questions = slices.Clone(parts[i].Box.Questions)
			slices.Reverse(parts[i].Box.Questions)
		}
		m, err := Satisfaction(turned, evaluationtest.RuleWith(nil), 3, parts, Turnout{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, m, measure(t, evaluationtest.RuleWith(nil), 3, shuffled...))
	})
}

func same(t *rapid.T, a, b Measured) {
	t.Helper()
	for _, pair := range [][2]*big.Rat{{a.Score, b.Score}, {a.Rate, b.Rate}} {
		if (pair[0] == nil) != (pair[1] == nil) || pair[0] != nil && pair[0].Cmp(pair[1]) != 0 {
			t.Fatalf("%s became %s", decimal.Exact(pair[0]), decimal.Exact(pair[1]))
		}
	}
}

func TestScoresStayBetweenTheBestAndTheWorstPart(t *testing.T) {
	// A weighted mean lies within its values whatever the weights, and only the ratio of the weights matters.
	rapid.Check(t, func(t *rapid.T) {
		var parts, scaled []decimal.Weighted
		var values []*big.Rat
		factor := big.NewRat(rapid.Int64Range(1, 1000).Draw(t, "factor"), 7)
		for range rapid.IntRange(1, 6).Draw(t, "parts") {
			w := big.NewRat(rapid.Int64Range(1, 100).Draw(t, "weight"), 10)
			v := big.NewRat(rapid.Int64Range(0, 10000).Draw(t, "value"), 100)
			parts = append(parts, decimal.Weighted{Weight: w, Value: v})
			scaled = append(scaled, decimal.Weighted{Weight: new(big.Rat).Mul(w, factor), Value: v})
			values = append(values, v)
		}
		m := decimal.WeightedMean(parts)
		if m.Cmp(slices.MinFunc(values, (*big.Rat).Cmp)) < 0 || m.Cmp(slices.MaxFunc(values, (*big.Rat).Cmp)) > 0 {
			t.Fatalf("mean %s lies outside of its parts", m)
		}
		if decimal.WeightedMean(scaled).Cmp(m) != 0 {
			t.Fatalf("weights times %s moved the mean", factor)
		}
	})
}

func TestAddingBoxesOfOneGroupEqualsOneBox(t *testing.T) {
	// One group in several sessions, pooled, equals one large session.
	rapid.Check(t, func(t *rapid.T) {
		q := threeQuestions()
		var all [][]int
		var sessions []Measured
		for range rapid.IntRange(2, 4).Draw(t, "sessions") {
			ballots := anyBallots(t, 5, 12)
			all = append(all, ballots...)
			sessions = append(sessions, measure(t, evaluationtest.RuleWith(nil), 3, Part{Box: count(q, ballots)}))
		}
		pooled, err := Combine(sessions)
		if err != nil {
			t.Fatal(err)
		}
		same(t, pooled, measure(t, evaluationtest.RuleWith(nil), 3, Part{Box: count(q, all)}))
	})
}
