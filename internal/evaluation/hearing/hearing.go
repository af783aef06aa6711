// Package hearing holds the rules of a question-and-answer hearing (domain A27–A31): the order in which units appear,
// which questions are drawn from their findings, and how the panel's points become two rankings, one of the units and
// one of their supervisors.
package hearing

import (
	"cmp"
	"fmt"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/draw"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Entry is a unit that appears, together with its supervising body, which also answers (domain A31).
type Entry struct {
	Evaluation string `json:"evaluation"`
	Name       string `json:"name"`
	// evaluation of its supervising body, or the body's organization if it has none
	Supervisor   string `json:"supervisor,omitempty"`
	SupervisedBy string `json:"supervised_by,omitempty"`
}

// Order returns the units in the order in which they appear: by lot, and the same for the same seed however they are
// listed.
func Order(entries []Entry, seed string) ([]Entry, error) {
	ids, at := make([]string, len(entries)), map[string]Entry{}
	for i, e := range entries {
		ids[i], at[e.Evaluation] = e.Evaluation, e
	}
	var f check.FieldErrors
	if seed == "" {
		f.Add("seed", "缺少随机种子。", "The seed is missing.")
	}
	if len(at) != len(entries) || len(entries) == 0 {
		f.Add("entries", "名单不能为空或重复。", "The list must not be empty or name anyone twice.")
	}
	if len(f) > 0 {
		return nil, f
	}
	draw.Lot(ids, seed+"\norder")
	out := make([]Entry, len(ids))
	for i, id := range ids {
		out[i] = at[id]
	}
	return out, nil
}

// Finding is something found at a unit that can be asked about.
type Finding struct {
	ID         string `json:"id"`
	Text       string `json:"text"`
	Restricted bool   `json:"restricted,omitempty"` // never asked in public
}

// Question is a finding that a unit is asked about.
type Question struct {
	Evaluation string `json:"evaluation"`
	No         int    `json:"no"`   // from 1
	Item       string `json:"item"` // "" for one that was asked on the spot
	Text       string `json:"text"`
}

// Questions draws n questions for a unit from its findings, by lot, excluding restricted ones; a unit with fewer
// findings is asked about all of them. The same seed gives the same questions whatever the order of the findings.
func Questions(evaluation string, findings []Finding, n int, seed string) []Question {
	var ids []string
	text := map[string]string{}
	for _, x := range findings {
		if _, twice := text[x.ID]; !x.Restricted && !twice {
			ids = append(ids, x.ID)
			text[x.ID] = x.Text
		}
	}
	draw.Lot(ids, seed+"\nquestions\n"+evaluation)
	out := []Question{}
	for i, id := range ids[:min(max(n, 0), len(ids))] {
		out = append(out, Question{evaluation, i + 1, id, text[id]})
	}
	return out
}

// Points is what one judge gave one target, like a sheet with one item (evaluation §5).
type Points struct {
	Judge      string
	Evaluation string
	Score      decimal.Decimal
}

// Mark is the outcome for one target.
type Mark struct {
	Evaluation string   `json:"evaluation"`
	Name       string   `json:"name"`
	Judges     int      `json:"judges"`
	Dropped    []string `json:"dropped"` // the highest and lowest that were left out, as given
	Mean       *string  `json:"mean"`    // null without judges
	Rank       int      `json:"rank"`    // 0 without a mean
}

// Target is who receives points: a unit, or the body that supervises it.
type Target struct {
	Evaluation  string
	Name        string
	Supervising bool
}

// Outcome is the two rankings, best first; targets without points come last.
type Outcome struct {
	Units       []Mark `json:"units"`
	Supervising []Mark `json:"supervising"`
}

// Check checks the points of a hearing: from 0 to full with at most two decimals, at most once per judge and target.
func Check(points []Points, full decimal.Decimal) check.FieldErrors {
	var f check.FieldErrors
	seen := map[[2]string]bool{}
	for i, p := range points {
		at := fmt.Sprintf("points[%d]", i)
		c, ok := p.Score.InCents()
		if most := full.Sum(); !ok || c < 0 || most.Compare(c) < 0 {
			f.Add(
				at,
				"分值应在 0 到 "+string(full)+" 之间，最多两位小数。",
				"Must be between 0 and "+string(full)+" with at most two decimals.",
			)
		}
		key := [2]string{p.Judge, p.Evaluation}
		if p.Judge == "" || seen[key] {
			f.Add(at, "每位评委对每个单位只打一次分。", "A judge scores a target once.")
		}
		seen[key] = true
	}
	return f
}

// Rank calculates both rankings. Points for targets that are not listed are ignored.
func Rank(rule scheme.HearingRule, targets []Target, points []Points) Outcome {
	var out Outcome
	for _, supervising := range []bool{false, true} {
		var list []Mark
		var entries []score.Entry
		for _, t := range targets {
			if t.Supervising != supervising {
				continue
			}
			m := mark(rule, t, points)
			list = append(list, m)
			entries = append(entries, score.Entry{ID: m.Evaluation, Score: m.Mean})
		}
		nobody := scheme.RankRule{BottomPercent: "0", Rounding: scheme.RoundDown, Scope: scheme.ScopeAll}
		ranked := score.Rank(entries, nobody)
		for _, r := range ranked {
			i := slices.IndexFunc(list, func(m Mark) bool { return m.Evaluation == r.ID })
			list[i].Rank = r.Rank
		}
		slices.SortStableFunc(list, func(a, b Mark) int {
			unranked := func(m Mark) int { return min(m.Rank, 1) }
			return cmp.Or(
				cmp.Compare(unranked(b), unranked(a)),
				cmp.Compare(a.Rank, b.Rank),
				cmp.Compare(a.Name, b.Name),
				cmp.Compare(a.Evaluation, b.Evaluation),
			)
		})
		if supervising {
			out.Supervising = append([]Mark{}, list...)
		} else {
			out.Units = append([]Mark{}, list...)
		}
	}
	return out
}

// Comparable returns the marks of a ranking that say something beside earlier ranks: the first of one is no better than
// the third of six, so a target that was heard again alone keeps its rank.
func Comparable(list []Mark, ranked func(Mark) bool) []Mark {
	among := 0
	for _, m := range list {
		among += min(m.Rank, 1)
	}
	if among > 1 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), ranked)
}

func mark(rule scheme.HearingRule, t Target, points []Points) Mark {
	m := Mark{Evaluation: t.Evaluation, Name: t.Name, Dropped: []string{}}
	var given []decimal.Decimal
	for _, p := range points {
		if p.Evaluation == t.Evaluation && p.Score.Rat() != nil {
			given = append(given, p.Score)
		}
	}
	slices.SortFunc(given, func(a, b decimal.Decimal) int { return a.Rat().Cmp(b.Rat()) })
	m.Judges = len(given)
	kept := rule.Kept(given)
	if len(kept) < len(given) {
		m.Dropped = []string{string(given[0]), string(given[len(given)-1])}
	}
	m.Mean = decimal.Published(decimal.Mean(decimal.Rats(kept)))
	return m
}

// Visible reports whether a person may see a judge's points: a judge always sees their own, and others see them once
// all are locked.
func Visible(judge, asking string, locked bool) bool { return locked || judge == asking && judge != "" }
