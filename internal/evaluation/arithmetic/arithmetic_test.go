package arithmetic_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"minping/internal/evaluation/arithmetic"
)

// A step gives its exact value: where no decimal can express it, a fraction is given too. Its inputs are a list, even
// when there are none.
func TestAStepSaysItsExactValue(t *testing.T) {
	third := arithmetic.New("三分之一", "a third", "1 ÷ 3", big.NewRat(1, 3))
	half := arithmetic.New("一半", "a half", "1 ÷ 2", big.NewRat(1, 2), arithmetic.Input{Name: "分子", Value: "1"})
	if !strings.HasSuffix(third.Value, "…") || third.Exact != "1/3" || half.Value != "0.5" || half.Exact != "" {
		t.Errorf("%+v, %+v", third, half)
	}
	if len(half.Inputs) != 1 || half.Inputs[0].Name != "分子" {
		t.Errorf("%+v", half.Inputs)
	}
	raw, err := json.Marshal(third)
	if err != nil || !strings.Contains(string(raw), `"inputs":[]`) {
		t.Errorf("%s, %v", raw, err)
	}
}
