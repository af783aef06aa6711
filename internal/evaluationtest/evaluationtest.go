// Package evaluationtest holds what tests of the rules share: the built-in packs, a small questionnaire, and the
// drafts and vectors that the rules are tested against.
package evaluationtest

import (
	"embed"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
)

//go:embed testdata
var testdata embed.FS

// Data returns a file of testdata: the vectors or the drafts.
func Data(name string) ([]byte, error) { return testdata.ReadFile("testdata/" + name) }

// Pack reads a built-in scheme from its original place.
func Pack(t testing.TB, name string) scheme.Scheme {
	t.Helper()
	s, err := scheme.Parse(PackJSON(t, name))
	var u *pack.Unreadable
	if errors.As(err, &u) {
		t.Fatal(u.ZH)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// PackBytes reads a pack by its name, as it is written; PackJSON is quicker for a test that only needs its rules.
func PackBytes(t testing.TB, name string) []byte {
	t.Helper()
	b, err := configs.Packs.ReadFile("packs/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// PackJSON reads a pack by its name, as the program starts with it.
func PackJSON(t testing.TB, name string) []byte {
	t.Helper()
	b, err := configs.Parsed.ReadFile("packs/dist/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// OneQuestion is a questionnaire of one question on the four-option scale.
func OneQuestion() scheme.Questionnaire {
	return scheme.Questionnaire{Title: "测评表", Questions: []scheme.Question{{
		Code: "Q1", Type: scheme.Single, Text: "总体评价", Weight: "100", Required: true, Overall: true,
		Options: []scheme.Option{
			{Key: "sat", Label: "满意"},
			{Key: "basic", Label: "基本满意"},
			{Key: "dis", Label: "不满意"},
			{Key: "unk", Label: "不了解"},
		},
	}}}
}

// RuleWith returns the default rule after a change.
func RuleWith(change func(*scheme.SatisfactionRule)) scheme.SatisfactionRule {
	r := scheme.SatisfactionRule{Mode: scheme.ModeComponent}
	if change != nil {
		change(&r)
	}
	r.Complete()
	return r
}

// Ptr returns a pointer to a value.
func Ptr[T any](v T) *T { return &v }

// FieldsAndCodes lists the fields that an error names.
func FieldsAndCodes(f check.FieldErrors) []string {
	out := []string{}
	for _, e := range f {
		out = append(out, e.Field+e.Code)
	}
	slices.Sort(out)
	return out
}

// reckon evaluates a step's formula: numbers, + − × ÷ and brackets, as with a pocket calculator.
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
		in = in[n:]
		if len(in) > 0 && in[0] == '…' {
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

// Follow checks that every step's formula gives its value.
func Follow(t *testing.T, steps []arithmetic.Step) {
	t.Helper()
	near := big.NewRat(1, 10_000) // the error from cutting inputs after six decimals
	for _, s := range steps[:len(steps)-1] {
		formula := s.Formula
		if _, after, ok := strings.Cut(formula, "→"); ok {
			formula = after
		}
		if formula == decimal.Null || strings.Contains(formula, "max(") {
			continue
		}
		value := decimal.Decimal(strings.TrimSuffix(s.Value, "…")).Rat()
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

// templates are the drafts of domain section 3, copied to testdata.
type templates struct {
	Columns, Signoff []string
	Intro            string
	Scales           map[string][]scheme.Option
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

// ReadTemplates reads the drafts that the packs are compared with.
func ReadTemplates(t *testing.T) templates {
	t.Helper()
	b, err := testdata.ReadFile("testdata/templates.json")
	if err != nil {
		t.Fatal(err)
	}
	var out templates
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Fields lists the fields of field errors.
func Fields(f check.FieldErrors) []string {
	out := []string{}
	for _, e := range f {
		out = append(out, e.Field)
		if e.ZH == "" || e.EN == "" {
			out = append(out, "no text for "+e.Field)
		}
	}
	return out
}

// Text formats a number that may be null.
func Text(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}
