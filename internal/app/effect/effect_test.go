package effect_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	appeffect "minping/internal/app/effect"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/effect"
	"minping/internal/evaluation/final"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	"minping/internal/table"
)

// Domain A37–A39: deductions of a year by result, finding and decision, a township's charged to its county; every line
// leads back, the exported rows sum to the totals, and a result that was opened again has no effect.
func TestEveryEffectOfAYearLeadsBackToResultDecisionAndFindings(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	r := h.Scored(8, 4)
	county, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "青石县", Kind: scheme.KindCounty})
	h.Must(err)
	town := r.Units[3]
	changed := town.Org.V
	changed.ParentID = county.ID
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, town.Org.ID, records.AnyVersion, changed))
	open, err := h.Ledgers.New(ctx, apptest.Office, town.Evaluation.ID, ledger.Draft{Item: items.Item{
		Source: "feedback", Text: "工程款拖欠", Measures: []items.Measure{},
	}})
	h.Must(err)
	secret, err := h.Ledgers.New(ctx, apptest.Office, town.Evaluation.ID, ledger.Draft{
		Item: items.Item{Source: "feedback", Text: "某人的线索", Measures: []items.Measure{}}, Restricted: true, Readers: []string{"office"},
	})
	h.Must(err)
	none, err := h.Effects.Of(ctx, apptest.Office, h.Now().Year())
	h.Must(err)
	if len(none.Rows) != 0 {
		t.Fatalf("nothing is fixed, and there are effects: %+v", none.Rows)
	}
	f := h.Fix(r.Round.ID)
	ask := apptest.Yes(rules.Redo, "整改成果较差")
	ask.Due = "2027-01-31"
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, town.Evaluation.ID, ask))
	list, err := h.Effects.Of(ctx, apptest.Leader, h.Now().Year())
	h.Must(err)
	row := func(org, rule string) effect.Row {
		i := slices.IndexFunc(list.Rows, func(x effect.Row) bool { return x.Organization == org && x.Rule == rule })
		if i < 0 {
			t.Fatalf("%s has no %s among %+v", org, rule, list.Rows)
		}
		return list.Rows[i]
	}
	if x := row(town.Org.ID, "redo"); x.Points != "-1.00" || x.Decision != "redo" || x.Final != f.Final.Digest {
		t.Errorf("the decision takes off %+v", x)
	}
	x := row(town.Org.ID, "outstanding")
	if !slices.Equal(x.Items, []string{open.ID}) || slices.Contains(x.Items, secret.ID) {
		t.Errorf("it leads back to %v, want %s alone", x.Items, open.ID)
	}
	if x := row(county.ID, effect.RuleRollUp); x.Name != "青石县" || x.From != town.Org.ID || x.Evaluation != town.Evaluation.ID {
		t.Errorf("the county is charged %+v", x)
	}
	var b bytes.Buffer
	h.Must(h.Effects.Write(&b, list))
	sheets, err := table.Read(b.Bytes(), table.Options{})
	h.Must(err)
	said := ""
	for _, line := range sheets[0].Rows {
		said += strings.Join(line, "|") + "\n"
	}
	for _, want := range []string{
		"青石县", "限期重新整改", r.Round.V.Name + "|" + f.Final.Digest[:16], open.ID, "合计", "|" + town.Org.V.Name + "\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the workbook does not say %s:\n%s", want, said)
		}
	}
	if other, err := h.Effects.Of(ctx, apptest.Office, h.Now().Year()-1); err != nil || len(other.Rows) != 0 {
		t.Errorf("another year has %d effects: %v", len(other.Rows), err)
	}
	h.InvalidAt("year", apptest.ErrorOf(h.Effects.Of(ctx, apptest.Office, 20)))
	for _, a := range []records.Actor{apptest.Officer, apptest.Auditor, town.Staff()} {
		h.RefusedAs("not_yours", apptest.ErrorOf(h.Effects.Of(ctx, a, 2026)))
	}
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Leader, r.Round.ID, records.AnyVersion, "情况属实"))
	if gone, err := h.Effects.Of(ctx, apptest.Office, h.Now().Year()); err != nil || len(gone.Rows) != 0 {
		t.Errorf("of a result that was opened again there are %d effects: %v", len(gone.Rows), err)
	}
}

// Two batches of a year can be told apart even if both have the same name, as older data may, and were fixed on one
// day.
func TestEffectsSayWhichBatchTheyFollowFrom(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	alone := h.Scored(1, 2)
	batches := []string{alone.Round.ID}
	for no := 2; no < 6; no += 2 {
		b, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{
			Name: "合并评估", Rounds: []string{h.Scored(no, 2).Round.ID, h.Scored(no+1, 2).Round.ID},
		})
		h.Must(err)
		h.MustDo(records.Update(ctx, h.Env, round.KindBatch, b.ID, records.AnyVersion, func(b *round.Batch) error {
			b.Name = "合并评估"
			return nil
		}))
		batches = append(batches, b.ID)
	}
	for _, id := range batches {
		h.Fix(id)
	}
	list, err := h.Effects.Of(ctx, apptest.Office, h.Now().Year())
	h.Must(err)
	said := map[string]string{}
	for _, x := range list.Rows {
		if x.Batch != "" {
			said[x.Batch] = x.BatchName
		}
	}
	distinct := map[string]bool{}
	for _, name := range said {
		distinct[name] = true
	}
	if len(said) != 3 || len(distinct) != 3 || said[alone.Round.ID] != alone.Round.V.Name {
		t.Errorf("the batches are called %v", said)
	}
}

// A result that is fixed on New Year's morning is the new year's, whatever the date is in Greenwich.
func TestAResultCountsInItsYearInChina(t *testing.T) {
	newYear := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC) // midnight in China
	for at, want := range map[time.Time]int{newYear.Add(-time.Second): 2026, newYear: 2027} {
		if got := appeffect.YearOf(final.Final{At: at}); got != want {
			t.Errorf("%v is in %d", at, got)
		}
	}
}
