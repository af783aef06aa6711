package evaluation

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTheSessionOfTheVectors(t *testing.T) {
	v := readVectors(t)
	parts, turnout := vectorSession(v)
	m, err := Satisfaction(oneQuestion(), ruleWith(nil), 5, parts, turnout)
	if err != nil {
		t.Fatal(err)
	}
	r := m.Result()
	got := []any{*r.ReturnRate, *r.ValidRate, r.Returned, *r.Valid, *r.Invalid, *r.PerQuestion[0].Score, *r.PerQuestion[0].Rate, r.PerQuestion[0].Counts, r.Flags}
	want := []any{v.Session.ReturnRate, v.Session.ValidRate, v.Session.Returned, v.Session.Valid, v.Session.Invalid, "90.00", "94.44", v.Session.Overall, []string{}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestEveryPresetGivesItsVector(t *testing.T) {
	v := readVectors(t)
	parts, turnout := vectorSession(v)
	zero := Decimal("0")
	rules := map[string]SatisfactionRule{
		"100_70_30": ruleWith(func(r *SatisfactionRule) { r.Preset = PresetDefault }),
		"100_75_55": ruleWith(func(r *SatisfactionRule) { r.Preset = PresetShandong }),
		"100_60_0":  ruleWith(func(r *SatisfactionRule) { r.Preset = PresetLinear }),
		"100_70_30_unknown_counted_as_0": ruleWith(func(r *SatisfactionRule) {
			r.Coefficients = Presets()[PresetDefault]
			r.Coefficients["unk"] = &zero
		}),
	}
	got := map[string]string{}
	for name, rule := range rules {
		m, err := Satisfaction(oneQuestion(), rule, 5, parts, turnout)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = Round2(m.Score)
	}
	if diff := cmp.Diff(v.Session.Score, got); diff != "" {
		t.Errorf("satisfaction scores (-want +got):\n%s", diff)
	}
}

func TestEveryDenominatorGivesItsVector(t *testing.T) {
	v := readVectors(t)
	parts, turnout := vectorSession(v)
	want := v.Session.Rate
	want[OfValidLessAbstain] = "91.07" // 51 of 56
	want[OfExpected] = "77.27"         // 51 of 66
	want[OfAttended] = "85.00"         // 51 of 60
	got := map[string]string{}
	for _, d := range []string{OfCounted, OfValidLessAbstain, OfValid, OfReturned, OfIssued, OfExpected, OfAttended} {
		m, err := Satisfaction(oneQuestion(), ruleWith(func(r *SatisfactionRule) { r.Denominator = d }), 5, parts, turnout)
		if err != nil {
			t.Fatal(err)
		}
		got[d] = Round2(m.Rate)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("satisfaction rates (-want +got):\n%s", diff)
	}
}

func TestWeightedMeansGiveTheirVectors(t *testing.T) {
	v := readVectors(t)
	var parts []Weighted
	for _, p := range v.Groups.Parts {
		parts = append(parts, Weighted{Decimal(p[0]).Rat(), Decimal(p[1]).Rat()})
	}
	if got := Round2(WeightedMean(parts)); got != v.Groups.Score {
		t.Errorf("groups: %s, want %s", got, v.Groups.Score)
	}
	f3 := formulas(t)[2]
	m, _, err := f3.Work(Example{Parts: []ExamplePart{{Questions: [][]int{append(v.FiveLevel.Counts, 0)}}}})
	if err != nil || Round2(m.Score) != v.FiveLevel.Rate {
		t.Errorf("five levels over 90: %v %v, want %s", m.Score, err, v.FiveLevel.Rate)
	}
}

func TestThreeBodiesAreWeighedFiveThreeTwo(t *testing.T) {
	v := readVectors(t)
	s := pack(t, "sanmenxia")
	sheets := map[string]Sheet{}
	for _, b := range []string{BodyDiscipline, BodyOrganization, BodyInspection} {
		sheets[b] = sheetOf(t, s, b, v.Bodies[b])
	}
	score, err := Of(s, sheets, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text(score.Final) != v.Bodies["final"] || score.Blocked != "" || score.Grade != "较好" {
		t.Errorf("final %s blocked %q grade %q, want %s", text(score.Final), score.Blocked, score.Grade, v.Bodies["final"])
	}
}

func TestTheLastTwentyPercentOfTheVectors(t *testing.T) {
	for _, x := range readVectors(t).Last {
		for rounding, want := range map[string]int{"floor": x.Floor, "ceil": x.Ceil, "round": x.Round} {
			if got := (RankRule{"20", rounding, ScopeAll}).BottomCount(x.N); got != want {
				t.Errorf("%s of %d: %d, want %d", rounding, x.N, got, want)
			}
		}
	}
}

func TestCompetitionRanksOfTheVectors(t *testing.T) {
	v := readVectors(t).Ranking
	var entries []Entry
	for i, s := range v.Scores {
		entries = append(entries, Entry{ID: strconv.Itoa(i), Kind: KindDepartment, Score: &s})
	}
	var ranks []int
	for _, r := range Rank(entries, RankRule{"20", "ceil", ScopeAll}) {
		ranks = append(ranks, r.Rank)
	}
	if diff := cmp.Diff(v.Ranks, ranks); diff != "" {
		t.Errorf("ranks (-want +got):\n%s", diff)
	}
}

func TestTheDeadlinesOfTheVectors(t *testing.T) {
	periods := pack(t, "sanmenxia").Periods
	for _, x := range readVectors(t).Deadlines {
		start, err := time.Parse(time.DateOnly, x.Start)
		if err != nil {
			t.Fatal(err)
		}
		d := periods.From(start.Add(17 * time.Hour)) // only the day counts
		got := []string{d.PeriodEnd.Format(time.DateOnly), d.DailyReportDue.Format(time.DateOnly), d.InspectionBy.Format(time.DateOnly)}
		if diff := cmp.Diff([]string{x.PeriodEnd, x.ReportDue, x.InspectionBy}, got); diff != "" {
			t.Errorf("start %s (-want +got):\n%s", x.Start, diff)
		}
	}
}
