package effect_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/effect"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func rules(t testing.TB) effect.Rules {
	t.Helper()
	r, err := effect.ParseRules(evaluationtest.PackJSON(t, "effects"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// said lists the rows, one line each.
func said(l effect.List) []string {
	out := []string{}
	for _, x := range l.Rows {
		line := x.Name + " " + x.Rule + " " + x.Points
		if x.From != "" {
			line += " for " + x.From
		}
		out = append(out, line)
	}
	return out
}

func totals(l effect.List) map[string]string {
	out := map[string]string{}
	for _, x := range l.Totals {
		out[x.Name+" "+x.Assessment] = x.Points
	}
	return out
}

func inspected(id, parent string, outstanding int, candidate bool) final.Row {
	return final.Row{
		Evaluation: id, Organization: "o-" + id, Name: id, Target: scheme.TargetInspected, Score: "80.00", Grade: "较好", Parent: parent,
		Outstanding: outstanding, Candidate: candidate, Rank: 1,
	}
}

func TestEveryEffectFollowsFromItsRuleAndLeadsBack(t *testing.T) {
	f := final.Final{Batch: "b", Digest: "d", Rows: []final.Row{
		inspected("甲局", "", 3, false), inspected("乙镇", "县", 12, true), inspected("丙镇", "县", 2, false),
		{
			Evaluation:   "丁组",
			Organization: "o-丁组",
			Name:         "丁组",
			Target:       scheme.TargetSupervising,
			Rank:         2,
			Candidate:    true,
			Score:        "70.00",
		},
		{Evaluation: "戊组", Organization: "o-戊组", Name: "戊组", Target: scheme.TargetSupervising, Rank: 1, Score: "90.00"},
	}}
	in := effect.Input{
		Year: 2024, Finals: []final.Final{f}, Hearings: map[string]int{"丁组": 1}, Names: map[string]string{"县": "某县"},
		Decisions: []decision.Decision{
			{About: "乙镇", Kind: decision.Redo, Answer: decision.AnswerYes},
			{About: "丙镇", Kind: decision.Redo, Answer: decision.AnswerNo},
		},
		Findings: map[string][]string{"甲局": {"i1", "i2", "i3"}, "乙镇": {"j1"}, "丙镇": {"k1", "k2"}},
	}
	l := rules(t).Effects(in)
	evaluationtest.Account(t, "effects", l)
	want := []string{
		"丙镇 outstanding -0.20",
		"乙镇 candidate -0.50", "乙镇 outstanding -1.00", "乙镇 redo -1.00",
		"某县 roll_up -0.20 for o-丙镇", "某县 roll_up -2.50 for o-乙镇",
		"甲局 outstanding -0.30",
		"丁组 supervising_last -0.50", "丁组 supervising_rank 4.70", // (6 × 4.5 + 4 × 5) ÷ 10
		"戊组 supervising_rank 5.00",
	}
	if diff := cmp.Diff(want, said(l)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{
		"丙镇 responsibility": "-0.20", "乙镇 responsibility": "-2.50", "某县 responsibility": "-2.70", "甲局 responsibility": "-0.30", "丁组 performance": "4.20", "戊组 performance": "5.00",
	}, totals(l)); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	for _, x := range l.Rows {
		switch {
		case x.Name == "某县" && (len(x.Items) == 0 || x.From == ""),
			x.Rule == "outstanding" && len(x.Items) == 0,
			x.Final != "d",
			x.Formula == "":
			t.Errorf("%+v does not lead back", x)
		case x.Rule == "redo" && x.Decision != "redo":
			t.Errorf("%+v does not say which decision it follows from", x)
		case strings.Contains(x.Formula, "-"):
			t.Errorf("%q has a hyphen where the others have a minus", x.Formula)
		}
	}
}

func TestRollingUpIsSumWorstOrNone(t *testing.T) {
	f := final.Final{
		Rows: []final.Row{inspected("乙镇", "县", 3, false), inspected("丙镇", "县", 5, false), inspected("甲局", "", 1, false)},
	}
	whole := map[string]effect.List{}
	for mode, want := range map[string]string{
		effect.RollSum: "-0.80", effect.RollWorst: "-0.50", effect.RollNone: "",
	} {
		r := rules(t)
		r.RollUp.Mode = mode
		if got := totals(r.Effects(effect.Input{Finals: []final.Final{f}, Names: map[string]string{"县": "某县"}}))["某县 responsibility"]; got != want {
			t.Errorf("%s charges %q, want %q", mode, got, want)
		}
		for _, share := range []decimal.Decimal{"100", "33.33"} {
			r.RollUp.Share = share
			whole[mode+" "+string(share)] = r.Effects(effect.Input{
				Year: 2024, Finals: []final.Final{f}, Names: map[string]string{"县": "某县"},
				Findings: map[string][]string{"乙镇": {"i"}},
			})
		}
	}
	evaluationtest.Account(t, "charged", whole)
	r := rules(t)
	r.RollUp.Share = "50"
	if got := totals(r.Effects(effect.Input{Finals: []final.Final{f}, Names: map[string]string{"县": "某县"}}))["某县 responsibility"]; got != "-0.40" {
		t.Errorf("half of it is %s", got)
	}
}

// The rows of the export add up exactly to its totals, and nothing is lost or counted twice.
func TestRowsSumToTheListThatIsExported(t *testing.T) {
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		r.RollUp.Mode = rapid.SampledFrom([]string{effect.RollSum, effect.RollWorst, effect.RollNone}).Draw(t, "mode")
		r.RollUp.Share = rapid.SampledFrom([]decimal.Decimal{"100", "33.33", "0"}).Draw(t, "share")
		var finals []final.Final
		var decisions []decision.Decision
		hearings := map[string]int{}
		for b := range rapid.IntRange(1, 3).Draw(t, "batches") {
			var f final.Final
			for i := range rapid.IntRange(1, 12).Draw(t, "rows") {
				id := fmt.Sprintf("%d-%d", b, i)
				x := inspected(
					id,
					rapid.SampledFrom([]string{"", "县", "市"}).Draw(t, "parent"),
					rapid.IntRange(0, 60).Draw(t, "outstanding"),
					rapid.Bool().Draw(t, "candidate"),
				)
				x.Veto, x.Rank = rapid.Bool().Draw(t, "veto"), i+1
				x.Organization = fmt.Sprintf("o%d", i) // the same in every batch
				if rapid.IntRange(0, 3).Draw(t, "supervising") == 0 {
					x.Target = scheme.TargetSupervising
					hearings[id] = rapid.IntRange(0, 14).Draw(t, "hearing")
				}
				f.Rows = append(f.Rows, x)
				decisions = append(
					decisions,
					decision.Decision{
						About:  id,
						Kind:   rapid.SampledFrom(decision.Kinds()).Draw(t, "kind"),
						Answer: rapid.SampledFrom([]string{"yes", "no", ""}).Draw(t, "answer"),
					},
				)
			}
			finals = append(finals, f)
		}
		l := r.Effects(effect.Input{Finals: finals, Hearings: hearings, Decisions: decisions})
		counted := make([]int, len(l.Rows))
		for _, x := range l.Totals {
			sum, off := new(big.Rat), new(big.Rat)
			for _, n := range x.Rows {
				counted[n]++
				v := decimal.Decimal(l.Rows[n].Points).Rat()
				sum.Add(sum, v)
				if l.Rows[n].Organization != x.Organization || l.Rows[n].Assessment != x.Assessment {
					t.Fatalf("row %d is not of %s", n, x.Name)
				}
				if v.Sign() < 0 || l.Rows[n].Rule == effect.RuleMost {
					off.Sub(off, v)
				}
			}
			if decimal.Round2(sum) != x.Points {
				t.Fatalf("%s: rows make %s, the total says %s", x.Name, decimal.Round2(sum), x.Points)
			}
			if x.Assessment == "responsibility" && off.Cmp(big.NewRat(5, 1)) > 0 {
				t.Fatalf("%s loses %s, more than 5", x.Name, decimal.Round2(off))
			}
		}
		for n, c := range counted {
			if c != 1 {
				t.Fatalf("row %d is counted %d times", n, c)
			}
		}
	})
}

