// Package scoretest holds what tests of scores share: the vectors, a counted session, filled-in sheets.
package scoretest

import (
	"encoding/json"
	"math/big"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"
)

// vectors is testdata/evaluation.json: the arithmetic of domain 2.6.
type vectors struct {
	Session struct {
		Expected, Attended, Printed, Issued int
		Returned, Valid, Invalid            int

		Overall    map[string]int    `json:"overall_question"`
		ReturnRate string            `json:"return_rate"`
		ValidRate  string            `json:"valid_rate"`
		Score      map[string]string `json:"satisfaction_score"`
		Rate       map[string]string `json:"satisfaction_rate_by_denominator"`
	} `json:"session"`
	Groups struct {
		Parts [][2]string
		Score string
	} `json:"groups"`
	FiveLevel struct {
		Counts []int
		Rate   string
	} `json:"five_level_90_75_60_45_30_over_90"`
	Bodies map[string]string `json:"bodies_5_3_2"`
	Last   []struct {
		N, Floor, Ceil, Round int
	} `json:"last_20_percent"`
	Ranking struct {
		Scores []string
		Ranks  []int
	} `json:"competition_ranking"`
	Deadlines []struct {
		Start        string
		PeriodEnd    string `json:"period_end"`
		ReportDue    string `json:"daily_report_due"`
		InspectionBy string `json:"inspection_by"`
	} `json:"deadlines"`
}

// ReadVectors reads the arithmetic vectors.
func ReadVectors(t *testing.T) vectors {
	t.Helper()
	b, err := evaluationtest.Data("evaluation.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// VectorSession is the session of domain 2.6.
func VectorSession(v vectors) ([]satisfaction.Part, satisfaction.Turnout) {
	s := v.Session
	o := s.Overall
	tally := satisfaction.Tally{
		Returned:  s.Returned,
		Spoilt:    s.Invalid,
		Questions: []satisfaction.Counts{{N: []int{o["sat"], o["basic"], o["dis"], o["unk"]}, Abstain: o["abstain"]}},
	}
	turnout := satisfaction.Turnout{
		Expected: &s.Expected,
		Attended: &s.Attended,
		Printed:  &s.Printed,
		Issued:   &s.Issued,
	}
	return []satisfaction.Part{{Box: tally}}, turnout
}

// SheetOf fills in a sheet so that its manually scored items add up to total: full points from the top until it is
// used up.
func SheetOf(t testing.TB, s scheme.Scheme, body, total string) score.Sheet {
	t.Helper()
	rubric, ok := s.RubricFor(body)
	if !ok {
		t.Fatalf("no rubric for %s", body)
	}
	left := decimal.Decimal(total).Rat()
	var sheet score.Sheet
	for _, x := range rubric.Items {
		if x.Mode == scheme.ItemAuto || x.Mode == scheme.ItemBonus {
			continue
		}
		give := x.Points.Rat()
		if left.Cmp(give) < 0 {
			give = left
		}
		left = new(big.Rat).Sub(left, give)
		sheet.Items = append(
			sheet.Items,
			score.SheetItem{Code: x.Code, Score: decimal.Decimal(decimal.Round2(give)), Reason: "见底稿"},
		)
	}
	if left.Sign() != 0 {
		t.Fatalf("%s does not fit on the sheet of %s", total, body)
	}
	return sheet
}

// Session90 is the vector session, 满意度 90.00, with liaocheng's department questionnaire: every question answered the
// same way.
func Session90(t testing.TB, s scheme.Scheme) *satisfaction.Measured {
	t.Helper()
	q, _ := s.QuestionnaireFor(scheme.KindDepartment)
	tally := satisfaction.Tally{Returned: 58, Spoilt: 1}
	for _, x := range q.Questions {
		if x.Type == scheme.Multi {
			tally.Questions = append(
				tally.Questions, satisfaction.Counts{N: make([]int, len(x.Options)), Abstain: 57},
			)
			continue
		}
		tally.Questions = append(tally.Questions, satisfaction.Counts{N: []int{40, 11, 3, 2}, Abstain: 1})
	}
	m, err := satisfaction.Satisfaction(
		q,
		s.Satisfaction,
		5,
		[]satisfaction.Part{{Box: tally}},
		satisfaction.Turnout{
			Expected: evaluationtest.Ptr(66),
			Attended: evaluationtest.Ptr(60),
			Printed:  evaluationtest.Ptr(70),
			Issued:   evaluationtest.Ptr(60),
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

// Formulas reads the worked examples.
func Formulas(t testing.TB) []score.Formula {
	t.Helper()
	var doc struct {
		Formulas []score.Formula `json:"formulas"`
	}
	if err := pack.Read(evaluationtest.PackJSON(t, "formulas"), &doc); err != nil {
		t.Fatal(err)
	}
	for i := range doc.Formulas {
		f := &doc.Formulas[i]
		var err error
		f.Scheme, err = scheme.Finish(f.Scheme)
		if err != nil {
			t.Fatalf("formula %s: %v", f.ID, err)
		}
	}
	return doc.Formulas
}
