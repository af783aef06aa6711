package document

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
)

// collect gathers the values for the templates of a type. An unknown value is left out, and prints as a blank.
func (d *Documents) collect(ctx context.Context, t document.Type, s subject, due, issuer string) (Data, error) {
	v := map[string]string{
		"机关": issuer, "批次": s.name, "轮次": roundNames(s.ownRounds()), "年度": strconv.Itoa(d.today().Year()),
		"期限": dayName(due),
	}
	out := Data{At: d.env.Now(), Values: v}
	if s.final != nil && t.Final {
		out.Final = &FinalRef{s.batch, s.final.Version, s.final.Digest}
	}
	counted, absent := s, map[string]bool{}
	if t.Final && t.About == document.AboutBatch {
		counted, absent = s.assessed()
	}
	counted.counts(v, t.Final)
	if t.About == document.AboutBatch {
		if err := d.turnout(ctx, s, absent, v); err != nil {
			return out, err
		}
		v["监督评估"] = s.supervision()
		counted.lists(v)
		if err := d.focus(ctx, counted, v); err != nil {
			return out, err
		}
		if t.Final {
			s.results(v)
		}
	} else {
		supervisor, err := d.supervisorName(ctx, s)
		if err != nil {
			return out, err
		}
		v["监督单位"] = supervisor
		s.unitValues(v, t.Final)
	}
	for _, a := range t.Attach {
		if table, ok := s.table(a); ok {
			out.Tables = append(out.Tables, table)
			if a == document.AttachOutstanding {
				out.Items = s.said[s.evaluation.ID].Items
			}
		}
	}
	return out, nil
}

// dayName formats a day as documents do.
func dayName(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.Format("2006年1月2日")
}

func roundNames(rounds []records.Versioned[round.Round]) string {
	names := make([]string, len(rounds))
	for i, r := range rounds {
		names[i] = r.V.Name
	}
	return strings.Join(names, "、")
}

func (d *Documents) supervisorName(ctx context.Context, s subject) (string, error) {
	if s.organization.V.SupervisorID == "" {
		return "", nil
	}
	o, err := d.rounds.ShowOrganization(ctx, s.organization.V.SupervisorID)
	if records.KindOf(err) == records.NotFound {
		return "", nil
	}
	return o.V.Name, err
}

// ownRounds are the round of the document's unit, or those of the batch.
func (s subject) ownRounds() []records.Versioned[round.Round] {
	if s.evaluation.ID == "" {
		return s.rounds
	}
	return slices.DeleteFunc(slices.Clone(s.rounds), func(r records.Versioned[round.Round]) bool {
		return r.ID != s.evaluation.V.RoundID
	})
}

// assessed is the subject without the evaluations that the result leaves out, and the names of their units by round.
func (s subject) assessed() (in subject, absent map[string]bool) {
	in, absent, in.evaluations = s, map[string]bool{}, nil
	for _, e := range s.evaluations {
		if slices.ContainsFunc(s.final.LeftOut, func(l final.LeftOut) bool { return l.Evaluation == e.ID }) {
			absent[e.V.RoundID+s.organizations[e.V.OrganizationID].Name] = true
			continue
		}
		in.evaluations = append(in.evaluations, e)
	}
	return in, absent
}

// counts are the figures of the ledger, in a document about the result as they were when it was fixed. A figure that no
// one entered for any unit is not known, and is not 0.
func (s subject) counts(v map[string]string, resting bool) {
	kinds, sums := map[string]int{}, map[string]*int{}
	add := func(name string, n *int) {
		if n == nil {
			return
		}
		if sums[name] == nil {
			sums[name] = new(int)
		}
		*sums[name] += *n
	}
	for _, e := range s.evaluations {
		kinds[s.organizations[e.V.OrganizationID].Kind]++
		f := e.V.AllFacts()
		if r := s.row(e.ID); r != nil && resting {
			f = r.Counts.In(f)
		}
		add("反馈问题数", f.Problems)
		add("已完成数", f.Done)
		add("未到位数", f.Basic)
		add("未到位数", f.Undone)
		add("新问题数", f.NewProblems)
	}
	for name, n := range sums {
		v[name] = strconv.Itoa(*n)
	}
	v["单位数"] = strconv.Itoa(len(s.evaluations))
	var parts []string
	for _, k := range scheme.Kinds() {
		if kinds[k] > 0 {
			parts = append(parts, round.KindName(k).ZH+strconv.Itoa(kinds[k])+"个")
		}
	}
	v["各类单位数"], v["对象名单"] = strings.Join(parts, "、"), s.roll()
}

