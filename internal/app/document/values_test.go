package document_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/document"
	items "minping/internal/evaluation/ledger"
)

// What a document says about a batch and a unit is what the result and the facts say, each under its own name.
func TestADocumentSaysWhatTheResultAndTheFactsSay(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 5)
	f := h.Fix(r.Round.ID).Final
	d, err := h.Documents.Draft(t.Context(), apptest.Office, document.Draft{Type: "summary", Batch: r.Round.ID})
	h.Must(err)
	best, all, grades, sum := []string{}, []string{}, map[string]bool{}, new(big.Rat)
	for i, row := range f.Rows {
		if i < 3 {
			best = append(best, row.Name)
		}
		all = append(all, row.Score)
		grades[row.Grade] = true
		score, _ := decimal.Parse(row.Score)
		sum.Add(sum, score)
	}
	said := d.V.Data.Values
	for name, want := range map[string]string{
		"名次靠前单位": strings.Join(best, "、"), "未评估单位": "无",
		"平均得分": decimal.Round2(sum.Mul(sum, big.NewRat(1, 5))),
	} {
		if said[name] != want {
			t.Errorf("%s is %q, want %q", name, said[name], want)
		}
	}
	for _, score := range all {
		if !strings.Contains(said["得分一览"], score+"分") {
			t.Errorf("%s is in no line of %q", score, said["得分一览"])
		}
	}
	if n := strings.Count(said["等次分布"], "个"); n != len(grades) {
		t.Errorf("%d grades in %q, want %d", n, said["等次分布"], len(grades))
	}
	unit := h.Draft("notification", r.Units[0]).V.Data.Values
	for name, want := range map[string]string{
		"单位": "第8轮第1局", "本单位未到位事项": "公车管理制度未落实\n工程款拖欠", "突出问题": "以会议落实整改",
		"意见建议": "按月公开进度", "本单位未到位数": "2", "本单位新问题数": "1", "市纪委监委结论": "基本到位", "市委组织部结论": "落实到位",
	} {
		if unit[name] != want {
			t.Errorf("of a unit, %s is %q, want %q", name, unit[name], want)
		}
	}
}

// A unit that is left out was not assessed: text and table count the same units.
func TestABulletinCountsNoUnitThatIsLeftOut(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 3)
	out := map[string]string{r.Units[1].Evaluation.ID: "机构撤销"} // the only township
	_, err := h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{LeftOut: out})
	h.Must(err)
	v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "bulletin", Batch: r.Round.ID})
	h.Must(err)
	values := v.V.Data.Values
	got := values["单位数"] + "，" + values["各类单位数"] + "，" + values["未到位数"] + "，" + values["等次分布"]
	if !strings.HasPrefix(got, "2，市直部门2个，4，") || strings.Contains(values["对象名单"], "第8轮第2局") {
		t.Errorf("it draws from %s, %s", got, values["对象名单"])
	}
	if len(v.V.To) != 3 {
		t.Errorf("it goes to %d units", len(v.V.To))
	}
}

func TestASummaryQuotesNothingOfAUnitThatIsLeftOut(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 3)
	for _, u := range r.Units[1:] {
		v, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, ledger.Draft{
			Item: items.Item{Source: "feedback", Title: "以会议落实整改"},
		})
		h.Must(err)
		h.MustDo(h.Ledgers.Mark(ctx, apptest.Office, []string{v.ID}, true))
	}
	_, err := h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{
		LeftOut: map[string]string{r.Units[1].Evaluation.ID: "机构撤销"},
	})
	h.Must(err)
	for _, kind := range []string{"summary", "bulletin"} {
		v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: kind, Batch: r.Round.ID})
		h.Must(err)
		for name, text := range v.V.Data.Values {
			if name != "未评估单位" && strings.Contains(text, r.Units[1].Org.V.Name) {
				t.Errorf("%s: %s still names the unit: %s", kind, name, text)
			}
		}
		for _, name := range []string{"未到位事项", "日常监督结果", "整改建议", "突出问题汇总", "共性问题"} {
			if !strings.Contains(v.V.Data.Values[name], r.Units[2].Org.V.Name) {
				t.Errorf("%s: %s has lost a unit that was assessed", kind, name)
			}
		}
	}
}

// Supervision goes on after the result is fixed, and the ledger with it: text and table of a document about the result
// count what was counted then (promise 1 of evaluation §9).
func TestADocumentCountsProblemsAsTheResultDid(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	id := r.Units[0].Evaluation.ID
	item := func(title string) ledger.View {
		v, err := h.Ledgers.New(ctx, apptest.Office, id, ledger.Draft{
			Item: items.Item{Source: "feedback", Title: title},
		})
		h.Must(err)
		return v
	}
	first := item("以会议落实整改")
	item("资金滞留")
	h.Fix(r.Round.ID)
	h.MustDo(h.Ledgers.Step(ctx, apptest.Office, first.ID, records.AnyVersion, ledger.StepRequest{
		To: items.Withdrawn, Reason: "重复",
	}))
	item("以文件落实整改")
	item("车辆管理混乱")
	for kind, want := range map[string]string{"bulletin": "2，2", "plan": "3，3"} {
		v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: kind, Batch: r.Round.ID})
		h.Must(err)
		if got := v.V.Data.Values["反馈问题数"] + "，" + v.V.Data.Values["未到位数"]; got != want {
			t.Errorf("%s counts %s, want %s", kind, got, want)
		}
	}
	view, err := h.Scores.Statistics(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	for row, err := range view.Rows(ctx) {
		h.Must(err)
		if *row.Problems != 2 || *row.Undone != 2 || *row.CompletionRate != "0.00" ||
			!strings.HasPrefix(row.Outstanding, "结果锁定后台账有变化，现有3项未整改到位。\n1．") {
			t.Errorf("the table: %d, %d, %s, %q", *row.Problems, *row.Undone, *row.CompletionRate, row.Outstanding)
		}
	}
	total, err := view.Total(ctx)
	h.Must(err)
	if *total.Problems != 2 {
		t.Errorf("the total of the table: %d", *total.Problems)
	}
}

