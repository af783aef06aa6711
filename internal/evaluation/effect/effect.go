package effect

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
)

// Input is what the effects of a year are calculated from.
type Input struct {
	Year      int
	Finals    []final.Final       // the newest version of every batch of the year
	Hearings  map[string]int      // by evaluation: its rank in the hearing, within its target group
	Heard     []Heard             // the bodies that were heard and have no row in the final
	Decisions []decision.Decision // only those answered with yes count
	// by evaluation: ids of the unrectified findings when the final was fixed
	Findings map[string][]string
	Names    map[string]string // by organization, for those that only appear as parents
}

// Heard is a supervising body that answered in a hearing beside its unit without being evaluated in that batch.
type Heard struct {
	Organization, Name string
	Rank               int
	Batch, Final       string
}

// Row is one effect.
type Row struct {
	Organization string   `json:"organization"`
	Name         string   `json:"name"`
	Assessment   string   `json:"assessment"`
	Rule         string   `json:"rule"` // code of the rule; roll_up and most for rows that follow from other rows
	RuleName     string   `json:"rule_name"`
	Points       string   `json:"points"` // two decimals, negative for deductions
	Formula      string   `json:"formula"`
	Batch        string   `json:"batch,omitempty"`
	BatchName    string   `json:"batch_name,omitempty"`
	Final        string   `json:"final,omitempty"`      // digest
	Evaluation   string   `json:"evaluation,omitempty"` //
	Decision     string   `json:"decision,omitempty"`   // kind of the decision it follows from
	Items        []string `json:"items,omitempty"`      // the findings it is based on
	From         string   `json:"from,omitempty"`       // the organization it is charged for
}

// Codes of rows that follow from other rows.
const (
	RuleRollUp = "roll_up"
	RuleMost   = "most"
)

// Total is what an organization gets in one assessment. Points is exactly the sum of its rows.
type Total struct {
	Organization string `json:"organization"`
	Name         string `json:"name"`
	Assessment   string `json:"assessment"`
	Points       string `json:"points"`
	Rows         []int  `json:"rows"` // indexes into List.Rows
}

// List is the effects of a year as exported: rows, and totals that are their sums.
type List struct {
	Year   int     `json:"year"`
	Rows   []Row   `json:"rows"`
	Totals []Total `json:"totals"`
}

// Effects calculates everything that follows in a year, ordered by assessment, name and organization.
func (r Rules) Effects(in Input) List {
	var rows []Row
	for _, f := range in.Finals {
		for _, row := range f.Rows {
			rows = append(rows, r.ofRow(in, f, row)...)
		}
	}
	for _, h := range in.Heard {
		rows = append(rows, r.ofHeard(h)...)
	}
	rows = append(rows, r.bounded(rows)...)
	rows = append(rows, r.rollUp(in, rows)...)
	rows = append(rows, r.bounded(rows)...) // for the organizations that were charged
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(
				r.assessmentOrder(a.Assessment),
				r.assessmentOrder(b.Assessment),
			),
			cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Organization, b.Organization),
			cmp.Compare(a.Evaluation, b.Evaluation),
			cmp.Compare(a.Rule, b.Rule),
		)
	})
	return List{Year: in.Year, Rows: append([]Row{}, rows...), Totals: totals(rows)}
}

func (r Rules) assessmentOrder(code string) int {
	return slices.IndexFunc(r.Assessments, func(a Assessment) bool { return a.Code == code })
}

// ofRow returns what follows from one row of a final.
func (r Rules) ofRow(in Input, f final.Final, x final.Row) []Row {
	var out []Row
	add := func(assessment, code, name, formula string, points *big.Rat, change func(*Row)) {
		e := Row{
			Organization: x.Organization, Name: x.Name, Assessment: assessment,
			Rule: code, RuleName: name, Points: decimal.Round2(points), Formula: formula,
			Batch: f.Batch, Final: f.Digest, Evaluation: x.Evaluation, Items: in.Findings[x.Evaluation],
		}
		if change != nil {
			change(&e)
		}
		out = append(out, e)
	}
	for _, s := range r.Scores {
		if s.Target == x.Target {
			v := new(big.Rat).Mul(decimal.Decimal(x.Score).Rat(), s.Factor.Rat())
			add(s.Assessment, s.Code, s.Name, x.Score+" × "+string(s.Factor), v, nil)
		}
	}
	for _, d := range r.Deductions {
		if d.Target != x.Target {
			continue
		}
		if n, kind := d.applies(in, x); n > 0 {
			v, formula := d.points(n)
			add(d.Assessment, d.Code, d.Name, formula, v, func(e *Row) { e.Decision = string(kind) })
		}
	}
	for _, k := range r.Ranks {
		if v, formula := k.points(x.Rank, in.Hearings[x.Evaluation]); v != nil && k.Target == x.Target {
			add(k.Assessment, k.Code, k.Name, formula, v, nil)
		}
	}
	return out
}

