package vote_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"minping/internal/vote"
)

// published compares only what is published.
var published = cmpopts.IgnoreUnexported(vote.Tally{})

func TestTallyCountsWhatWasMarked(t *testing.T) {
	qs := []vote.Question{{vote.Single, 3, true}, {vote.Multiple, 3, true}, {vote.Single, 2, true}}
	a, b := vote.NewTally(qs, []bool{true, false, true}), vote.NewTally(qs, []bool{true, false, true})
	a.Add([]int{3, 0b101, 1})
	a.Add([]int{0, 0b111, 0}) // blank on every scored question
	b.Add([]int{1, 0, 0})
	b.AddSpoilt()
	a.Merge(b)
	want := vote.Tally{Returned: 4, Spoilt: 1, AllBlank: 1, Questions: []vote.QuestionTally{
		{N: []int{1, 0, 1}, Blank: 1}, {N: []int{2, 1, 2}, Blank: 1}, {N: []int{1, 0}, Blank: 2},
	}}
	if diff := cmp.Diff(want, *a, published); diff != "" {
		t.Error(diff)
	}
}

func TestWithNothingScoredEveryQuestionDecidesWhatIsBlank(t *testing.T) {
	qs := []vote.Question{{vote.Single, 3, true}, {vote.Multiple, 3, true}}
	for _, scored := range [][]bool{nil, {false, false}} {
		tally := vote.NewTally(qs, scored)
		tally.Add([]int{0, 1})
		tally.Add([]int{0, 0})
		if tally.AllBlank != 1 {
			t.Errorf("%d ballots are all blank", tally.AllBlank)
		}
	}
}

// However ballots are split over goroutines and in whatever order they arrive, the tally is the same.
func TestTallyDoesNotDependOnOrderOrParts(t *testing.T) {
	qs := []vote.Question{{vote.Single, 3, true}, {vote.Multiple, 3, true}}
	rapid.Check(t, func(t *rapid.T) {
		one, parts := vote.NewTally(qs, nil), []*vote.Tally{vote.NewTally(qs, nil), vote.NewTally(qs, nil)}
		for range rapid.IntRange(0, 20).Draw(t, "ballots") {
			to := rapid.SampledFrom(parts).Draw(t, "part")
			if rapid.IntRange(0, 4).Draw(t, "spoilt") == 0 {
				one.AddSpoilt()
				to.AddSpoilt()
				continue
			}
			a := []int{rapid.IntRange(0, 3).Draw(t, "s"), rapid.IntRange(0, 7).Draw(t, "m")}
			one.Add(a)
			to.Add(a)
		}
		parts[1].Merge(parts[0])
		if diff := cmp.Diff(one, parts[1], published); diff != "" {
			t.Fatal(diff)
		}
		for i, q := range one.Questions {
			sum := q.Blank
			for _, n := range q.N {
				sum += n
			}
			if opened := one.Returned - one.Spoilt; qs[i].T == vote.Single && sum != opened {
				t.Fatalf("question %d: %d answers of %d ballots", i, sum, opened)
			}
		}
	})
}
