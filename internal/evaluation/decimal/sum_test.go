package decimal_test

import (
	"math/big"
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/decimal"
)

func TestANumberIsReadAsTheRuleOfDecimalsSays(t *testing.T) {
	form := regexp.MustCompile(`^-?[0-9]{1,12}(\.[0-9]{1,8})?(/0*[1-9][0-9]*)?$`)
	below := regexp.MustCompile(`^[^/]*(/[0-9]{1,9})?$`)
	rapid.Check(t, func(t *rapid.T) {
		s := written.Draw(t, "written")
		got, ok := decimal.Parse(s)
		if want := form.MatchString(s) && below.MatchString(s); ok != want {
			t.Fatalf("ParseDecimal(%q) is read: %v, want %v", s, ok, want)
		}
		var d decimal.Decimal
		if err := d.UnmarshalJSON([]byte(`"` + s + `"`)); err != nil || string(d) != s {
			t.Fatalf("%q in JSON is %q, %v", s, d, err)
		}
		if !ok {
			return
		}
		want, _ := new(big.Rat).SetString(regexp.MustCompile(`/.*`).ReplaceAllString(s, ""))
		if i := regexp.MustCompile(`/`).FindStringIndex(s); i != nil {
			d, _ := new(big.Rat).SetString(s[i[1]:])
			want.Quo(want, d)
		}
		if got.Cmp(want) != 0 {
			t.Fatalf("ParseDecimal(%q) = %s, want %s", s, got, want)
		}
	})
}

func TestASumOfHundredthsAndFractionsIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sum decimal.Sum
		want := new(big.Rat)
		for _, s := range rapid.SliceOfN(written, 0, 20).Draw(t, "numbers") {
			r := decimal.Decimal(s).Rat()
			if r == nil {
				continue
			}
			want.Add(want, r)
			if rapid.Bool().Draw(t, "as a fraction") {
				sum.AddRat(r)
			} else {
				sum.Add(decimal.Decimal(s).Sum())
			}
		}
		c := rapid.Int64Range(-1000, 1000).Draw(t, "cents")
		if got := sum.Rat(); got.Cmp(want) != 0 || sum.Sign() != want.Sign() ||
			sum.Compare(c) != want.Cmp(big.NewRat(c, 100)) {
			t.Fatalf("the sum is %s, want %s", got, want)
		}
		if slow := new(big.Rat).SetFrac(decimal.Cents(want), big.NewInt(100)).FloatString(
			2,
		); decimal.Round2(want) != slow {
			t.Fatalf("%s is published as %s, want %s", want, decimal.Round2(want), slow)
		}
	})
}

func TestNumbersAreShownExactlyOrCutWithTheirFraction(t *testing.T) {
	for in, want := range map[string]string{
		"90": "90", "88.60": "88.6", "1/8": "0.125", "2/3": "0.666666…",
		"1/10000000": "0.000000…",
	} {
		r, _ := new(big.Rat).SetString(in)
		if got := decimal.Exact(r); got != want {
			t.Errorf("%s is shown as %s, want %s", in, got, want)
		}
	}
	if s := arithmetic.New("", "", "2 ÷ 3", big.NewRat(2, 3)); s.Exact != "2/3" {
		t.Errorf("exact is %q", s.Exact)
	}
	if decimal.Exact(nil) != "null" {
		t.Error("null is shown as null")
	}
}

// written are numbers as people and files write them, and texts that are almost numbers.
var written = rapid.OneOf(
	rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{1,8})?(/[0-9]{1,9})?`),
	rapid.StringMatching(`-?[0-9]{0,14}(\.[0-9]{0,3})?(/[0-9]{0,10})?`),
	rapid.StringMatching(`[-+. /e0-9x一]{0,8}`),
	rapid.Map(rapid.Int64Range(-1e14, 1e14), func(c int64) string { return decimal.Round2(big.NewRat(c, 100)) }),
)