// ofHeard returns what follows from a hearing for a body that was not evaluated.
func (r Rules) ofHeard(h Heard) (out []Row) {
	for _, k := range r.Ranks {
		if v, formula := k.points(0, h.Rank); v != nil && k.Target == scheme.TargetSupervising {
			out = append(out, Row{
				Organization: h.Organization, Name: h.Name, Assessment: k.Assessment, Rule: k.Code, RuleName: k.Name,
				Points: decimal.Round2(v), Formula: formula, Batch: h.Batch, Final: h.Final,
			})
		}
	}
	return out
}

// applies returns how many times a deduction applies to a row, and the decision it follows from.
func (d Deduction) applies(in Input, x final.Row) (n int, kind decision.Kind) {
	once := func(yes bool) int {
		if yes {
			return 1
		}
		return 0
	}
	switch d.When {
	case whenOutstanding:
		return x.Outstanding, ""
	case whenCandidate:
		return once(x.Candidate), ""
	case whenVeto:
		return once(x.Veto), ""
	case whenGrade:
		return once(slices.Contains(d.Grades, x.Grade)), ""
	case whenDecision:
		for _, a := range in.Decisions {
			if a.About == x.Evaluation && a.Answer == decision.AnswerYes && slices.Contains(d.Decisions, a.Kind) {
				return 1, a.Kind
			}
		}
	}
	return 0, ""
}

// points returns what a deduction takes off when it applies n times.
func (d Deduction) points(n int) (*big.Rat, string) {
	v := new(big.Rat).Mul(d.Points.Rat(), big.NewRat(int64(n), 1))
	formula := "−" + string(d.Points)
	if d.When == whenOutstanding {
		formula = "−" + string(d.Points) + " × " + strconv.Itoa(n)
	}
	if d.Most != "" && v.Cmp(d.Most.Rat()) > 0 {
		v, formula = d.Most.Rat(), formula+"，最多 −"+string(d.Most)
	}
	return new(big.Rat).Neg(v), formula
}

// points returns what ranks earn, nil if nothing: rank is 0 for those who were not evaluated, hearing for those who
// were not heard.
func (k RankRule) points(rank, hearing int) (*big.Rat, string) {
	result, other := TablePoints(k.Table, rank), TablePoints(k.Table, hearing)
	if !weighs(k.Result) {
		result = nil
	}
	if !weighs(k.Hearing) {
		other = nil
	}
	switch {
	case other == nil && result == nil:
		return nil, ""
	case other == nil:
		return result, fmt.Sprintf("评估第 %d 名 → %s", rank, decimal.Exact(result))
	case result == nil && rank == 0:
		return other, fmt.Sprintf("没有参加评估，质询答辩第 %d 名 → %s", hearing, decimal.Exact(other))
	case result == nil:
		return other, fmt.Sprintf("质询答辩第 %d 名 → %s", hearing, decimal.Exact(other))
	}
	v := decimal.WeightedMean(
		[]decimal.Weighted{{Weight: k.Result.Rat(), Value: result}, {Weight: k.Hearing.Rat(), Value: other}},
	)
	return v, fmt.Sprintf(
		"(%s × %s + %s × %s) ÷ (%s + %s)，评估第 %d 名、质询答辩第 %d 名",
		k.Result,
		decimal.Exact(result),
		k.Hearing,
		decimal.Exact(other),
		k.Result,
		k.Hearing,
		rank,
		hearing,
	)
}

// TablePoints returns points by rank (domain A38): table[0] for the first, and so on; ranks beyond the end of the
// table get its last entry. Rank 0, unranked, gets nil.
func TablePoints(table []decimal.Decimal, rank int) *big.Rat {
	if rank < 1 || len(table) == 0 {
		return nil
	}
	return table[min(rank, len(table))-1].Rat()
}

// charge is what was deducted from one organization in one assessment.
type charge struct {
	organization, name, assessment, parent string
	points                                 *big.Rat
	rows                                   []Row
}

