package ledgerfile_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/store/memory"
	"minping/internal/table"
)

// file returns an export as a file.
func (e *env) file(f ledger.Filter, layout, format string) string {
	e.T.Helper()
	x, err := e.Export(e.Ctx(), office, f, layout, format)
	e.Must(err)
	var b bytes.Buffer
	e.Must(x.Write(&b))
	return b.String()
}

// names returns the worksheets of a file.
func (e *env) names(raw string) string {
	e.T.Helper()
	sheets, err := table.Read([]byte(raw), table.Options{})
	e.Must(err)
	out := ""
	for _, s := range sheets {
		out += s.Name + "，"
	}
	return strings.TrimSuffix(out, "，")
}

// held returns the problems of every unit.
func (e *env) held() (out string) {
	e.T.Helper()
	for _, name := range []string{"市甲局", "市乙局"} {
		l, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: e.Evaluations[name]}, 0, 100)
		e.Must(err)
		var problems []string
		for _, i := range l.Items {
			problems = append(problems, fmt.Sprint(i.Item.Source, i.Item.Title, i.Item.Text, len(i.Item.Measures)))
		}
		slices.Sort(problems)
		out += name + fmt.Sprintln(problems)
	}
	return out
}

// What came in no file of the round is exported with its unit, so that the export is imported as it is, and is the
// same after that.
func TestAnExportPutsNoItemOnAnotherUnitsWorksheet(t *testing.T) {
	book := workbook(t, "市甲局", headed+"1｜问题一｜措施一｜张三｜3月底｜", "市乙局", headed+"1｜问题二｜措施二｜李四｜4月底｜")
	one := workbook(t, "市甲局", headed+"1｜问题一｜措施一｜张三｜3月底｜")
	const csv = "单位,序号,反馈问题,整改措施,来源\n市甲局,1,问题一,措施一,巡察"
	untold := strings.ReplaceAll(csv, "来源", "随便")
	own := func(e *env) {
		u := ledgerfile.Upload{RoundID: e.RoundID, EvaluationID: e.Evaluations["市乙局"]}
		e.ImportAll(office, u, "序号,反馈问题,整改措施,来源\n9,问题九,措施九,巡察")
	}
	add := func(e *env, source, title, text string) {
		_, err := e.New(e.Ctx(), office, e.Evaluations["市乙局"], ledger.Draft{Item: rules.Item{
			Source: source, Title: title, Text: text, Measures: []rules.Measure{{Text: "措施九"}, {Text: "措施十"}},
		}})
		e.Must(err)
	}
	hand := func(e *env, source, title string) { add(e, source, title, "问题九") }
	plain := func(e *env) { // two items of one problem, and two that are no more than measures
		hand(e, "feedback", "")
		hand(e, "feedback", "")
		for _, due := range []string{"2024-03-31", "2024-04-30"} {
			_, err := e.New(e.Ctx(), office, e.Evaluations["市乙局"], ledger.Draft{Item: rules.Item{
				Source: "feedback",
				Measures: []rules.Measure{
					{Text: "立行立改", Due: term.Due{Kind: term.Day, Day: deadline.Day(due)}}, {Text: "回头看"},
				},
			}})
			e.Must(err)
		}
	}
	other := func(e *env) { e.ImportAll(office, ledgerfile.Upload{RoundID: e.RoundID}, one) }
	for n, c := range []struct {
		file  string
		then  func(e *env)
		names string
	}{
		{book, own, "市甲局，市乙局，其他问题"},
		{book, func(e *env) { hand(e, "feedback", "") }, "市甲局，市乙局，其他问题"},
		{book, plain, "市甲局，市乙局，其他问题"},
		{one, own, "市甲局，其他问题"},
		{one, func(e *env) { hand(e, "feedback", "") }, "市甲局，其他问题"},
		{csv, own, "台账"},
		{csv, func(e *env) { hand(e, "feedback", "") }, "台账"},
		{csv, func(e *env) { hand(e, "feedback", "标题") }, "台账，其他问题"},
		{untold, func(e *env) { hand(e, "audit", "") }, "台账，其他问题"},
		{strings.ReplaceAll(csv, "市甲局", "市乙局"), other, "市甲局，其他问题"},
		{workbook(t, "市甲局", headed+"1｜问题一｜措施一｜张三｜3月底｜", "其他问题", strings.NewReplacer(",", "｜", "问题一", "问题三").Replace(csv)), own, "市甲局，其他问题，其他问题1"},
	} {
		for _, format := range []string{"xlsx", "csv"} {
			e := newEnv(t, memory.Open())
			u, f := ledgerfile.Upload{RoundID: e.RoundID}, ledger.Filter{RoundID: e.RoundID}
			e.ImportAll(office, u, c.file)
			e.Move(time.Minute)
			c.then(e)
			e.Move(time.Minute)
			was, raw := e.held(), e.file(f, "", format)
			if got := e.names(raw); got != c.names && format == "xlsx" {
				t.Errorf("%d: the worksheets are %s, want %s", n, got, c.names)
			}
			e.ImportAll(office, u, raw)
			if got := e.held(); got != was {
				t.Errorf("%d: its own %s changes the ledgers:\n%sto\n%s", n, format, was, got)
			}
			e.Move(time.Minute)
			if again := e.file(f, "", format); e.shown(again) != e.shown(raw) {
				t.Errorf("%d: then it is\n%snot\n%s", n, e.shown(again), e.shown(raw))
			}
			for _, p := range e.ImportAll(office, u, raw) {
				if p.New+p.Changed+p.Absent > 0 {
					t.Errorf("%d: a second import of %s: %+v", n, format, p)
				}
			}
			add(e, "feedback", "", "问题十") // there is a worksheet for it now
			if got := e.names(e.file(f, "", "xlsx")); got != c.names && format == "xlsx" {
				t.Errorf("%d: with one more the worksheets are %s, want %s", n, got, c.names)
			}
		}
	}
}

