package panel

import (
	"math/big"
	"net/url"
	"strings"
	"testing"
)

// fillScores types a score into every item of a sheet so that they add up to a total, full points first, with a reason
// for all.
func fillScores(t testing.TB, page answer, form url.Values, left *big.Rat) {
	t.Helper()
	for _, n := range find(page.page, class("item-score")) {
		inputs := find(n, func(x *htmlNode) bool { return strings.HasPrefix(attr(x, "name"), "score.") })
		if len(inputs) == 0 {
			continue
		}
		name := attr(inputs[0], "name")
		_, of, ok := strings.Cut(words(find(n,
			func(x *htmlNode) bool { return attr(x, "for") == attr(inputs[0], "id") })[0]), "/ ")
		points, ok2 := new(big.Rat).SetString(of)
		if !ok || !ok2 {
			t.Fatalf("%s does not say its points: %s", name, words(n))
		}
		give := new(big.Rat).Set(points)
		if left.Cmp(give) < 0 {
			give.Set(left)
		}
		left.Sub(left, give)
		form.Set(name, give.FloatString(2))
		form.Set("reason."+strings.TrimPrefix(name, "score."), "查阅资料")
	}
	if left.Sign() != 0 {
		t.Fatalf("%s points are left over", left.FloatString(2))
	}
}
