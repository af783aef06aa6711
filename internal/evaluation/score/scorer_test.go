package score_test

import (
	"fmt"
	"math/big"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// someSheets fills in sheets of a scheme, not always all of them and not always correctly.
func someSheets(t *rapid.T, s scheme.Scheme) map[string]score.Sheet {
	out := map[string]score.Sheet{}
	for _, b := range s.Bodies {
		if rapid.IntRange(0, 9).Draw(t, "left out") == 0 {
			continue
		}
		rubric, _ := s.RubricFor(b.Code)
		var sheet score.Sheet
		for _, x := range rubric.Items {
			if x.Mode == scheme.ItemAuto {
				continue
			}
			got := decimal.Decimal(
				decimal.Round2(
					new(big.Rat).Mul(x.Points.Rat(), big.NewRat(rapid.Int64Range(0, 100).Draw(t, "share"), 100)),
				),
			)
			sheet.Items = append(
				sheet.Items,
				score.SheetItem{Code: x.Code, Score: got, Reason: "查阅资料", Veto: x.Veto && rapid.Bool().Draw(t, "veto")},
			)
		}
		out[b.Code] = sheet
	}
	return out
}

func TestTotalsAreThoseOfTheScoreWithItsArithmetic(t *testing.T) {
	schemes := []scheme.Scheme{evaluationtest.Pack(t, "liaocheng"), evaluationtest.Pack(t, "sanmenxia")}
	for _, f := range scoretest.Formulas(t) {
		schemes = append(schemes, f.Scheme)
	}
	if second, ok := schemes[0].ForSupervision(); ok {
		schemes = append(schemes, second)
	}
	m := scoretest.Session90(t, schemes[0])
	decisions := []*score.Decision{nil, {Value: "75", Reason: "x"}, {Value: score.Exclude, Reason: "x"}}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(schemes).Draw(t, "scheme")
		sheets, d := someSheets(t, s), rapid.SampledFrom(decisions).Draw(t, "decision")
		measured := m
		if rapid.Bool().Draw(t, "no ballot") {
			measured = nil
		}
		whole, err := score.Of(s, sheets, measured, d)
		totals, err2 := score.NewScorer(s).ScoreOnly(sheets, measured, d)
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("%v, the totals say %v", err, err2)
		}
		if len(totals.Steps) > 0 {
			t.Fatalf("totals carry %d lines of arithmetic", len(totals.Steps))
		}
		arithmetic := cmp.Options{
			cmpopts.IgnoreFields(score.Score{}, "Steps"),
			cmpopts.IgnoreFields(score.BodyScore{}, "Aspects"),
			cmpopts.IgnoreUnexported(score.BodyScore{}),
		}
		if diff := cmp.Diff(whole, totals, arithmetic); diff != "" {
			t.Fatalf("(-score +totals)\n%s", diff)
		}
		if whole.Final != nil && whole.Steps[len(whole.Steps)-1].Value == decimal.Null {
			t.Fatal("the score has no arithmetic")
		}
	})
}

// BenchmarkTotals scores one organization of a round as its ranking does: three sheets with seven items.
func BenchmarkTotals(b *testing.B) {
	s := evaluationtest.Pack(b, "sanmenxia")
	sheets := map[string]score.Sheet{}
	for _, body := range s.Bodies {
		sheets[body.Code] = scoretest.SheetOf(b, s, body.Code, "88.37")
	}
	x := score.NewScorer(s)
	for name, score := range map[string]func(map[string]score.Sheet, *satisfaction.Measured,
		*score.Decision) (score.Score, error){
		"totals": x.ScoreOnly, "with arithmetic": x.Score,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := score(sheets, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
