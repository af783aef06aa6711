package ledger

import "testing"

// What is kept of an item only now differs from nothing: an item that was stored without it has not changed.
func TestWhatWasNotKeptYetIsNoChange(t *testing.T) {
	at := func(row int, doubted bool) Item {
		return Item{Text: "问题", Origin: &Origin{Layout: "a", Row: row, SameUnit: true, Doubted: doubted}}
	}
	for _, c := range []struct {
		before, now Item
		differs     bool
	}{
		{at(1, false), at(1, true), false},
		{at(1, true), at(2, true), true},
		{Item{Text: "问题"}, at(3, false), false},
		{Item{Text: "问题"}, Item{Text: "问题", Written: map[string]string{FieldUnit: "市甲局"}, Origin: &Origin{}}, false},
		{Item{Text: "问题"}, Item{Text: "问题", Written: map[string]string{FieldNo: "１"}, Origin: &Origin{}}, true},
		{Item{Text: "问题"}, Item{Text: "别的"}, true},
	} {
		if got := c.now.Differs(c.before); got != c.differs {
			t.Errorf("%+v and %+v: %t", c.before, c.now, got)
		}
	}
}
