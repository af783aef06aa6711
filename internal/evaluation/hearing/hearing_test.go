package hearing_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/hearing"
	"minping/internal/evaluation/scheme"
)

type list = []decimal.Decimal

func points(evaluation string, scores ...decimal.Decimal) []hearing.Points {
	var out []hearing.Points
	for i, s := range scores {
		out = append(out, hearing.Points{Judge: fmt.Sprintf("j%d", i), Evaluation: evaluation, Score: s})
	}
	return out
}

func TestAHearingLeavesOutOneHighAndOneLowFromFiveJudgesUp(t *testing.T) {
	drop := scheme.HearingRule{DropExtremes: true}
	for name, x := range map[string]struct {
		rule    scheme.HearingRule
		scores  list
		want    string
		dropped []string
	}{
		"five":          {drop, list{"60", "100", "90", "91", "92"}, "91.00", []string{"60", "100"}},
		"tied extremes": {drop, list{"60", "60", "90", "100", "100"}, "83.33", []string{"60", "100"}},
		"four":          {drop, list{"60", "100", "90", "91"}, "85.25", []string{}},
		"not asked for": {scheme.HearingRule{}, list{"60", "100", "90", "91", "92"}, "86.60", []string{}},
		"from three": {
			scheme.HearingRule{DropExtremes: true, DropFrom: 3},
			list{"60", "100", "90"},
			"90.00",
			[]string{"60", "100"},
		},
		"order of judges": {drop, list{"100", "92", "60", "91", "90"}, "91.00", []string{"60", "100"}},
		"written as text": {drop, list{"9", "100", "90", "91", "92"}, "91.00", []string{"9", "100"}},
	} {
		o := hearing.Rank(x.rule, []hearing.Target{{Evaluation: "a", Name: "甲"}}, points("a", x.scores...))
		m := o.Units[0]
		if m.Mean == nil || *m.Mean != x.want || m.Judges != len(x.scores) {
			t.Errorf("%s: %+v, want %s", name, m, x.want)
		}
		if diff := cmp.Diff(x.dropped, m.Dropped); diff != "" {
			t.Errorf("%s: dropped %s", name, diff)
		}
	}
}

func TestThereAreTwoRankingsAndNoJudgesIsNoRank(t *testing.T) {
	targets := []hearing.Target{
		{"a", "甲局", false},
		{"b", "乙局", false},
		{"c", "丙局", false},
		{"s", "派驻一组", true},
		{"u", "派驻二组", true},
		{"n", "未到", false},
	}
	all := append(
		append(
			append(append(points("a", "80", "82"), points("b", "90", "91")...), points("c", "90.5", "90.5")...),
			points("s", "70")...),
		points("u", "75")...)
	all = append(all, points("stranger", "100")...)
	o := hearing.Rank(scheme.HearingRule{}, targets, all)
	line := func(list []hearing.Mark) (out []string) {
		for _, m := range list {
			mean := "null"
			if m.Mean != nil {
				mean = *m.Mean
			}
			out = append(out, fmt.Sprintf("%d %s %s", m.Rank, m.Name, mean))
		}
		return out
	}
	if diff := cmp.Diff([]string{"1 丙局 90.50", "1 乙局 90.50", "3 甲局 81.00", "0 未到 null"}, line(o.Units)); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1 派驻二组 75.00", "2 派驻一组 70.00"}, line(o.Supervising)); diff != "" {
		t.Errorf("supervising (-want +got):\n%s", diff)
	}
}

