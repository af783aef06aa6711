package ledger_test

import (
	"errors"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/term"
	"minping/internal/store/memory"
)

var leader = records.Actor{ID: "shuji", Name: "shuji", Role: auth.Leader}

// Every number of the page opens exactly the items that it counts (evaluation §6.1).
func TestEveryCountOpensExactlyItsList(t *testing.T) {
	e := newEnv(t, memory.Open())
	e.spread()
	l, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 50)
	e.Must(err)
	for _, c := range []struct {
		name string
		n    int
		f    ledger.Filter
	}{
		{"problems", l.Counts.Problems, ledger.Filter{Column: string(rules.ColumnProblems)}},
		{"done", l.Counts.Done, ledger.Filter{Column: string(rules.ColumnDone)}},
		{"basic", l.Counts.Basic, ledger.Filter{Column: string(rules.ColumnBasic)}},
		{"undone", l.Counts.Undone, ledger.Filter{Column: string(rules.ColumnUndone)}},
		{"new", l.Counts.NewProblems, ledger.Filter{Column: string(rules.ColumnNew)}},
		{"reported", l.Counts.Reported, ledger.Filter{State: string(rules.Reported)}},
		{"again", l.Counts.Again, ledger.Filter{State: string(rules.Again)}},
		{"overdue", l.Counts.Overdue, ledger.Filter{Overdue: true}},
		{"common", l.Counts.Common, ledger.Filter{Common: true}},
		{"restricted", l.Counts.Limited, ledger.Filter{Restricted: true}},
	} {
		c.f.RoundID = e.RoundID
		got, err := e.Items(e.Ctx(), office, c.f, 0, 50)
		e.Must(err)
		if c.n == 0 || got.Total+got.Hidden != c.n {
			t.Errorf("%s: counted %d, the list has %d and %d for others", c.name, c.n, got.Total, got.Hidden)
		}
	}
	if c := l.Counts; c.Done+c.Basic+c.Undone != c.Problems {
		t.Errorf("%+v", c)
	}
}

