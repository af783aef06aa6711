package final

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Unit is an evaluation of the batch at the time of fixing. In Row the caller fills in what identifies it, and
// Completion, Outstanding, Counts and Prominent; the rest is taken from Score.
type Unit struct {
	Row
	Score         score.Score
	Locked        bool // all its sheets are locked
	NeedsDecision bool // its scheme needs a satisfaction that is missing, and no person has decided what to use instead
}

// Request is what is to be fixed.
type Request struct {
	Batch   string
	Units   []Unit             // every evaluation of the batch
	LeftOut map[string]string  // by evaluation: why it has no result
	Rules   map[string]Ranking // by target: how its rows are ranked
	Before  *Final             // the newest version, nil for the first
	Meeting string
	By      string
	At      time.Time
}

// Ranking is how the rows of a target are ordered.
type Ranking struct {
	Rule   scheme.RankRule
	Grades []scheme.GradeBand // with the maximum share, where a scheme caps a grade
}

// Obstacle is why a batch cannot be fixed yet.
type Obstacle struct {
	Code       string `json:"code"`
	Evaluation string `json:"evaluation,omitempty"`
	Name       string `json:"name,omitempty"`
	ZH         string `json:"zh"`
	EN         string `json:"en"`
}

// Codes of an Obstacle.
const (
	NothingToFix    = "nothing_to_fix"
	NotLocked       = "not_locked"
	NeedsDecision   = "needs_decision"
	NoScore         = "no_score"
	ReasonMissing   = "reason_missing"
	NotInBatch      = "not_in_batch"
	NoRankingRule   = "no_ranking_rule"
	EvaluationTwice = "evaluation_twice"
)

// Obstacles returns everything that prevents fixing, in the order of the units: every evaluation must be locked, with
// a decision about missing satisfaction, or be left out with a reason. It is empty when the batch can be fixed.
func (r Request) Obstacles() []Obstacle {
	var out []Obstacle
	known, rows := map[string]bool{}, 0
	for _, u := range r.Units {
		if known[u.Evaluation] {
			out = append(out, u.obstacle(EvaluationTwice, "同一项评估列了两次。", "The evaluation is listed twice."))
			continue
		}
		known[u.Evaluation] = true
		if reason, out2 := r.LeftOut[u.Evaluation]; out2 {
			if strings.TrimSpace(reason) == "" || !check.Prose(reason, maxReason) {
				out = append(out, u.obstacle(ReasonMissing, "不列入结果的单位必须写明理由。", "Leaving a unit out needs a reason."))
			}
			continue
		}
		rows++
		out = append(out, u.obstacles()...)
		if _, ok := r.Rules[u.Target]; !ok {
			out = append(out, u.obstacle(NoRankingRule, "没有这类评估对象的排名规则。", "There is no ranking rule for this target."))
		}
	}
	for _, id := range sortedKeys(r.LeftOut) {
		if !known[id] {
			out = append(
				out,
				Obstacle{
					Code:       NotInBatch,
					Evaluation: id,
					ZH:         "不列入结果的评估不在本批次中。",
					EN:         "An evaluation that is left out is not in the batch.",
				},
			)
		}
	}
	if rows == 0 {
		out = append(out, Obstacle{Code: NothingToFix, ZH: "没有可以锁定的结果。", EN: "There is no result to fix."})
	}
	return out
}

const maxReason = 2000

func (u Unit) obstacle(code, zh, en string) Obstacle {
	return Obstacle{Code: code, Evaluation: u.Evaluation, Name: u.Name, ZH: zh, EN: en}
}

func (u Unit) obstacles() []Obstacle {
	switch {
	case !u.Locked:
		return []Obstacle{u.obstacle(NotLocked, "评分表还没有全部锁定。", "Not all its sheets are locked.")}
	case u.NeedsDecision:
		return []Obstacle{
			u.obstacle(
				NeedsDecision,
				"缺少满意度，还没有决定如何计分。",
				"Its satisfaction is missing and nothing was decided in its place.",
			),
		}
	case u.Score.Final == nil:
		return []Obstacle{u.obstacle(NoScore, "还没有得分。", "It has no score.")}
	}
	return nil
}

