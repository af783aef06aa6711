package check_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
)

func TestANumberOnItsBoundsIsWithinThem(t *testing.T) {
	for n, want := range map[int]bool{2: false, 3: true, 5: true, 6: false} {
		var f check.FieldErrors
		check.Between("n", n, 3, 5, &f)
		if got := f.OrNil() == nil; got != want {
			t.Errorf("%d of 3 to 5: %v", n, f)
		}
	}
	for d, want := range map[string]bool{
		"0.09": false, "0.1": true, "2/3": true, "99.99": true, "100": true,
		"100.01": false, "101": false, "": false, "x": false,
	} {
		var f check.FieldErrors
		check.Within("d", decimal.Decimal(d), "0.1", "100", &f)
		if got := f.OrNil() == nil; got != want {
			t.Errorf("%q of 0.1 to 100: %v", d, f)
		}
	}
}

func TestWhatIsSetIsKept(t *testing.T) {
	empty, said := "", "said"
	check.Set(&empty, "default")
	check.Set(&said, "default")
	if empty != "default" || said != "said" {
		t.Errorf("%q, %q", empty, said)
	}
}

func TestAWordIsOneOfThoseAllowed(t *testing.T) {
	var f check.FieldErrors
	check.OneOf("mode", "sum", &f, "sum", "worst")
	check.OneOf("mode", "mean", &f, "sum", "worst")
	if len(f) != 1 || f[0].Field != "mode" || !strings.Contains(f[0].ZH, "sum, worst") {
		t.Errorf("%+v", f)
	}
}

// Prose may have lines, a short text not, nor what turns the direction of writing.
func TestTextsAreBoundedAndReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string][2]bool{ // prose, short
		"":           {true, true},
		"四个字吧":       {true, true},
		"五个字多了":      {false, false},
		"a\nb":       {true, false},
		"a\tb\r":     {true, false},
		"\n\n\n\n\n": {false, false},
		"a\x00":      {false, false},
		"a\u2028":    {false, false},
		"a\u202eb":   {true, false},
		"a\xff":      {false, false},
		"a\ufffe":    {false, false},
	} {
		if got := [2]bool{check.Prose(text, 4), check.Short(text, 4)}; got != want {
			t.Errorf("%q: prose and short %v, want %v", text, got, want)
		}
	}
	for n, want := range map[int]bool{check.ProseMax: true, check.ProseMax + 1: false} {
		var f check.FieldErrors
		check.ProseField("text", strings.Repeat("字", n), &f)
		if got := !slices.ContainsFunc(f, func(e check.FieldError) bool { return e.Field == "text" }); got != want {
			t.Errorf("%d characters: %v", n, f)
		}
	}
}
