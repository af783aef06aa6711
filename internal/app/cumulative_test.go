package app

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/statistics"
)

// twoSchemes is a batch of two rounds: two units scored by three bodies under one scheme, one by the joint team under
// another.
func (h *hall) twoSchemes() (batch string, three scoredRound, joint round.Evaluation) {
	h.t.Helper()
	ctx := h.t.Context()
	three = h.scored(8, 2)
	r, err := h.Rounds.NewRound(ctx, office, round.Round{Term: 5, No: 9, Name: "第9轮", StartsOn: "2024-09-01"})
	h.must(err)
	e, err := h.Rounds.NewEvaluation(ctx, office, round.Evaluation{RoundID: r.ID, OrganizationID: three.units[0].org.ID, SchemeID: "liaocheng"})
	h.must(err)
	h.sheet(e.ID, "joint", 3)
	b, err := h.Finals.NewBatch(ctx, office, round.Batch{Name: "第八轮、第九轮", Rounds: []string{three.round.ID, r.ID}})
	h.must(err)
	return b.ID, three, e.V
}

func TestATableOverRoundsOfTwoSchemesHasTheColumnsOfBoth(t *testing.T) {
	h := newHall(t)
	batch, three, _ := h.twoSchemes()
	v, err := h.Scores.BatchStatistics(t.Context(), office, batch)
	h.must(err)
	head := v.Layout.Header()
	at := func(title string) int { return slices.Index(head, title) }
	var rounds []string
	for row, err := range v.Rows(t.Context()) {
		h.must(err)
		cells := v.Layout.Cells(row)
		rounds = append(rounds, row.Round)
		own, other := "市纪委监委评分", "联合评估组评分"
		if row.Round == "第9轮" {
			own, other = other, own
		}
		if row.Round == "第8轮" && cells[at(own)] == nil || cells[at(other)] != nil {
			t.Errorf("%s in %s: %v and %v", row.Org, row.Round, cells[at(own)], cells[at(other)])
		}
	}
	slices.Sort(rounds)
	if diff := cmp.Diff([]string{"第8轮", "第8轮", "第9轮"}, rounds); diff != "" || len(v.Layout.Notes()) != 3 {
		t.Errorf("%s notes %v", diff, v.Layout.Notes())
	}
	// one unit is in both rounds, and has a line in each
	one, err := h.Scores.BatchStatistics(t.Context(), office, three.round.ID)
	if err != nil || one.Count != 3 {
		t.Errorf("the round's id stands for its batch: %d rows, %v", one.Count, err)
	}
	if _, err := h.Scores.BatchStatistics(t.Context(), office, "nothing"); records.KindOf(err) != records.NotFound {
		t.Errorf("of nothing: %v", err)
	}
}

func TestATableOfOneRoundHasTheBodiesOfBothItsSchemes(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	where := h.briefing("liaocheng")
	h.must2(h.Rounds.NewEvaluation(t.Context(), office, round.Evaluation{RoundID: r.round.ID, OrganizationID: where.Org.ID, SchemeID: "liaocheng"}))
	v, err := h.Scores.Statistics(t.Context(), office, r.round.ID)
	h.must(err)
	if head := v.Layout.Header(); !slices.Contains(head, "联合评估组评分") || !slices.Contains(head, "市委巡察组评分") {
		t.Errorf("columns %v", head)
	}
}

func TestTheFiguresOverAllRoundsAreThoseOfTheirTables(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	seven, nine := h.scored(7, 3), h.scored(9, 2)
	h.fix(seven.round.ID)
	h.must2(h.Decisions.Decide(ctx, office, seven.units[2].evaluation.ID, yes(rules.Continue, "两项未完成")))
	leader := records.Actor{ID: "leader", Name: "leader", Role: auth.Leader}
	c, err := h.Progress.Cumulative(ctx, leader)
	h.must(err)
	n := func(v int) *int { return &v }
	want := statistics.Figures{
		Rounds: 2, Units: 5, Kinds: map[string]int{"department": 3, "township": 2}, Fixed: 3,
		Problems: n(50), Done: n(40), Undone: n(5), NewProblems: n(5),
		Documents: map[string]int{}, Decisions: map[string]int{"continue": 1}, Charged: c.All.Charged,
	}
	if diff := cmp.Diff(want, c.All); diff != "" {
		t.Error(diff)
	}
	if len(c.Batches) != 2 || c.Batches[0].ID != seven.round.ID || c.Batches[1].Units != 2 || c.Organizations != 5 {
		t.Errorf("%d batches, %d organizations", len(c.Batches), c.Organizations)
	}
	for _, b := range c.Batches {
		table, err := h.Scores.BatchStatistics(ctx, office, b.ID)
		h.must(err)
		total, err := table.Total(ctx)
		h.must(err)
		if *total.Problems != *b.Problems || *total.Undone != *b.Undone {
			t.Errorf("%s says %d problems, its table %d", b.Name, *b.Problems, *total.Problems)
		}
	}
	// what happens is counted at once
	h.must2(h.Documents.Draft(ctx, office, document.Draft{Type: "bulletin", Batch: seven.round.ID}))
	h.fix(nine.round.ID)
	c, err = h.Progress.Cumulative(ctx, office)
	h.must(err)
	if c.All.Fixed != 5 || c.All.Documents["bulletin"] != 0 {
		t.Errorf("after the second result: %+v; a draft is not issued", c.All)
	}
	if _, err := h.Progress.Cumulative(ctx, officer); records.KindOf(err) != records.Forbidden {
		t.Errorf("an organizer gets %v", err)
	}
	if len(c.Decisions) != 1 || c.Decisions[0].Code != string(rules.Continue) {
		t.Errorf("decisions %v", c.Decisions)
	}
}
