package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// Promise 4 and 6: the words of the table have a line for each problem that its counts call outstanding, and of
// restricted ones the number alone.
func TestWhatIsOutstandingIsSaidAsItIsCounted(t *testing.T) {
	e := newEnv(t, memory.Open())
	settled, basic := e.Problem("问题一。"), e.Problem("问题二")
	third := e.Problem("问题三")
	for _, v := range []ledger.View{settled, basic} {
		e.Do(unitA, v.ID, report)
	}
	e.Do(discipline, settled.ID, ledger.StepRequest{Result: "settled"})
	e.Do(discipline, basic.ID, ledger.StepRequest{Result: "basic", Reason: "还差一项"})
	const secret = "某人收受礼金"
	_, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{
		Item: rules.Item{Source: "named", Text: secret}, Restricted: true,
	})
	e.Must(err)
	_, err = e.Mark(e.Ctx(), office, []string{settled.ID}, true)
	e.Must(err)
	id := e.Evaluations["市甲局"]
	said, err := e.Said(e.Ctx(), []string{id, e.Evaluations["市乙局"]})
	e.Must(err)
	if _, ok := said[e.Evaluations["市乙局"]]; ok {
		t.Error("a unit without a ledger says something")
	}
	got := said[id]
	want := []string{"问题二（基本完成）", "问题三（未完成）", "另有 1 项，限授权人员查看"}
	if third.ID < basic.ID { // items that came in no file are in the order of their ids
		want[0], want[1] = want[1], want[0]
	}
	if strings.Join(got.Outstanding, "|") != strings.Join(want, "|") || len(got.Common) != 1 || got.Common[0] != "问题一" {
		t.Errorf("%+v", got)
	}
	if strings.Contains(fmt.Sprint(said), secret) {
		t.Error("it says the words of a restricted item")
	}
	ev, err := e.Rounds.ShowEvaluation(e.Ctx(), id)
	e.Must(err)
	if n := ev.V.Facts.OutstandingItems(); n != len(want) {
		t.Errorf("%d are counted, %d said", n, len(want))
	}
	es, err := round.Worded(e.Ctx(), e.Rounds, []records.Versioned[round.Evaluation]{ev})
	e.Must(err)
	if text := es[0].V.Facts.Outstanding; !strings.HasPrefix(text, "1．"+want[0]+"。\n2．") {
		t.Errorf("the facts say %q", text)
	}
}

// A mark is the office's, and never on a restricted item: its words would be in the bulletin (promise 6).
func TestARestrictedItemIsNeverACommonProblem(t *testing.T) {
	e := newEnv(t, memory.Open())
	open := e.Problem("会议多")
	sealed, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{Source: "clue", Text: "线索"}})
	e.Must(err)
	_, err = e.Mark(e.Ctx(), discipline, []string{open.ID}, true)
	e.Refused(err, "office_only")
	_, err = e.Mark(e.Ctx(), office, []string{open.ID, sealed.ID}, true)
	e.Refused(err, "restricted")
	v, err := e.Show(e.Ctx(), office, open.ID)
	e.Must(err)
	if v.Item.Common {
		t.Error("the other one was marked all the same")
	}
	_, err = e.Mark(e.Ctx(), office, []string{strings.Repeat("x", store.MaxID+1)}, true)
	e.Refused(err, "items")
	for _, want := range []int{1, 0} {
		n, err := e.Mark(e.Ctx(), office, []string{open.ID, open.ID}, true)
		e.Must(err)
		if n != want {
			t.Errorf("%d were marked, want %d", n, want)
		}
	}
}

// The unit records the progress of a measure; the checking body does not, and a settled item cannot be changed.
func TestProgressIsTheUnitsAndEndsWithTheItem(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("会议多")
	eighty := 80
	r := ledger.ProgressReport{Text: "已减半", Percent: &eighty, Claim: rules.ClaimDoing}
	_, err := e.Progress(e.Ctx(), discipline, v.ID, records.AnyVersion, r)
	e.Refused(err, "forbidden")
	_, err = e.Progress(e.Ctx(), unitA, v.ID, records.AnyVersion, ledger.ProgressReport{Measure: 1, Text: "无此措施"})
	e.Refused(err, "invalid")
	got, err := e.Progress(e.Ctx(), unitA, v.ID, v.Version, r)
	e.Must(err)
	m := got.Item.Measures[0]
	if len(m.Progress) != 1 || m.Progress[0].By != "jia" || *m.Percent != 80 || m.Text != "措施" {
		t.Errorf("%+v", m)
	}
	_, err = e.Progress(e.Ctx(), unitA, v.ID, v.Version, r)
	e.Refused(err, "stale")
	e.Do(unitA, v.ID, report)
	e.Do(discipline, v.ID, ledger.StepRequest{Result: "settled"})
	_, err = e.Progress(e.Ctx(), unitA, v.ID, records.AnyVersion, r)
	e.Refused(err, "settled")
}

