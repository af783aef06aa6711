package ledger_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// A unit writes its measures; the problem stays as the office wrote it. A settled item cannot be changed.
func TestAUnitChangesItsMeasuresAndNothingElse(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("学习不深入")
	changed, err := e.Change(e.Ctx(), unitA, v.ID, records.AnyVersion, ledger.Draft{Item: rules.Item{
		Source: "clue", No: "9", Title: "没有问题", Text: "学习深入", Common: true,
		Measures: []rules.Measure{{Text: "每月学习"}},
	}})
	e.Must(err)
	i := changed.Item
	if i.Text != "学习不深入" || i.Source != "feedback" || i.Title != "" || i.Common || i.No != v.Item.No {
		t.Errorf("the unit changed what it was told: %+v", i)
	}
	if len(i.Measures) != 1 || i.Measures[0].Text != "每月学习" {
		t.Errorf("its measures are %+v", i.Measures)
	}
	e.Do(unitA, v.ID, report)
	e.Do(personnel, v.ID, ledger.StepRequest{Result: "settled", Reason: "核对了现场"})
	for _, a := range []records.Actor{office, unitA} {
		_, err := e.Change(e.Ctx(), a, v.ID, records.AnyVersion, ledger.Draft{Item: rules.Item{
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
	unit, err := e.Rounds.ShowOrganization(e.Ctx(), e.Orgs["市甲局"])
	e.Must(err)
	for body, want := range map[string]bool{
		unit.V.SupervisorID: true, "派驻第一组": true, "派驻第二组": false, e.Orgs["市乙局"]: false,
	} {
		who := records.Actor{ID: "pz", Name: "pz", Role: auth.Supervisor, Body: body}
		_, err := e.Items(e.Ctx(), who, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, 0, 10)
		if (err == nil) != want {
			t.Errorf("a body %q: %v", body, err)
		}
		if _, err := e.Items(e.Ctx(), who, ledger.Filter{EvaluationID: e.Evaluations["市乙局"]}, 0, 10); err == nil {
			t.Errorf("a body %q opens the ledger of a unit that no one supervises", body)
		}
	}
}

// Evaluation §5: an assessor, or a supervising body, adds what it finds. What was fed back, and what only named readers
// may see, is the office's to add.
func TestAnAssessorAddsOnlyWhatItFinds(t *testing.T) {
	e := newEnv(t, memory.Open())
	at := e.Evaluations["市甲局"]
	add := func(a records.Actor, source string) error {
		_, err := e.New(e.Ctx(), a, at, ledger.Draft{Item: rules.Item{Source: source, Text: "以会议落实整改"}})
		return err
	}
	for _, a := range []records.Actor{assessor, personnel} {
		if err := add(a, "found"); err != nil {
			t.Errorf("%s adds a new problem: %v", a.Role, err)
		}
		offered := e.Sources(a)
		if len(offered) != 1 || offered[0].Code != "found" {
			t.Errorf("%s is offered %+v", a.Role, offered)
		}
	}
	all := e.Pack().Sources
	if n := len(e.Sources(office)); n != len(all) {
		t.Errorf("the office is offered %d of %d sources", n, len(all))
	}
	for _, s := range all {
		e.Must(add(office, s.Code))
		if s.Code == "found" {
			continue
		}
		for _, a := range []records.Actor{assessor, personnel} {
			err := add(a, s.Code)
			if p, ok := apptest.Readable(err); !ok || records.KindOf(err) != records.Invalid || len(p.Fields) != 1 ||
				p.Fields[0].Field != "source" || !strings.Contains(p.Fields[0].Text.ZH, "新发现") {
				t.Errorf("%s adds an item of %s: %v", a.Role, s.Code, err)
			}
		}
	}
	list, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: at}, 0, 100)
	e.Must(err)
	if want := len(all) + 2; list.Total != want {
		t.Errorf("%d items, want %d: what is refused leaves nothing", list.Total, want)
	}
}

// What a checking body may not write by hand it does not write by a file: it brings in the new problems that it found,
// and neither adds to what was fed back nor changes it.
func TestACheckingBodyImportsWhatItFound(t *testing.T) {
	e := newEnv(t, memory.Open())
	_, err := e.Commit(e.Ctx(), office, e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, twoUnits).ID)
	e.Must(err)
	const found = "序号,被巡察单位,反馈问题,整改措施,问题来源\r\n1,市甲局,食堂账目没有公开,公开账目,新发现\r\n"
	for _, a := range []records.Actor{assessor, personnel} {
		for source, want := range map[string]string{"feedback": "invalid", "audit": "invalid", "found": "", "": ""} {
			p, err := e.Upload(e.Ctx(), a, ledgerfile.Upload{RoundID: e.RoundID, Source: source, File: []byte(found)})
			if want != "" {
				e.Refused(err, want)
				continue
			}
			e.Must(err)
			if p.New != 1 || p.Fatal != 0 {
				t.Errorf("%s from %q: %+v", a.Role, source, p)
			}
		}
		const fed = "序号,被巡察单位,反馈问题,整改措施,责任领导,完成时限,整改状态,问题来源\r\n" +
			"2,市甲局,制度不全,修订制度,李四,3月底前,正在整改,巡察反馈\r\n"
		for name, raw := range map[string]string{
			"one fed back":              strings.Replace(found, "新发现", "巡察反馈", 1),
			"a changed one":             strings.Replace(fed, "修订制度", "不再修订", 1),
			"one fed back as a new one": strings.Replace(fed, "巡察反馈", "新发现", 1),
			"one without a source":      "序号,被巡察单位,反馈问题,整改措施\r\n2,市甲局,制度不全,修订制度\r\n",
		} {
			p := e.Send(a, ledgerfile.Upload{RoundID: e.RoundID}, raw)
			if p.Fatal != 1 || p.New != 0 || p.Changed != 0 {
				t.Errorf("%s, %s: %d wrong, %d new, %d changed", a.Role, name, p.Fatal, p.New, p.Changed)
			}
			_, err := e.Commit(e.Ctx(), a, p.ID)
			e.Refused(err, "import_rows")
		}
	}
	d, err := e.Commit(e.Ctx(), assessor, e.Send(assessor, ledgerfile.Upload{RoundID: e.RoundID}, found).ID)
	e.Must(err)
	if d.New != 1 {
		t.Errorf("done: %+v", d)
	}
	for raw, fatal := range map[string]int{found: 0, strings.Replace(found, "公开账目", "以后公开", 1): 1} {
		p := e.Send(assessor, ledgerfile.Upload{RoundID: e.RoundID}, raw)
		if p.Fatal != fatal || p.Same != 1-fatal || p.Changed != 0 {
			t.Errorf("once more: %d wrong, %d the same, %d changed", p.Fatal, p.Same, p.Changed)
		}
	}
}