func TestPointsAreCheckedBeforeTheyCount(t *testing.T) {
	for name, x := range map[string]struct {
		p    []hearing.Points
		want int
	}{
		"well":         {points("a", "0", "100", "88.25"), 0},
		"over":         {points("a", "100.01"), 1},
		"below":        {points("a", "-1"), 1},
		"three places": {points("a", "88.255"), 1},
		"no number":    {points("a", "很好"), 1}, "twice": {append(points("a", "80"), points("a", "90")...), 1}, "nobody": {[]hearing.Points{{Evaluation: "a", Score: "80"}}, 1},
	} {
		if f := hearing.Check(x.p, "100"); len(f) != x.want {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestQuestionsAreDrawnFromFindingsAndCanBeDrawnAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []hearing.Finding
		for i := range rapid.IntRange(0, 20).Draw(t, "findings") {
			list = append(
				list,
				hearing.Finding{
					ID:         fmt.Sprintf("i%d", i),
					Text:       fmt.Sprintf("问题%d", i),
					Restricted: rapid.Bool().Draw(t, "restricted"),
				},
			)
		}
		n := rapid.IntRange(-1, 25).Draw(t, "n")
		open := 0
		for _, x := range list {
			if !x.Restricted {
				open++
			}
		}
		got := hearing.Questions("e", list, n, "seed")
		if len(got) != min(max(n, 0), open) {
			t.Fatalf("%d questions of %d findings, asked for %d", len(got), open, n)
		}
		seen := map[string]bool{}
		for i, q := range got {
			if seen[q.Item] || q.No != i+1 || q.Text == "" {
				t.Fatalf("%+v", got)
			}
			seen[q.Item] = true
			for _, x := range list {
				if x.ID == q.Item && x.Restricted {
					t.Fatalf("%s is restricted and asked in a hall", x.ID)
				}
			}
		}
		again := hearing.Questions("e", rapid.Permutation(list).Draw(t, "order"), n, "seed")
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTheOrderIsByLotAndTheSameForASeed(t *testing.T) {
	list := []hearing.Entry{{Evaluation: "a"}, {Evaluation: "b"}, {Evaluation: "c"}, {Evaluation: "d"}}
	one, err := hearing.Order(list, "x")
	if err != nil {
		t.Fatal(err)
	}
	two, err := hearing.Order([]hearing.Entry{list[3], list[1], list[0], list[2]}, "x")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one, two); diff != "" {
		t.Error(diff)
	}
	orders := map[string]bool{}
	for i := range 50 {
		o, _ := hearing.Order(list, fmt.Sprint(i))
		orders[o[0].Evaluation] = true
	}
	if len(orders) != 4 {
		t.Errorf("of fifty seeds only %v begin", orders)
	}
	if _, err := hearing.Order(append(list, list[0]), "x"); err == nil {
		t.Error("a unit appears twice")
	}
	if _, err := hearing.Order(list, ""); err == nil {
		t.Error("without a seed no one can draw again")
	}
}

func TestJudgesSeeOthersPointsOnceAllAreLocked(t *testing.T) {
	for _, x := range []struct {
		judge, asking string
		locked, want  bool
	}{{"a", "a", false, true}, {"a", "b", false, false}, {"a", "b", true, true}, {"", "", false, false}} {
		if hearing.Visible(x.judge, x.asking, x.locked) != x.want {
			t.Errorf("%+v", x)
		}
	}
}

// lot is the order that anyone finds with SHA-256 alone, from what is on record.
func lot(label string, ids ...string) []string {
	key := func(id string) string {
		sum := sha256.Sum256([]byte("minping draw 1\n" + label + "\n" + id))
		return string(sum[:])
	}
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	return ids
}

// Lots of units and of questions are drawn apart, and each unit's questions apart from another's: what is known of one
// says nothing of the next.
func TestEveryLotOfAHearingIsDrawnApart(t *testing.T) {
	var entries []hearing.Entry
	var findings []hearing.Finding
	ids := []string{"a", "b", "c", "d", "e", "f"}
	for _, id := range ids {
		entries = append(entries, hearing.Entry{Evaluation: id})
		findings = append(findings, hearing.Finding{ID: id, Text: id}, hearing.Finding{ID: id, Text: id})
	}
	order, err := hearing.Order(entries, "种子")
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range lot("种子\norder", slices.Clone(ids)...) {
		if order[i].Evaluation != id {
			t.Errorf("place %d is %s, want %s", i+1, order[i].Evaluation, id)
		}
	}
	for _, unit := range ids[:2] {
		asked := hearing.Questions(unit, findings, 9, "种子")
		want := lot("种子\nquestions\n"+unit, slices.Clone(ids)...)
		if len(asked) != len(want) {
			t.Fatalf("%d questions of %d findings", len(asked), len(want))
		}
		for i, q := range asked {
			if q.Item != want[i] || q.No != i+1 || q.Evaluation != unit {
				t.Errorf("%s is asked %+v, want %s", unit, q, want[i])
			}
		}
	}
}

func TestWhoIsHeardAgainAloneKeepsItsRank(t *testing.T) {
	mean := "90.00"
	alone := []hearing.Mark{{Evaluation: "a", Mean: &mean, Rank: 1}, {Evaluation: "b"}}
	ranked := func(m hearing.Mark) bool { return m.Evaluation == "a" }
	if got := hearing.Comparable(alone, ranked); len(got) != 1 || got[0].Evaluation != "b" {
		t.Errorf("heard again alone: %+v", got)
	}
	if got := hearing.Comparable(alone, func(hearing.Mark) bool { return false }); len(got) != 2 {
		t.Errorf("heard once, alone: %+v", got)
	}
	alone[1].Rank = 2
	if got := hearing.Comparable(alone, ranked); len(got) != 2 {
		t.Errorf("heard again among others: %+v", got)
	}
}
