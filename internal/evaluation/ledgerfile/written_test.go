package ledgerfile

import (
	"encoding/json"
	"slices"
	"testing"

	"minping/internal/evaluation/ledger"
)

// A cell goes out as it was written until someone changes what it means; that the rules read it in another way by now
// is no change.
func TestACellGoesOutAsWrittenUntilItsMeaningIsChanged(t *testing.T) {
	p := testPack(t)
	g := gridOf(`
序号｜问题来源｜反馈问题｜整改措施｜整改状态｜完成时间｜进度｜配合单位
1｜信访件｜问题一｜措施一｜年底完成｜视情况｜过半｜甲，乙`)
	_, rows, _ := readLayout(t, g)
	fresh := rows[0].Item
	cells := func(i ledger.Item) (out string) {
		for _, f := range []string{ledger.FieldState, ledger.FieldDoneOn, ledger.FieldPercent, ledger.FieldWith} {
			out += i.MeasureCell(&i.Measures[0], f, from2024) + "|"
		}
		return out + i.ProblemCell(ledger.FieldSource, p)
	}
	if got := cells(fresh); got != "年底完成|视情况|过半|甲，乙|信访件" {
		t.Errorf("as it came in: %s", got)
	}
	if fresh.Measures[0].Claim != "" { // someone says that it is done now
		t.Fatalf("read as %q", fresh.Measures[0].Claim)
	}
	fresh.Measures[0].Claim, fresh.Measures[0].DoneOn = ledger.ClaimDone, "2024-03-05"
	if got := cells(fresh); got != "已完成|2024-03-05|过半|甲，乙|信访件" {
		t.Errorf("changed: %s", got)
	}
	for _, c := range []struct {
		claim    ledger.Claim
		was, out string
	}{
		{ledger.ClaimDone, "年底完成", "年底完成"},
		{ledger.ClaimDone, "部分到位", "部分到位"},
		{ledger.ClaimDone, "方案已完成", "方案已完成"},
		{ledger.ClaimDone, "已完成一半", "已完成一半"},
		{ledger.ClaimDone, "已申请销号", "已申请销号"},
		{ledger.ClaimDone, "见附件", "已完成"},
		{ledger.ClaimDone, "正在整改中", "已完成"},
		{ledger.ClaimDoing, "年底完成", "正在整改"},
		{ledger.ClaimDoing, "正在整改中", "正在整改中"},
	} { // stored before meanings were kept
		was := map[string]string{ledger.FieldState: c.was}
		i := ledger.Item{Measures: []ledger.Measure{{Claim: c.claim, Written: was}}}
		if got := i.MeasureCell(&i.Measures[0], ledger.FieldState, from2024); got != c.out {
			t.Errorf("%s as %s goes out as %s", c.was, c.claim, got)
		}
	}
	old := ledger.Item{Source: "feedback", Written: map[string]string{ledger.FieldSource: "信访举报"}, Measures: []ledger.Measure{{
		DoneOn: "2024-06-30", Written: map[string]string{ledger.FieldDoneOn: "9月底全部完成，其中6月底前完成80%"},
	}}}
	if got := old.ProblemCell(ledger.FieldSource, p); got != "信访举报" {
		t.Errorf("the source goes out as %s", got)
	}
	if got := old.MeasureCell(&old.Measures[0], ledger.FieldDoneOn, from2024); got != "9月底全部完成，其中6月底前完成80%" {
		t.Errorf("the day goes out as %s", got)
	}
	old.Measures[0].DoneOn = "2024-08-01"
	if got := old.MeasureCell(&old.Measures[0], ledger.FieldDoneOn, from2024); got != "2024-08-01" {
		t.Errorf("another day goes out as %s", got)
	}
}