// NotReady is the error of Fix: what prevents it.
type NotReady []Obstacle

func (n NotReady) Error() string {
	out := make([]string, len(n))
	for i, o := range n {
		out[i] = o.Evaluation + ": " + o.EN
	}
	return strings.Join(out, "; ")
}

// Fix makes the next version of the final. The error is NotReady, or a *machine.Refused while the newest version is in
// force; the caller's stored state says whether it is, see Machine.
func Fix(r Request) (Final, error) {
	if o := r.Obstacles(); len(o) > 0 {
		return Final{}, NotReady(o)
	}
	f := Final{
		Batch: r.Batch, Version: 1, Rows: []Row{}, Schemes: []SchemeRef{}, LeftOut: []LeftOut{}, Rules: []RankRule{},
		Meeting: r.Meeting, By: r.By, At: r.At.UTC(),
	}
	if r.Before != nil {
		f.Version, f.Replaces = r.Before.Version+1, r.Before.Digest
	}
	for _, u := range r.Units {
		if reason, out := r.LeftOut[u.Evaluation]; out {
			f.LeftOut = append(f.LeftOut, LeftOut{u.Evaluation, u.Name, reason})
			continue
		}
		f.Rows = append(f.Rows, u.row())
		if !slices.Contains(f.Schemes, u.Scheme) {
			f.Schemes = append(f.Schemes, u.Scheme)
		}
	}
	for _, target := range sortedKeys(r.Rules) {
		if slices.ContainsFunc(f.Rows, func(x Row) bool { return x.Target == target }) {
			f.Rules = append(f.Rules, RankRule{target, r.Rules[target].Rule, scheme.Caps(r.Rules[target].Grades)})
			rank(f.Rows, target, r.Rules[target])
		}
	}
	f.order()
	f.Digest = Digest(f)
	return f, nil
}

// row fills the unit's row from its score.
func (u Unit) row() Row {
	row := u.Row
	row.Score, row.Grade, row.Veto = *u.Score.Final, u.Score.Grade, u.Score.Veto
	row.Satisfaction, row.Rate = u.Score.SatisfactionScore, u.Score.SatisfactionRate
	row.Flags, row.Decision = append([]string{}, u.Score.Flags...), u.Score.Decision
	row.Bodies = []Body{}
	for _, b := range u.Score.Bodies {
		if b.Total != nil {
			row.Bodies = append(row.Bodies, Body{b.Body, b.Name, *b.Total})
		}
	}
	return row
}

// rank ranks the rows of a target, and removes a capped grade from the rows beyond the cap.
func rank(rows []Row, target string, how Ranking) {
	rankWith(score.Rank, rows, target, how)
}

type ranker func([]score.Entry, scheme.RankRule) []score.Ranked

func rankWith(ranks ranker, rows []Row, target string, how Ranking) {
	var entries []score.Entry
	at := map[string]*Row{}
	for i := range rows {
		if r := &rows[i]; r.Target == target {
			at[r.Evaluation] = r
			entries = append(entries, score.Entry{
				ID: r.Evaluation, Name: r.Name, Kind: r.Kind, Score: &r.Score, Veto: r.Veto,
			})
		}
	}
	ranked := ranks(entries, how.Rule)
	grades := make([]string, len(ranked))
	for i, p := range ranked {
		r := at[p.ID]
		r.Rank, r.RankInKind, r.Candidate = p.Rank, p.RankInKind, p.Candidate
		grades[i] = r.Grade
	}
	for i, g := range score.CapGrades(how.Grades, ranked, grades) {
		at[ranked[i].ID].Grade = g
	}
}

func (f *Final) order() {
	slices.SortFunc(f.Rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(a.Target, b.Target),
			cmp.Compare(a.Rank, b.Rank),
			cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Evaluation, b.Evaluation),
		)
	})
	slices.SortFunc(f.LeftOut, func(a, b LeftOut) int { return cmp.Compare(a.Evaluation, b.Evaluation) })
	slices.SortFunc(f.Schemes, func(a, b SchemeRef) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Digest, b.Digest))
	})
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
