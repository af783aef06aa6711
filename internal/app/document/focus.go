package document

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/round"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// focus returns what the units of each kind are assessed on: the aspects of the rubric that their schemes have for the
// kind (domain A02, A08). Kinds that are assessed alike share a line.
func (d *Documents) focus(ctx context.Context, s subject, v map[string]string) error {
	var lines []string
	kinds := map[string][]string{} // by line
	for _, kind := range scheme.Kinds() {
		of, err := d.focusOf(ctx, s, kind)
		if err != nil {
			return err
		}
		for _, line := range of {
			if kinds[line] == nil {
				lines = append(lines, line)
			}
			kinds[line] = append(kinds[line], round.KindName(kind).ZH)
		}
	}
	for i, line := range lines {
		lines[i] = strings.Join(kinds[line], "、") + "：" + line
	}
	v["评估重点"] = strings.Join(lines, "\n")
	return nil
}

// focusOf returns what units of a kind are assessed on: one line, unless their schemes differ.
func (d *Documents) focusOf(ctx context.Context, s subject, kind string) (out []string, err error) {
	for _, e := range s.evaluations {
		if s.organizations[e.V.OrganizationID].Kind != kind {
			continue
		}
		x, err := d.rounds.SchemeOf(ctx, e.V)
		if err != nil {
			return nil, err
		}
		for _, b := range x.Bodies {
			r, _ := x.RubricFor(b.Code)
			var parts []string
			for _, a := range r.Aspects() {
				parts = append(parts, a.Aspect+decimal.Exact(a.Points)+"分")
			}
			line := strings.Join(parts, "、") + "。"
			if len(parts) > 0 && !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	return out, nil
}

// kinds returns the kinds of the units that a document is about, in order.
func (s subject) kinds() []string {
	return slices.DeleteFunc(scheme.Kinds(), func(kind string) bool { return len(s.namesOf(kind)) == 0 })
}

// namesOf returns the names of the units of a kind.
func (s subject) namesOf(kind string) (out []string) {
	for _, e := range s.evaluations {
		if o := s.organizations[e.V.OrganizationID]; o.Kind == kind {
			out = append(out, o.Name)
		}
	}
	slices.Sort(out)
	return out
}

// roll lists the units by kind, one paragraph each; of a kind with very many only the first are named.
func (s subject) roll() string {
	var lines []string
	for _, kind := range s.kinds() {
		names := s.namesOf(kind)
		end := "。"
		if len(names) > listed {
			names, end = names[:listed], "等。"
		}
		line := fmt.Sprintf("%s（%d个）：", round.KindName(kind).ZH, len(s.namesOf(kind)))
		lines = append(lines, line+strings.Join(names, "、")+end)
	}
	return strings.Join(lines, "\n")
}

// supervision lists the supervising bodies assessed together with the units (domain A04).
func (s subject) supervision() string {
	var names []string
	for _, id := range s.supervising {
		if name := s.organizations[id].Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	switch n := len(names); {
	case n == 0:
		return "本次不对监督单位另行评估"
	case n > listed:
		return fmt.Sprintf("对其负有整改日常监督责任的%s等%d个监督单位一并评估", strings.Join(names[:listed], "、"), n)
	}
	return "对其负有整改日常监督责任的" + strings.Join(names, "、") + "一并评估"
}
