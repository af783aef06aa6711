// Package effect derives what fixed results do in the annual assessments (domain A30, A37–A39): points and deductions
// of a year, each leading back to the result, the decision and the findings that it follows from. None of it is stored.
package effect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/effect"
	"minping/internal/evaluation/final"
	"minping/internal/table"
)

// Effects derives the effects from a store. Safe for concurrent use.
type Effects struct {
	env     *records.Env
	rounds  *round.Rounds
	sources Sources
	rules   effect.Rules
}

// Sources are what effects are derived from besides finals, by evaluation.
type Sources struct {
	// Decisions returns those that were answered.
	Decisions func(ctx context.Context, evaluations []string) ([]decision.Decision, error)
	// Findings are the items of the ledger that are not settled, restricted ones left out.
	Findings func(ctx context.Context, evaluations []string) (map[string][]string, error)
	// Hearings are ranks in the locked hearings of batches, and the bodies in them that were not evaluated.
	Hearings func(ctx context.Context, batches []string) (map[string]int, []effect.Heard, error)
}

// New returns the effects of a store by the rules of a place.
func New(env *records.Env, rounds *round.Rounds, s Sources, rules effect.Rules) *Effects {
	return &Effects{env: env, rounds: rounds, sources: s, rules: rules}
}

// Inventory is what this room stores: nothing.
func (e *Effects) Inventory() records.Inventory { return records.Inventory{} }

// Rules are the sizes of effects.
func (e *Effects) Rules() effect.Rules { return e.rules }

// ThisYear is the year as it is counted in China.
func (e *Effects) ThisYear() int { return e.env.Now().In(deadline.China).Year() }

// Of returns the effects of a year: those of the results in force that were fixed in it.
func (e *Effects) Of(ctx context.Context, a records.Actor, year int) (effect.List, error) {
	if a.Role != auth.Admin && a.Role != auth.Leader {
		return effect.List{}, records.Fail(
			records.Forbidden, "not_yours", "赋分由巡察办和领导小组查看。", "Only the office and leaders may see effects.",
		)
	}
	if year < 2000 || year > 2100 {
		return effect.List{}, records.InvalidField("year", "年度应在 2000 到 2100 之间。", "Must be a year from 2000 to 2100.")
	}
	in := effect.Input{Year: year, Names: map[string]string{}}
	var err error
	in.Finals, err = e.finals(ctx, year)
	if err != nil {
		return effect.List{}, err
	}
	var evaluations, parents, batches []string
	for _, f := range in.Finals {
		batches = append(batches, f.Batch)
		for _, r := range f.Rows {
			evaluations = append(evaluations, r.Evaluation)
			if r.Parent != "" {
				parents = append(parents, r.Parent)
			}
		}
	}
	in.Decisions, err = e.sources.Decisions(ctx, evaluations)
	if err != nil {
		return effect.List{}, err
	}
	in.Findings, err = e.sources.Findings(ctx, evaluations)
	if err != nil {
		return effect.List{}, err
	}
	in.Hearings, in.Heard, err = e.sources.Hearings(ctx, batches)
	if err != nil {
		return effect.List{}, err
	}
	slices.Sort(parents)
	above, err := records.GetMany[round.Organization](ctx, e.env, round.KindOrganization, slices.Compact(parents))
	if err != nil {
		return effect.List{}, err
	}
	for id, o := range above {
		in.Names[id] = o.Name
	}
	list := e.rules.Effects(in)
	names, err := e.batchNames(ctx, in.Finals)
	for i := range list.Rows {
		list.Rows[i].BatchName = names[list.Rows[i].Batch]
	}
	return list, err
}

