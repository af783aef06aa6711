// Package effect turns fixed results into points of the annual assessments (domain A30, A37–A39): scores, deductions,
// points by rank, and what a county is charged for its townships. Every point can be traced to the row of a final, the
// decision and the findings it comes from.
package effect

import (
	"fmt"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
)

// Rules are the sizes of the effects as data (configs/packs/effects.yaml).
type Rules struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Assessments []Assessment `json:"assessments"`
	Scores      []ScoreRule  `json:"scores,omitempty"`
	Deductions  []Deduction  `json:"deductions,omitempty"`
	Ranks       []RankRule   `json:"ranks,omitempty"`
	RollUp      RollUp       `json:"roll_up"`
}

// Assessment is an annual assessment that receives points.
type Assessment struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// maximum deduction per organization and year; empty: no limit
	Most decimal.Decimal `json:"most,omitempty"`
}

// ScoreRule carries a score over: points = score × factor.
type ScoreRule struct {
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	Assessment string          `json:"assessment"`
	Target     string          `json:"target"`
	Factor     decimal.Decimal `json:"factor"`
}

// When a deduction applies.
const (
	whenOutstanding = "outstanding" // for every unrectified finding
	whenCandidate   = "candidate"   // among the last p %
	whenVeto        = "veto"
	whenGrade       = "grade"
	whenDecision    = "decision" // a decision of one of the kinds was answered with yes
)

// Deduction takes points off.
type Deduction struct {
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	Assessment string          `json:"assessment"`
	Target     string          `json:"target"`
	When       string          `json:"when"`
	Grades     []string        `json:"grades,omitempty"`
	Decisions  []decision.Kind `json:"decisions,omitempty"`
	// positive number of points to take off; per finding, if it is for outstanding findings
	Points decimal.Decimal `json:"points"`
	Most   decimal.Decimal `json:"most,omitempty"` // maximum deduction by this rule per row
}

// RankRule gives points by rank: the first entry of the table to the first, and so on, the last entry to everyone
// beyond the end of the table (domain A38). Organizations that had a hearing get the weighted mean of the points for
// both ranks (domain A30), the others those of the result alone; a body that was heard beside its unit without being
// evaluated gets those of the hearing alone. A rule in which the result has no weight applies only to those who were
// heard.
type RankRule struct {
	Code       string            `json:"code"`
	Name       string            `json:"name"`
	Assessment string            `json:"assessment"`
	Target     string            `json:"target"`
	Table      []decimal.Decimal `json:"table"`
	Result     decimal.Decimal   `json:"result"`  // weight of the rank in the result
	Hearing    decimal.Decimal   `json:"hearing"` // weight of the rank in the hearing
}

// How a county is charged for its townships.
const (
	RollSum   = "sum"   // for all of them
	RollWorst = "worst" // for the one with the largest deduction
	RollNone  = "none"
)

// RollUp is how deductions from an organization are charged to its parent (domain A39).
type RollUp struct {
	Mode  string          `json:"mode"`
	Share decimal.Decimal `json:"share,omitempty"` // percentage of it; empty means 100
}

// ParseRules reads the rules from YAML or JSON; any error refuses all of them.
func ParseRules(raw []byte) (Rules, error) {
	return pack.Parse(raw, func(r *Rules) { check.Set(&r.RollUp.Share, "100") })
}

// Check returns everything that is wrong.
func (r Rules) Check() check.FieldErrors {
	var f check.FieldErrors
	if r.ID == "" || !check.Short(r.ID, 64) || r.Name == "" || !check.Short(r.Name, 100) {
		f.Add("name", "赋分规则应有代号和名称。", "The rules need an id and a name.")
	}
	codes := map[string]bool{}
	for i, a := range r.Assessments {
		at := fmt.Sprintf("assessments[%d]", i)
		named(at, a.Code, a.Name, codes, &f)
		if a.Most != "" {
			check.Within(at+".most", a.Most, "0", "1000", &f)
		}
	}
	rules := map[string]bool{}
	for i, s := range r.Scores {
		at := fmt.Sprintf("scores[%d]", i)
		named(at, s.Code, s.Name, rules, &f)
		r.aimed(at, s.Assessment, s.Target, &f)
		check.Within(at+".factor", s.Factor, "-100", "100", &f)
	}
	for i, d := range r.Deductions {
		at := fmt.Sprintf("deductions[%d]", i)
		named(at, d.Code, d.Name, rules, &f)
		r.aimed(at, d.Assessment, d.Target, &f)
		d.check(at, &f)
	}
	for i, k := range r.Ranks {
		at := fmt.Sprintf("ranks[%d]", i)
		named(at, k.Code, k.Name, rules, &f)
		r.aimed(at, k.Assessment, k.Target, &f)
		k.check(at, &f)
	}
	check.OneOf("roll_up.mode", r.RollUp.Mode, &f, RollSum, RollWorst, RollNone)
	check.Within("roll_up.share", r.RollUp.Share, "0", "100", &f)
	return f
}

func named(at, code, name string, seen map[string]bool, f *check.FieldErrors) {
	if code == "" || !check.Short(code, 64) || seen[code] || name == "" || !check.Short(name, 100) {
		f.Add(at, "代号和名称不能为空、重复或过长。", "Code and name must be present, unique and short.")
	}
	seen[code] = true
}

func (r Rules) aimed(at, assessment, target string, f *check.FieldErrors) {
	if !slices.ContainsFunc(r.Assessments, func(a Assessment) bool { return a.Code == assessment }) {
		f.Add(at+".assessment", "没有这项考核。", "There is no such assessment.")
	}
	check.OneOf(at+".target", target, f, scheme.TargetInspected, scheme.TargetSupervising)
}

func (d Deduction) check(at string, f *check.FieldErrors) {
	check.OneOf(at+".when", d.When, f, whenOutstanding, whenCandidate, whenVeto, whenGrade, whenDecision)
	check.Within(at+".points", d.Points, "0", "1000", f)
	if d.Most != "" {
		check.Within(at+".most", d.Most, "0", "1000", f)
	}
	if (d.When == whenGrade) != (len(d.Grades) > 0) {
		f.Add(at+".grades", "按等次扣分必须列出等次，其他规则不能有。", "A rule by grade needs grades, the others have none.")
	}
	if (d.When == whenDecision) != (len(d.Decisions) > 0) {
		f.Add(at+".decisions", "按决定扣分必须列出决定，其他规则不能有。", "A rule by decision needs kinds, the others have none.")
	}
	for _, k := range d.Decisions {
		if !slices.Contains(decision.Kinds(), k) {
			f.Add(at+".decisions", "没有这种决定。", "There is no such kind of decision.")
		}
	}
}

func (k RankRule) check(at string, f *check.FieldErrors) {
	if n := len(k.Table); n == 0 || n > 200 {
		f.Add(at+".table", "赋分表应有 1 到 200 档。", "The table must have 1 to 200 entries.")
	}
	for i, p := range k.Table {
		check.Within(fmt.Sprintf("%s.table[%d]", at, i), p, "-1000", "1000", f)
	}
	check.Within(at+".result", k.Result, "0", "100", f)
	check.Within(at+".hearing", k.Hearing, "0", "100", f)
	if weighs(k.Result) || weighs(k.Hearing) {
		return
	}
	f.Add(at+".result", "评估结果排名和质询答辩排名的权重至少一个大于 0。", "One of the weights must be above 0.")
}

func weighs(w decimal.Decimal) bool { return w.Rat() != nil && w.Rat().Sign() > 0 }
