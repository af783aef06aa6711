package ledger

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

func TestItemsStandInTheOrderOfTheirNumbers(t *testing.T) {
	want := "1,1.2,1.10,（二）,三,4号,问题5,１０,十一,99999999999999999999,无,"
	got := strings.Split(want, ",")
	slices.Reverse(got)
	slices.SortStableFunc(got, func(a, b string) int { return cmp.Compare(Place(a), Place(b)) })
	if s := strings.Join(got, ","); s != "1,1.2,1.10,（二）,三,4号,问题5,１０,十一,99999999999999999999,,无" {
		t.Errorf("order: %s", s)
	}
}
