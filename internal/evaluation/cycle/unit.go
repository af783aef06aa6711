// Package cycle determines the progress of units and batches: a unit's state derived from what happened to it, the
// whole cycle as a line of stages with who, until when and how many are missing, and what to do first (evaluation §3,
// §6).
package cycle

import (
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/machine"
)

// State of a unit in a round. It is derived, never stored.
type State string

// States of a unit.
const (
	Rectifying State = "rectifying" // 集中整改
	Supervised State = "supervised" // the reports of daily supervision are complete
	Evaluated  State = "evaluated"  // its result is fixed, but its consequences are not settled yet
	Continuing State = "continuing" // told to continue with what is outstanding (domain A42)
	Redoing    State = "redoing"    // told to rectify again by a certain day (domain A41)
	Closed     State = "closed"     // nothing is left to do
)

// States lists the states in the order in which a unit goes through them.
func States() []State {
	return []State{Rectifying, Supervised, Evaluated, Continuing, Redoing, Closed}
}

// Unit is what has happened to a unit.
type Unit struct {
	ReportsDue int  // bodies that owe a report of daily supervision; 0 if the scheme has none
	Reports    int  // those that submitted one
	PeriodOver bool // its period has ended; without daily supervision the cycle continues then
	Fixed      bool // a final in force has its row
	Suggested  int  // unanswered suggestions to redo or continue
	Redo       bool // a redo was decided
	AgainFixed bool // the evaluation after the redo is fixed
	Continue   bool // a continuation was decided about the newest evaluation
	OpenItems  int  // unsettled items of the ledger, without long-term ones
	Untold     bool // its result is fixed, and its notification is not issued
}

// State derives the state. Reopening a final returns a unit to its previous state.
func (u Unit) State() State {
	switch {
	case !u.Fixed && (u.ReportsDue > 0 && u.Reports >= u.ReportsDue || u.ReportsDue == 0 && u.PeriodOver):
		return Supervised
	case !u.Fixed:
		return Rectifying
	case u.Redo && !u.AgainFixed:
		return Redoing
	case u.Continue && u.OpenItems > 0:
		return Continuing
	case u.Suggested > 0 || u.OpenItems > 0 || u.Untold:
		return Evaluated
	}
	return Closed
}

// Stands returns a unit's state in words.
func (s State) Stands() (zh, en string) {
	switch s {
	case Supervised:
		return "日常监督报告已经交齐", "has all its reports of daily supervision"
	case Evaluated:
		return "结果已经锁定", "has its result"
	case Continuing:
		return "正在继续整改", "continues its rectification"
	case Redoing:
		return "正在重新整改", "rectifies again"
	case Closed:
		return "已经办结", "is closed"
	}
	return "正在集中整改", "is in its period of rectification"
}

// Machine is how a unit's state moves when one thing happens. These steps are not taken by people; they follow from
// events.
var Machine = machine.Table[State]{
	{From: Rectifying, To: Supervised, Name: "日常监督报告已交齐", NameEN: "the reports of daily supervision are in"},
	{From: Rectifying, To: Evaluated, Name: "结果锁定", NameEN: "the result is fixed"},
	{From: Rectifying, To: Closed, Name: "结果锁定，无未了事项", NameEN: "the result is fixed and nothing is open"},
	{From: Supervised, To: Evaluated, Name: "结果锁定", NameEN: "the result is fixed"},
	{From: Supervised, To: Closed, Name: "结果锁定，无未了事项", NameEN: "the result is fixed and nothing is open"},
	{From: Supervised, To: Rectifying, Name: "报告退回或期限顺延", NameEN: "a report went back, or the period was moved"},
	{From: Rectifying, To: Continuing, Name: "结果再次锁定，原决定仍然有效", NameEN: "fixed again, and what was decided holds"},
	{From: Rectifying, To: Redoing, Name: "结果再次锁定，原决定仍然有效", NameEN: "fixed again, and what was decided holds"},
	{From: Supervised, To: Continuing, Name: "结果再次锁定，原决定仍然有效", NameEN: "fixed again, and what was decided holds"},
	{From: Supervised, To: Redoing, Name: "结果再次锁定，原决定仍然有效", NameEN: "fixed again, and what was decided holds"},
	{From: Evaluated, To: Continuing, Name: "决定继续整改", NameEN: "a continuation was decided"},
	{From: Evaluated, To: Redoing, Name: "决定限期重新整改", NameEN: "a redo was decided"},
	{From: Evaluated, To: Closed, Name: "办结", NameEN: "nothing is open any more"},
	{From: Evaluated, To: Supervised, Name: "撤销锁定", NameEN: "the final was opened again"},
	{From: Evaluated, To: Rectifying, Name: "撤销锁定", NameEN: "the final was opened again"},
	{From: Redoing, To: Evaluated, Name: "再次评估结果锁定", NameEN: "the result of the next evaluation is fixed"},
	{From: Redoing, To: Continuing, Name: "再次评估后继续整改", NameEN: "evaluated again, and to be continued"},
	{From: Redoing, To: Closed, Name: "再次评估合格", NameEN: "evaluated again, and nothing is open"},
	{From: Redoing, To: Supervised, Name: "撤销锁定", NameEN: "the final was opened again"},
	{From: Redoing, To: Rectifying, Name: "撤销锁定", NameEN: "the final was opened again"},
	{From: Continuing, To: Closed, Name: "全部销号", NameEN: "every item is settled"},
	{From: Continuing, To: Evaluated, Name: "有新的待答复建议", NameEN: "something is suggested"},
	{From: Continuing, To: Redoing, Name: "决定限期重新整改", NameEN: "a redo was decided"},
	{From: Continuing, To: Supervised, Name: "撤销锁定", NameEN: "the final was opened again"},
	{From: Continuing, To: Rectifying, Name: "撤销锁定", NameEN: "the final was opened again"},
	{From: Closed, To: Evaluated, Name: "问题反弹或新问题", NameEN: "an item came back, or a new one was found"},
	{From: Closed, To: Continuing, Name: "问题反弹，继续整改", NameEN: "an item came back and is to be continued"},
	{From: Closed, To: Redoing, Name: "决定限期重新整改", NameEN: "a redo was decided"},
	{From: Closed, To: Supervised, Name: "撤销锁定", NameEN: "the final was opened again"},
	{From: Closed, To: Rectifying, Name: "撤销锁定", NameEN: "the final was opened again"},
}

// Named returns a state in words; for a redo with its due day.
func Named(s State, redoDue deadline.Day) (zh, en string) {
	words := map[State][2]string{
		Rectifying: {"集中整改中", "rectifying"}, Supervised: {"日常监督已完成", "supervised"},
		Evaluated: {"已评估", "evaluated"}, Continuing: {"继续整改", "continuing"},
		Redoing: {"限期重新整改", "redoing"}, Closed: {"已办结", "closed"},
	}
	zh, en = words[s][0], words[s][1]
	if s == Redoing && redoDue.Known() {
		zh, en = zh+"（至 "+string(redoDue)+"）", en+" until "+string(redoDue)
	}
	return zh, en
}
