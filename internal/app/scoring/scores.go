// Package scoring keeps score sheets and calculates scores, the ranking and the statistics table of a round (domain
// A11, A20, B17–B21).
package scoring

import (
	"context"

	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/tally"
)

// Scores gives access to the sheets and scores of a store. Safe for concurrent use.
type Scores struct {
	env     *records.Env
	audit   *audit.Log
	schemes *scheme.Schemes
	rounds  *round.Rounds
	boxes   *ballotbox.Boxes
	tallies *tally.Tallies

	byRound   *audit.Cache[roundScores]
	overviews *audit.Cache[[]OverviewRow]
	byTag     *audit.Cache[roundBreakdowns]

	onlyTeam func(ctx context.Context, a records.Actor, evaluationID string) error
	mine     func(ctx context.Context, a records.Actor, batchID string) (targets []string, all bool, err error)
}

// Rooms are the rooms that scores depend on.
type Rooms struct {
	Schemes *scheme.Schemes
	Rounds  *round.Rounds
	Boxes   *ballotbox.Boxes
	Tallies *tally.Tallies
}

// New returns the sheets and scores of a store.
func New(env *records.Env, log *audit.Log, r Rooms) *Scores {
	s := &Scores{
		env: env, audit: log, schemes: r.Schemes, rounds: r.Rounds, boxes: r.Boxes, tallies: r.Tallies,
		byRound: audit.NewCache[roundScores](log), overviews: audit.NewCache[[]OverviewRow](log),
		byTag: audit.NewCache[roundBreakdowns](log),
	}
	log.Declare(s.Events()...)
	env.Reuse(KindSheet, KindLock)
	round.RestsOn(r.Rounds, KindSheet, func(evaluation string) string { return evaluation })
	return s
}

// OnlyTeam lets a room refuse an assessor whose team is not responsible for an evaluation; without it every assessor
// is accepted.
func (s *Scores) OnlyTeam(refuse func(ctx context.Context, a records.Actor, evaluationID string) error) {
	s.onlyTeam = refuse
}

// Events returns the entries of the audit chain that this room writes.
func (s *Scores) Events() []audit.Event {
	about := audit.About(audit.Evaluation)
	return []audit.Event{
		about("sheet.draft", "保存评分草稿", "draft of a score sheet kept"),
		about("sheet.submit", "提交评分表", "score sheet submitted"),
		about("evaluation.lock", "锁定评分", "scores locked"),
		about("evaluation.reopen", "退回评分表", "score sheet reopened"),
		about("evaluation.decision", "决定缺失的满意度", "missing satisfaction decided"),
		about("evaluation.candidate", "约谈建议", "interview suggestion decided"),
	}
}

// Inventory returns what this room stores.
func (s *Scores) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{KindSheet, KindLock}}
}