// A unit is told about the round it was in, not about those that were assessed together with it.
func TestALetterNamesTheRoundOfItsUnit(t *testing.T) {
	h := newEnv(t)
	eight, nine := h.Scored(8, 1), h.Scored(9, 1)
	b, err := h.Finals.NewBatch(t.Context(), apptest.Office, round.Batch{
		Name: "市委第八轮、第九轮", Rounds: []string{eight.Round.ID, nine.Round.ID},
	})
	h.Must(err)
	h.Fix(b.ID)
	if v := h.Draft("notification", nine.Units[0]); v.V.Data.Values["轮次"] != "第9轮" {
		t.Errorf("it names %s", v.V.Data.Values["轮次"])
	}
}

// A list is narrowed by what is asked for, what changed last comes first, and a unit's has its own and nothing else.
func TestAListOfDocumentsIsNarrowedAndTheLastComesFirst(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	u, other := r.Units[0], r.Units[1]
	h.Fix(r.Round.ID)
	first := h.Draft("notification", u)
	h.Pass(time.Hour)
	second := h.Draft("notification", other)
	listed := func(a records.Actor, f document.Filter) []string {
		all, err := h.Documents.List(t.Context(), a, f)
		h.Must(err)
		ids := []string{}
		for _, x := range all {
			ids = append(ids, x.ID)
		}
		return ids
	}
	want := func(what string, got []string, ids ...string) {
		if !slices.Equal(got, ids) {
			t.Errorf("%s: %v, want %v", what, got, ids)
		}
	}
	office := apptest.Office
	want("all", listed(office, document.Filter{}), second.ID, first.ID)
	want("of a unit", listed(office, document.Filter{Evaluation: u.Evaluation.ID}), first.ID)
	want("of a type", listed(office, document.Filter{Type: "notification"}), second.ID, first.ID)
	want("of another type", listed(office, document.Filter{Type: "summary"}))
	want("of a state", listed(office, document.Filter{State: rules.StateIssued}))
	want("of a batch", listed(office, document.Filter{Batch: r.Round.ID}), second.ID, first.ID)
	want("of another batch", listed(office, document.Filter{Batch: "another"}))
	h.Pass(time.Hour)
	h.Issued(first)
	want("after a step", listed(office, document.Filter{}), first.ID, second.ID)
	want("a unit's own", listed(u.Staff(), document.Filter{}), first.ID)
	want("a unit's own of another type", listed(u.Staff(), document.Filter{Type: "summary"}))
	want("of a unit without one", listed(other.Staff(), document.Filter{}))
	h.InvalidAt("note", apptest.ErrorOf(h.Documents.Receive(t.Context(), u.Staff(), first.ID, strings.Repeat("长", 201))))
	for _, signed := range []bool{false, true} {
		own, err := h.Documents.List(t.Context(), u.Staff(), document.Filter{})
		h.Must(err)
		if len(own) != 1 || own[0].Mine != signed {
			t.Errorf("signed %v: %+v", signed, own)
		}
		h.MustDo(h.Documents.Receive(t.Context(), u.Staff(), first.ID, strings.Repeat("长", 200)))
	}
	all, err := h.Documents.List(t.Context(), office, document.Filter{State: rules.StateIssued})
	h.Must(err)
	if len(all) != 1 || all[0].ApprovedBy != apptest.Leader.Name || all[0].Unit != u.Org.V.Name {
		t.Errorf("its line says %+v", all)
	}
}

func TestAnIssueIsOfTheVersionThatWasSeen(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	d := h.Approved(h.Draft("notification", r.Units[0]))
	issue := func(seen int) error {
		return apptest.ErrorOf(h.Documents.Step(t.Context(), apptest.Office, d.ID, seen,
			document.StepRequest{To: rules.StateIssued}))
	}
	h.RefusedAs("stale", issue(d.Version-1))
	h.Must(issue(d.Version))
}

func TestNumbersArePassedOverInASeriesThatCanBe(t *testing.T) {
	h := newEnv(t)
	pass := func(code string, year, n int) error {
		return h.Documents.PassOver(t.Context(), apptest.Office, code, year, n, "上半年用纸质登记")
	}
	for _, c := range []struct {
		at, code string
		year     int
	}{
		{"series", "", 2024},
		{"series", "—", 2024},
		{"series", strings.Repeat("巡", 31), 2024},
		{"year", "巡办发", 1999},
		{"year", "巡办发", 2100},
	} {
		h.InvalidAt(c.at, pass(c.code, c.year, 3))
	}
	for _, year := range []int{2000, 2099} {
		h.Must(pass("巡办发", year, 3))
		h.InvalidAt("number", pass("巡办发", year, 3))
	}
}