func TestPointsByRankEndWithTheLastOfTheTable(t *testing.T) {
	table := []decimal.Decimal{"10", "8", "5"}
	for rank, want := range map[int]string{1: "10", 3: "5", 9: "5"} {
		if got := effect.TablePoints(table, rank); decimal.Exact(got) != want {
			t.Errorf("rank %d gets %s, want %s", rank, decimal.Exact(got), want)
		}
	}
	if effect.TablePoints(table, 0) != nil || effect.TablePoints(nil, 1) != nil {
		t.Error("who is not ranked gets nothing, not 0")
	}
}

// A30: ranks in a hearing give points to both sides, also to a body that answers for its unit and was not evaluated.
func TestABodyThatWasHeardGetsPointsByThatRank(t *testing.T) {
	f := final.Final{Batch: "b", Digest: "d", Rows: []final.Row{
		inspected("甲局", "", 0, false), inspected("乙局", "", 0, false),
		{Evaluation: "丁组", Organization: "o-丁组", Name: "丁组", Target: scheme.TargetSupervising, Rank: 2, Score: "70.00"},
	}}
	l := rules(t).Effects(effect.Input{
		Finals: []final.Final{f}, Hearings: map[string]int{"甲局": 2},
		Heard: []effect.Heard{{Organization: "o-戊组", Name: "戊组", Rank: 3, Batch: "b", Final: "d"}},
	})
	want := []string{"甲局 hearing_rank 0.40", "丁组 supervising_rank 4.50", "戊组 supervising_rank 4.00"}
	if diff := cmp.Diff(want, said(l)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, x := range l.Rows {
		if x.Batch != "b" || x.Final != "d" || x.Formula == "" {
			t.Errorf("it does not lead back: %+v", x)
		}
	}
}

// A39: four departments, three counties for their townships, six stationed groups.
func TestTheDeductionsOfTheFirstDocument(t *testing.T) {
	var f final.Final
	for i := range 4 {
		f.Rows = append(f.Rows, inspected(fmt.Sprintf("局%d", i), "", 2, true))
	}
	for i := range 5 {
		f.Rows = append(f.Rows, inspected(fmt.Sprintf("镇%d", i), fmt.Sprintf("县%d", i%3), 1, false))
	}
	f.Rows = append(f.Rows, inspected("好局", "", 0, false), inspected("好镇", "县9", 0, false))
	for i := range 7 {
		f.Rows = append(
			f.Rows,
			final.Row{
				Evaluation:   fmt.Sprintf("组%d", i),
				Organization: fmt.Sprintf("组%d", i),
				Name:         fmt.Sprintf("组%d", i),
				Target:       scheme.TargetSupervising,
				Rank:         i + 1,
				Candidate:    i > 0,
			},
		)
	}
	names := map[string]string{"县0": "县0", "县1": "县1", "县2": "县2", "县9": "县9"}
	charged := map[string]bool{}
	for _, x := range rules(t).Effects(effect.Input{Finals: []final.Final{f}, Names: names}).Rows {
		if strings.HasPrefix(x.Points, "-") && !strings.HasPrefix(x.Name, "镇") {
			charged[string([]rune(x.Name)[:1])+x.Organization] = true
		}
	}
	n := map[string]int{}
	for who := range charged {
		n[string([]rune(who)[:1])]++
	}
	if n["局"] != 4 || n["县"] != 3 || n["组"] != 6 {
		t.Errorf("charged %v, want 4 departments, 3 counties, 6 groups", n)
	}
}

func TestAScoreIsCarriedOverByItsFactor(t *testing.T) {
	r := rules(t)
	r.Scores = []effect.ScoreRule{
		{Code: "score", Name: "评估得分", Assessment: "responsibility", Target: scheme.TargetInspected, Factor: "0.05"},
	}
	l := r.Effects(effect.Input{Finals: []final.Final{{Rows: []final.Row{inspected("甲局", "", 0, false)}}}})
	if !slices.Equal(said(l), []string{"甲局 score 4.00"}) {
		t.Error(said(l))
	}
}

// Points are carried over from the units that a rule is about and from no others.
func TestAScoreIsCarriedOverFromItsOwnKindOfUnit(t *testing.T) {
	r := rules(t)
	r.Ranks, r.Deductions = nil, nil
	r.Scores = []effect.ScoreRule{
		{Code: "score", Name: "评估得分", Assessment: "responsibility", Target: scheme.TargetInspected, Factor: "0.05"},
	}
	group := final.Row{
		Evaluation: "丁组", Organization: "o-丁组", Name: "丁组", Target: scheme.TargetSupervising, Rank: 1, Score: "90.00",
	}
	l := r.Effects(effect.Input{Finals: []final.Final{{Rows: []final.Row{inspected("甲局", "", 0, false), group}}}})
	if !slices.Equal(said(l), []string{"甲局 score 4.00"}) {
		t.Error(said(l))
	}
}

// A township that lost as much as a year allows is charged to its county with the result that it follows from.
func TestAChargeAtTheMostStillLeadsBack(t *testing.T) {
	redo := decision.Decision{About: "乙镇", Kind: decision.Redo, Answer: decision.AnswerYes}
	f := final.Final{Batch: "b", Digest: "d", Rows: []final.Row{inspected("乙镇", "县", 40, true)}}
	r := rules(t)
	for i := range r.Assessments {
		r.Assessments[i].Most = "2"
	}
	in := effect.Input{Finals: []final.Final{f}, Names: map[string]string{"县": "某县"}, Decisions: []decision.Decision{redo}}
	l := r.Effects(in)
	i := slices.IndexFunc(l.Rows, func(x effect.Row) bool { return x.Rule == effect.RuleRollUp })
	if i < 0 || !slices.ContainsFunc(l.Rows, func(x effect.Row) bool { return x.Rule == effect.RuleMost }) {
		t.Fatalf("nothing is charged at the most: %v", said(l))
	}
	if x := l.Rows[i]; x.Points != "-2.00" || x.Final != "d" || x.Batch != "b" || x.Evaluation != "乙镇" {
		t.Errorf("it leads back to %q of %q in %q, %s points", x.Evaluation, x.Final, x.Batch, x.Points)
	}
}

func TestRulesThatAreWrongInOnePlaceAreRefusedWhole(t *testing.T) {
	good := string(evaluationtest.PackBytes(t, "effects"))
	for name, x := range map[string][2]string{
		"an assessment": {
			"assessment: responsibility, target: inspected, when: veto",
			"assessment: charity, target: inspected, when: veto",
		},
		"a target": {"target: inspected, when: veto", "target: everyone, when: veto"},
		"a when": {
			"when: candidate, points: 0.5}\n  - {code: veto",
			"when: unlucky, points: 0.5}\n  - {code: veto",
		},
		"no decision":    {"decisions: [redo]", "decisions: []"},
		"a decision":     {"decisions: [redo]", "decisions: [praise]"},
		"below nothing":  {"points: 2}", "points: -2}"},
		"an empty table": {"table: [5, 4.5, 4, 3.5, 3, 2.5, 2, 1.5, 1, 0.5, 0]", "table: []"},
		"no weight":      {"hearing: 1", "hearing: 0"},
		"a mode":         {"mode: sum", "mode: average"},
		"a share":        {"share: 100", "share: 101"},
		"a code twice":   {"code: veto", "code: candidate"},
		"no code":        {"code: veto", "code: ''"},
		"more than all":  {"most: 5", "most: 1001"},
		"a long code":    {"code: veto", "code: " + strings.Repeat("v", 65)},
		"no name":        {"name: 一票否决", "name: ''"},
		"a long name":    {"name: 一票否决", "name: " + strings.Repeat("否", 101)},
	} {
		bad := strings.Replace(good, x[0], x[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if r, err := effect.ParseRules([]byte(bad)); err == nil || r.ID != "" {
			t.Errorf("%s: accepted", name)
		}
	}
}

// What is deducted beyond the most is given back once, to those who are charged and to those they are charged for; who
// is just at the most is given back nothing.
func TestWhatIsBeyondTheMostIsGivenBackOnce(t *testing.T) {
	r := rules(t)
	for i := range r.Assessments {
		r.Assessments[i].Most = "0.50"
	}
	f := final.Final{Rows: []final.Row{inspected("乙镇", "县", 8, false), inspected("甲局", "", 5, false)}}
	l := r.Effects(effect.Input{Finals: []final.Final{f}, Names: map[string]string{"县": "某县"}})
	want := map[string]string{
		"乙镇 responsibility": "-0.50", "某县 responsibility": "-0.50", "甲局 responsibility": "-0.50",
	}
	if diff := cmp.Diff(want, totals(l)); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	given := slices.DeleteFunc(said(l), func(x string) bool { return !strings.Contains(x, effect.RuleMost) })
	if len(given) != 1 || given[0] != "乙镇 most 0.30" {
		t.Errorf("given back: %v", given)
	}
}

// Every county answers for its own worst township.
func TestEveryCountyIsChargedForItsOwnWorst(t *testing.T) {
	r := rules(t)
	r.RollUp.Mode = effect.RollWorst
	f := final.Final{Rows: []final.Row{
		inspected("乙镇", "东县", 3, false), inspected("丙镇", "东县", 5, false), inspected("丁镇", "西县", 2, false),
	}}
	got := totals(r.Effects(effect.Input{Finals: []final.Final{f}, Names: map[string]string{"东县": "东县", "西县": "西县"}}))
	if got["东县 responsibility"] != "-0.50" || got["西县 responsibility"] != "-0.20" {
		t.Errorf("%v", got)
	}
}

// The worst is sought in each assessment by itself.
func TestACountyIsChargedForTheWorstInEachAssessment(t *testing.T) {
	r := rules(t)
	r.RollUp.Mode = effect.RollWorst
	each := func(d effect.Deduction) bool { return d.When == "outstanding" }
	other := r.Deductions[slices.IndexFunc(r.Deductions, each)]
	other.Code, other.Assessment, other.Points = "other", r.Assessments[len(r.Assessments)-1].Code, "0.2"
	if other.Assessment == "responsibility" {
		other.Assessment = r.Assessments[0].Code
	}
	r.Deductions = append(slices.Clone(r.Deductions), other)
	f := final.Final{Rows: []final.Row{inspected("乙镇", "县", 3, false), inspected("丙镇", "县", 5, false)}}
	got := totals(r.Effects(effect.Input{Finals: []final.Final{f}, Names: map[string]string{"县": "某县"}}))
	if got["某县 responsibility"] != "-0.50" || got["某县 "+other.Assessment] != "-1.00" {
		t.Errorf("%v", got)
	}
}

// A hearing that a rule gives no weight earns nothing by it, neither beside a result nor alone.
func TestAHearingOfNoWeightEarnsNothing(t *testing.T) {
	r := rules(t)
	for i := range r.Ranks {
		r.Ranks[i].Result, r.Ranks[i].Hearing = "10", "0"
	}
	f := final.Final{Rows: []final.Row{
		{Evaluation: "丁组", Organization: "o-丁组", Name: "丁组", Target: scheme.TargetSupervising, Rank: 2, Score: "70.00"},
	}}
	l := r.Effects(effect.Input{
		Finals: []final.Final{f}, Hearings: map[string]int{"丁组": 1},
		Heard: []effect.Heard{{Organization: "o-戊组", Name: "戊组", Rank: 3}},
	})
	if got := said(l); !slices.Equal(got, []string{"丁组 supervising_rank 4.50"}) {
		t.Errorf("%v", got)
	}
	if strings.Contains(l.Rows[0].Formula, "质询答辩") {
		t.Errorf("it is said to count: %s", l.Rows[0].Formula)
	}
}

// A charge names the findings of all the deductions it passes on, each once.
func TestAChargeNamesAFindingOnce(t *testing.T) {
	f := final.Final{Rows: []final.Row{inspected("乙镇", "县", 2, true)}}
	l := rules(t).Effects(effect.Input{
		Finals: []final.Final{f}, Names: map[string]string{"县": "某县"}, Findings: map[string][]string{"乙镇": {"j1", "j2"}},
	})
	i := slices.IndexFunc(l.Rows, func(x effect.Row) bool { return x.Rule == effect.RuleRollUp })
	if i < 0 || !slices.Equal(l.Rows[i].Items, []string{"j1", "j2"}) {
		t.Errorf("%+v", l.Rows)
	}
}