// An item from before meanings were kept is not changed by importing the same file again.
func TestKeepingMeaningsChangesNoStoredItem(t *testing.T) {
	l, rows, _ := readLayout(t, gridOf("序号｜问题来源｜反馈问题｜整改措施｜整改状态\n1｜反馈问题｜问题一｜措施一｜已整改到位"))
	raw, err := json.Marshal(rows[0].Item)
	if err != nil {
		t.Fatal(err)
	}
	var old ledger.Item
	if err := json.Unmarshal(raw, &old); err != nil || old.Measures[0].Meant[ledger.FieldState] != "已完成" {
		t.Fatalf("%v: %s", err, raw)
	}
	old.Meant, old.Measures[0].Meant = nil, nil
	if l.Merge(&old, rows[0].Item, testPack(t), from2024) {
		t.Error("it is changed")
	}
}

// In the rows of further measures some cells of the problem may be repeated and others blank.
func TestFurtherRowsGoOutFilledAsTheyCameIn(t *testing.T) {
	const head = "单位｜序号｜类别｜反馈问题｜整改措施｜完成时限\n"
	for _, rows := range []string{
		"市甲局｜1｜作风｜问题一｜措施一｜3月底\n｜1｜作风｜问题一｜措施二｜4月底\n市乙局｜2｜财务｜问题二｜措施三｜",
		"市甲局｜1｜作风｜问题一｜措施一｜3月底\n｜1｜｜问题一｜措施二｜4月底\n市甲局｜1｜作风｜问题一｜措施三｜",
		"市甲局｜1｜作风｜问题一｜措施一｜3月底\n市甲局｜｜作风｜｜措施二｜4月底\n市甲局｜｜｜｜措施三｜",
		"市甲局｜1｜作风｜问题一｜措施一｜3月底\n^｜｜｜^｜措施二｜4月底\n^｜｜作风｜^｜措施三｜",
		"市甲局｜1｜｜问题一｜措施一｜3月底\n｜1｜｜问题一｜措施二｜4月底\n｜2｜｜问题二｜措施三｜",
	} {
		g := gridOf(head + rows)
		l, read, _ := readLayout(t, g)
		var items []Export
		for _, r := range read {
			items = append(items, Export{Item: r.Item, Unit: r.Unit})
		}
		out := Write(&l, items, testPack(t), from2024)
		if a, b := draw(g), draw(out); a != b {
			t.Errorf("%d items go out as\n%swant\n%s", len(items), b, a)
		}
	}
}

// A file without a measure takes away no evidence and no progress that people added to it.
func TestAMeasureWithSomethingAddedStays(t *testing.T) {
	const head = "序号｜反馈问题｜整改措施\n"
	_, rows, _ := readLayout(t, gridOf(head+"1｜问题一｜措施一\n｜｜措施二\n｜｜措施三\n｜｜措施四"))
	l, shorter, _ := readLayout(t, gridOf(head+"1｜问题一｜措施一"))
	i := rows[0].Item
	i.Measures[1].Files = []string{"file"}
	i.Measures[2].Progress = []ledger.Progress{{Text: "已开会部署"}, {Text: "已公开"}}
	l.Merge(&i, shorter[0].Item, testPack(t), from2024)
	var got []string
	for _, m := range i.Measures {
		got = append(got, m.Text)
	}
	if !slices.Equal(got, []string{"措施一", "措施二", "措施三"}) || len(i.Measures[1].Files) != 1 ||
		len(i.Measures[2].Progress) != 2 {
		t.Errorf("what is left is %+v", i.Measures)
	}
}

func TestMeasuresOfOneTextKeepWhatIsTheirs(t *testing.T) {
	l, rows, _ := readLayout(t, gridOf("序号｜反馈问题｜整改措施｜责任人\n1｜问题一｜专题学习｜甲\n｜｜专题学习｜乙"))
	i := rows[0].Item
	i.Measures = slices.Clone(i.Measures)
	i.Measures[1].Files = []string{"file"}
	before := i.Fingerprint()
	if l.Merge(&i, rows[0].Item, testPack(t), from2024) || i.Fingerprint() != before {
		t.Errorf("the same file again makes it %+v", i.Measures)
	}
}
