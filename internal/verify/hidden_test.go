package verify

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"minping/internal/evaluation/satisfaction"
	"minping/internal/vote"
)

// TestGroupsAreHiddenAsTheirBoxesAsk: not one too few, and none without need.
func TestGroupsAreHiddenAsTheirBoxesAsk(t *testing.T) {
	e := newEvidence(t, groupsOf(6, 5, 4))
	g := e.result.Groups[0]
	e.result.Groups[0] = satisfaction.GroupResult{
		Group: g.Group, Weight: g.Weight, Suppressed: "too_few",
		PerQuestion: []satisfaction.QuestionResult{},
	}
	g = e.result.Groups[1]
	e.result.Groups[1] = satisfaction.GroupResult{
		Group: g.Group, Weight: g.Weight, Suppressed: "too_few",
		PerQuestion: []satisfaction.QuestionResult{},
	}
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idGroups) {
		t.Errorf("hidden without need: failed %v", got)
	}
	e = newEvidence(t, groupsOf(6, 5, 2))
	e.result.Reckoning.HiddenWeight = "1"
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idGroups) {
		t.Errorf("hidden groups of another weight: failed %v", got)
	}
	e = newEvidence(t, map[string][][]int{"a": {{1, 1}, {2, 1}, {1, 2}}, "b": {}})
	if got := failed(e.check()); got != nil || !slices.Contains(e.result.Flags, flagGroupMissing) {
		t.Errorf("no one of a group voted: failed %v", got)
	}
	e.result.Flags = slices.DeleteFunc(e.result.Flags, func(f string) bool { return f == flagGroupMissing })
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idGroups) {
		t.Errorf("and nothing says so: failed %v", got)
	}
}

// saysOf hides the given groups of boxes with these sizes and returns what the check says about it; paper is what each
// group had on paper.
func saysOf(t *testing.T, sizes, paper []int, hidden ...int) string {
	t.Helper()
	b, r, total := &bundle{docket: &docket{}}, result{}, 0
	for i, n := range sizes {
		b.boxes = append(b.boxes, &boxCheck{size: n, parsed: &vote.Box{Manifest: vote.Manifest{K: 3}}})
		g, all := groupResult{Weight: "10"}, n+paper[i]
		g.Returned = &all
		if slices.Contains(hidden, i) {
			g.Returned, g.Suppressed = nil, tooFew
		}
		r.Groups, total = append(r.Groups, g), total+paper[i]
	}
	b.checkHidden(r, total)
	if first := b.checks[0]; !first.OK {
		return first.ID + " ✗"
	}
	return b.checks[0].ID
}

// TestWithPaperItIsSaidWhatCanBeKnown: a group hidden without need fails where that follows from what everyone knows.
func TestWithPaperItIsSaidWhatCanBeKnown(t *testing.T) {
	for _, x := range []struct {
		sizes, paper, hidden []int
		want                 string
	}{
		{[]int{9, 2, 1}, []int{0, 0, 1}, []int{1, 2}, "groups"},   // the boxes alone require it
		{[]int{9, 5, 4}, []int{0, 1, 1}, []int{1, 2}, "groups ✗"}, // nothing does
		// all paper in the third: required; none: without need
		{[]int{9, 4, 0}, []int{0, 0, 1}, []int{1, 2}, "groups_unknown"},
		{[]int{9, 4, 0}, []int{0, 0, 4}, []int{1, 2}, "groups_unknown"},
		{[]int{9, 5, 2}, []int{1, 0, 0}, []int{1, 2}, "groups"}, // all paper is in the shown group
		{[]int{9, 4, 0}, []int{0, 0, 3}, nil, "groups"},
		{[]int{9, 4, 0}, []int{0, 0, 1}, nil, "groups ✗"},
		{[]int{9, 4, 0, 0, 0}, []int{0, 0, 90, 90, 90}, []int{1, 2, 3, 4}, "groups_unknown"}, // too many combinations
	} {
		if got := saysOf(t, x.sizes, x.paper, x.hidden...); got != x.want {
			t.Errorf("boxes %v, paper %v, hidden %v: %q, want %q", x.sizes, x.paper, x.hidden, got, x.want)
		}
	}
}

// Where every group is shown, each ballot on paper is in one of them.
func TestPaperIsInTheGroupsThatAreShown(t *testing.T) {
	for paper, ok := range map[int]bool{0: false, 1: true, 2: false} {
		b, r := &bundle{docket: &docket{}}, result{}
		for _, returned := range []int{9, 8} {
			b.boxes = append(b.boxes, &boxCheck{size: 8, parsed: &vote.Box{Manifest: vote.Manifest{K: 3}}})
			r.Groups = append(r.Groups, groupResult{Weight: "10", Returned: &returned})
		}
		b.checkHidden(r, paper)
		if b.checks[0].OK != ok {
			t.Errorf("%d on paper, one in the groups: %+v", paper, b.checks[0])
		}
	}
}

// TestNoHonestHidingFails calculates made-up sessions by the service's rules: whatever they hide with whatever paper
// never fails.
func TestNoHonestHidingFails(t *testing.T) {
	d, seen := draw{rand.New(rand.NewPCG(7, 2))}, map[string]int{}
	for i := range 3000 {
		q := d.questions()
		rule, parts, turnout := d.session(q)
		m, err := satisfaction.Satisfaction(q, rule, 5, parts, turnout)
		if err != nil {
			t.Fatal(err)
		}
		var r result
		if err := json.Unmarshal(mustJSON(t, m.Result()), &r); err != nil {
			t.Fatal(err)
		}
		if r.Suppressed != "" || len(r.Groups) < 2 {
			continue
		}
		b, paper := &bundle{docket: &docket{}}, 0
		for _, p := range parts {
			b.boxes = append(b.boxes, &boxCheck{size: p.Box.Returned, parsed: &vote.Box{Manifest: vote.Manifest{K: 5}}})
			if p.Paper != nil {
				paper += p.Paper.Returned
			}
		}
		b.checkHidden(r, paper)
		c := b.checks[0]
		seen[c.ID]++
		if !c.OK {
			t.Fatalf("session %d: %s\n%+v", i, c.Detail, r.Groups)
		}
	}
	if seen[idGroups] < 100 || seen[idGroupsUnknown] < 20 {
		t.Errorf("met %v", seen)
	}
}
