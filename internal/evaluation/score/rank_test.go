package score_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func entries(scores ...string) []score.Entry {
	var out []score.Entry
	for i, s := range scores {
		e := score.Entry{ID: fmt.Sprintf("o%02d", i), Kind: scheme.KindDepartment}
		if s != "" {
			e.Score = &s
		}
		out = append(out, e)
	}
	return out
}

// line formats "id rank/rank-in-kind" with * for a candidate.
func line(rows []score.Ranked) []string {
	var out []string
	for _, r := range rows {
		mark := ""
		if r.Candidate {
			mark = "*"
		}
		out = append(out, fmt.Sprintf("%s %d/%d%s", r.ID, r.Rank, r.RankInKind, mark))
	}
	return out
}

func TestAllTiedAtTheCutAreCandidates(t *testing.T) {
	got := line(
		score.Rank(
			entries("90", "70", "88", "70", "95", "71", "99", "98", "97", "96"),
			scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll},
		),
	)
	want := []string{
		"o06 1/1",
		"o07 2/2",
		"o08 3/3",
		"o09 4/4",
		"o04 5/5",
		"o00 6/6",
		"o02 7/7",
		"o05 8/8",
		"o01 9/9*",
		"o03 9/9*",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("two at the end (-want +got):\n%s", diff)
	}
	got = line(
		score.Rank(
			entries("70", "70", "70", "90", "95"),
			scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll},
		),
	)
	want = []string{"o04 1/1", "o03 2/2", "o00 3/3*", "o01 3/3*", "o02 3/3*"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("one place, three tied (-want +got):\n%s", diff)
	}
}

func TestRanksFollowThePublishedScore(t *testing.T) {
	got := line(
		score.Rank(
			entries("88.60", "88.6", "9.5", "10.00"),
			scheme.RankRule{BottomPercent: "0", Rounding: "ceil", Scope: scheme.ScopeAll},
		),
	)
	if diff := cmp.Diff([]string{"o00 1/1", "o01 1/1", "o03 3/3", "o02 4/4"}, got); diff != "" {
		t.Errorf("as numbers, not as text (-want +got):\n%s", diff)
	}
}