// With teams in a batch an assessor has to do with the targets of the own team only (evaluation §5).
func TestAnAssessorSeesTheLedgersOfTheTeam(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("会议多")
	target, all := e.Evaluations["市乙局"], false
	e.OnlyTeam(func(_ context.Context, _ records.Actor, batch string) ([]string, bool, error) {
		if batch != e.RoundID {
			t.Errorf("asked about %s", batch)
		}
		return []string{target}, all, nil
	})
	_, err := e.Show(e.Ctx(), assessor, v.ID)
	e.Refused(err, "other_unit")
	l, err := e.Items(e.Ctx(), assessor, ledger.Filter{RoundID: e.RoundID}, 0, 10)
	e.Must(err)
	if l.Total != 0 || len(l.ByUnit) != 1 {
		t.Errorf("%+v", l)
	}
	all = true
	_, err = e.Show(e.Ctx(), assessor, v.ID)
	e.Must(err)
	all, target = false, e.Evaluations["市甲局"]
	_, err = e.Show(e.Ctx(), assessor, v.ID)
	e.Must(err)
}

// A self-check is asked once however often it is sent, answered once, and how late it came is fixed (promises 7, 8).
func TestASelfCheckIsAskedOnceAndAnsweredOnce(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("会议多")
	org := e.Orgs["市乙局"]
	r := ledger.SelfCheckRequest{Text: "会议多", Items: []string{v.ID}, Organizations: []string{org, org}, Due: "2024-03-05"}
	_, err := e.AskSelfChecks(e.Ctx(), office, r)
	e.Refused(err, "not_common")
	_, err = e.Mark(e.Ctx(), office, []string{v.ID}, true)
	e.Must(err)
	_, err = e.AskSelfChecks(e.Ctx(), unitA, r)
	e.Refused(err, "office_only")
	for day, why := range map[deadline.Day]string{
		"2024-02-30": "日历上没有这一天。", "9999-03-05": "年份应在 2000 到 2100 之间。", "2020-03-05": "报送期限不能在今天以前。",
	} {
		wrong := r
		wrong.Due = day
		_, err = e.AskSelfChecks(e.Ctx(), office, wrong)
		if f, _ := apptest.Readable(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Text.ZH != why {
			t.Errorf("%s: %v, want %s", day, err, why)
		}
	}
	for range 2 {
		got, err := e.AskSelfChecks(e.Ctx(), office, r)
		e.Must(err)
		if len(got) != 1 || got[0].V.Name != "市乙局" {
			t.Fatalf("%+v", got)
		}
	}
	all, err := e.SelfChecks(e.Ctx(), unitA, org)
	e.Must(err)
	if len(all) != 0 {
		t.Error("a unit sees what another was asked")
	}
	all, err = e.SelfChecks(e.Ctx(), unitB, "")
	e.Must(err)
	if len(all) != 1 {
		t.Fatalf("%d are asked", len(all))
	}
	e.Move(7 * 24 * time.Hour)
	id := all[0].ID
	_, err = e.AnswerSelfCheck(e.Ctx(), unitA, id, records.AnyVersion, "none", "没有")
	e.Refused(err, "other_unit")
	_, err = e.AnswerSelfCheck(e.Ctx(), unitB, id, records.AnyVersion, "maybe", "")
	e.Refused(err, "invalid")
	got, err := e.AnswerSelfCheck(e.Ctx(), unitB, id, records.AnyVersion, "found", "减了一半")
	e.Must(err)
	if got.V.Reply.Handed.LateDays != 3 {
		t.Errorf("late by %d days", got.V.Reply.Handed.LateDays)
	}
	_, err = e.AnswerSelfCheck(e.Ctx(), unitB, id, records.AnyVersion, "none", "改口")
	e.Refused(err, "replied")
}

func TestTheLedgerIsInTheOrderOfItsNumbers(t *testing.T) {
	e := newEnv(t, memory.Open(), "市甲局")
	for _, no := range []string{"10", "2", "三", "1"} {
		_, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{
			Source: "feedback", No: no, Text: "第" + no + "项",
		}})
		e.Must(err)
	}
	list, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 10)
	e.Must(err)
	got := ""
	for _, i := range list.Items {
		got += i.Item.No + " "
	}
	if got != "1 2 三 10 " {
		t.Errorf("order: %s", got)
	}
}
