// Package machine represents state machines as tables: an edge that is not in the table does not exist, and one that
// is says who may take it and whether it needs a reason.
package machine

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"minping/internal/evaluation/check"
)

// Who may take an edge, in the terms of the rules (evaluation §5). The caller maps an account's role and its relation
// to the subject to one of these.
const (
	Office      = "office"      // 巡察办
	Team        = "team"        // an assessor, or a member of the team responsible for the target
	Supervising = "supervising" // a supervising or checking body
	Unit        = "unit"        // the unit concerned
	Leader      = "leader"      // the person who confirms and approves
	Addressee   = "addressee"   // the person it was sent to
	Writer      = "writer"      // the author
)

// state is a state that can be put into words: “已经签收”, "has been received". People never read its code.
type state interface {
	~string
	Stands() (zh, en string)
}

// Edge is one existing step.
type Edge[S state] struct {
	From, To S
	Name     string   // what a person does, as on a button
	NameEN   string   //
	Who      []string // any one of them
	Reason   bool     // it needs a reason
	Second   bool     // a second person must confirm it
}

// Table is a machine: the list of all its edges.
type Table[S state] []Edge[S]

// Step is a person's attempt to move to a state.
type Step struct {
	Who    []string // the person's functions in relation to the subject
	By     string   // the person
	Second string   // the person who confirms, if the edge requires one
	Reason string
}

// Refused: the step does not exist or this person may not take it.
type Refused struct {
	Code   string // no_such_step or not_yours
	ZH, EN string
}

// The values of Refused.Code.
const (
	NoSuchStep = "no_such_step"
	NotYours   = "not_yours"
)

func (r *Refused) Error() string { return r.EN }

// Steps returns the edges out of a state that a person may take, in the order of the table.
func (t Table[S]) Steps(from S, who ...string) []Edge[S] {
	var out []Edge[S]
	for _, e := range t {
		if e.From == from && mayTake(e.Who, who) {
			out = append(out, e)
		}
	}
	return out
}

// Take checks a step from one state to another. The error is a *Refused if the step does not exist or this person may
// not take it, and check.FieldErrors if a reason or the second person is missing.
func (t Table[S]) Take(from, to S, s Step) (Edge[S], error) {
	i := slices.IndexFunc(t, func(e Edge[S]) bool { return e.From == from && e.To == to })
	if i < 0 {
		zh, en := from.Stands()
		return Edge[S]{}, &Refused{
			NoSuchStep, "现在" + zh + "，不能进行这一步。", "It " + en + ", so this step is not possible.",
		}
	}
	e := t[i]
	if !mayTake(e.Who, s.Who) {
		return Edge[S]{}, &Refused{NotYours, "这一步不由您办理。", "You may not take this step."}
	}
	var f check.FieldErrors
	checkReason(e.Reason, s.Reason, &f)
	if e.Second {
		checkSecond(s, &f)
	}
	return e, f.OrNil()
}

const maxReason = 2000

func checkReason(needed bool, reason string, f *check.FieldErrors) {
	switch {
	case needed && strings.TrimSpace(reason) == "":
		f.Add("reason", "必须写明理由。", "A reason is needed.")
	case utf8.RuneCountInString(reason) > maxReason || !check.Prose(reason, maxReason):
		f.Add(
			"reason",
			fmt.Sprintf("最多 %d 字，不能有控制字符。", maxReason),
			fmt.Sprintf("At most %d characters, and no control characters.", maxReason),
		)
	}
}

func checkSecond(s Step, f *check.FieldErrors) {
	switch {
	case s.By == "" || s.Second == "":
		f.Add("second", "须由两人共同办理。", "Two people have to do this.")
	case s.By == s.Second:
		f.Add("second", "确认人不能是提出人本人。", "The person who confirms must be a different one.")
	}
}

func mayTake(allowed, who []string) bool {
	return slices.ContainsFunc(who, func(w string) bool { return slices.Contains(allowed, w) })
}
