package scoring

import (
	"fmt"
	"math/big"

	"minping/internal/app/records"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
)

// mostTaps is up to how many points an item is scored with one tap; above that the right one is hard to find.
const mostTaps = 10

// elsewhere is the choice beside the taps: what is typed counts, for the fractions between them.
const elsewhere = "other"

// Tap is a score that is chosen instead of typed.
type Tap struct {
	Name, Value, Label string
	On                 bool
}

// tapName is the form's name for what is tapped for an item; what is typed has the name of its score.
func tapName(code string) string { return "tap." + code }

// Taps offers the whole scores of an item and all its points, and last the choice to type one; none if there would be
// too many.
func Taps(code string, points decimal.Decimal, score string) []Tap {
	full := points.Rat()
	if full == nil || full.Sign() <= 0 || full.Cmp(big.NewRat(mostTaps, 1)) > 0 {
		return nil
	}
	var out []Tap
	for n := new(big.Rat); n.Cmp(full) < 0; n = new(big.Rat).Add(n, big.NewRat(1, 1)) {
		out = append(out, tapOf(code, trimmed(n), score))
	}
	out = append(out, tapOf(code, trimmed(full), score))
	on := false
	for _, t := range out {
		on = on || t.On
	}
	return append(out, Tap{Name: tapName(code), Value: elsewhere, Label: "其他", On: score != "" && !on})
}

func tapOf(code, value, score string) Tap {
	return Tap{Name: tapName(code), Value: value, Label: value, On: same(value, score)}
}

// same reports whether two texts are the same number.
func same(a, b string) bool {
	x, y := decimal.Decimal(a).Rat(), decimal.Decimal(b).Rat()
	return x != nil && y != nil && x.Cmp(y) == 0
}

// takeTaps makes what was tapped the score of its item, so that from there on a sheet has one score an item. Where one
// score was tapped and another one typed since the page was drawn, it is unclear which is meant: both are refused.
func (req *request) takeTaps(r scheme.Rubric) error {
	both := map[string]string{}
	for _, x := range r.Items {
		tapped, name := req.FormValue(tapName(x.Code)), "score."+x.Code
		switch typed := req.FormValue(name); {
		case tapped == "" || tapped == elsewhere:
		case typed == "" || same(typed, tapped) || typed == kit.Was(req.Request, name):
			kit.SetFormValue(req.Request, name, tapped)
		default:
			both[x.Code] = fmt.Sprintf("点了 %s，又填了 %s，请只留一个。", tapped, typed)
		}
	}
	var wrong records.Fields
	for i, x := range req.typedSheet(r) {
		if text, ok := both[x.Code]; ok {
			wrong.Add(fmt.Sprintf("items[%d].score", i), text, "One score is chosen and another typed.")
		}
	}
	return wrong.Err()
}

// Typed is the value of the box: a score that no tap offers.
func (x SheetItem) Typed() string {
	if len(x.Taps) > 0 && !x.Taps[len(x.Taps)-1].On {
		return ""
	}
	return x.Score.Value
}
