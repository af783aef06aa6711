package ledger

import "testing"

// Rows of several units and problems that begin like totals: each is an item of its own, with what it says itself.
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