// batchNames returns the names of batches. If two have the same name, as batches from before decision 0068 may, each is
// followed by the day on which its result was fixed, and if that is the same day, by its first round too.
func (e *Effects) batchNames(ctx context.Context, finals []final.Final) (map[string]string, error) {
	out, rounds := map[string]string{}, map[string]string{}
	for _, f := range finals {
		b, err := e.rounds.Batch(ctx, f.Batch)
		if err != nil {
			return nil, err
		}
		out[f.Batch] = b.V.Name
		if len(b.V.Rounds) > 0 {
			rounds[f.Batch] = b.V.Rounds[0]
		}
	}
	day := func(f final.Final) (string, error) {
		return f.At.In(deadline.China).Format("（2006年1月2日锁定）"), nil
	}
	first := func(f final.Final) (string, error) {
		r, err := e.rounds.ShowRound(ctx, rounds[f.Batch])
		return r.V.Place(), err
	}
	return out, errors.Join(tellApart(out, finals, day), tellApart(out, finals, first))
}

// tellApart adds something to names that several batches share.
func tellApart(names map[string]string, finals []final.Final, by func(final.Final) (string, error)) error {
	times := map[string]int{}
	for _, f := range finals {
		times[names[f.Batch]]++
	}
	shared := slices.DeleteFunc(slices.Clone(finals), func(f final.Final) bool { return times[names[f.Batch]] < 2 })
	for _, f := range shared {
		more, err := by(f)
		if err != nil {
			return err
		}
		names[f.Batch] += more
	}
	return nil
}

// finals returns the results in force that were fixed in a year, oldest first.
func (e *Effects) finals(ctx context.Context, year int) (out []final.Final, err error) {
	all, err := round.Finals(ctx, e.env)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if YearOf(f) == year {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b final.Final) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Batch, b.Batch))
	})
	return out, nil
}

// YearOf is the year in whose assessments a result counts: that in which it was fixed.
func YearOf(f final.Final) int { return f.At.In(deadline.China).Year() }

// AssessmentName is what an assessment is called.
func (e *Effects) AssessmentName(code string) string {
	for _, a := range e.rules.Assessments {
		if a.Code == code {
			return a.Name
		}
	}
	return code
}

// header returns the columns of the exported list.
func header() []string {
	return []string{"序号", "考核", "单位", "规则", "计算", "分值", "轮次（批次）", "依据的结果", "依据的处理", "台账事项", "所辖单位"}
}

// Write writes the list of a year as a workbook: a line for every effect, and a sum after the lines of each
// organization.
func (e *Effects) Write(w io.Writer, list effect.List) error {
	return table.Book{
		Sheet: fmt.Sprintf("%d年赋分", list.Year), FrozenRows: 1,
		Widths: map[int]float64{2: 26, 3: 28, 4: 24, 5: 30, 7: 28, 8: 24, 9: 14, 10: 28, 11: 24},
		Rows:   e.rows(list),
	}.Write(w)
}

func (e *Effects) rows(list effect.List) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		head := make([]any, 0, len(header()))
		for _, h := range header() {
			head = append(head, table.Label(h))
		}
		if !yield(head, nil) {
			return
		}
		names := map[string]string{}
		for _, x := range list.Rows {
			names[x.Organization] = x.Name
		}
		n := 0
		for _, t := range list.Totals {
			name := e.AssessmentName(t.Assessment)
			for _, i := range t.Rows {
				x := list.Rows[i]
				n++
				kind, _ := decision.Kind(x.Decision).Name()
				line := []any{
					n, name, x.Name, x.RuleName, x.Formula, table.Number(x.Points), x.BatchName, short(x.Final), kind,
					strings.Join(x.Items, "、"), cmp.Or(names[x.From], x.From),
				}
				if !yield(line, nil) {
					return
				}
			}
			sum := []any{nil, name, t.Name, table.Label("合计"), nil, table.Number(t.Points), nil, nil, nil, nil, nil}
			if !yield(sum, nil) {
				return
			}
		}
	}
}

// short is the beginning of a digest, enough to find it by.
func short(digest string) string { return digest[:min(len(digest), 16)] }
