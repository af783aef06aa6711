package document

import (
	"context"
	"slices"
	"strings"

	"minping/internal/app/round"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// focus says what the units of each kind are assessed on: the aspects of the rubric that their schemes have for the
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

// focusOf are the different things that units of a kind are assessed on: one, unless their schemes differ.
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
