package cycle

import (
	"cmp"
	"slices"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/machine"
)

// Stages of a batch, in order.
const (
	StagePlan         = "plan"         // 方案
	StageTeams        = "teams"        // 编组
	StageDaily        = "daily"        // 日常监督
	StageConsultation = "consultation" // 会商
	StageVisit        = "visit"        // 实地督导, including the ballot
	StageFinal        = "final"        // 总结定分
	StageReport       = "report"       // 报告
	StageBulletin     = "bulletin"     // 通报
	StageUse          = "use"          // 运用
	StageFollowUp     = "follow_up"    // 持续监督
)

// stage describes a stage, the same for every batch.
type stage struct {
	code, zh, en, who string
}

var stages = []stage{
	{StagePlan, "方案", "plan", machine.Office},
	{StageTeams, "编组", "teams", machine.Office},
	{StageDaily, "日常监督", "daily supervision", machine.Supervising},
	{StageConsultation, "会商", "consultation", machine.Office},
	{StageVisit, "实地督导", "visits", machine.Team},
	{StageFinal, "总结定分", "scores and final", machine.Office},
	{StageReport, "报告", "report", machine.Office},
	{StageBulletin, "通报", "bulletin", machine.Office},
	{StageUse, "运用", "use of results", machine.Leader},
	{StageFollowUp, "持续监督", "follow-up", machine.Supervising},
}

// Count is the progress of one stage: Done out of Of; the difference, without what is Closed, is missing. Of 0 means
// that it is not yet known what is needed, which never counts as done; Unused means that the scheme has no such stage.
type Count struct {
	Done, Of int
	Until    deadline.Day // the last day, empty if there is none
	Late     int          // how many of the missing ones are past their own due day
	Closed   int          // how many the result was fixed without: they are neither done nor waited for
	Unused   bool
}

// The status of a stage.
const (
	Waiting = "waiting" // nothing has been done, and there is time
	Doing   = "doing"
	Late    = "late" // something is missing past its due day
	Done    = "done"
	Unused  = "unused"
)

// Stage is one stage of the line.
type Stage struct {
	Code    string       `json:"code"`
	ZH      string       `json:"zh"`
	EN      string       `json:"en"`
	Who     string       `json:"who"` // whose turn it is
	Until   deadline.Day `json:"until,omitempty"`
	Done    int          `json:"done"`
	Of      int          `json:"of"`
	Missing int          `json:"missing"`
	Late    int          `json:"late"`
	State   string       `json:"state"`
}

// Line returns the whole cycle of a batch as a sequence of stages. A stage is done when something was needed and all
// of it was done: a unit without ballot, ledger or reports counts as missing, whether or not anyone has started
// (evaluation F12).
func Line(counts map[string]Count, today deadline.Day) []Stage {
	out := make([]Stage, len(stages))
	for i, s := range stages {
		c := counts[s.code]
		x := Stage{Code: s.code, ZH: s.zh, EN: s.en, Who: s.who, Until: c.Until, Done: c.Done, Of: c.Of, Late: c.Late}
		x.Missing = max(0, c.Of-c.Done-c.Closed)
		past := c.Until.Known() && today > c.Until
		if past && x.Missing > 0 && x.Late == 0 {
			x.Late = x.Missing
		}
		switch {
		case c.Unused:
			x = Stage{Code: s.code, ZH: s.zh, EN: s.en, Who: s.who, State: Unused}
		case c.Of > 0 && x.Missing == 0:
			x.State = Done
		case x.Late > 0 || past:
			x.State = Late
		case c.Done > 0:
			x.State = Doing
		default:
			x.State = Waiting
		}
		out[i] = x
	}
	return out
}

// Now returns the first stage that is neither done nor unused, or the last one if all are.
func Now(line []Stage) Stage {
	for _, s := range line {
		if s.State != Done && s.State != Unused {
			return s
		}
	}
	if len(line) == 0 {
		return Stage{}
	}
	return line[len(line)-1]
}

// Place is the round in which a task arose; the zero Place is outside any.
type Place struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Task is something with a deadline that someone has to do, whether or not it was started.
type Task struct {
	Kind    string           `json:"kind"` // daily_task, daily_report, visit, receipt, review, item, plan, …
	ID      string           `json:"id"`
	Unit    string           `json:"unit"` // the unit's name
	Round   Place            `json:"round"`
	What    string           `json:"what"`
	Who     string           `json:"who"`
	Due     deadline.Day     `json:"due"`
	Handed  *deadline.Handed `json:"handed,omitempty"`  // it has been done
	Ladder  bool             `json:"ladder,omitempty"`  // reminder letters are sent for it
	Waiting bool             `json:"waiting,omitempty"` // something else must be done first: not urgent yet
	N       int              `json:"n,omitempty"`       // how many of a kind it summarizes, see Gather
	Late    int              `json:"late,omitempty"`    // how many of those are overdue
}

// Urgent is a task with its status.
type Urgent struct {
	Task
	deadline.Standing
}

// Gather makes one task of those of the same kind that are neither done nor waiting, in order of their first one: how
// many there are, how many are past their due day, and the earliest of these days. A task that is already a sum counts
// as its number.
func Gather(tasks []Task, today deadline.Day) []Task {
	out, at := []Task{}, map[string]int{}
	for _, t := range tasks {
		if t.Handed != nil || t.Waiting {
			continue
		}
		if t.N == 0 {
			t.N = 1
			if t.Due.Known() && t.Due < today {
				t.Late = 1
			}
		}
		i, known := at[t.Kind]
		if !known {
			at[t.Kind] = len(out)
			out = append(out, t)
			continue
		}
		g := &out[i]
		g.N, g.Late, g.ID, g.Unit = g.N+t.N, g.Late+t.Late, "", ""
		if t.Due.Known() && (!g.Due.Known() || t.Due < g.Due) {
			g.Due = t.Due
		}
	}
	return out
}

// First returns what to do first: everything of the given people that is neither done nor waiting, overdue tasks
// first, then by days left, then by name. Tasks without a due day come last. It returns at most n tasks; n below 1
// means all.
func First(tasks []Task, l deadline.Ladder, today deadline.Day, n int, who ...string) []Urgent {
	out := []Urgent{}
	for _, t := range tasks {
		if t.Handed != nil || t.Waiting || len(who) > 0 && !slices.Contains(who, t.Who) {
			continue
		}
		out = append(out, Urgent{t, l.Standing(deadline.Watched{Due: t.Due}, today)})
	}
	unknown := func(u Urgent) int {
		if u.Known {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b Urgent) int {
		return cmp.Or(
			cmp.Compare(unknown(a), unknown(b)), cmp.Compare(a.Left, b.Left),
			cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID),
		)
	})
	if n > 0 && len(out) > n {
		out = out[:n]
	}
	return out
}
