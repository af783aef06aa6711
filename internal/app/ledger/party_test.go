package ledger_test

import (
	"testing"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// A unit writes its measures; the problem stays as the office wrote it. A settled item cannot be changed.
func TestAUnitChangesItsMeasuresAndNothingElse(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.item("学习不深入")
	changed, err := e.Change(e.ctx(), unitA, v.ID, records.AnyVersion, ledger.Draft{Item: rules.Item{
		Source: "clue", No: "9", Title: "没有问题", Text: "学习深入", Common: true,
		Measures: []rules.Measure{{Text: "每月学习"}},
	}})
	e.must(err)
	i := changed.Item
	if i.Text != "学习不深入" || i.Source != "feedback" || i.Title != "" || i.Common || i.No != v.Item.No {
		t.Errorf("the unit changed what it was told: %+v", i)
	}
	if len(i.Measures) != 1 || i.Measures[0].Text != "每月学习" {
		t.Errorf("its measures are %+v", i.Measures)
	}
	e.step(unitA, v.ID, report)
	e.step(personnel, v.ID, ledger.StepRequest{Result: "settled", Reason: "核对了现场"})
	for _, a := range []records.Actor{office, unitA} {
		_, err := e.Change(e.ctx(), a, v.ID, records.AnyVersion, ledger.Draft{Item: rules.Item{
			Source: "feedback", Text: "改过", Measures: []rules.Measure{{Text: "改过"}},
		}})
		if records.KindOf(err) != records.Conflict {
			t.Errorf("%s changes what is settled: %v", a.Role, err)
		}
	}
}

// A body that supervises a unit is known by the organization's id as well as by its name, and by no other.
func TestWhoSupervisesAUnitIsKnownByIdOrName(t *testing.T) {
	e := newEnv(t, memory.Open())
	unit, err := e.rounds.ShowOrganization(e.ctx(), e.orgs["市甲局"])
	e.must(err)
	for body, want := range map[string]bool{
		unit.V.SupervisorID: true, "派驻第一组": true, "派驻第二组": false, e.orgs["市乙局"]: false,
	} {
		who := records.Actor{ID: "pz", Name: "pz", Role: auth.Supervisor, Body: body}
		_, err := e.Items(e.ctx(), who, ledger.Filter{EvaluationID: e.units["市甲局"]}, 0, 10)
		if (err == nil) != want {
			t.Errorf("a body %q: %v", body, err)
		}
		if _, err := e.Items(e.ctx(), who, ledger.Filter{EvaluationID: e.units["市乙局"]}, 0, 10); err == nil {
			t.Errorf("a body %q opens the ledger of a unit that nobody supervises", body)
		}
	}
}
