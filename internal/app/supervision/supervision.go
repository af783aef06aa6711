// Package supervision keeps what supervising bodies do and record about an organization day by day (domain B04–B09).
package supervision

import (
	"context"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/evaluation/supervision"
)

// Supervision is the daily supervision of a store. Safe for concurrent use.
type Supervision struct {
	env     *records.Env
	audit   *audit.Log
	schemes *scheme.Schemes
	rounds  *round.Rounds
	scores  *scoring.Scores
	handing records.Locks // in one process, two people who assign tasks of a body go one after the other

	// Tasks is the common list, and who reports; a round goes by its own copy, see Lists (domain 3.4).
	Tasks supervision.TaskList

	onlyTeam func(ctx context.Context, a records.Actor, evaluationID string) error // nil: every assessor is in the team
}

// Rooms are the rooms that daily supervision depends on.
type Rooms struct {
	Schemes *scheme.Schemes
	Rounds  *round.Rounds
	Scores  *scoring.Scores
}

// New returns the daily supervision of a store with a task list.
func New(env *records.Env, log *audit.Log, r Rooms, tasks supervision.TaskList) *Supervision {
	s := &Supervision{env: env, audit: log, schemes: r.Schemes, rounds: r.Rounds, scores: r.Scores, Tasks: tasks}
	log.Declare(s.Events()...)
	env.Reuse(kindDaily)
	r.Rounds.Opening = s.open
	return s
}

// Events returns the entries of the audit chain that this room writes.
func (s *Supervision) Events() []audit.Event {
	return []audit.Event{
		{Code: "daily.draft", ZH: "保存日常监督草稿", EN: "draft of a daily supervision report kept", Affects: audit.Evaluation},
		{Code: "daily.submit", ZH: "报送日常监督报告", EN: "daily supervision report handed in", Affects: audit.Evaluation},
		{Code: "daily.give", ZH: "分派日常监督任务", EN: "tasks of daily supervision assigned", Affects: audit.Round},
		{Code: "tasklist.change", ZH: "修改任务清单", EN: "task list changed", Affects: audit.System},
		{Code: "tasklist.renew", ZH: "本轮改用最新任务清单", EN: "newest task lists adopted for a round", Affects: audit.Round},
	}
}

// Inventory returns what this room stores.
func (s *Supervision) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindDaily, kindGiven, kindOfRound, kindOwn}}
}
