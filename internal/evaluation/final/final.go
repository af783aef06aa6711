// Package final holds the fixed result of a batch (domain B16, B19, evaluation §3): the conditions for fixing it, its
// canonical bytes and digest, which changes it refuses while it is fixed, and how two versions differ.
package final

import (
	"time"

	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// State is whether the result of a batch can still change.
type State string

// States of a batch's result.
const (
	Open  State = "open"  // results are computed on demand
	Fixed State = "fixed" // the newest final is authoritative
)

// Stands returns the state of a result in words.
func (s State) Stands() (zh, en string) {
	if s == Fixed {
		return "已经锁定", "is fixed"
	}
	return "还没有锁定", "is not fixed"
}

// Machine has two steps: the office fixes the result at the 总结会, and two people reopen it with a reason.
var Machine = machine.Table[State]{
	{From: Open, To: Fixed, Name: "锁定结果", NameEN: "fix the result", Who: []string{machine.Office}},
	{
		From:   Fixed,
		To:     Open,
		Name:   "撤销锁定",
		NameEN: "open the result again",
		Who:    []string{machine.Office, machine.Leader},
		Reason: true,
		Second: true,
	},
}

// Final is the fixed result of a batch. Versions are only ever added. Numbers are strings with two decimals, as
// published; null is unknown, never 0.
type Final struct {
	Batch    string      `json:"batch"`              // id of the batch; for a round without a batch, the round's
	Version  int         `json:"version"`            // from 1
	Replaces string      `json:"replaces,omitempty"` // digest of the version before
	Rows     []Row       `json:"rows"`               // by target, rank, organization name and evaluation
	Schemes  []SchemeRef `json:"schemes"`            // every scheme under which a row was scored, by id and version
	LeftOut  []LeftOut   `json:"left_out"`           // by evaluation
	Rules    []RankRule  `json:"rules"`              // by target: who counts as one of the last
	Meeting  string      `json:"meeting,omitempty"`  // entry with the minutes of the 总结会
	By       string      `json:"by"`
	At       time.Time   `json:"at"`
	Digest   string      `json:"digest,omitempty"` // see Digest
}

// Row is one evaluation in its final form.
type Row struct {
	Evaluation   string `json:"evaluation"`
	Round        string `json:"round"`
	RoundName    string `json:"round_name"`
	Organization string `json:"organization"`
	Name         string `json:"name"`
	Kind         string `json:"kind"`
	Target       string `json:"target"` // inspected or supervising
	// the organization it rolls up to, e.g. a township's county
	Parent       string          `json:"parent,omitempty"`
	Supervisor   string          `json:"supervisor,omitempty"` // the organization that supervised the rectification
	KeyFunction  bool            `json:"key_function"`         // 重要职能（domain A28）
	Scheme       SchemeRef       `json:"scheme"`
	Bodies       []Body          `json:"bodies"`
	Score        string          `json:"score"`
	Grade        string          `json:"grade"`
	Veto         bool            `json:"veto"`
	Rank         int             `json:"rank"`         // within its target, ties share a rank
	RankInKind   int             `json:"rank_in_kind"` //
	Candidate    bool            `json:"candidate"`    // among the last p % (domain B27)
	Satisfaction *string         `json:"satisfaction"` // 满意度
	Rate         *string         `json:"rate"`         // 满意率
	Flags        []string        `json:"flags"`
	Decision     *score.Decision `json:"decision,omitempty"` // what a person decided because there was no satisfaction
	Completion   *string         `json:"completion"`         // 整改完成率
	Outstanding  int             `json:"outstanding"`        // unfinished items of the ledger
	Counts       *Counts         `json:"counts,omitempty"`   // nil: none were known, or an older version recorded none
	// a person has declared the problems prominent (domain B27)
	Prominent bool `json:"prominent"`
	// a person has declared that they are not: nothing follows from the rank (evaluation F8)
	Cleared bool `json:"cleared,omitempty"`
}

// Counts are the problems of a unit when its result was fixed. Supervision goes on, and the ledger with it: tables and
// documents about the result say what was counted then. A number that was not known is null.
type Counts struct {
	Problems    *int `json:"problems"`     // 反馈问题数
	Done        *int `json:"done"`         // 已完成
	Basic       *int `json:"basic"`        // 基本完成
	Undone      *int `json:"undone"`       // 未完成
	LongTerm    *int `json:"long_term"`    // those of Undone agreed as long-term
	NewProblems *int `json:"new_problems"` // 新发现问题数
}

// CountsOf takes the counts of facts, nil if none is known.
func CountsOf(f facts.Facts) *Counts {
	c := Counts{f.Problems, f.Done, f.Basic, f.Undone, f.LongTerm, f.NewProblems}
	if c == (Counts{}) {
		return nil
	}
	return &c
}

// In returns facts with these counts in place of theirs.
func (c *Counts) In(f facts.Facts) facts.Facts {
	if c == nil {
		return f
	}
	f.Problems, f.Done, f.Basic, f.Undone, f.LongTerm = c.Problems, c.Done, c.Basic, c.Undone, c.LongTerm
	f.NewProblems = c.NewProblems
	return f
}

// Body is the total of one sheet.
type Body struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Total string `json:"total"`
}

// SchemeRef identifies a version of a scheme by its digest.
type SchemeRef struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// LeftOut is an evaluation of the batch without a result, and why.
type LeftOut struct {
	Evaluation string `json:"evaluation"`
	Name       string `json:"name"`
	Reason     string `json:"reason"`
}

// RankRule is the rule by which the rows of a target were ranked.
type RankRule struct {
	Target string          `json:"target"`
	Rule   scheme.RankRule `json:"rule"`
	Caps   []scheme.Cap    `json:"caps,omitempty"` // grades limited to a share of the rows
}

// Row returns the row of an evaluation.
func (f Final) Row(evaluation string) (Row, bool) {
	for _, r := range f.Rows {
		if r.Evaluation == evaluation {
			return r, true
		}
	}
	return Row{}, false
}
