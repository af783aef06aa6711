package ledger_test

import (
	"testing"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/store/memory"
)

// The round begins on 2024-01-15; of its next 15 working days two are Sundays worked before the Spring Festival's eight
// days off. The second unit was told two weeks later.
func TestDeadlinesAreCountedFromEachUnitsOwnDay(t *testing.T) {
	e := newEnv(t, memory.Open())
	own := round.AgainRequest{StartsOn: "2024-01-29", Reason: "反馈晚了两周"}
	_, err := e.Rounds.Redos.Move(e.Ctx(), office, e.Evaluations["市乙局"], records.AnyVersion, own)
	e.Must(err)
	e.ImportAll(office, ledgerfile.Upload{RoundID: e.RoundID}, `单位,序号,反馈问题,整改措施,完成时限
市甲局,1,问题一,措施,15个工作日内
市乙局,2,问题二,措施,15个工作日内
市甲局,3,问题三,措施,集中整改期内
市乙局,4,问题四,措施,集中整改期内
市甲局,5,问题五,措施,1个月内
市乙局,6,问题六,措施,1个月内`)
	l, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 100)
	e.Must(err)
	due := map[string]deadline.Day{}
	for _, v := range l.Items {
		due[v.Item.Text] = v.Item.Measures[0].Due.Day
	}
	for problem, want := range map[string]deadline.Day{
		"问题一": "2024-02-04", "问题二": "2024-02-22",
		"问题三": "2024-04-15", "问题四": "2024-04-29",
		"问题五": "2024-02-15", "问题六": "2024-02-29",
	} {
		if got := due[problem]; got != want {
			t.Errorf("%s is due on %s, want %s", problem, got, want)
		}
	}
}

// What was typed without a year, or as a length of time, is due as in a ledger; what no one can read is refused, unless
// it came in so.
func TestADeadlineThatIsTypedIsReadAsInALedger(t *testing.T) {
	e := newEnv(t, memory.Open())
	draft := func(due string) ledger.Draft {
		return ledger.Draft{Item: rules.Item{
			Source: "feedback", Text: "问题" + due, Measures: []rules.Measure{{Text: "措施", Due: term.Due{Text: due}}},
		}}
	}
	for in, want := range map[string]deadline.Day{
		"3月底前": "2024-03-31", "15个工作日内": "2024-02-04", "立行立改": "2024-02-14", "2024.3.5": "2024-03-05",
	} {
		v, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], draft(in))
		e.Must(err)
		if due := v.Item.Measures[0].Due; due.Day != want || due.Text != in {
			t.Errorf("%s is due on %+v, want %s", in, due, want)
		}
		v, err = e.Change(e.Ctx(), office, v.ID, v.Version, draft(in))
		e.Must(err)
		if due := v.Item.Measures[0].Due; due.Day != want {
			t.Errorf("%s is due on %+v after a change", in, due)
		}
		_, err = e.Change(e.Ctx(), office, v.ID, v.Version, draft("尽快"))
		e.Refused(err, "invalid")
	}
	_, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], draft("尽快"))
	e.Refused(err, "invalid")
	e.ImportAll(office, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}, "序号,反馈问题,整改措施,完成时限,来源\n1,问题,措施,尽快,巡察反馈")
	v := e.Called("问题")
	d := ledger.Draft{Item: v.Item}
	d.Item.Measures[0].Due, d.Item.Goal = term.Due{Text: "尽快"}, "目标"
	v, err = e.Change(e.Ctx(), office, v.ID, v.Version, d)
	e.Must(err)
	if due := v.Item.Measures[0].Due; due.Text != "尽快" || due.Day != "" {
		t.Errorf("kept as %+v", due)
	}
}