// Decision 0099: a veto comes before points, in the rank, within a kind and among the last 20 %.
func TestAVetoRanksAfterEveryoneWithoutOne(t *testing.T) {
	list := entries("95", "70", "90", "80", "", "95")
	list[0].Veto, list[2].Veto, list[4].Veto = true, true, true
	list[1].Kind, list[2].Kind = scheme.KindTownship, scheme.KindTownship
	rule := scheme.RankRule{BottomPercent: "40", Rounding: "ceil", Scope: scheme.ScopeAll}
	want := []string{"o05 1/1", "o03 2/2", "o01 3/1", "o00 4/3*", "o02 5/2*", "o04 0/0"}
	if diff := cmp.Diff(want, line(score.Rank(list, rule))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWithoutAScoreNoOneIsRankedOrCounted(t *testing.T) {
	// Six entries, four scores: 20 % of four rounds up to one.
	got := line(
		score.Rank(
			entries("", "80", "90", "", "70", "60"),
			scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll},
		),
	)
	want := []string{"o02 1/1", "o01 2/2", "o04 3/3", "o05 4/4*", "o00 0/0", "o03 0/0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := score.Rank(nil, scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll}); len(
		got,
	) != 0 {
		t.Errorf("nobody: %v", got)
	}
}

func TestTheLastOfEachKindWhenTheScopeIsKind(t *testing.T) {
	list := entries("90", "80", "70", "60", "95", "50")
	for i := 3; i < 6; i++ {
		list[i].Kind = scheme.KindTownship
	}
	got := line(score.Rank(list, scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeKind}))
	want := []string{"o04 1/1", "o00 2/1", "o01 3/2", "o02 4/3*", "o03 5/2", "o05 6/3*"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Decision 0108: one unit, or several with one score, are first and last at once. They are first.
func TestTheFirstIsNeverAmongTheLast(t *testing.T) {
	alone := entries("90", "80", "70", "60")
	alone[3].Kind = scheme.KindTownship
	for name, x := range map[string]struct {
		entries []score.Entry
		percent string
		scope   string
		want    []string
	}{
		"alone":             {entries("55"), "20", scheme.ScopeAll, []string{"o00 1/1"}},
		"alone of five":     {entries("", "55", "", "", ""), "20", scheme.ScopeAll, nil},
		"alone in its kind": {alone, "20", scheme.ScopeKind, []string{"o00 1/1", "o01 2/2", "o02 3/3*", "o03 4/1"}},
		"all equal":         {entries("70", "70.0"), "20", scheme.ScopeAll, []string{"o00 1/1", "o01 1/1"}},
		"two":               {entries("70", "80"), "20", scheme.ScopeAll, []string{"o01 1/1", "o00 2/2*"}},
		"everyone":          {entries("70", "80"), "100", scheme.ScopeAll, []string{"o01 1/1", "o00 2/2*"}},
	} {
		rule := scheme.RankRule{BottomPercent: decimal.Decimal(x.percent), Rounding: "ceil", Scope: x.scope}
		got := line(score.Rank(x.entries, rule))
		if x.want == nil {
			x.want = []string{"o01 1/1", "o00 0/0", "o02 0/0", "o03 0/0", "o04 0/0"}
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestHalvesAreRoundedUpByRound(t *testing.T) {
	for n, want := range map[int]int{0: 0, 2: 0, 3: 1, 7: 1, 8: 2} { // 20 % of n: 0, 0.4, 0.6, 1.4, 1.6
		if got := (scheme.RankRule{BottomPercent: "20", Rounding: "round", Scope: scheme.ScopeAll}).BottomCount(
			n,
		); got != want {
			t.Errorf("20 %% of %d: %d, want %d", n, got, want)
		}
	}
	if got := (scheme.RankRule{BottomPercent: "50", Rounding: "round", Scope: scheme.ScopeAll}).BottomCount(
		5,
	); got != 3 {
		t.Errorf("2.5 rounds to %d, want 3", got)
	}
}

func TestTheOrderOfEntriesDoesNotMatterToRanks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scores := rapid.SliceOfN(
			rapid.SampledFrom([]string{"", "60.00", "70.50", "70.5", "88.60", "90.00", "100.00"}), 0,
			25,
		).
			Draw(t, "scores")
		rule := scheme.RankRule{
			BottomPercent: "20",
			Rounding:      rapid.SampledFrom([]string{"ceil", "floor", "round"}).Draw(t, "rounding"),
			Scope:         rapid.SampledFrom([]string{scheme.ScopeAll, scheme.ScopeKind}).Draw(t, "scope"),
		}
		list := entries(scores...)
		for i := range list {
			list[i].Kind = rapid.SampledFrom(scheme.Kinds()).Draw(t, "kind")
		}
		rows := score.Rank(list, rule)
		if diff := cmp.Diff(
			line(rows), line(score.Rank(rapid.Permutation(list).Draw(t, "order"), rule)),
		); diff != "" {
			t.Fatal(diff)
		}
		ranked, candidates := 0, 0
		for i, r := range rows {
			if r.Rank == 0 {
				continue
			}
			ranked++
			if r.Candidate {
				candidates++
			}
			better := 0
			for better < i && rows[better].Rank < r.Rank {
				better++
			}
			if r.Rank != better+1 {
				t.Fatalf("%s has rank %d with %d better", r.ID, r.Rank, better)
			}
		}
		tied := 0
		for _, r := range rows {
			if r.Rank == 1 {
				tied++
			}
		}
		if rule.Scope == scheme.ScopeAll && candidates < min(rule.BottomCount(ranked), ranked-tied) {
			t.Fatalf("%d candidates of %d", candidates, ranked)
		}
	})
}

func BenchmarkRanking10000(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]score.Entry, 10_000)
	for i := range list {
		s := fmt.Sprintf("%d.%02d", 50+r.IntN(50), r.IntN(100))
		list[i] = score.Entry{ID: fmt.Sprintf("org-%05d", i), Kind: scheme.Kinds()[i%5], Score: &s}
	}
	for b.Loop() {
		score.Rank(list, scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeKind})
	}
}

func TestEqualScoresAndNoneAreOrderedByName(t *testing.T) {
	of := func(id, name string, s *string) score.Entry { return score.Entry{ID: id, Name: name, Score: s} }
	equal, better := "80.00", "90.00"
	got := score.Rank([]score.Entry{
		of("1", "丁局", nil), of("2", "丙局", &equal), of("3", "丙局", nil), of("5", "乙局", &equal), of("4", "乙局", &equal), of("7", "一局", &equal),
		of("6", "甲局", &better),
	}, scheme.RankRule{BottomPercent: "0", Rounding: "ceil", Scope: scheme.ScopeAll})
	var ids string
	for _, r := range got {
		ids += r.ID
	}
	if ids != "6724513" { // 一, 丙, 乙 as text
		t.Errorf("they are in the order %s", ids)
	}
}
