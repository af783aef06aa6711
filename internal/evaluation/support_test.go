package evaluation

import (
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"slices"
	"strings"
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

// reckon works out a step's formula: numbers, + − × ÷ and brackets, as a person with a pocket calculator would.
func reckon(t *testing.T, formula string) *big.Rat {
	t.Helper()
	in := []rune(strings.ReplaceAll(formula, " ", ""))
	var expr func() *big.Rat
	factor := func() *big.Rat {
		if in[0] == '(' {
			in = in[1:]
			v := expr()
			in = in[1:]
			return v
		}
		n := 0
		for n < len(in) && (in[n] >= '0' && in[n] <= '9' || in[n] == '.') {
			n++
		}
		v, ok := new(big.Rat).SetString(string(in[:n]))
		if !ok {
			t.Fatalf("formula %q: no number at %q", formula, string(in))
		}
		if in = in[n:]; len(in) > 0 && in[0] == '…' {
			in = in[1:]
		}
		return v
	}
	term := func() *big.Rat {
		v := factor()
		for len(in) > 0 && (in[0] == '×' || in[0] == '÷') {
			op := in[0]
			in = in[1:]
			if f := factor(); op == '×' {
				v = new(big.Rat).Mul(v, f)
			} else {
				v = new(big.Rat).Quo(v, f)
			}
		}
		return v
	}
	expr = func() *big.Rat {
		v := term()
		for len(in) > 0 && (in[0] == '+' || in[0] == '−') {
			op := in[0]
			in = in[1:]
			if f := term(); op == '+' {
				v = new(big.Rat).Add(v, f)
			} else {
				v = new(big.Rat).Sub(v, f)
			}
		}
		return v
	}
	v := expr()
	if len(in) > 0 {
		t.Fatalf("formula %q: %q is left over", formula, string(in))
	}
	return v
}

// follow checks that every line's formula gives its value.
func follow(t *testing.T, steps []Step) {
	t.Helper()
	near := big.NewRat(1, 10_000) // what cutting inputs after six decimals can make
	for _, s := range steps[:len(steps)-1] {
		formula := s.Formula
		if _, after, ok := strings.Cut(formula, "→"); ok {
			formula = after
		}
		if formula == nothing || strings.Contains(formula, "max(") {
			continue
		}
		value := Decimal(strings.TrimSuffix(s.Value, "…")).Rat()
		if s.Exact != "" {
			value, _ = new(big.Rat).SetString(s.Exact)
		}
		if value == nil {
			t.Fatalf("%s: value %q", s.Label, s.Value)
		}
		got := reckon(t, formula)
		if off := new(big.Rat).Sub(got, value); off.Abs(off).Cmp(near) > 0 {
			t.Errorf("%s: %s makes %s, the step says %s", s.Label, s.Formula, got.FloatString(8), s.Value)
		}
		if s.LabelEN == "" || s.Inputs == nil {
			t.Errorf("%s has no English label or inputs", s.Label)
		}
	}
}

// templates is what the drafts of domain section 3 hold, copied to testdata.
type templates struct {
	Columns, Signoff []string
	Intro            string
	Scales           map[string][]Option
	Tasks            []struct{ Content, Task, Body, Method, Due string }
	Questionnaires   map[string][]struct {
		Code, Type, Text, Scale, Standard string
		Weight                            int
		Aspect                            int
		Options                           []string
		ExclusiveLast                     bool `json:"exclusive_last"`
		Required                          bool
	}
	Rubric []struct {
		Code       string
		AspectName string `json:"aspect_name"`
		Name       string
		Points     int
		Mode       string `json:"score_mode"`
	}
	RubricB []struct {
		Name   string
		Points int
	} `json:"rubric_b"`
}

func readTemplates(t *testing.T) templates {
	t.Helper()
	b, err := os.ReadFile("testdata/templates.json")
	if err != nil {
		t.Fatal(err)
	}
	var out templates
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// wrong lists the fields of field errors.
func wrong(f FieldErrors) []string {
	out := []string{}
	for _, e := range f {
		out = append(out, e.Field)
		if e.ZH == "" || e.EN == "" {
			out = append(out, "no text for "+e.Field)
		}
	}
	return out
}

// text shows a number that may be null.
func text(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}