// spread makes items of every column and state: two more settled than problems, since a petition is not a problem.
func (e *env) spread() {
	e.T.Helper()
	eval := e.Evaluations["市甲局"]
	add := func(source, text string) string {
		v, err := e.New(e.Ctx(), office, eval, ledger.Draft{Item: rules.Item{
			Source: source, Text: text, Measures: []rules.Measure{{
				Text: "改", Due: term.Due{Kind: term.Day, Day: "2024-03-10"},
			}},
		}})
		e.Must(err)
		return v.ID
	}
	step := func(id string, who records.Actor, s ledger.StepRequest) {
		_, err := e.Step(e.Ctx(), who, id, records.AnyVersion, s)
		e.Must(err)
	}
	report := ledger.StepRequest{To: rules.Reported, Reason: "已改"}
	for source, result := range map[string]string{
		"feedback": "settled", "handover": "settled", "audit": "basic", "named": "shallow",
	} {
		id := add(source, source)
		step(id, unitA, report)
		step(id, discipline, ledger.StepRequest{Result: result, Reason: "看过"})
	}
	step(add("other", "已报"), unitA, report)
	common := add("special", "会议多")
	_, err := e.Mark(e.Ctx(), office, []string{common}, true)
	e.Must(err)
	for _, ids := range [][]string{{common, "gone"}, {}} {
		_, err = e.Mark(e.Ctx(), office, ids, true)
		var no *records.Error
		if !errors.As(err, &no) || len(no.Fields) != 1 || no.Fields[0].Field != "items" {
			e.T.Errorf("a common problem without its items: %v", err)
		}
	}
	add("found", "新问题")
	add("petition", "信访")
	_, err = e.Step(e.Ctx(), office, add("feedback", "登记有误"), records.AnyVersion,
		ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	e.Must(err)
	e.Move(20 * 24 * time.Hour)
}

// A leader reads ledgers and takes no step in any (evaluation §5); restricted items stay sealed.
func TestALeaderReadsLedgersAndWritesInNone(t *testing.T) {
	e := newEnv(t, memory.Open())
	e.spread()
	l, err := e.Items(e.Ctx(), leader, ledger.Filter{RoundID: e.RoundID}, 0, 50)
	e.Must(err)
	if l.Total == 0 || l.Hidden != 1 {
		t.Fatalf("%d items and %d hidden", l.Total, l.Hidden)
	}
	id := l.Items[0].ID
	_, err = e.Show(e.Ctx(), leader, id)
	e.Must(err)
	_, err = e.Export(e.Ctx(), leader, ledger.Filter{RoundID: e.RoundID}, "", "csv")
	e.Must(err)
	draft := ledger.Draft{Item: rules.Item{Source: "feedback", Text: "x"}}
	for name, do := range map[string]func() error{
		"new":      func() error { _, err := e.New(e.Ctx(), leader, e.Evaluations["市甲局"], draft); return err },
		"change":   func() error { _, err := e.Change(e.Ctx(), leader, id, records.AnyVersion, draft); return err },
		"report":   func() error { return e.take(leader, id, ledger.StepRequest{To: rules.Reported, Reason: "x"}) },
		"check":    func() error { return e.take(leader, id, ledger.StepRequest{Result: "settled", Reason: "x"}) },
		"withdraw": func() error { return e.take(leader, id, ledger.StepRequest{To: rules.Withdrawn, Reason: "x"}) },
		"progress": func() error {
			_, err := e.Progress(e.Ctx(), leader, id, records.AnyVersion, ledger.ProgressReport{Text: "x"})
			return err
		},
		"file": func() error { _, err := e.AddFile(e.Ctx(), leader, id, "a.pdf", []byte("%PDF-1.4\n")); return err },
		"import": func() error {
			_, err := e.Upload(e.Ctx(), leader, ledgerfile.Upload{RoundID: e.RoundID, File: []byte(twoUnits)})
			return err
		},
		"import one": func() error {
			u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"], File: []byte(twoUnits)}
			_, err := e.Upload(e.Ctx(), leader, u)
			return err
		},
	} {
		if err := do(); records.KindOf(err) != records.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func (e *env) take(a records.Actor, id string, s ledger.StepRequest) error {
	_, err := e.Step(e.Ctx(), a, id, records.AnyVersion, s)
	return err
}

// Self-checks are counted by the batch that brought the problem up, those of units outside it too (evaluation §6.2).
func TestSelfChecksOfABatchAreCountedThoseOfOtherUnitsToo(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("会议多")
	_, err := e.Mark(e.Ctx(), office, []string{v.ID}, true)
	e.Must(err)
	outside, err := e.Rounds.NewOrganization(e.Ctx(), office, round.Organization{Name: "城关镇", Kind: evalscheme.KindTownship})
	e.Must(err)
	ask := func(due string, items ...string) {
		_, err := e.AskSelfChecks(e.Ctx(), office, ledger.SelfCheckRequest{
			Text: "会议多" + due, Items: items, Organizations: []string{e.Orgs["市乙局"], outside.ID}, Due: deadline.Day(due),
		})
		e.Must(err)
	}
	ask("2024-03-05", v.ID)
	ask("2024-03-06") // of no batch
	e.Move(5 * 24 * time.Hour)
	town := records.Actor{ID: "z", Name: "z", Role: auth.Unit, Body: "城关镇"}
	mine, err := e.SelfChecks(e.Ctx(), town, "")
	e.Must(err)
	_, err = e.AnswerSelfCheck(e.Ctx(), town, mine[0].ID, records.AnyVersion, "open", "还要改")
	e.Must(err)
	got, err := e.SelfCountsOf(e.Ctx(), e.RoundID)
	e.Must(err)
	want := ledger.SelfCounts{Asked: 2, Answered: 1, Overdue: 1, Late: 1, Open: 1, Next: "2024-03-05"}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Of some items by id those are listed that are not settled yet.
func TestItemsByIDAreListedThoseOfThemNotSettledAlone(t *testing.T) {
	e := newEnv(t, memory.Open())
	done, open, other := e.Problem("学习不深入"), e.Problem("会议多"), e.Problem("账目不清")
	e.Do(unitA, done.ID, report)
	e.Do(discipline, done.ID, ledger.StepRequest{Result: "settled", Reason: "核对了现场"})
	f := ledger.Filter{RoundID: e.RoundID, Among: map[string]bool{done.ID: true, open.ID: true}}
	all, err := e.Items(e.Ctx(), office, f, 0, 50)
	e.Must(err)
	f.Unsettled = true
	rest, err := e.Items(e.Ctx(), office, f, 0, 50)
	e.Must(err)
	if all.Total != 2 || rest.Total != 1 || len(rest.Items) != 1 || rest.Items[0].ID != open.ID {
		t.Errorf("%d of three, %d not settled: %+v, beside %s", all.Total, rest.Total, rest.Items, other.ID)
	}
}
