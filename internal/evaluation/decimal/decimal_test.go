package decimal_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"minping/internal/evaluation/decimal"
)

func TestRoundingIsHalfUpToTwoDecimals(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0.00", "0.005": "0.01", "0.00499999": "0.00", "88.604": "88.60", "88.605": "88.61",
		"89.995": "90.00", "100": "100.00",
		"2/3": "0.67", "1/3": "0.33", "-0.005": "0.00", "-0.006": "-0.01", "-1.5": "-1.50",
	} {
		if got := decimal.Round2(decimal.Decimal(in).Rat()); got != want {
			t.Errorf("Round2(%s) = %s, want %s", in, got, want)
		}
	}
}

// A number just below half a cent is not rounded up by way of a third decimal, however long it is.
func TestALongNumberIsRoundedOnce(t *testing.T) {
	for in, want := range map[string]string{
		"0.00499999999999999999999": "0.00", "88.60499999999999999999999": "88.60",
		"88.60500000000000000000001": "88.61",
		"-0.00500000000000000000001": "-0.01", "-0.00499999999999999999999": "0.00",
	} {
		r, ok := new(big.Rat).SetString(in)
		if !ok {
			t.Fatal(in)
		}
		if got := decimal.Round2(r); got != want {
			t.Errorf("Round2(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestRoundingNeverMovesANumberByMoreThanHalfACent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := big.NewRat(rapid.Int64Range(-1e9, 1e9).Draw(t, "num"), rapid.Int64Range(1, 1e6).Draw(t, "den"))
		off := new(big.Rat).Sub(decimal.Decimal(decimal.Round2(r)).Rat(), r)
		if off.Cmp(big.NewRat(-1, 200)) <= 0 || off.Cmp(big.NewRat(1, 200)) > 0 {
			t.Fatalf("Round2(%s) = %s", r, decimal.Round2(r))
		}
	})
}

func TestOnlyPlainDecimalsAndFractionsAreRead(t *testing.T) {
	for _, in := range []string{"", " 1", "1e9", "1e999999999", "+1", "0x10", "1_000", "1.", ".5", "1/0", "1/2/3", "Inf", "NaN", "1,5", "1.123456789", "一"} {
		if r, ok := decimal.Parse(in); ok {
			t.Errorf("ParseDecimal(%q) = %v, want it refused", in, r)
		}
	}
	for in, want := range map[string]*big.Rat{
		"88.60": big.NewRat(443, 5), "-3": big.NewRat(-3, 1), "100/3": big.NewRat(100, 3),
		"0.5/2": big.NewRat(1, 4),
	} {
		if r, ok := decimal.Parse(in); !ok || r.Cmp(want) != 0 {
			t.Errorf("ParseDecimal(%q) = %v %v, want %v", in, r, ok, want)
		}
	}
}

func TestADecimalIsReadFromStringOrNumberAndWrittenAsString(t *testing.T) {
	for in, want := range map[string]string{
		`"88.60"`: `"88.60"`, `88.6`: `"88.6"`, `5`: `"5"`, `null`: `""`, `""`: `""`,
	} {
		var d decimal.Decimal
		if err := json.Unmarshal([]byte(in), &d); err != nil {
			t.Errorf("%s: %v", in, err)
		}
		if out, _ := json.Marshal(d); string(out) != want {
			t.Errorf("%s becomes %s, want %s", in, out, want)
		}
	}
	for _, in := range []string{`1e3`, `"abc"`} {
		var d decimal.Decimal
		if err := json.Unmarshal([]byte(in), &d); err != nil || d == "" || d.Rat() != nil {
			t.Errorf("%s is read as %q, %v; it is to be judged by its field", in, d, err)
		}
	}
	for _, in := range []string{`true`, `[1]`, `{}`} {
		var d decimal.Decimal
		if json.Unmarshal([]byte(in), &d) == nil {
			t.Errorf("%s was read as %q", in, d)
		}
	}
	if decimal.Decimal("").Rat() != nil || decimal.Decimal("x").Rat() != nil {
		t.Error("what is no number must be nil, never 0")
	}
}

func TestAWeightedMeanLeavesOutWhatIsNull(t *testing.T) {
	one, two := big.NewRat(1, 1), big.NewRat(2, 1)
	if got := decimal.WeightedMean(
		[]decimal.Weighted{{Weight: one, Value: nil}, {Weight: two, Value: big.NewRat(80, 1)}},
	); got.Cmp(
		big.NewRat(80, 1),
	) != 0 {
		t.Errorf("mean is %v, want 80", got)
	}
	if got := decimal.WeightedMean([]decimal.Weighted{{Weight: one, Value: nil}}); got != nil {
		t.Errorf("mean of nothing is %v, want nil", got)
	}
	if decimal.Mean(nil) != nil {
		t.Error("mean of no values must be nil")
	}
}