// rollUp charges deductions from organizations to their parents.
func (r Rules) rollUp(in Input, rows []Row) []Row {
	if r.RollUp.Mode == RollNone {
		return nil
	}
	parents, names := map[string]string{}, map[string]string{}
	for _, f := range in.Finals {
		for _, x := range f.Rows {
			names[x.Organization] = x.Name
			if x.Parent != "" {
				parents[x.Organization] = x.Parent
			}
		}
	}
	for org, name := range in.Names {
		names[org] = name
	}
	charges := chargesOf(rows, parents)
	if r.RollUp.Mode == RollWorst {
		charges = worst(charges)
	}
	var out []Row
	for _, c := range charges {
		v := new(big.Rat).Mul(c.points, r.RollUp.Share.Rat())
		v.Quo(v, big.NewRat(100, 1))
		formula := strings.Replace(decimal.Exact(c.points), "-", "−", 1) // as in the other rows
		if r.RollUp.Share.Rat().Cmp(big.NewRat(100, 1)) != 0 {
			formula += " × " + string(r.RollUp.Share) + "%"
		}
		e := Row{
			Organization: c.parent, Name: names[c.parent], Assessment: c.assessment, Rule: RuleRollUp, RuleName: "所辖单位扣分：" + c.name, Points: decimal.Round2(v), Formula: formula,
			From: c.organization,
		}
		for _, x := range c.rows {
			if x.Evaluation != "" { // what is given back beyond a maximum does not belong to any result
				e.Batch, e.Final, e.Evaluation = x.Batch, x.Final, x.Evaluation
			}
			for _, item := range x.Items {
				if !slices.Contains(e.Items, item) {
					e.Items = append(e.Items, item)
				}
			}
		}
		out = append(out, e)
	}
	return out
}

// chargesOf returns the deductions of each organization that has a parent, sorted.
func chargesOf(rows []Row, parents map[string]string) []charge {
	at := map[[2]string]int{}
	var out []charge
	for _, x := range rows {
		v := decimal.Decimal(x.Points).Rat()
		parent, ok := parents[x.Organization]
		if !ok || v.Sign() >= 0 && x.Rule != RuleMost {
			continue
		}
		key := [2]string{x.Organization, x.Assessment}
		i, seen := at[key]
		if !seen {
			i = len(out)
			at[key] = i
			out = append(out, charge{x.Organization, x.Name, x.Assessment, parent, new(big.Rat), nil})
		}
		out[i].points.Add(out[i].points, v)
		out[i].rows = append(out[i].rows, x)
	}
	slices.SortFunc(out, func(a, b charge) int {
		return cmp.Or(
			strings.Compare(a.parent, b.parent),
			strings.Compare(a.assessment, b.assessment),
			a.points.Cmp(b.points),
			strings.Compare(a.organization, b.organization),
		)
	})
	return out
}

// worst keeps the charge with the largest deduction of every parent and assessment; the first one on a tie.
func worst(list []charge) []charge {
	var out []charge
	for i, c := range list {
		if i == 0 || c.parent != list[i-1].parent || c.assessment != list[i-1].assessment {
			out = append(out, c)
		}
	}
	return out
}

// bounded gives back deductions beyond an assessment's maximum, so that the rows still add up.
func (r Rules) bounded(rows []Row) []Row {
	var out []Row
	for _, t := range totals(rows) {
		i := r.assessmentOrder(t.Assessment)
		if i < 0 || r.Assessments[i].Most == "" {
			continue
		}
		off := new(big.Rat)
		for _, n := range t.Rows {
			if v := decimal.Decimal(rows[n].Points).Rat(); v.Sign() < 0 || rows[n].Rule == RuleMost {
				off.Sub(off, v)
			}
		}
		over := off.Sub(off, r.Assessments[i].Most.Rat())
		if over.Sign() > 0 {
			out = append(out, Row{
				Organization: t.Organization, Name: t.Name, Assessment: t.Assessment, Rule: RuleMost, RuleName: "本年最多扣 " + string(r.Assessments[i].Most) + " 分",
				Points: decimal.Round2(over), Formula: decimal.Exact(over),
			})
		}
	}
	return out
}

// totals adds up the rows, in the order in which their organizations first appear.
func totals(rows []Row) []Total {
	out := []Total{}
	at := map[[2]string]int{}
	sums := []*big.Rat{}
	for n, x := range rows {
		key := [2]string{x.Organization, x.Assessment}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, Total{Organization: x.Organization, Name: x.Name, Assessment: x.Assessment})
			sums = append(sums, new(big.Rat))
		}
		out[i].Rows = append(out[i].Rows, n)
		sums[i].Add(sums[i], decimal.Decimal(x.Points).Rat())
	}
	for i := range out {
		out[i].Points = decimal.Round2(sums[i])
	}
	return out
}
