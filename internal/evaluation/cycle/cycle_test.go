package cycle_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
)

func TestTheStateOfAUnitFollowsFromWhatHappened(t *testing.T) {
	for name, x := range map[string]struct {
		unit cycle.Unit
		want cycle.State
	}{
		"at the start":                   {cycle.Unit{ReportsDue: 2}, cycle.Rectifying},
		"one report":                     {cycle.Unit{ReportsDue: 2, Reports: 1, PeriodOver: true}, cycle.Rectifying},
		"both reports":                   {cycle.Unit{ReportsDue: 2, Reports: 2}, cycle.Supervised},
		"no daily supervision":           {cycle.Unit{}, cycle.Rectifying},
		"no daily supervision, and over": {cycle.Unit{PeriodOver: true}, cycle.Supervised},
		"fixed":                          {cycle.Unit{Fixed: true, Suggested: 1, OpenItems: 3}, cycle.Evaluated},
		"fixed, all settled":             {cycle.Unit{Fixed: true}, cycle.Closed},
		"fixed, and no one was told":     {cycle.Unit{Fixed: true, Untold: true}, cycle.Evaluated},
		"fixed, items open":              {cycle.Unit{Fixed: true, OpenItems: 1}, cycle.Evaluated},
		"told to continue":               {cycle.Unit{Fixed: true, Continue: true, OpenItems: 1}, cycle.Continuing},
		"continued to the end":           {cycle.Unit{Fixed: true, Continue: true}, cycle.Closed},
		"told to redo": {
			cycle.Unit{Fixed: true, Redo: true, Continue: true, OpenItems: 3}, cycle.Redoing,
		},
		"redone": {cycle.Unit{Fixed: true, Redo: true, AgainFixed: true}, cycle.Closed},
		"redone, and to be continued": {
			cycle.Unit{Fixed: true, Redo: true, AgainFixed: true, Continue: true, OpenItems: 1},
			cycle.Continuing,
		},
		"opened again": {
			cycle.Unit{Fixed: false, Redo: true, ReportsDue: 2, Reports: 2}, cycle.Supervised,
		},
	} {
		if got := x.unit.State(); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
	if zh, en := cycle.Named(cycle.Redoing, "2025-01-31"); zh != "限期重新整改（至 2025-01-31）" ||
		en != "redoing until 2025-01-31" {
		t.Error(zh, en)
	}
	for _, s := range cycle.States() {
		if zh, en := cycle.Named(s, ""); zh == "" || en == "" {
			t.Errorf("%s has no name", s)
		}
	}
}

// steps are the moves of a unit's state when one thing happens. No person takes them: they follow from events.
var steps = map[[2]cycle.State]string{
	{cycle.Rectifying, cycle.Supervised}: "the reports of daily supervision are in",
	{cycle.Rectifying, cycle.Evaluated}:  "the result is fixed",
	{cycle.Rectifying, cycle.Closed}:     "the result is fixed and nothing is open",
	{cycle.Supervised, cycle.Evaluated}:  "the result is fixed",
	{cycle.Supervised, cycle.Closed}:     "the result is fixed and nothing is open",
	{cycle.Supervised, cycle.Rectifying}: "a report went back, or the period was moved",
	{cycle.Rectifying, cycle.Continuing}: "fixed again, and what was decided holds",
	{cycle.Rectifying, cycle.Redoing}:    "fixed again, and what was decided holds",
	{cycle.Supervised, cycle.Continuing}: "fixed again, and what was decided holds",
	{cycle.Supervised, cycle.Redoing}:    "fixed again, and what was decided holds",
	{cycle.Evaluated, cycle.Continuing}:  "a continuation was decided",
	{cycle.Evaluated, cycle.Redoing}:     "a redo was decided",
	{cycle.Evaluated, cycle.Closed}:      "nothing is open any more",
	{cycle.Evaluated, cycle.Supervised}:  "the final was opened again",
	{cycle.Evaluated, cycle.Rectifying}:  "the final was opened again",
	{cycle.Redoing, cycle.Evaluated}:     "the result of the next evaluation is fixed",
	{cycle.Redoing, cycle.Continuing}:    "evaluated again, and to be continued",
	{cycle.Redoing, cycle.Closed}:        "evaluated again, and nothing is open",
	{cycle.Redoing, cycle.Supervised}:    "the final was opened again",
	{cycle.Redoing, cycle.Rectifying}:    "the final was opened again",
	{cycle.Continuing, cycle.Closed}:     "every item is settled",
	{cycle.Continuing, cycle.Evaluated}:  "something is suggested",
	{cycle.Continuing, cycle.Redoing}:    "a redo was decided",
	{cycle.Continuing, cycle.Supervised}: "the final was opened again",
	{cycle.Continuing, cycle.Rectifying}: "the final was opened again",
	{cycle.Closed, cycle.Evaluated}:      "an item came back, or a new one was found",
	{cycle.Closed, cycle.Continuing}:     "an item came back and is to be continued",
	{cycle.Closed, cycle.Redoing}:        "a redo was decided",
	{cycle.Closed, cycle.Supervised}:     "the final was opened again",
	{cycle.Closed, cycle.Rectifying}:     "the final was opened again",
}

// Whatever single thing happens, the state stays or moves along an edge of the table; and every edge of the table is
// taken by some single thing.
func TestOneThingMovesAUnitAlongAnEdgeAndNoOtherWay(t *testing.T) {
	taken := map[[2]cycle.State]bool{}
	bools := []bool{false, true}
	var units []cycle.Unit
	for _, due := range []int{0, 2} {
		for reports := range 3 {
			for _, over := range bools {
				for _, fixed := range bools {
					for suggested := range 2 {
						for _, redo := range bools {
							for _, again := range bools {
								for _, more := range bools {
									for open := range 2 {
										for _, untold := range bools {
											units = append(units, cycle.Unit{
												due, reports, over, fixed, suggested, redo, again, more, open, untold,
											})
										}
									}
								}
							}
						}
					}
				}
			}
		}
	}
	for _, u := range units {
		for _, v := range changes(u) {
			a, b := u.State(), v.State()
			if a == b {
				continue
			}
			if steps[[2]cycle.State{a, b}] == "" {
				t.Errorf("%+v → %+v goes from %s to %s", u, v, a, b)
			}
			taken[[2]cycle.State{a, b}] = true
		}
	}
	for step, why := range steps {
		if !taken[step] {
			t.Errorf("nothing goes from %s to %s although %s", step[0], step[1], why)
		}
	}
}

// changes returns the units that differ from one in a single thing.
func changes(u cycle.Unit) []cycle.Unit {
	var out []cycle.Unit
	for _, fn := range []func(*cycle.Unit){
		func(x *cycle.Unit) { x.Reports = min(x.Reports+1, 2) },
		func(x *cycle.Unit) { x.Reports = max(x.Reports-1, 0) },
		func(x *cycle.Unit) { x.PeriodOver = !x.PeriodOver },
		func(x *cycle.Unit) { x.Fixed = !x.Fixed },
		func(x *cycle.Unit) { x.Suggested = 1 - x.Suggested },
		func(x *cycle.Unit) { x.Redo = true },
		func(x *cycle.Unit) { x.AgainFixed = true },
		func(x *cycle.Unit) { x.Continue = true },
		func(x *cycle.Unit) { x.OpenItems = 1 - x.OpenItems },
		func(x *cycle.Unit) { x.Untold = !x.Untold },
	} {
		v := u
		fn(&v)
		out = append(out, v)
	}
	return out
}

// F12: a stage about which nothing is known is not done, and what was never started is missing.
func TestTheLineSaysWhatIsMissing(t *testing.T) {
	line := cycle.Line(map[string]cycle.Count{
		cycle.StagePlan:         {Done: 1, Of: 1},
		cycle.StageTeams:        {Unused: true},
		cycle.StageDaily:        {Done: 30, Of: 36, Until: "2024-10-08"},
		cycle.StageConsultation: {Done: 0, Of: 1, Until: "2024-10-20"},
		cycle.StageVisit:        {Done: 3, Of: 18, Until: "2024-11-01"},
		cycle.StageFinal:        {Done: 0, Of: 18},
		cycle.StageBulletin:     {Done: 0, Of: 0, Until: "2024-10-01"},
		cycle.StageFollowUp:     {Done: 5, Of: 8, Late: 2},
	}, "2024-10-09")
	want := []string{"done", "unused", "late", "waiting", "doing", "waiting", "waiting", "late", "waiting", "late"}
	var got []string
	for _, s := range line {
		got = append(got, s.State)
		if s.ZH == "" || s.EN == "" || s.Who == "" {
			t.Errorf("%s says not what it is", s.Code)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d := line[2]; d.Missing != 6 || d.Late != 6 || d.Until != "2024-10-08" {
		t.Errorf("daily supervision: %+v", d)
	}
	if f := line[9]; f.Missing != 3 || f.Late != 2 {
		t.Errorf("follow-up: %+v", f)
	}
	if s := cycle.Now(line); s.Code != cycle.StageDaily {
		t.Errorf("now is %s", s.Code)
	}
	shut := cycle.Line(map[string]cycle.Count{
		cycle.StageDaily: {Done: 1, Of: 3, Closed: 2, Until: "2024-10-08"},
	}, "2024-10-09")[2]
	if shut.State != cycle.Done || shut.Missing != 0 || shut.Late != 0 {
		t.Errorf("what the result was fixed without: %+v", shut)
	}
	var codes []string
	for _, s := range cycle.Line(nil, "2024-10-09") {
		codes = append(codes, s.Code)
		if s.State != cycle.Waiting {
			t.Errorf("nothing is known of %s and it is %s", s.Code, s.State)
		}
	}
	if !slices.Equal(codes, []string{
		"plan", "teams", "daily", "consultation", "visit", "final", "report", "bulletin", "use", "follow_up",
	}) {
		t.Error("方案 → 编组 → 日常监督 → 会商 → 实地督导 → 总结定分 → 报告 → 通报 → 运用 → 持续监督")
	}
}

func ladder() deadline.Ladder {
	return deadline.Ladder{ID: "l", Rungs: []deadline.Rung{
		{
			Code: "g", Colour: deadline.Green, DaysLeft: 20,
		}, {Code: "y", Colour: deadline.Yellow, DaysLeft: 10}, {Code: "r", Colour: deadline.Red, DaysLeft: -1},
	}}
}

func TestTheFirstThingsToDoAreThoseThatAreDue(t *testing.T) {
	late := deadline.HandIn("2024-10-02", "2024-10-01")
	tasks := []cycle.Task{
		{Kind: "visit", ID: "1", Unit: "乙局", Who: "team", Due: "2024-11-01"},
		{Kind: "daily_report", ID: "2", Unit: "甲局", Who: "supervising", Due: "2024-10-08"}, // never started
		{Kind: "daily_report", ID: "3", Unit: "丙局", Who: "supervising", Due: "2024-10-01", Handed: &late},
		{Kind: "review", ID: "4", Unit: "丁局", Who: "office"},
		{Kind: "receipt", ID: "5", Unit: "戊局", Who: "office", Due: "2024-10-15"},
		{Kind: "final", ID: "6", Unit: "", Who: "office", Due: "2024-10-01", Waiting: true},
	}
	ids := func(list []cycle.Urgent) (out []string) {
		for _, u := range list {
			out = append(out, u.ID+u.Colour)
		}
		return out
	}
	if diff := cmp.Diff(
		[]string{"2red", "5yellow", "1", "4"}, ids(cycle.First(tasks, ladder(), "2024-10-10", 0)),
	); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(
		[]string{"5yellow"}, ids(cycle.First(tasks, ladder(), "2024-10-10", 1, "office")),
	); diff != "" {
		t.Errorf("the office's first (-want +got):\n%s", diff)
	}
	rapid.Check(t, func(t *rapid.T) {
		again := cycle.First(rapid.Permutation(tasks).Draw(t, "order"), ladder(), "2024-10-10", 0)
		if diff := cmp.Diff(ids(cycle.First(tasks, ladder(), "2024-10-10", 0)), ids(again)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTasksOfAKindAreOneWithTheEarliestDay(t *testing.T) {
	done := deadline.HandIn("2024-10-02", "2024-10-01")
	got := cycle.Gather([]cycle.Task{
		{Kind: "plan", ID: "1", Unit: "甲局", Due: "2024-10-09"},
		{Kind: "visit", ID: "2", Unit: "乙局"},
		{Kind: "plan", ID: "3", Unit: "丙局", Due: "2024-10-10"},
		{Kind: "plan", ID: "4", Unit: "丁局", Due: "2024-10-01"},
		{Kind: "plan", ID: "5", Unit: "戊局", Due: "2024-09-01", Handed: &done},
		{Kind: "plan", ID: "6", Due: "2024-09-01", Waiting: true},
		{Kind: "visit", N: 4, Late: 2, Due: "2024-10-03"},
	}, "2024-10-10")
	want := []cycle.Task{
		{Kind: "plan", Due: "2024-10-01", N: 3, Late: 2}, {Kind: "visit", Due: "2024-10-03", N: 5, Late: 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