// turnout sums who took part in the ballots, and how many suggestions there are, without the units that are absent.
func (d *Documents) turnout(ctx context.Context, s subject, absent map[string]bool, v map[string]string) error {
	people, suggestions, known := 0, 0, false
	for _, r := range s.rounds {
		table, err := d.scores.Statistics(ctx, records.Actor{Role: auth.Admin}, r.ID)
		if err != nil {
			return err
		}
		for row, err := range table.Rows(ctx) {
			if err != nil {
				return err
			}
			if absent[r.ID+row.Org] {
				continue
			}
			if row.Returned != nil {
				people, known = people+*row.Returned, true
			}
			if row.Suggestions != nil {
				suggestions += *row.Suggestions
			}
		}
	}
	if known {
		v["参评人数"], v["意见建议数"] = strconv.Itoa(people), strconv.Itoa(suggestions)
	}
	return nil
}

// listed is how many units a list in the text may name; longer lists are in the table.
const listed = 40

// lists returns what people wrote about units, one paragraph each.
func (s subject) lists(v map[string]string) {
	var daily, outstanding, advice, prominent []string
	for _, e := range s.evaluations {
		f, name := e.V.AllFacts(), s.organizations[e.V.OrganizationID].Name
		if said := conclusions(f.DailyDiscipline, f.DailyOrganization); said != "" {
			daily = append(daily, name+"："+said)
		}
		outstanding = appendSaid(outstanding, name, f.Outstanding)
		advice = appendSaid(advice, name, f.Advised())
		prominent = appendSaid(prominent, name, f.ProminentProblems)
	}
	v["日常监督结果"], v["未到位事项"] = strings.Join(daily, "\n"), strings.Join(outstanding, "\n")
	v["整改建议"], v["突出问题汇总"] = strings.Join(advice, "\n"), strings.Join(prominent, "\n")
	v["共性问题"] = strings.Join(s.common(), "\n")
}

// common are the problems that the office marked as common, each with the units it was found at (domain A34).
func (s subject) common() []string {
	var order []string
	units := map[string][]string{}
	for _, e := range s.evaluations {
		name := s.organizations[e.V.OrganizationID].Name
		for _, text := range s.said[e.ID].Common {
			if units[text] == nil {
				order = append(order, text)
			}
			if !slices.Contains(units[text], name) {
				units[text] = append(units[text], name)
			}
		}
	}
	for n, text := range order {
		order[n] = fmt.Sprintf("%d．%s（%s）。", n+1, text, strings.Join(units[text], "、"))
	}
	return order
}

func conclusions(discipline, organization string) string {
	var out []string
	if discipline != "" {
		out = append(out, "市纪委监委认为"+discipline)
	}
	if organization != "" {
		out = append(out, "市委组织部认为"+organization)
	}
	if out == nil {
		return ""
	}
	return strings.Join(out, "，") + "。"
}

// appendSaid adds the lines about a unit as a single paragraph: each line becomes a clause.
func appendSaid(list []string, name, text string) []string {
	var clauses []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) > 0 {
			clauses = append(clauses, strings.Join(words, " "))
		}
	}
	if clauses == nil {
		return list
	}
	for i, c := range clauses[:len(clauses)-1] {
		clauses[i] = strings.TrimRight(c, "。；，") // words:keep
	}
	text = strings.Join(clauses, "；")
	if !strings.HasSuffix(text, "。") {
		text += "。"
	}
	return append(list, name+"："+text)
}

// inspected are the rows of units, in order of rank.
func (s subject) inspected() []final.Row {
	if s.final == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.final.Rows),
		func(r final.Row) bool { return r.Target == scheme.TargetSupervising })
}

