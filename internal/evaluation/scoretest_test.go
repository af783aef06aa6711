package evaluation

import (
	"encoding/json"
	"math/big"
	"os"
	"testing"
)

// vectors is testdata/evaluation.json: the arithmetic of domain 2.6.
type vectors struct {
	Session struct {
		Expected, Attended, Printed, Issued, Returned, Valid, Invalid int
		Overall                                                       map[string]int    `json:"overall_question"`
		ReturnRate                                                    string            `json:"return_rate"`
		ValidRate                                                     string            `json:"valid_rate"`
		Score                                                         map[string]string `json:"satisfaction_score"`
		Rate                                                          map[string]string `json:"satisfaction_rate_by_denominator"`
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

func readVectors(t *testing.T) vectors {
	t.Helper()
	b, err := os.ReadFile("testdata/evaluation.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// vectorSession is the session of domain 2.6.
func vectorSession(v vectors) ([]Part, Turnout) {
	s := v.Session
	o := s.Overall
	tally := Tally{Returned: s.Returned, Spoilt: s.Invalid, Questions: []Counts{{[]int{o["sat"], o["basic"], o["dis"], o["unk"]}, o["abstain"]}}}
	return []Part{{Box: tally}}, Turnout{&s.Expected, &s.Attended, &s.Printed, &s.Issued}
}

// sheetOf fills in a sheet so that its hand-scored items make the total: full points from the top until it is used up.
func sheetOf(t testing.TB, s Scheme, body, total string) Sheet {
	t.Helper()
	rubric, ok := s.RubricFor(body)
	if !ok {
		t.Fatalf("no rubric for %s", body)
	}
	left := Decimal(total).Rat()
	var sheet Sheet
	for _, x := range rubric.Items {
		if x.Mode == ItemAuto || x.Mode == ItemBonus {
			continue
		}
		give := x.Points.Rat()
		if left.Cmp(give) < 0 {
			give = left
		}
		left = new(big.Rat).Sub(left, give)
		sheet.Items = append(sheet.Items, SheetItem{Code: x.Code, Score: Decimal(Round2(give)), Reason: "见底稿"})
	}
	if left.Sign() != 0 {
		t.Fatalf("%s does not fit on the sheet of %s", total, body)
	}
	return sheet
}

// session90 is the vector session, 满意度 90.00, of liaocheng's department questionnaire: every question alike.
func session90(t testing.TB, s Scheme) *Measured {
	t.Helper()
	q, _ := s.QuestionnaireFor(KindDepartment)
	tally := Tally{Returned: 58, Spoilt: 1}
	for _, x := range q.Questions {
		if x.Type == Multi {
			tally.Questions = append(tally.Questions, Counts{make([]int, len(x.Options)), 57})
			continue
		}
		tally.Questions = append(tally.Questions, Counts{[]int{40, 11, 3, 2}, 1})
	}
	m, err := Satisfaction(q, s.Satisfaction, 5, []Part{{Box: tally}}, Turnout{Expected: ptr(66), Attended: ptr(60), Printed: ptr(70), Issued: ptr(60)})
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

func formulas(t testing.TB) []Formula {
	t.Helper()
	list, err := ParseFormulas(packBytes(t, "formulas"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}
