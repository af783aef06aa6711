package satisfaction

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

// spoilt is an unreadable ballot.
var spoilt []int

// anyBallot draws a ballot for threeQuestions, now and then a spoilt one.
func anyBallot(t *rapid.T) []int {
	if rapid.IntRange(0, 19).Draw(t, "spoilt") == 0 {
		return spoilt
	}
	return []int{
		rapid.IntRange(0, 4).Draw(t, "q1"),
		rapid.IntRange(0, 4).Draw(t, "q2"),
		rapid.IntRange(0, 7).Draw(t, "m1"),
	}
}

func anyBallots(t *rapid.T, low, high int) [][]int {
	n := rapid.IntRange(low, high).Draw(t, "ballots")
	out := make([][]int, n)
	for i := range out {
		out[i] = anyBallot(t)
	}
	return out
}

func TestNothingCountedIsNullAndNeverZero(t *testing.T) {
	ballots := slices.Repeat([][]int{{4, 0, 0}}, 10) // 不了解 to the first, abstention to the second
	r := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(threeQuestions(), ballots)}).Result()
	if r.SatisfactionScore != nil || r.SatisfactionRate != nil || r.PerQuestion[0].Score != nil ||
		r.PerQuestion[1].Rate != nil {
		t.Errorf(
			"score %v rate %v, want null",
			evaluationtest.Text(r.SatisfactionScore),
			evaluationtest.Text(r.SatisfactionRate),
		)
	}
	b, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(b), `"satisfaction_score":null,"satisfaction_rate":null`) {
		t.Errorf("payload %s, %v", b, err)
	}
}

func TestAQuestionWithoutACountedVoteLeavesTheWeightedMean(t *testing.T) {
	ballots := slices.Repeat([][]int{{1, 4, 0}}, 10)
	if m := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(threeQuestions(), ballots)}); decimal.Round2(
		m.Score,
	) != "100.00" {
		t.Errorf("score %s, want that of the first question alone", decimal.Round2(m.Score))
	}
}

func TestABallotThatAbstainsFromEverythingIsReturnedAndInvalid(t *testing.T) {
	ballots := append(slices.Repeat([][]int{{1, 1, 0}}, 9), []int{0, 0, 3}, spoilt)
	part := Part{Box: count(threeQuestions(), ballots)}
	r := measure(
		t,
		evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Denominator = scheme.OfValid }),
		5,
		part,
	).Result()
	if r.Returned != 11 || *r.Valid != 9 || *r.Invalid != 2 || r.PerQuestion[0].Counts["abstain"] != 0 ||
		*r.SatisfactionRate != "100.00" {
		t.Errorf(
			"returned %d valid %d invalid %d abstain %d rate %s",
			r.Returned,
			*r.Valid,
			*r.Invalid,
			r.PerQuestion[0].Counts["abstain"],
			*r.SatisfactionRate,
		)
	}
	r = measure(
		t,
		evaluationtest.RuleWith(
			func(r *scheme.SatisfactionRule) { r.Denominator, r.AllAbstain = scheme.OfValid, scheme.AllAbstainValid },
		),
		5,
		part,
	).Result()
	if *r.Valid != 10 || *r.Invalid != 1 || r.PerQuestion[0].Counts["abstain"] != 1 || *r.SatisfactionRate != "90.00" {
		t.Errorf(
			"set to valid: valid %d invalid %d abstain %d rate %s",
			*r.Valid,
			*r.Invalid,
			r.PerQuestion[0].Counts["abstain"],
			*r.SatisfactionRate,
		)
	}
}

func TestAMultiQuestionIsCountedByNumberAndNotScored(t *testing.T) {
	ballots := append(slices.Repeat([][]int{{1, 1, 3}}, 4), slices.Repeat([][]int{{1, 2, 4}}, 3)...)
	r := measure(
		t,
		evaluationtest.RuleWith(nil),
		5,
		Part{Box: count(threeQuestions(), append(ballots, []int{1, 1, 0}))},
	).Result()
	want := QuestionResult{Code: "M1", Counts: map[string]int{"1": 4, "2": 4, "3": 3, "abstain": 1}}
	if diff := cmp.Diff(want, r.PerQuestion[2]); diff != "" {
		t.Errorf("multi question (-want +got):\n%s", diff)
	}
}

func TestPaperBallotsCountLikeTheOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := threeQuestions()
		ballots := anyBallots(t, 20, 40)
		cut := rapid.IntRange(5, len(ballots)).Draw(t, "cut")
		paper := count(q, ballots[cut:])
		mixed := measure(
			t, evaluationtest.RuleWith(nil), 5, Part{Box: count(q, ballots[:cut]), Paper: &paper},
		).Result()
		if diff := cmp.Diff(
			measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(q, ballots)}).Result(), mixed,
		); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAGroupHasNoRateOverThoseExpectedInTheHall(t *testing.T) {
	q := threeQuestions()
	for denominator, want := range map[string]string{
		scheme.OfExpected: decimal.Null, scheme.OfAttended: decimal.Null, scheme.OfIssued: "80.00",
		scheme.OfReturned: "100.00",
	} {
		rule := evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Denominator = denominator })
		parts := []Part{
			{Name: "a", Weight: "1", Issued: 25, Box: count(q, votes(1, 20))},
			{Name: "b", Weight: "1", Issued: 25, Box: count(q, votes(2, 20))},
		}
		m, err := Satisfaction(
			q,
			rule,
			5,
			parts,
			Turnout{
				Expected: evaluationtest.Ptr(80), Attended: evaluationtest.Ptr(80),
				Issued: evaluationtest.Ptr(50),
			},
		)
		if err != nil {
			t.Fatal(err)
		}
		r := m.Result()
		if got := evaluationtest.Text(r.Groups[0].SatisfactionRate); got != want ||
			evaluationtest.Text(r.Groups[0].PerQuestion[0].Rate) != want ||
			r.SatisfactionRate == nil {
			t.Errorf(
				"%s: the group's rate is %s, want %s; the hall's is %s",
				denominator,
				got,
				want,
				evaluationtest.Text(r.SatisfactionRate),
			)
		}
	}
}

func TestAGroupThatDidNotVoteLeavesTheScoreAndIsFlagged(t *testing.T) {
	q := threeQuestions()
	m := measure(t, evaluationtest.RuleWith(nil), 5,
		Part{Name: "干部", Weight: "0.6", Box: count(q, slices.Repeat([][]int{{1, 1, 0}}, 20))},
		Part{Name: "群众", Weight: "0.4", Box: count(q, nil)})
	if decimal.Round2(m.Score) != "100.00" || !slices.Contains(m.Flags, FlagGroupMissing) {
		t.Errorf("score %s flags %v", decimal.Round2(m.Score), m.Flags)
	}
	silent := measure(t, evaluationtest.RuleWith(nil), 5,
		Part{Name: "干部", Weight: "0.6", Box: count(q, slices.Repeat([][]int{{2, 2, 0}}, 20))},
		Part{Name: "群众", Weight: "0.4", Box: count(q, slices.Repeat([][]int{{4, 4, 0}}, 20))})
	if decimal.Round2(silent.Score) != "70.00" || !slices.Contains(silent.Flags, FlagGroupMissing) {
		t.Errorf("a group that only says 不了解：score %s flags %v", decimal.Round2(silent.Score), silent.Flags)
	}
}

func TestFlagsStandExactlyAtTheirLimits(t *testing.T) {
	q := threeQuestions()
	for _, x := range []struct {
		attended, expected, issued, ballots int
		want                                []string
	}{
		{30, 60, 50, 40, []string{}},
		{29, 60, 50, 40, []string{FlagQuorumLow}},
		{30, 60, 51, 40, []string{FlagReturnLow}},
		{30, 60, 10, 10, []string{}},
		{30, 60, 9, 9, []string{FlagSampleSmall}},
	} {
		ballots := slices.Repeat([][]int{{1, 2, 0}}, x.ballots)
		ballots[0] = []int{2, 1, 0} // not unanimous
		m, err := Satisfaction(
			q,
			evaluationtest.RuleWith(nil),
			5,
			[]Part{{Box: count(q, ballots)}},
			Turnout{Expected: &x.expected, Attended: &x.attended, Issued: &x.issued},
		)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x.want, m.Flags); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", x, diff)
		}
	}
}

