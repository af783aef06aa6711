package score_test

import (
	"strconv"
	"testing"
	"time"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"

	"github.com/google/go-cmp/cmp"
)

func TestTheSessionOfTheVectors(t *testing.T) {
	v := scoretest.ReadVectors(t)
	parts, turnout := scoretest.VectorSession(v)
	m, err := satisfaction.Satisfaction(evaluationtest.OneQuestion(), evaluationtest.RuleWith(nil), 5, parts, turnout)
	if err != nil {
		t.Fatal(err)
	}
	r := m.Result()
	got := []any{
		*r.ReturnRate,
		*r.ValidRate,
		r.Returned,
		*r.Valid,
		*r.Invalid,
		*r.PerQuestion[0].Score,
		*r.PerQuestion[0].Rate,
		r.PerQuestion[0].Counts,
		r.Flags,
	}
	want := []any{
		v.Session.ReturnRate,
		v.Session.ValidRate,
		v.Session.Returned,
		v.Session.Valid,
		v.Session.Invalid,
		"90.00",
		"94.44",
		v.Session.Overall,
		[]string{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestEveryPresetGivesItsVector(t *testing.T) {
	v := scoretest.ReadVectors(t)
	parts, turnout := scoretest.VectorSession(v)
	zero := decimal.Decimal("0")
	rules := map[string]scheme.SatisfactionRule{
		"100_70_30": evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Preset = scheme.PresetDefault }),
		"100_75_55": evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Preset = scheme.PresetShandong }),
		"100_60_0":  evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Preset = scheme.PresetLinear }),
		"100_70_30_unknown_counted_as_0": evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) {
			r.Coefficients = scheme.Presets()[scheme.PresetDefault]
			r.Coefficients["unk"] = &zero
		}),
	}
	got := map[string]string{}
	for name, rule := range rules {
		m, err := satisfaction.Satisfaction(evaluationtest.OneQuestion(), rule, 5, parts, turnout)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = decimal.Round2(m.Score)
	}
	if diff := cmp.Diff(v.Session.Score, got); diff != "" {
		t.Errorf("satisfaction scores (-want +got):\n%s", diff)
	}
}

func TestEveryDenominatorGivesItsVector(t *testing.T) {
	v := scoretest.ReadVectors(t)
	parts, turnout := scoretest.VectorSession(v)
	want := v.Session.Rate
	want[scheme.OfValidLessAbstain] = "91.07" // 51 of 56
	want[scheme.OfExpected] = "77.27"         // 51 of 66
	want[scheme.OfAttended] = "85.00"         // 51 of 60
	got := map[string]string{}
	for _, d := range []string{
		scheme.OfCounted, scheme.OfValidLessAbstain, scheme.OfValid, scheme.OfReturned,
		scheme.OfIssued, scheme.OfExpected, scheme.OfAttended,
	} {
		m, err := satisfaction.Satisfaction(
			evaluationtest.OneQuestion(),
			evaluationtest.RuleWith(func(r *scheme.SatisfactionRule) { r.Denominator = d }),
			5,
			parts,
			turnout,
		)
		if err != nil {
			t.Fatal(err)
		}
		got[d] = decimal.Round2(m.Rate)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("satisfaction rates (-want +got):\n%s", diff)
	}
}

func TestWeightedMeansGiveTheirVectors(t *testing.T) {
	v := scoretest.ReadVectors(t)
	var parts []decimal.Weighted
	for _, p := range v.Groups.Parts {
		parts = append(
			parts,
			decimal.Weighted{Weight: decimal.Decimal(p[0]).Rat(), Value: decimal.Decimal(p[1]).Rat()},
		)
	}
	if got := decimal.Round2(decimal.WeightedMean(parts)); got != v.Groups.Score {
		t.Errorf("groups: %s, want %s", got, v.Groups.Score)
	}
	f3 := scoretest.Formulas(t)[2]
	m, _, err := f3.Work(
		score.Example{Parts: []score.ExamplePart{{Questions: [][]int{append(v.FiveLevel.Counts, 0)}}}},
	)
	if err != nil || decimal.Round2(m.Score) != v.FiveLevel.Rate {
		t.Errorf("five levels over 90: %v %v, want %s", m.Score, err, v.FiveLevel.Rate)
	}
}

func TestThreeBodiesAreWeighedFiveThreeTwo(t *testing.T) {
	v := scoretest.ReadVectors(t)
	s := evaluationtest.Pack(t, "sanmenxia")
	sheets := map[string]score.Sheet{}
	for _, b := range []string{scheme.BodyDiscipline, scheme.BodyOrganization, scheme.BodyInspection} {
		sheets[b] = scoretest.SheetOf(t, s, b, v.Bodies[b])
	}
	score, err := score.Of(s, sheets, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if evaluationtest.Text(score.Final) != v.Bodies["final"] || score.Blocked != "" || score.Grade != "较好" {
		t.Errorf(
			"final %s blocked %q grade %q, want %s",
			evaluationtest.Text(score.Final),
			score.Blocked,
			score.Grade,
			v.Bodies["final"],
		)
	}
}

func TestTheLastTwentyPercentOfTheVectors(t *testing.T) {
	for _, x := range scoretest.ReadVectors(t).Last {
		for rounding, want := range map[string]int{"floor": x.Floor, "ceil": x.Ceil, "round": x.Round} {
			if got := (scheme.RankRule{BottomPercent: "20", Rounding: rounding, Scope: scheme.ScopeAll}).BottomCount(
				x.N,
			); got != want {
				t.Errorf("%s of %d: %d, want %d", rounding, x.N, got, want)
			}
		}
	}
}

func TestCompetitionRanksOfTheVectors(t *testing.T) {
	v := scoretest.ReadVectors(t).Ranking
	var entries []score.Entry
	for i, s := range v.Scores {
		entries = append(entries, score.Entry{ID: strconv.Itoa(i), Kind: scheme.KindDepartment, Score: &s})
	}
	var ranks []int
	for _, r := range score.Rank(
		entries, scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll},
	) {
		ranks = append(ranks, r.Rank)
	}
	if diff := cmp.Diff(v.Ranks, ranks); diff != "" {
		t.Errorf("ranks (-want +got):\n%s", diff)
	}
}

func TestTheDeadlinesOfTheVectors(t *testing.T) {
	periods := evaluationtest.Pack(t, "sanmenxia").Periods
	for _, x := range scoretest.ReadVectors(t).Deadlines {
		start, err := time.Parse(time.DateOnly, x.Start)
		if err != nil {
			t.Fatal(err)
		}
		d := periods.From(start.Add(17 * time.Hour)) // only the day matters
		got := []string{
			d.PeriodEnd.Format(time.DateOnly),
			d.DailyReportDue.Format(time.DateOnly),
			d.InspectionBy.Format(time.DateOnly),
		}
		if diff := cmp.Diff([]string{x.PeriodEnd, x.ReportDue, x.InspectionBy}, got); diff != "" {
			t.Errorf("start %s (-want +got):\n%s", x.Start, diff)
		}
	}
}
