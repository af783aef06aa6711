package decision_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
)

// An answer is about one unit: another unit with the same reason keeps its suggestion.
func TestAnAnswerAboutOneUnitEndsNoOthers(t *testing.T) {
	r := rules(t)
	r.Hearing = decision.HearingRule{KeyFunction: true}
	f := fixed(t, row{id: "a", score: "95.00", key: true}, row{id: "b", score: "90.00", key: true})
	asked := func(answered ...decision.Decision) (out []string) {
		for _, s := range r.Suggest(f, schemes(t), answered) {
			if s.Kind == decision.Hearing {
				out = append(out, s.Evaluation)
			}
		}
		return out
	}
	all := r.Suggest(f, schemes(t), nil)
	at := slices.IndexFunc(all, func(s decision.Suggestion) bool {
		return s.Kind == decision.Hearing && s.Evaluation == "a"
	})
	if at < 0 || !slices.Equal(asked(), []string{"a", "b"}) {
		t.Fatalf("suggested for %v", asked())
	}
	no := decision.Decision{
		About: "a", Kind: decision.Hearing, Because: all[at].Because, Final: f.Digest, Answer: decision.AnswerNo,
	}
	if got := asked(no); !slices.Equal(got, []string{"b"}) {
		t.Errorf("after a no about a it is suggested for %v", got)
	}
	no.Kind = decision.Redo
	if got := asked(no); len(got) != 2 {
		t.Errorf("after an answer to something else it is suggested for %v", got)
	}
}

// A body that supervises appears beside its unit (domain A31) and is not called by itself.
func TestNoHearingIsSuggestedForWhoSupervises(t *testing.T) {
	r := rules(t)
	r.Hearing = decision.HearingRule{LastN: 2, KeyFunction: true}
	f := fixed(t,
		row{id: "a", score: "70.00"}, row{id: "b", score: "95.00"}, row{id: "c", score: "80.00"},
		row{id: "d", score: "90.00"}, row{id: "e", score: "60.00"},
		row{id: "s", score: "10.00", key: true, target: scheme.TargetSupervising},
		row{id: "u", score: "99.00", target: scheme.TargetSupervising},
	)
	var got []string
	for _, s := range r.Suggest(f, schemes(t), nil) {
		if s.Kind == decision.Hearing {
			got = append(got, s.Evaluation)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"a", "e"}) {
		t.Errorf("a hearing is suggested for %v, want the last two of those inspected", got)
	}
}