// results are what the final says about a batch.
func (s subject) results(v map[string]string) {
	rows := s.inspected()
	var scores []*big.Rat
	grades := map[string]int{}
	var order, best, last, all, completion, satisfied []string
	for _, r := range rows {
		if x, ok := decimal.Parse(r.Score); ok {
			scores = append(scores, x)
		}
		if r.Grade != "" && grades[r.Grade] == 0 {
			order = append(order, r.Grade)
		}
		grades[r.Grade]++
		if r.Rank <= 3 {
			best = append(best, r.Name)
		}
		if r.Candidate {
			last = append(last, r.Name)
		}
		all = append(all, fmt.Sprintf("%d．%s，%s分，%s。", len(all)+1, r.Name, r.Score, r.Grade))
		if r.Completion != nil {
			completion = append(completion, r.Name+*r.Completion+"%")
		}
		if r.Satisfaction != nil {
			satisfied = append(satisfied, r.Name+*r.Satisfaction+"分")
		}
	}
	if len(scores) > 0 {
		v["平均得分"] = decimal.Round2(decimal.Mean(scores))
	}
	var spread, out []string
	for _, g := range order {
		spread = append(spread, g+strconv.Itoa(grades[g])+"个")
	}
	for _, l := range s.final.LeftOut {
		out = append(out, l.Name+"（"+l.Reason+"）")
	}
	if out == nil {
		out = []string{"无"}
	}
	v["等次分布"], v["名次靠前单位"], v["名次靠后单位"], v["未评估单位"] = join(spread), join(best), join(last),
		join(out)
	v["得分一览"] = inText(all, "\n", "")
	v["完成率一览"], v["满意度一览"] = inText(completion, "；", "。"), inText(satisfied, "；", "。")
}

func join(list []string) string { return strings.Join(list, "、") }

// inText writes a list out unless it is too long for a text.
func inText(list []string, between, end string) string {
	switch {
	case len(list) == 0:
		return ""
	case len(list) > listed:
		return "各单位情况见附件。"
	}
	return strings.Join(list, between) + end
}

// unitValues returns what is known about one unit.
func (s subject) unitValues(v map[string]string, resting bool) {
	f := s.evaluation.V.AllFacts()
	v["单位"] = s.organization.V.Name
	v["本单位未到位事项"], v["突出问题"], v["意见建议"] = f.Outstanding, f.ProminentProblems, f.Advised()
	v["市纪委监委结论"], v["市委组织部结论"] = f.DailyDiscipline, f.DailyOrganization
	if f.Basic != nil || f.Undone != nil {
		v["本单位未到位数"] = strconv.Itoa(f.OutstandingItems())
	}
	if f.NewProblems != nil {
		v["本单位新问题数"] = strconv.Itoa(*f.NewProblems)
	}
	r := s.row(s.evaluation.ID)
	if r == nil || !resting {
		return
	}
	v["得分"], v["等次"] = r.Score, r.Grade
	v["名次"], v["同类名次"] = fmt.Sprintf("第%d名", r.Rank), fmt.Sprintf("第%d名", r.RankInKind)
	v["完成率"], v["满意度"], v["满意率"] = percent(r.Completion), plain(r.Satisfaction), percent(r.Rate)
}

func percent(t *string) string {
	if t == nil {
		return ""
	}
	return *t + "%"
}

func plain(t *string) string {
	if t == nil {
		return ""
	}
	return *t
}

// fromItems are the placeholders that quote the ledger's items.
var fromItems = []string{"共性问题", "未到位事项", "本单位未到位事项"}

// speaks reports whether one of some parts of a type, of all if there are none, is drawn from the ledger's items.
func speaks(parts []document.Part, of []PartText) bool {
	return slices.ContainsFunc(parts, func(p document.Part) bool {
		asked := of == nil || slices.ContainsFunc(of, func(x PartText) bool { return x.Key == p.Key })
		templates := p.Text
		for _, k := range p.ByKind {
			templates += k.Text
		}
		return asked && slices.ContainsFunc(document.Used(templates), func(n string) bool {
			return slices.Contains(fromItems, n)
		})
	})
}

// alsoNames adds the items that a document named before.
func (data *Data) alsoNames(before Data) {
	data.Named = slices.Concat(data.Named, before.Items, before.Named)
	slices.Sort(data.Named)
	data.Named = slices.Compact(data.Named)
}
