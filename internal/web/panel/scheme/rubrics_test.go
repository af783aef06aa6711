package scheme

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluationtest"
)

// Three bodies that score on the same items are one table, not the same table three times.
func TestBodiesThatScoreAlikeShareATable(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	names := func() (out []string) {
		for _, x := range schemeSections(s) {
			if strings.HasPrefix(x.Name, "评分细则") {
				out = append(out, x.Name)
			}
		}
		return out
	}
	if got := names(); len(got) != 1 || strings.Count(got[0], "、") != 2 {
		t.Errorf("three bodies with one rubric: %v", got)
	}
	s.Rubrics = slices.Clone(s.Rubrics)
	s.Rubrics[1].Items = slices.Clone(s.Rubrics[1].Items)
	s.Rubrics[1].Items[0].Points = "1"
	if got := names(); len(got) != 2 || !slices.Contains(got, "评分细则（"+s.Bodies[1].Name+"）") {
		t.Errorf("one of them differs: %v", got)
	}
}