func TestUnanimityWarns(t *testing.T) {
	q := threeQuestions()
	same := slices.Repeat([][]int{{1, 2, 0}}, 20)
	if m := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: count(q, same)}); !slices.Contains(
		m.Flags,
		FlagUnanimous,
	) {
		t.Error("100 % of one option tells everyone's vote")
	}
	other := count(q, append(slices.Repeat([][]int{{1, 1, 0}}, 10), slices.Repeat([][]int{{2, 3, 0}}, 10)...))
	if m := measure(t, evaluationtest.RuleWith(nil), 5, Part{Box: other}); slices.Contains(m.Flags, FlagUnanimous) {
		t.Error("two options were chosen")
	}
	if m := measure(
		t, evaluationtest.RuleWith(nil), 5, Part{Name: "a", Box: count(q, same)},
		Part{Name: "b", Box: other},
	); !slices.Contains(
		m.Flags,
		FlagUnanimous,
	) {
		t.Error("a shown group is unanimous")
	}
}

func TestTheRateCanBeTheMeanOverTheQuestions(t *testing.T) {
	ballots := append(slices.Repeat([][]int{{1, 3, 0}}, 5), slices.Repeat([][]int{{1, 1, 0}}, 15)...)
	part := Part{Box: count(threeQuestions(), ballots)}
	if m := measure(t, evaluationtest.RuleWith(nil), 5, part); decimal.Round2(m.Rate) != "100.00" {
		t.Errorf("overall question: %s", decimal.Round2(m.Rate))
	}
	if m := measure(
		t,
		evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.RateOf = scheme.RateOfMean }),
		5, part,
	); decimal.Round2(
		m.Rate,
	) != "87.50" {
		t.Errorf("mean over both: %s, want 87.50", decimal.Round2(m.Rate))
	}
}

func TestARateWithoutItsDenominatorIsNull(t *testing.T) {
	part := Part{Box: count(threeQuestions(), slices.Repeat([][]int{{1, 1, 0}}, 20))}
	for _, d := range []string{scheme.OfIssued, scheme.OfExpected, scheme.OfAttended} {
		if m := measure(
			t, evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Denominator = d }), 5,
			part,
		); m.Rate != nil {
			t.Errorf("%s is not known, the rate is %s", d, decimal.Round2(m.Rate))
		}
	}
}

func TestATallyThatDoesNotAddUpIsRefused(t *testing.T) {
	q := threeQuestions()
	good := count(q, slices.Repeat([][]int{{1, 2, 3}}, 10))
	if f := checkTally(q, good); len(f) > 0 {
		t.Fatal(f)
	}
	for name, spoil := range map[string]func(*Tally){
		"a vote too many":          func(t *Tally) { t.Questions[0].N[0]++ },
		"a vote too few":           func(t *Tally) { t.Questions[1].N[1]-- },
		"negative":                 func(t *Tally) { t.Questions[0].N[0], t.Questions[0].N[1] = -1, 11 },
		"multi above the ballots":  func(t *Tally) { t.Questions[2].N[0] = 11 },
		"spoilt above returned":    func(t *Tally) { t.Spoilt = 11 },
		"negative spoilt":          func(t *Tally) { t.Spoilt = -1 },
		"missing question":         func(t *Tally) { t.Questions = t.Questions[:2] },
		"missing option":           func(t *Tally) { t.Questions[0].N = t.Questions[0].N[:3] },
		"all abstain without any":  func(t *Tally) { t.AllAbstain = 1 },
		"negative all abstain":     func(t *Tally) { t.AllAbstain = -1 },
		"more returned than asked": func(t *Tally) { t.Returned++ },
	} {
		bad := good.plus(Tally{Questions: make([]Counts, 3)})
		spoil(&bad)
		if len(checkTally(q, bad)) == 0 {
			t.Errorf("%s was accepted", name)
		}
		if _, err := Satisfaction(q, evaluationtest.RuleWith(nil), 5, []Part{{Box: bad}}, Turnout{}); err == nil {
			t.Errorf("%s was measured", name)
		}
	}
	for _, w := range []decimal.Decimal{"0", "-1", "x"} {
		if _, err := Satisfaction(
			q, evaluationtest.RuleWith(nil), 5, []Part{{Name: "a", Weight: w, Box: good}}, Turnout{},
		); err == nil {
			t.Errorf("weight %q was accepted", w)
		}
	}
}

// A session without voter groups cannot miss one, even if no one has an opinion.
func TestASessionWithoutGroupsMissesNone(t *testing.T) {
	q := threeQuestions()
	m := measure(
		t,
		evaluationtest.RuleWith(nil),
		5,
		Part{Weight: "1", Box: count(q, slices.Repeat([][]int{{0, 0, 0}}, 6))},
	)
	if m.Score != nil || slices.Contains(m.Flags, FlagGroupMissing) {
		t.Errorf("score %v flags %v", m.Score, m.Flags)
	}
}
