package ledgerfile

import (
	"slices"
	"testing"
)

// Rows of several units, and problems that begin like totals: each is a separate item with its own words.
func TestALedgerOfSeveralUnitsIsNotMixed(t *testing.T) {
	_, rows, notes := readLayout(t, gridOf(`
序号｜被巡察单位｜反馈问题｜整改目标｜整改措施
1｜市甲局｜学习不深入｜目标一｜措施一
1｜市乙局｜学习不深入｜目标二｜措施二
累计拖欠5笔｜市丙局｜账目不清｜｜措施五
合计：3个｜｜｜｜`))
	const want = `2 1｜市甲局｜学习不深入｜｜feedback 
  措施一｜｜｜｜｜ ｜  
3 1｜市乙局｜学习不深入｜｜feedback 
  措施二｜｜｜｜｜ ｜  
4 累计拖欠5笔｜市丙局｜账目不清｜｜feedback 
  措施五｜｜｜｜｜ ｜  
`
	if got := summary(rows); got != want || len(notes) > 0 {
		t.Errorf("read\n%s%+v", got, notes)
	}
}

// A range over columns and rows is exported as one; where its columns have come to differ, ranges do not overlap.
func TestARangeOverRowsAndColumnsIsExportedAsItWas(t *testing.T) {
	g := gridOf(`
序号｜反馈问题｜整改目标｜整改措施｜责任领导｜责任部门
1｜学习不深入｜<｜措施一｜张三｜办公室
^｜^｜^｜措施二｜李四｜<
2｜账目不清｜目标二｜措施三｜王五｜<
^｜^｜^｜措施四｜^｜^`)
	l, rows, _ := readLayout(t, g)
	write := func() Grid {
		var items []Export
		for _, r := range rows {
			items = append(items, Export{Item: r.Item, Unit: r.Unit})
		}
		got := Write(&l, items, testPack(t), from2024)
		sortMerges(got.Merges)
		return got
	}
	if got := write(); draw(got) != draw(g) || !slices.Equal(got.Merges, g.Merges) {
		t.Errorf("the cells are\n%s\nmerged %v, want %v", draw(got), got.Merges, g.Merges)
	}
	rows[1].Item.Measures[1].Dept = "财务科"
	taken := map[[2]int]Merge{}
	for _, m := range write().Merges {
		for row := m.Top; row <= m.Bottom; row++ {
			for col := m.Left; col <= m.Right; col++ {
				if other, is := taken[[2]int{row, col}]; is {
					t.Errorf("%v and %v overlap", other, m)
				}
				taken[[2]int{row, col}] = m
			}
		}
	}
}

// A row with its own number and no problem is counted as a problem: a person who meant a measure of the one above is
// told before anything is written. A ledger of measures alone has no column in which one could be missing.
func TestANumberedRowWithoutAProblemIsNamed(t *testing.T) {
	_, rows, notes := readLayout(t, gridOf(`
序号｜反馈问题｜整改措施
1｜学习不深入｜措施一
2｜｜措施二
｜｜措施三
3｜账目不清｜措施四`))
	if len(rows) != 3 || len(rows[1].Item.Measures) != 2 {
		t.Errorf("read %s", summary(rows))
	}
	if len(notes) != 1 || notes[0].Row != 3 || notes[0].Column != "反馈问题" || notes[0].Fatal {
		t.Errorf("notes: %+v", notes)
	}
	if _, rows, notes := readLayout(t, gridOf("具体措施｜责任人\n措施一｜张三\n措施二｜李四")); len(rows) != 2 || len(notes) > 0 {
		t.Errorf("a ledger of measures alone: %s%+v", summary(rows), notes)
	}
}
