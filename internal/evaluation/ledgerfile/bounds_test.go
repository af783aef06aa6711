package ledgerfile

import (
	"strconv"
	"strings"
	"testing"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
)

func manyItems(n int) Grid {
	g := Grid{Rows: [][]string{{"序号", "问题", "整改措施"}}}
	for i := range n {
		no := strconv.Itoa(i + 1)
		g.Rows = append(g.Rows, []string{no, "问题" + no, "措施"})
	}
	return g
}

// Reading ends with the first item too many, and whether there is any is known from the first.
func TestNoMoreItemsAreReadThanAreTaken(t *testing.T) {
	g := manyItems(maxItems + 300)
	l, err := FindLayout(g)
	if err != nil {
		t.Fatal(err)
	}
	rows, notes := Read(g, &l, Reading{Pack: testPack(t), Source: "feedback"})
	if len(rows) != maxItems+1 || len(notes) == 0 || !strings.Contains(notes[len(notes)-1].ZH, "最多导入 20000 个问题") {
		t.Errorf("%d items are read, and %d notes", len(rows), len(notes))
	}
	if r := readUpTo(g, &l, Reading{}, 0); len(r.rows) != 1 || Empty(g, l) {
		t.Errorf("to see whether the table is empty, %d items are read", len(r.rows))
	}
	g = manyItems(0)
	if !Empty(g, l) {
		t.Error("headings alone are a ledger")
	}
}

// A heading may be as long as a page: no measure repeats all of it, and two that begin alike are told apart.
func TestALongHeadingIsNotRepeatedByEveryMeasure(t *testing.T) {
	begin := strings.Repeat("填报说明", 2000)
	g := Grid{Rows: [][]string{
		{"序号", "问题", "整改措施", begin + "甲", begin + "乙", "备注栏"}, {"1", "问题一", "措施一", "子", "丑", "寅"},
	}}
	l, err := FindLayout(g)
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := Read(g, &l, Reading{Pack: testPack(t), Source: "feedback"})
	m := rows[0].Item.Measures[0]
	long := 0
	for key := range m.Extra {
		long = max(long, len(key))
	}
	if len(m.Extra) != 3 || long > 2*maxKey || m.Extra["备注栏"] != "寅" {
		t.Errorf("%d cells are kept, under up to %d bytes", len(m.Extra), long)
	}
	before := ledger.Measure{Extra: map[string]string{begin + "甲": "子", begin + "乙": "丑", "备注栏": "寅"}}
	for name, is := range map[string]*ledger.Measure{"now": &m, "before headings were cut": &before} {
		if got := l.extra(is, 3) + l.extra(is, 4) + l.extra(is, 5); got != "子丑寅" {
			t.Errorf("%s: written as %q", name, got)
		}
	}
	l.take(&before, m, term.Dates{})
	if len(before.Extra) != 3 || before.Extra[begin+"甲"] != "" {
		t.Errorf("imported again, %d cells are kept", len(before.Extra))
	}
}
