package statistics_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/statistics"
	"minping/internal/evaluationtest"
)

// A scheme that asks for other answers has nothing in the columns of 满意 to 不了解, and the table says so.
func TestATableSaysWhereOtherAnswersWereAsked(t *testing.T) {
	a := evaluationtest.Pack(t, "liaocheng")
	b := evaluationtest.Pack(t, "liaocheng")
	b.Name = "别的方案"
	for kind, q := range b.Questionnaires {
		q.Questions = slices.Clone(q.Questions)
		for i := range q.Questions {
			q.Questions[i].Options = slices.Clone(q.Questions[i].Options)
			for j := range q.Questions[i].Options {
				q.Questions[i].Options[j].Key = "x" + q.Questions[i].Options[j].Key
			}
		}
		b.Questionnaires[kind] = q
	}
	want := "“满意、基本满意、不满意、不了解”只有“" + a.Name + "”有，用其他方案的单位空着。"
	for _, c := range []struct {
		other scheme.Scheme
		said  bool
	}{{b, true}, {a, false}} {
		if notes := statistics.LayoutOf(a, c.other).Notes(); slices.Contains(notes, want) != c.said {
			t.Errorf("%s: %v", c.other.Name, notes)
		}
	}
}
