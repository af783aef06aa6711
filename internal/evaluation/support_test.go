package evaluation

import (
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"slices"
	"testing"
)

// pack reads a built-in scheme from where it lies.
func pack(t testing.TB, name string) Scheme {
	t.Helper()
	s, err := ParseScheme(packBytes(t, name))
	var u *Unreadable
	if errors.As(err, &u) {
		t.Fatal(u.ZH)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func packBytes(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../configs/packs/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

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

// oneQuestion is a questionnaire of one question on the four-option scale.
func oneQuestion() Questionnaire {
	return Questionnaire{Title: "测评表", Questions: []Question{{
		Code: "Q1", Type: Single, Text: "总体评价", Weight: "100", Required: true, Overall: true,
		Options: []Option{{"sat", "满意"}, {"basic", "基本满意"}, {"dis", "不满意"}, {"unk", "不了解"}},
	}}}
}

// ruleWith is the default rule after a change.
func ruleWith(change func(*SatisfactionRule)) SatisfactionRule {
	r := SatisfactionRule{Mode: ModeComponent}
	if change != nil {
		change(&r)
	}
	r.complete()
	return r
}

func ptr[T any](v T) *T { return &v }

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

func votes(vote, n int) [][]int { return slices.Repeat([][]int{{vote, vote, 0}}, n) }

// threeQuestions is two scored questions on the four-option scale and one multi question of three options.
func threeQuestions() Questionnaire {
	q := oneQuestion()
	q.Questions[0].Weight = "60"
	second := q.Questions[0]
	second.Code, second.Weight, second.Overall = "Q2", "40", false
	q.Questions = append(q.Questions, second, Question{Code: "M1", Type: Multi, Text: "问题", Options: []Option{{"1", "甲"}, {"2", "乙"}, {"3", "无"}}})
	return q
}

// count makes the tally of ballots; an answer is 0 for abstention, an option from 1, or a bit set for multi.
func count(q Questionnaire, ballots [][]int) Tally {
	t := Tally{Questions: make([]Counts, len(q.Questions))}
	for i, x := range q.Questions {
		t.Questions[i].N = make([]int, len(x.Options))
	}
	for _, b := range ballots {
		t.Returned++
		if b == nil {
			t.Spoilt++
			continue
		}
		silent := true
		for i, a := range b {
			x := q.Questions[i]
			silent = silent && (a == 0 || !x.scored())
			switch {
			case a == 0:
				t.Questions[i].Abstain++
			case x.Type == Multi:
				for j := range x.Options {
					t.Questions[i].N[j] += a >> j & 1
				}
			default:
				t.Questions[i].N[a-1]++
			}
		}
		if silent {
			t.AllAbstain++
		}
	}
	return t
}

func measure(t interface{ Fatal(...any) }, rule SatisfactionRule, k int, parts ...Part) Measured {
	m, err := Satisfaction(threeQuestions(), rule, k, parts, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	return m
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

func fieldsOf(f FieldErrors) []string {
	out := []string{}
	for _, e := range f {
		out = append(out, e.Field+e.Code)
	}
	slices.Sort(out)
	return out
}

func rats(list ...string) []*big.Rat {
	var out []*big.Rat
	for _, s := range list {
		out = append(out, Decimal(s).Rat())
	}
	return out
}
