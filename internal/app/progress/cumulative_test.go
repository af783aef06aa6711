package progress_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/apptest"
	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/statistics"
)

// twoSchemes is a batch of two rounds: two units scored by three bodies under one scheme, one by the joint team under
// another.
func twoSchemes(h *apptest.App) (batch string, three apptest.ScoredRound, joint round.Evaluation) {
	h.T.Helper()
	ctx := h.T.Context()
	three = h.Scored(8, 2)
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 9, Name: "第9轮", StartsOn: "2024-09-01"})
	h.Must(err)
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: three.Units[0].Org.ID, SchemeID: "liaocheng",
	})
	h.Must(err)
	h.SubmitSheet(e.ID, "joint", 3)
	b, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{Name: "第八轮、第九轮", Rounds: []string{three.Round.ID, r.ID}})
	h.Must(err)
	return b.ID, three, e.V
}

func TestATableOverRoundsOfTwoSchemesHasTheColumnsOfBoth(t *testing.T) {
	h := apptest.New(t)
	batch, three, _ := twoSchemes(h)
	v, err := h.Scores.BatchStatistics(t.Context(), apptest.Office, batch)
	h.Must(err)
	head := v.Layout.Header()
	at := func(title string) int { return slices.Index(head, title) }
	var rounds []string
	for row, err := range v.Rows(t.Context()) {
		h.Must(err)
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
	one, err := h.Scores.BatchStatistics(t.Context(), apptest.Office, three.Round.ID)
	if err != nil || one.Count != 3 {
		t.Errorf("the round's id does not work as its batch's: %d rows, %v", one.Count, err)
	}
	_, err = h.Scores.BatchStatistics(t.Context(), apptest.Office, "nothing")
	if records.KindOf(err) != records.NotFound {
		t.Errorf("of nothing: %v", err)
	}
}

func TestATableOfOneRoundHasTheBodiesOfBothItsSchemes(t *testing.T) {
	h := apptest.New(t)
	r := h.Scored(8, 2)
	where := h.Briefing("liaocheng")
	h.MustDo(h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
		RoundID: r.Round.ID, OrganizationID: where.Org.ID, SchemeID: "liaocheng",
	}))
	v, err := h.Scores.Statistics(t.Context(), apptest.Office, r.Round.ID)
	h.Must(err)
	if head := v.Layout.Header(); !slices.Contains(head, "联合评估组评分") || !slices.Contains(head, "市委巡察组评分") {
		t.Errorf("columns %v", head)
	}
}

func TestTheFiguresOverAllRoundsAreThoseOfTheirTables(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	seven, nine := h.Scored(7, 3), h.Scored(9, 2)
	h.Fix(seven.Round.ID)
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, seven.Units[2].Evaluation.ID, apptest.Yes(rules.Continue, "两项未完成")))
	c, err := h.Progress.Cumulative(ctx, apptest.Leader, "")
	h.Must(err)
	n := func(v int) *int { return &v }
	want := statistics.Figures{
		Rounds: 2, Units: 5, Kinds: map[string]int{"department": 3, "township": 2}, Fixed: 3,
		Problems: n(50), Done: n(40), Undone: n(5), NewProblems: n(5),
		Documents: map[string]int{}, Decisions: map[string]int{"continue": 1}, Charged: c.All.Charged,
	}
	if diff := cmp.Diff(want, c.All); diff != "" {
		t.Error(diff)
	}
	if len(c.Batches) != 2 || c.Batches[0].ID != seven.Round.ID || c.Batches[1].Units != 2 || c.Organizations != 5 {
		t.Errorf("%d batches, %d organizations", len(c.Batches), c.Organizations)
	}
	for _, b := range c.Batches {
		table, err := h.Scores.BatchStatistics(ctx, apptest.Office, b.ID)
		h.Must(err)
		total, err := table.Total(ctx)
		h.Must(err)
		if *total.Problems != *b.Problems || *total.Undone != *b.Undone {
			t.Errorf("%s says %d problems, its table %d", b.Name, *b.Problems, *total.Problems)
		}
	}
	towns, err := h.Progress.Cumulative(ctx, apptest.Leader, scheme.KindTownship)
	h.Must(err)
	f := towns.All
	if f.Units != 2 || f.Fixed != 1 || *f.Problems != 20 || f.Decisions["continue"] != 0 || towns.Organizations != 2 {
		t.Errorf("of the townships: %+v", f)
	}
	other, err := h.Progress.Cumulative(ctx, apptest.Leader, scheme.KindOther)
	h.Must(err)
	if len(other.Batches) != 0 || other.All.Units != 0 {
		t.Errorf("of a kind that is in no round: %+v", other)
	}
	h.InvalidAt("kind", apptest.ErrorOf(h.Progress.Cumulative(ctx, apptest.Leader, "town")))
	// what happens is counted at once
	h.MustDo(h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "bulletin", Batch: seven.Round.ID}))
	h.Fix(nine.Round.ID)
	c, err = h.Progress.Cumulative(ctx, apptest.Office, "")
	h.Must(err)
	if c.All.Fixed != 5 || c.All.Documents["bulletin"] != 0 {
		t.Errorf("after the second result: %+v; a draft is not issued", c.All)
	}
	if _, err := h.Progress.Cumulative(ctx, apptest.Officer, ""); records.KindOf(err) != records.Forbidden {
		t.Errorf("an organizer gets %v", err)
	}
	if len(c.Decisions) != 1 || c.Decisions[0].Code != string(rules.Continue) {
		t.Errorf("decisions %v", c.Decisions)
	}
}

// Domain A39: each batch says how many organizations its result charges; all together each is counted once.
func TestEveryBatchSaysWhomItsResultCharges(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	seven := h.Scored(7, 3)
	h.Fix(seven.Round.ID)
	nine, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 9, Name: "第9轮", StartsOn: "2024-09-01"})
	h.Must(err)
	h.JoinScored(nine.ID, seven.Units[0].Org, 0)
	h.Fix(nine.ID)
	c, err := h.Progress.Cumulative(ctx, apptest.Office, "")
	h.Must(err)
	got := []map[string]int{c.Batches[0].Charged, c.Batches[1].Charged, c.All.Charged}
	three := map[string]int{scheme.KindDepartment: 2, scheme.KindTownship: 1}
	if diff := cmp.Diff([]map[string]int{three, {scheme.KindDepartment: 1}, three}, got); diff != "" {
		t.Error(diff)
	}
}

// The table of a redo lists what the round before left open; over all rounds that is one problem.
func TestAProblemThatIsPutRightAgainIsCountedOnce(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	seven := h.Scored(7, 2)
	u := seven.Units[1]
	h.AddProblem(u)
	h.Fix(seven.Round.ID)
	before, err := h.Progress.Cumulative(ctx, apptest.Office, "")
	h.Must(err)
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, u.Evaluation.ID, decision.Request{
		To: rules.Yes, Decision: rules.Decision{Kind: rules.Redo, Reason: "整改成果较差", Due: "2027-01-31"},
	}))
	h.Issued(h.Draft("redo", u))
	after, err := h.Progress.Cumulative(ctx, apptest.Office, "")
	h.Must(err)
	if len(after.Batches) != 2 || *after.Batches[1].Problems == 0 {
		t.Fatalf("%d batches, the redo lists no problem", len(after.Batches))
	}
	if *after.All.Problems != *before.All.Problems || *after.All.Undone != *before.All.Undone {
		t.Errorf("%d problems became %d", *before.All.Problems, *after.All.Problems)
	}
}
