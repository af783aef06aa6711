package score_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"
)

// What a score says of itself, down to the words of every step: the worked examples of all schemes, each also with
// contradicted facts and with its satisfaction decided by a person.
func TestWhatScoresSayOfThemselvesIsWrittenDown(t *testing.T) {
	type told struct {
		Score        score.Score
		Totals       *score.Totals
		Contradicted []string // grade and points with 0, 1, 5, 6 facts that contradict
		Lacks        bool
	}
	all := map[string]told{}
	for _, f := range worked(t) {
		for n, x := range f.Examples {
			m, got, err := f.Work(x)
			if err != nil {
				t.Fatal(err)
			}
			one := told{Score: got, Totals: got.Totals(), Lacks: score.LacksSatisfaction(f.Scheme, &m, nil)}
			for _, n := range []int{0, 1, 5, 6} {
				c := score.Contradict(f.Scheme, got, &n)
				one.Contradicted = append(one.Contradicted, fmt.Sprintf(
					"%d %s %s %v %v", n, evaluationtest.Text(c.Final), c.Grade, c.Veto, c.Steps[len(got.Steps):],
				))
			}
			if n > 0 { // the first of a scheme shows its words
				one.Score.Steps, one.Score.Bodies = nil, nil
			}
			all[fmt.Sprintf("%s %d", f.ID, n+1)] = one
		}
	}
	evaluationtest.Account(t, "scores", all)
}

// What a decision stands for in each scheme, whether one is needed, and which of its texts are refused.
func TestWhatDecisionsStandForIsWrittenDown(t *testing.T) {
	all := map[string]string{}
	for _, f := range worked(t) {
		all["lacks "+f.ID] = fmt.Sprint(score.LacksSatisfaction(f.Scheme, nil, nil),
			score.LacksSatisfaction(f.Scheme, nil, &score.Decision{Value: "80", Reason: "测评无效"}),
			score.LacksSatisfaction(f.Scheme, nil, &score.Decision{Value: "80"}))
		for _, b := range f.Scheme.Bodies {
			rubric, _ := f.Scheme.RubricFor(b.Code)
			for _, x := range rubric.Items {
				if x.Mode != scheme.ItemAuto {
					continue
				}
				for _, value := range []string{"0", "59.99", "60", "85", "90", "100"} {
					points, step := score.Decided(f.Scheme.Satisfaction, x, decimal.Decimal(value).Rat())
					all[f.ID+" "+b.Code+" "+x.Code+" "+value] = decimal.Exact(points) + " " + step.Formula
				}
			}
		}
	}
	for _, d := range []score.Decision{
		{Value: "exclude", Reason: "无"},
		{Value: "", Reason: "无"},
		{Value: "-0.01", Reason: "无"},
		{Value: "0", Reason: "无"},
		{Value: "100", Reason: "无"},
		{Value: "100.01", Reason: "无"},
		{Value: "50", Reason: " "},
		{Value: "50", Reason: "\a"},
	} {
		all["refused "+d.Value+d.Reason] = fmt.Sprint(evaluationtest.Fields(d.Check()))
	}
	evaluationtest.Account(t, "decisions", all)
}

// What is refused of a sheet, by the mode of an item, its points and its reason, in a draft and when it is submitted.
func TestWhatIsRefusedOfASheetIsWrittenDown(t *testing.T) {
	all := map[string]string{}
	strict := worked(t)[:1]
	strict[0].Scheme.Sheets.ReasonBelowFull = true
	for _, f := range append(worked(t), strict...) {
		for _, b := range f.Scheme.Bodies {
			rubric, _ := f.Scheme.RubricFor(b.Code)
			for _, x := range rubric.Items {
				kind := fmt.Sprint(x.Mode, " veto ", x.Veto, " below full ", f.Scheme.Sheets.ReasonBelowFull)
				if _, seen := all[kind]; seen {
					continue
				}
				all[kind] = ""
				for _, points := range []decimal.Decimal{"", "-0.01", "0", "0.01", "0.001", x.Points, x.Points + "1"} {
					for _, reason := range []string{"", "见底稿"} {
						got := score.SheetItem{Code: x.Code, Score: points, Reason: reason}
						all[kind] += fmt.Sprintf("%s %s: %s; ", points, reason, refusals(f.Scheme, b.Code, got))
					}
				}
			}
		}
	}
	evaluationtest.Account(t, "sheets", all)
}

// refusals says what is wrong with an item in a draft, when it is submitted, and then with a veto.
func refusals(s scheme.Scheme, body string, x score.SheetItem) (out string) {
	for _, veto := range []bool{false, true} {
		for _, submit := range []bool{false, true} {
			x.Veto = veto
			for _, e := range score.CheckSheet(s, body, score.Sheet{Items: []score.SheetItem{x}}, submit) {
				if strings.HasPrefix(e.Field, "items[0]") {
					out += strings.TrimPrefix(e.Field, "items[0].") + " "
				}
			}
			out += "/"
		}
	}
	return out
}

// worked are all schemes with examples.
func worked(t *testing.T) []score.Formula {
	out := scoretest.Formulas(t)
	for _, name := range []string{
		"scheme_both_reviews", "scheme_by_kind", "scheme_deductive", "scheme_eshan", "scheme_gaomi", "scheme_hengshui",
		"scheme_jiangbei", "scheme_jiangjin", "scheme_teams",
	} {
		f, err := score.ParseWorked(evaluationtest.PackJSON(t, name))
		if err != nil {
			t.Fatal(name, err)
		}
		out = append(out, f)
	}
	return out
}

// The ranks of a list with ties, vetoes, two kinds and a missing score, by every percentage and rounding.
func TestRanksAreWrittenDown(t *testing.T) {
	entries := []score.Entry{
		{ID: "a", Kind: "department", Name: "甲", Score: evaluationtest.Ptr("92.00")},
		{ID: "b", Kind: "department", Name: "乙", Score: evaluationtest.Ptr("92.00")},
		{ID: "c", Kind: "township", Name: "丙", Score: evaluationtest.Ptr("88.50")},
		{ID: "d", Kind: "township", Name: "丁", Score: evaluationtest.Ptr("95.00"), Veto: true},
		{ID: "e", Kind: "township", Name: "戊", Score: evaluationtest.Ptr("70.25")},
		{ID: "f", Kind: "department", Name: "己", Score: evaluationtest.Ptr("70.25")},
		{ID: "g", Kind: "department", Name: "庚"},
	}
	all := map[string]string{}
	for _, percent := range []decimal.Decimal{"0", "15", "20", "34", "50", "100"} {
		for _, rounding := range []string{scheme.RoundUp, scheme.RoundDown} {
			for _, scope := range []string{scheme.ScopeAll, scheme.ScopeKind} {
				rule := scheme.RankRule{BottomPercent: percent, Rounding: rounding, Scope: scope}
				out := ""
				for _, r := range score.Rank(entries, rule) {
					out += fmt.Sprintf("%s %d %d %v; ", r.ID, r.Rank, r.RankInKind, r.Candidate)
				}
				all[fmt.Sprint(percent, " ", rounding, " ", scope)] = out
			}
		}
	}
	evaluationtest.Account(t, "ranks", all)
}