// shown returns the cells of a file.
func (e *env) shown(raw string) (out string) {
	e.T.Helper()
	sheets, err := table.Read([]byte(raw), table.Options{})
	e.Must(err)
	for _, s := range sheets {
		out += s.Name + "\n" + flat(s.Rows)
	}
	return out
}

// A unit's own ledger takes what is added by hand, with nothing beside it.
func TestWhatIsAddedByHandFollowsInAUnitsOwnLedger(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{RoundID: e.RoundID, EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "整改", short+"1｜问题一｜措施一"))
	e.Problem("问题二")
	if got := e.exported(ledger.Filter{EvaluationID: u.EvaluationID}); got != "整改\n"+short+"1｜问题一｜措施一\n｜问题二｜措施\n" {
		t.Errorf("it is exported as\n%s", got)
	}
}

// The name of another file may be used, even if part of an export was imported again.
func TestNoTwoWorksheetsOfAnExportHaveOneName(t *testing.T) {
	e := newEnv(t, memory.Open())
	u, f := ledgerfile.Upload{RoundID: e.RoundID}, ledger.Filter{RoundID: e.RoundID}
	e.ImportAll(office, u, "单位,序号,反馈问题,整改措施\n市甲局,1,问题甲,措施甲\n市乙局,2,问题乙,措施乙")
	e.Move(time.Minute)
	e.ImportAll(office, u, workbook(t, "市甲局", "单位｜"+headed+"市甲局｜1｜问题一｜措施一｜张三｜3月底｜", "市乙局", "单位｜"+headed+"市乙局｜1｜问题二｜措施二｜李四｜4月底｜"))
	e.Move(time.Minute)
	sheets, err := table.Read([]byte(e.file(f, "", "")), table.Options{})
	e.Must(err)
	e.ImportAll(office, u, workbook(t, sheets[1].Name, flat(sheets[1].Rows), sheets[2].Name, flat(sheets[2].Rows)))
	const want = "市乙局，另一份台账1，另一份台账2"
	if got := e.names(e.file(f, "", "")); got != want {
		t.Errorf("the worksheets are %s, want %s", got, want)
	}
}

// The export with every field has every item, also after it was imported itself.
func TestAnExportWithEveryFieldStaysWhole(t *testing.T) {
	e := newEnv(t, memory.Open())
	u, f := ledgerfile.Upload{RoundID: e.RoundID}, ledger.Filter{RoundID: e.RoundID}
	e.Problem("问题一")
	e.ImportAll(office, u, e.file(f, ledgerfile.AllFields(), ""))
	e.ImportAll(office, u, "单位,序号,反馈问题,整改措施\n市乙局,2,问题乙,措施乙")
	x, err := e.Export(e.Ctx(), office, f, ledgerfile.AllFields(), "")
	e.Must(err)
	if len(x.Grid.Rows) != 3 || len(x.More) > 0 {
		t.Errorf("it is exported as %v", x.Grid.Rows)
	}
}

// Items added by hand are exported by their numbers, then in the order in which they were added, each unit's on its
// own: a file that has them so changes nothing, one that has them otherwise gives them their rows.
func TestItemsAddedByHandKeepTheOrderOfTheirUnit(t *testing.T) {
	e := newEnv(t, memory.Open(), "市甲局", "市乙局", "市丙局")
	parts := func(name string) (unit, no string) {
		no, _, _ = strings.Cut(name[3:], "号")
		return "市" + name[:3] + "局", strings.Trim(no, "一二三")
	}
	for _, name := range strings.Fields("丙一 丙二 丙三 甲1号 甲9号 乙8号 乙2号") {
		unit, no := parts(name)
		i := rules.Item{Source: "feedback", No: no, Text: name, Measures: []rules.Measure{{Text: "措施"}}}
		_, err := e.New(e.Ctx(), office, e.Evaluations[unit], ledger.Draft{Item: i})
		e.Must(err)
		e.Move(time.Minute)
	}
	for order, changed := range map[string]int{
		"甲1号 甲9号 乙2号 乙8号 丙一 丙二 丙三": 0, "乙2号 乙8号 丙一 丙二 丙三 甲1号 甲9号": 0,
		"甲1号 甲9号 乙2号 乙8号 丙一 丙三 丙二": 7, "甲1号 甲9号 乙8号 乙2号 丙一 丙二 丙三": 7,
	} {
		raw := "单位,序号,问题,整改措施\n"
		for _, name := range strings.Fields(order) {
			unit, no := parts(name)
			raw += unit + "," + no + "," + name + ",措施\n"
		}
		p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)
		if p.Changed != changed || p.Changed+p.Same != 7 {
			t.Errorf("%s: %d changed, %d the same, %v", order, p.Changed, p.Same, p.Notes)
		}
	}
	for unit, want := range map[string]string{"市甲局": "甲1号 甲9号", "市乙局": "乙2号 乙8号", "市丙局": "丙一 丙二 丙三"} {
		list, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: e.Evaluations[unit]}, 0, 10)
		e.Must(err)
		var said []string
		for _, v := range list.Items {
			said = append(said, v.Item.Text)
		}
		if got := strings.Join(said, " "); got != want {
			t.Errorf("the ledger of %s is %s, want %s", unit, got, want)
		}
	}
}
