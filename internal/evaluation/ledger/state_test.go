package ledger

import (
	"errors"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/term"
)

func testPack(t testing.TB) Pack {
	t.Helper()
	p, err := pack.Load(configs.Parsed, "ledger", ParsePack)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// An item takes exactly the steps of evaluation §3, each by the party it belongs to.
func TestEveryEdgeAndEveryRefusedEdge(t *testing.T) {
	p := testPack(t)
	allowed := map[[2]State]Party{
		{Open, Reported}:      Unit,
		{Again, Reported}:     Unit,
		{LongTerm, Reported}:  Unit,
		{Reported, Settled}:   Checker,
		{Reported, Again}:     Checker,
		{Reported, LongTerm}:  Checker,
		{LongTerm, LongTerm}:  Checker,
		{LongTerm, Settled}:   Checker,
		{LongTerm, Again}:     Checker,
		{Settled, Open}:       Checker,
		{Open, Withdrawn}:     Office,
		{Reported, Withdrawn}: Office,
		{Again, Withdrawn}:    Office,
		{LongTerm, Withdrawn}: Office,
		{Settled, Withdrawn}:  Office,
	}
	results := map[State]string{Settled: "settled", Again: "shallow", LongTerm: "long_term", Open: "relapse"}
	all := []State{Open, Reported, Again, LongTerm, Settled, Withdrawn}
	for _, from := range all {
		for _, to := range all {
			for _, party := range []Party{Unit, Checker, Office} {
				i := Item{State: from, Rounds: 1}
				if from == Reported {
					i.Reported = &Report{}
				}
				s := Step{
					Party:  party,
					Body:   "discipline",
					By:     "甲",
					On:     "2026-03-01",
					To:     to,
					Note:   "原因",
					Files:  []string{"f"},
					Review: "2026-09-01",
				}
				if party == Checker {
					s.Result = results[to]
				}
				before := i.Fingerprint()
				err := i.Take(s, p)
				if want := allowed[[2]State{from, to}] == party; want != (err == nil) {
					t.Errorf("%s → %s by %s: %v, want it allowed: %v", from, to, party, err, want)
				}
				var r *Refusal
				if err == nil && i.State != to {
					t.Errorf("%s → %s by %s left it %s", from, to, party, i.State)
				}
				if err != nil && (!errors.As(err, &r) || r.ZH == "" || i.Fingerprint() != before) {
					t.Errorf(
						"%s → %s by %s: refused with %v, and changed: %v",
						from,
						to,
						party,
						err,
						i.Fingerprint() != before,
					)
				}
			}
		}
	}
}

func step(t *testing.T, i *Item, p Pack, s Step, refused string) {
	t.Helper()
	err := i.Take(s, p)
	var r *Refusal
	switch {
	case refused == "" && err != nil:
		t.Fatalf("refused: %v", err)
	case refused != "" && (!errors.As(err, &r) || r.Code != refused):
		t.Fatalf("%v, want it refused as %s", err, refused)
	}
}

// A unit imports its ledger, reports, is checked twice: 没见底, then settled.
func TestAnItemIsCheckedAgainUntilItIsSettled(t *testing.T) {
	p := testPack(t)
	i := Item{
		Source:   "feedback",
		Text:     "问题",
		State:    Open,
		Measures: []Measure{{Text: "措施", Due: term.Due{Kind: term.Day, Day: "2026-03-31"}}},
	}
	check := func(body, result string) Step {
		return Step{Party: Checker, Body: body, By: "乙", On: "2026-04-05", Result: result, Note: "核对了现场"}
	}
	report := Step{Party: Unit, By: "甲", On: "2026-04-02", To: Reported, Note: "已完成"}
	step(t, &i, p, check("discipline", "settled"), "edge")
	step(t, &i, p, report, "")
	if i.Reported.Handed.LateDays != 2 {
		t.Errorf("late by %d days, want 2", i.Reported.Handed.LateDays)
	}
	step(t, &i, p, report, "edge")
	own := check("discipline", "settled") // what a unit sends that would settle its own item
	own.Party = Unit
	step(t, &i, p, own, "party")
	bad := check("discipline", "shallow")
	bad.Note = ""
	step(t, &i, p, bad, "reason")
	step(t, &i, p, check("discipline", "shallow"), "")
	step(t, &i, p, check("discipline", "settled"), "edge")
	step(t, &i, p, report, "")
	step(t, &i, p, check("", "settled"), "party")
	step(t, &i, p, check("discipline", "perfect"), "result")
	step(t, &i, p, check("discipline", "settled"), "")
	if i.State != Settled || len(i.Checks) != 2 {
		t.Errorf("%s with %d checks", i.State, len(i.Checks))
	}
	relapse := check("discipline", "relapse")
	step(t, &i, p, relapse, "evidence")
	relapse.Files = []string{"photo"}
	step(t, &i, p, relapse, "")
	if i.State != Open || i.Reopened != 1 {
		t.Errorf("after a relapse: %s, reopened %d", i.State, i.Reopened)
	}
}

// Where two bodies have to agree, one alone does not settle an item, and none counts twice.
func TestTwoBodiesSettleAnItemTogether(t *testing.T) {
	p := testPack(t)
	p.Accept = 2
	i := Item{State: Reported, Rounds: 1, Reported: &Report{}}
	check := func(body, result string) Step {
		return Step{
			Party:  Checker,
			Body:   body,
			By:     "乙",
			On:     "2026-04-05",
			Result: result,
			Note:   "核对",
			Review: "2026-10-01",
		}
	}
	step(t, &i, p, check("discipline", "settled"), "")
	if i.State != Reported {
		t.Fatalf("one body left it %s", i.State)
	}
	step(t, &i, p, check("discipline", "settled"), "twice")
	step(t, &i, p, check("organization", "loose"), "")
	if i.State != Again {
		t.Fatalf("the other sent it back, it is %s", i.State)
	}
	step(t, &i, p, Step{Party: Unit, To: Reported, On: "2026-05-01"}, "")
	step(t, &i, p, check("organization", "settled"), "")
	if i.State != Reported {
		t.Error("what a body found before the second report counts for it")
	}
	step(t, &i, p, check("discipline", "settled"), "")
	if i.State != Settled {
		t.Errorf("both found it settled, it is %s", i.State)
	}
}

func TestALongTermItemComesBackAtItsReview(t *testing.T) {
	p := testPack(t)
	ladder := deadline.Ladder{
		Rungs: []deadline.Rung{
			{Code: "g", Colour: deadline.Green, DaysLeft: 20},
			{Code: "r", Colour: deadline.Red, DaysLeft: -1},
		},
	}
	i := Item{State: Reported, Rounds: 1, Reported: &Report{}}
	long := Step{Party: Checker, Body: "discipline", On: "2026-04-05", Result: "long_term"}
	step(t, &i, p, long, "review")
	long.Review = "2026-04-05"
	step(t, &i, p, long, "review")
	long.Review = "9999-12-31"
	step(t, &i, p, long, "review")
	long.Review = "2026-07-01"
	step(t, &i, p, long, "")
	for day, want := range map[deadline.Day]string{
		"2026-05-01": "", "2026-06-20": deadline.Green,
		"2026-07-02": deadline.Red,
	} {
		if got := ladder.Standing(i.Watched(), day).Colour; got != want {
			t.Errorf("on %s it is %q, want %q", day, got, want)
		}
	}
	long.On, long.Review = "2026-07-02", "2026-12-01"
	step(t, &i, p, long, "")
	if got := ladder.Standing(i.Watched(), "2026-07-02").Colour; got != "" || i.State != LongTerm {
		t.Errorf("after its review it is %s, %q", i.State, got)
	}
	step(t, &i, p, Step{Party: Checker, Body: "discipline", On: "2026-12-01", Result: "settled"}, "")
	if i.State != Settled {
		t.Errorf("it is %s", i.State)
	}
}

func TestTheTableCountsItems(t *testing.T) {
	p := testPack(t)
	var items []Item
	add := func(n int, i Item) {
		for range n {
			items = append(items, i)
		}
	}
	add(5, Item{Source: "feedback", State: Settled})
	add(1, Item{Source: "named", State: Settled})
	add(2, Item{Source: "feedback", State: Reported, Claim: ClaimDone}) // the unit says so, but it has not been checked
	add(1, Item{Source: "feedback", State: Open, Claim: ClaimBasic})
	add(1, Item{Source: "feedback", State: Again, Checks: []Check{{Result: "basic"}}})
	add(1, Item{Source: "feedback", State: Again, Claim: ClaimBasic, Checks: []Check{{Result: "shallow"}}})
	add(2, Item{Source: "feedback", State: LongTerm, Checks: []Check{{Result: "long_term"}}})
	add(
		1,
		Item{Source: "feedback", State: Open, Checks: []Check{{Result: "settled"}, {Result: "relapse"}}, Reopened: 1},
	)
	add(3, Item{Source: "found", State: Open})
	add(4, Item{Source: "clue", State: Open})
	add(9, Item{Source: "feedback", State: Withdrawn})
	f := factsOf(items, p)
	for name, n := range map[string]struct{ got, want int }{
		"problems": {*f.Problems, 14}, "done": {*f.Done, 6}, "basic": {*f.Basic, 2}, "undone": {*f.Undone, 6},
		"long-term": {*f.LongTerm, 2}, "new": {*f.NewProblems, 3},
	} {
		if n.got != n.want {
			t.Errorf("%s: %d, want %d", name, n.got, n.want)
		}
	}
	if bad := f.Check(); len(bad) > 0 {
		t.Errorf("the facts do not add up: %v", bad)
	}
	for code, want := range map[string]string{"done": "300/7", "basic_half": "50", "without_long_term": "50"} {
		for _, d := range Definitions() {
			if d.Code == code && f.CompletionRate(d.Rule).RatString() != want {
				t.Errorf("%s: %s, want %s", code, f.CompletionRate(d.Rule).RatString(), want)
			}
		}
	}
	typed := facts.Facts{Remarks: "备注", Problems: ptr(99)}
	c := Counts{Problems: 1, Undone: 1}
	if got := c.Ledger(typed); *got.Problems != 1 || got.Remarks != "备注" || *typed.Problems != 99 {
		t.Errorf("over typed facts: %+v", got)
	}
}

func ptr[T any](v T) *T { return &v }

func TestAPackThatIsWrongIsRefusedWhole(t *testing.T) {
	raw, err := configs.Packs.ReadFile("packs/ledger.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, swap := range map[string][2]string{
		"a state that is not one":   {"to: long_term", "to: done"},
		"a code twice":              {"code: audit", "code: other"},
		"no one can reopen":         {"to: open", "to: again"},
		"four bodies have to agree": {"accept: 1", "accept: 4"},
		"a count that is not one":   {"counts: new", "counts: old"},
		"a word it does not know":   {"at_once_days:", "soon_days:"},
	} {
		if _, err := ParsePack([]byte(strings.Replace(string(raw), swap[0], swap[1], 1))); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// factsOf returns the counts of items as facts.
func factsOf(items []Item, p Pack) facts.Facts {
	var c Counts
	for _, i := range items {
		c.Add(i.Entry(p, deadline.Ladder{}, ""))
	}
	return c.Ledger(facts.Facts{})
}
