package evaluation

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCalendarMonthsAreClampedToTheLastDay(t *testing.T) {
	for _, x := range []struct {
		start string
		n     int
		want  string
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2024-12-31", 2, "2025-02-28"},
		{"2024-08-31", 13, "2025-09-30"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-03-15", 3, "2024-06-15"},
	} {
		start, _ := time.Parse(time.DateOnly, x.start)
		if got := addMonths(start, x.n).Format(time.DateOnly); got != x.want {
			t.Errorf("%s + %d months = %s, want %s", x.start, x.n, got, x.want)
		}
	}
}

func TestTheTaskListIsThatOfTheDraft(t *testing.T) {
	list, err := ParseTasks(packBytes(t, "tasks"))
	if err != nil {
		t.Fatal(err)
	}
	drafts := readTemplates(t).Tasks
	if len(list.Tasks) != 13 || len(drafts) != 13 || !slices.Equal(list.Outcomes, []string{"落实到位", "基本到位", "不到位", "不适用"}) {
		t.Fatalf("%d tasks, outcomes %v", len(list.Tasks), list.Outcomes)
	}
	start := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
	for i, d := range drafts {
		x := list.Tasks[i]
		if x.Task != d.Task || x.Content != strings.Trim(d.Content, "()") || x.Method != strings.Trim(d.Method, "—") {
			t.Errorf("task %d: %+v differs from %+v", i, x, d)
		}
		if slices.Contains(x.Bodies, BodyOrganization) != strings.Contains(d.Body, "组织部") || slices.Contains(x.Bodies, BodyDiscipline) != strings.Contains(d.Body, "纪委监委") {
			t.Errorf("task %d is done by %v, want %s", i, x.Bodies, d.Body)
		}
	}
	periods := Periods{3, 7, 1}
	if got := list.Tasks[0].On(start, periods).Format(time.DateOnly); got != "2024-07-16" {
		t.Errorf("the first task is due on %s", got)
	}
	if got := list.Tasks[12].On(start, periods).Format(time.DateOnly); got != "2024-10-08" {
		t.Errorf("the report is due on %s", got)
	}
	if _, err := ParseTasks([]byte("id: x\nname: x\noutcomes: [a]\ntasks: [{content: a, task: b, bodies: [c], due: {from: noon, days: 1}}]")); err == nil {
		t.Error("a task due from noon was accepted")
	}
	for _, wrong := range []string{"explained: [b]", "not_applicable: b", "tasks: [{code: x, content: a, task: b, bodies: [c], report: true}, {code: x, content: a, task: b, bodies: [c], report: true}]"} {
		doc := "id: x\nname: x\noutcomes: [a]\n" + wrong
		if !strings.HasPrefix(wrong, "tasks") {
			doc += "\ntasks: [{code: x, content: a, task: b, bodies: [c], report: true}]"
		}
		if _, err := ParseTasks([]byte(doc)); err == nil {
			t.Errorf("a list with %s was accepted", wrong)
		}
	}
}

func TestCompletionCountsAsTheRuleSays(t *testing.T) {
	facts := ledger(20, 12, 4, 4, 2)
	for rule, want := range map[CompletionRule]string{
		{}: "60.00", {BasicCountsHalf: true}: "70.00", {LongTermOut: true}: "66.67", {BasicCountsHalf: true, LongTermOut: true}: "77.78",
	} {
		if got := Round2(rule.Rate(facts)); got != want {
			t.Errorf("%+v: %s, want %s", rule, got, want)
		}
	}
	if (CompletionRule{}).Rate(Facts{}) != nil || (CompletionRule{LongTermOut: true}).Rate(ledger(2, 0, 0, 2, 2)) != nil {
		t.Error("nothing to complete has no rate, and not 0")
	}
	if facts.OutstandingItems() != 8 || len(facts.Check()) > 0 {
		t.Errorf("outstanding %d, %v", facts.OutstandingItems(), facts.Check())
	}
	if diff := cmp.Diff([]string{"done", "problems", "long_term"}, wrong(ledger(3, -1, 0, 1, 2).Check())); diff != "" {
		t.Errorf("facts that do not add up (-want +got):\n%s", diff)
	}
}

// ledger is what an office entered.
func ledger(problems, done, basic, undone, longTerm int) Facts {
	return Facts{Problems: &problems, Done: &done, Basic: &basic, Undone: &undone, LongTerm: &longTerm}
}

func TestALedgerThatNobodyBeganStaysEmptyAndOneThatWasBegunIsWhole(t *testing.T) {
	if f := (Facts{NewProblems: ptr(1)}).Complete(); f.Problems != nil || f.Undone != nil || len(f.Check()) > 0 {
		t.Errorf("a ledger that nobody began: %+v, %v", f, f.Check())
	}
	f := Facts{Problems: ptr(3), Done: ptr(3)}.Complete()
	if f.Undone == nil || *f.Undone != 0 || f.NewProblems != nil || len(f.Check()) > 0 || Round2(CompletionRule{}.Rate(f)) != "100.00" {
		t.Errorf("a ledger with counts left out: %+v, %v", f, f.Check())
	}
}

func rats(list ...string) []*big.Rat {
	var out []*big.Rat
	for _, s := range list {
		out = append(out, Decimal(s).Rat())
	}
	return out
}

func TestAHearingLeavesOutOneHighAndOneLowFromFiveJudgesUp(t *testing.T) {
	drop := HearingRule{DropExtremes: true}
	for name, x := range map[string]struct {
		h      HearingRule
		scores []*big.Rat
		want   string
	}{
		"five":            {drop, rats("60", "100", "90", "91", "92"), "91.00"},
		"tied extremes":   {drop, rats("60", "60", "90", "100", "100"), "83.33"},
		"four":            {drop, rats("60", "100", "90", "91"), "85.25"},
		"not asked for":   {HearingRule{}, rats("60", "100", "90", "91", "92"), "86.60"},
		"from three":      {HearingRule{true, 3}, rats("60", "100", "90"), "90.00"},
		"order of judges": {drop, rats("100", "92", "60", "91", "90"), "91.00"},
	} {
		if got := Round2(x.h.Mean(x.scores)); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
	if drop.Mean(nil) != nil {
		t.Error("no judges, no mean")
	}
	table := []Decimal{"10", "8", "5"}
	for rank, want := range map[int]string{1: "10", 3: "5", 9: "5"} {
		if got := RankPoints(table, rank); exact(got) != want {
			t.Errorf("rank %d gets %s, want %s", rank, exact(got), want)
		}
	}
	if RankPoints(table, 0) != nil || RankPoints(nil, 1) != nil {
		t.Error("who is not ranked gets nothing, not 0")
	}
}

func TestNoTeamAssessesItsOwnPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,6}`), 2, 15, rapid.ID[string]).Draw(t, "places")
		seed := rapid.StringN(1, 8, 32).Draw(t, "seed")
		mode := rapid.SampledFrom([]string{AssignCross, AssignRotate}).Draw(t, "mode")
		out, err := Assign(mode, places, seed)
		if err != nil {
			t.Fatal(err)
		}
		to, visited := map[string]string{}, map[string]bool{}
		for i, a := range out {
			if a.Team == a.Target || a.Team != places[i] || visited[a.Target] {
				t.Fatalf("%+v", out)
			}
			to[a.Team], visited[a.Target] = a.Target, true
		}
		swaps := 0
		for team, target := range to {
			if to[target] == team {
				swaps++
			}
		}
		if want := len(places); mode == AssignCross {
			if want%2 == 1 {
				want -= 3
			}
			if swaps != want {
				t.Fatalf("%d of %d swap", swaps, len(places))
			}
		} else {
			at, steps := to[places[0]], 1
			for ; at != places[0]; steps++ {
				at = to[at]
			}
			if steps != len(places) {
				t.Fatalf("a ring of %d, want %d", steps, len(places))
			}
		}
		again, _ := Assign(mode, rapid.Permutation(places).Draw(t, "order"), seed)
		for _, a := range again {
			if to[a.Team] != a.Target {
				t.Fatal("the order of places decided")
			}
		}
	})
}

func TestAnAssignmentNeedsPlacesAndASeed(t *testing.T) {
	for _, x := range []struct {
		mode, seed string
		places     []string
	}{{"cross", "s", []string{"a"}}, {"cross", "s", []string{"a", "a"}}, {"cross", "s", []string{"a", ""}}, {"cross", "", []string{"a", "b"}}, {"lots", "s", []string{"a", "b"}}} {
		if out, err := Assign(x.mode, x.places, x.seed); err == nil {
			t.Errorf("%+v gave %v", x, out)
		}
	}
}

func TestADrawCanBeRepeatedByAnybody(t *testing.T) {
	// Worked out with printf 'minping draw 1\nseed\n%s' a | sha256sum, and so on: a 12…, e 36…, f 8f…, c df…, d eb…, b ef…
	pool := []PoolEntry{{"a", "x"}, {"b", "x"}, {"c", "x"}, {"d", "x"}, {"e", "y"}, {"f", "y"}}
	got, err := Draw(pool, []Quota{{"x", 2, 1}, {"y", 1, 0}}, "seed")
	if err != nil {
		t.Fatal(err)
	}
	want := []Drawn{{"x", []string{"a", "c"}, []string{"d"}}, {"y", []string{"e"}, []string{}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestADrawIsFairInSizeAndIndependentOfOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pool []PoolEntry
		for i := range rapid.IntRange(1, 30).Draw(t, "pool") {
			pool = append(pool, PoolEntry{itoa(i), rapid.SampledFrom([]string{"x", "y"}).Draw(t, "stratum")})
		}
		n := map[string]int{}
		for _, c := range pool {
			n[c.Stratum]++
		}
		var quotas []Quota
		for _, s := range []string{"x", "y"} {
			take := rapid.IntRange(0, n[s]).Draw(t, "n")
			quotas = append(quotas, Quota{s, take, rapid.IntRange(0, n[s]-take).Draw(t, "reserves")})
		}
		first, err := Draw(pool, quotas, "seed")
		if err != nil {
			t.Fatal(err)
		}
		second, _ := Draw(rapid.Permutation(pool).Draw(t, "order"), quotas, "seed")
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatal(diff)
		}
		for i, q := range quotas {
			all := append(slices.Clone(first[i].IDs), first[i].Reserves...)
			slices.Sort(all)
			if len(first[i].IDs) != q.N || len(slices.Compact(all)) != q.N+q.Reserves {
				t.Fatalf("%+v for %+v", first[i], q)
			}
		}
	})
}

func TestADrawThatCannotBeMadeIsRefused(t *testing.T) {
	pool := []PoolEntry{{"a", "x"}, {"b", "x"}}
	for name, x := range map[string]struct {
		pool   []PoolEntry
		quotas []Quota
		seed   string
	}{
		"too few":             {pool, []Quota{{"x", 3, 0}}, "s"},
		"too few reserves":    {pool, []Quota{{"x", 1, 2}}, "s"},
		"negative":            {pool, []Quota{{"x", -1, 1}}, "s"},
		"unknown stratum":     {pool, []Quota{{"z", 1, 0}}, "s"},
		"stratum twice":       {pool, []Quota{{"x", 1, 0}, {"x", 1, 0}}, "s"},
		"somebody twice":      {append(pool, PoolEntry{"a", "y"}), []Quota{{"x", 1, 0}}, "s"},
		"without a seed":      {pool, []Quota{{"x", 1, 0}}, ""},
		"without an identity": {append(pool, PoolEntry{"", "x"}), []Quota{{"x", 1, 0}}, "s"},
	} {
		if out, err := Draw(x.pool, x.quotas, x.seed); err == nil {
			t.Errorf("%s gave %v", name, out)
		}
	}
}

func TestConsequencesAreSuggestedByTheirRules(t *testing.T) {
	s := pack(t, "liaocheng")
	s.Consequences = append(s.Consequences, Consequence{Suggest: SuggestRedo, When: WhenScoreBelow, Value: "60"})
	for name, x := range map[string]struct {
		st   Standing
		want []string
	}{
		"all well":                    {Standing{Score: ptr("95.00"), Satisfaction: ptr("90.00"), Grade: "优秀"}, nil},
		"satisfaction below 60":       {Standing{Score: ptr("80.00"), Satisfaction: ptr("59.99"), Grade: "较好"}, []string{"redo satisfaction_below"}},
		"satisfaction at 60":          {Standing{Score: ptr("80.00"), Satisfaction: ptr("60.00"), Grade: "较好"}, nil},
		"a small sample says nothing": {Standing{Score: ptr("80.00"), Satisfaction: ptr("10.00"), SampleSmall: true, Grade: "较好"}, nil},
		"score below 60":              {Standing{Score: ptr("59.99"), Grade: "差"}, []string{"redo grade", "redo score_below"}},
		"veto":                        {Standing{Score: ptr("95.00"), Grade: "差", Veto: true}, []string{"redo grade", "redo veto"}},
		"one item outstanding":        {Standing{Score: ptr("95.00"), Grade: "优秀", Outstanding: 1}, []string{"continue outstanding"}},
		"among the last":              {Standing{Score: ptr("85.00"), Grade: "较好", Candidate: true}, []string{"interview bottom"}},
		"nothing known":               {Standing{}, nil},
	} {
		var got []string
		for _, g := range s.Suggest(x.st) {
			got = append(got, g.Kind+" "+g.Because)
			if g.Reason == "" || g.ReasonEN == "" {
				t.Errorf("%s: no reason", name)
			}
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
