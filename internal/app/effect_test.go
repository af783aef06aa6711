package app

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/effect"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	"minping/internal/table"
)

// Domain A37–A39: deductions of a year by result, finding and decision, a township's charged to its county; every line
// leads back, the exported rows sum to the totals, and a result that was opened again has no effect.
func TestEveryEffectOfAYearLeadsBackToResultDecisionAndFindings(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	r := h.scored(8, 4)
	county, err := h.Rounds.NewOrganization(ctx, office, round.Organization{Name: "青石县", Kind: scheme.KindCounty})
	h.must(err)
	town := r.units[3]
	changed := town.org.V
	changed.ParentID = county.ID
	h.must2(h.Rounds.ChangeOrganization(ctx, office, town.org.ID, records.AnyVersion, changed))
	open, err := h.Ledgers.New(ctx, office, town.evaluation.ID, ledger.Draft{Item: items.Item{
		Source: "feedback", Text: "工程款拖欠", Measures: []items.Measure{},
	}})
	h.must(err)
	secret, err := h.Ledgers.New(ctx, office, town.evaluation.ID, ledger.Draft{
		Item: items.Item{Source: "feedback", Text: "某人的线索", Measures: []items.Measure{}}, Restricted: true, Readers: []string{"office"},
	})
	h.must(err)
	none, err := h.Effects.Of(ctx, office, h.now().Year())
	h.must(err)
	if len(none.Rows) != 0 {
		t.Fatalf("nothing is fixed, and there are effects: %+v", none.Rows)
	}
	f := h.fix(r.round.ID)
	ask := yes(rules.Redo, "整改成果较差")
	ask.Due = "2027-01-31"
	h.must2(h.Decisions.Decide(ctx, office, town.evaluation.ID, ask))
	list, err := h.Effects.Of(ctx, leader, h.now().Year())
	h.must(err)
	row := func(org, rule string) effect.Row {
		i := slices.IndexFunc(list.Rows, func(x effect.Row) bool { return x.Organization == org && x.Rule == rule })
		if i < 0 {
			t.Fatalf("%s has no %s among %+v", org, rule, list.Rows)
		}
		return list.Rows[i]
	}
	if x := row(town.org.ID, "redo"); x.Points != "-1.00" || x.Decision != "redo" || x.Final != f.Final.Digest {
		t.Errorf("the decision takes off %+v", x)
	}
	if x := row(town.org.ID, "outstanding"); !slices.Equal(x.Items, []string{open.ID}) || slices.Contains(x.Items, secret.ID) {
		t.Errorf("it leads back to %v, want %s alone", x.Items, open.ID)
	}
	if x := row(county.ID, effect.RuleRollUp); x.Name != "青石县" || x.From != town.org.ID || x.Evaluation != town.evaluation.ID {
		t.Errorf("the county is charged %+v", x)
	}
	var b bytes.Buffer
	h.must(h.Effects.Write(&b, list))
	sheets, err := table.Read(b.Bytes(), table.Options{})
	h.must(err)
	said := ""
	for _, line := range sheets[0].Rows {
		said += strings.Join(line, "|") + "\n"
	}
	for _, want := range []string{"青石县", "限期重新整改", f.Final.Digest[:16], open.ID, "合计"} {
		if !strings.Contains(said, want) {
			t.Errorf("the workbook does not say %s:\n%s", want, said)
		}
	}
	if other, err := h.Effects.Of(ctx, office, h.now().Year()-1); err != nil || len(other.Rows) != 0 {
		t.Errorf("another year has %d effects: %v", len(other.Rows), err)
	}
	h.invalidAt("year", second(h.Effects.Of(ctx, office, 20)))
	for _, a := range []records.Actor{officer, auditor, town.staff()} {
		h.refusedAs("not_yours", second(h.Effects.Of(ctx, a, 2026)))
	}
	h.must2(h.Finals.Undo(ctx, office, r.round.ID, "评分录入有误"))
	h.must2(h.Finals.Undo(ctx, leader, r.round.ID, ""))
	if gone, err := h.Effects.Of(ctx, office, h.now().Year()); err != nil || len(gone.Rows) != 0 {
		t.Errorf("of a result that was opened again there are %d effects: %v", len(gone.Rows), err)
	}
}
