package ledgerfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
	"minping/internal/store/sqlite"
	"minping/internal/table"
)

// Nothing is written before the person says yes; a second import changes nothing (promise 9).
func TestAnImportIsLookedAtFirstAndASecondChangesNothing(t *testing.T) {
	e := newEnv(t, memory.Open())
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, twoUnits)
	if p.New != 3 || p.Fatal != 0 || len(p.Units) != 2 || p.Known {
		t.Fatalf("preview: %+v", p)
	}
	l, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 100)
	e.Must(err)
	if l.Total != 0 {
		t.Fatal("something was written before the person said yes")
	}
	_, err = e.Commit(e.Ctx(), assessor, p.ID)
	e.Refused(err, "not_found")
	d, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	if d.New != 3 {
		t.Errorf("done: %+v", d)
	}
	l, err = e.Items(
		e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 100,
	)
	if err != nil || l.Total != 3 || l.Counts.Problems != 3 || l.Counts.Done != 0 {
		t.Fatalf("%d items, %+v, %v", l.Total, l.Counts, err)
	}
	versions := map[string]int{}
	for _, v := range l.Items {
		versions[v.ID] = v.Version
	}
	states := map[string]rules.State{}
	for _, v := range l.Items {
		states[v.Item.Text] = v.Item.State
	}
	if states["学习不深入"] != rules.Open || states["账目不清"] != rules.Reported {
		t.Errorf("states: %v", states)
	}
	p = e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, twoUnits)
	if p.New != 0 || p.Changed != 0 || p.Same != 3 || !p.Known {
		t.Errorf("again: %d new, %d changed, %d same, known %v", p.New, p.Changed, p.Same, p.Known)
	}
	_, err = e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	l, err = e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 100)
	e.Must(err)
	for _, v := range l.Items {
		if versions[v.ID] != v.Version {
			t.Errorf("%s was written again", v.Item.Text)
		}
	}
	p = e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, strings.Replace(twoUnits, "正在整改", "已完成", 1))
	if p.Changed != 1 || p.Same != 2 {
		t.Errorf("changed: %+v", p)
	}
}

// Promise 9, through files as people keep them.
func TestALedgerFileImportedAndExportedIsTheSameInItsCells(t *testing.T) {
	rows := [][]any{
		{table.Label("市甲局整改台账"), nil, nil, nil, nil, nil},
		{table.Label("序号"), table.Label("反馈问题"), table.Label("整改措施"), table.Label("责任部门"), table.Label("完成时限"), table.Label("整改状态")},
		{"１", "学习不深入", "制定计划", "办公室", "2024年3月底", "已整改到位"},
		{"", "", "每月学习", "", "长期坚持", "长期坚持"},
		{"2", "=1+1", "修订制度", "财务科", "3月底前", "正在推进"},
		{"合计", "2", "", "", "", ""},
	}
	var book bytes.Buffer
	merges := []table.Merge{
		{Top: 0, Left: 0, Bottom: 0, Right: 5},
		{Top: 2, Left: 0, Bottom: 3, Right: 0},
		{Top: 2, Left: 1, Bottom: 3, Right: 1},
		{Top: 2, Left: 3, Bottom: 3, Right: 3},
	}
	if err := (table.Book{Sheet: "台账", Merges: func() []table.Merge { return merges }, Rows: func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}}).Write(&book); err != nil {
		t.Fatal(err)
	}
	e := newEnv(t, memory.Open())
	p := e.Send(unitA, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}, book.String())
	_, err := e.Commit(e.Ctx(), unitA, p.ID)
	e.Must(err)
	x, err := e.Export(e.Ctx(), unitA, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, "", "")
	e.Must(err)
	if x.Format != "xlsx" {
		t.Errorf("it came as XLSX and goes as %s", x.Format)
	}
	var out bytes.Buffer
	e.Must(table.Book{Sheet: "台账", Rows: x.Rows(), Merges: x.Merged}.Write(&out))
	was, err := table.Read(book.Bytes(), table.Options{})
	e.Must(err)
	is, err := table.Read(out.Bytes(), table.Options{})
	e.Must(err)
	if a, b := fmt.Sprint(was[0].Rows, was[0].Merges), fmt.Sprint(is[0].Rows, is[0].Merges); a != b {
		t.Errorf("exported\n%s\nwant\n%s", b, a)
	}
}

func TestEveryBadRowIsNamedAndNothingOfTheFileIsWritten(t *testing.T) {
	e := newEnv(t, memory.Open())
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, "单位,问题,整改措施,完成时限\n市丙局,问题,措施,2024年3月\n,问题二,措施,按要求\n市甲局,问题三,措施,2024年3月\n市甲局,问题三,措施,2024年3月\n")
	var got []string
	for _, n := range p.Notes {
		got = append(got, fmt.Sprintf("%d %s %v", n.Row, n.Column, n.Fatal))
	}
	if s := strings.Join(got, ", "); s != "2 单位 true, 3 单位 true, 5  true, 3 完成时限 false, 3 单位 false" { // words:keep
		t.Errorf("notes: %s", s)
	}
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Refused(err, "import_rows")
	if l, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 10); err != nil || l.Total != 0 {
		t.Errorf("%d items, %v", l.Total, err)
	}
}

func TestAFileThatIsNoLedgerIsRefusedWithASentence(t *testing.T) {
	e := newEnv(t, memory.Open())
	for raw, want := range map[string]string{
		"届次,被巡察单位,被反映人姓名,具体问题,六项纪律\n五,甲,王某,问题,廉洁\n": "线索",
		"<html><table>":   "网页",
		"姓名,电话\n张三,138\n": "没有找到台账的表头",
		"反馈问题,整改措施\n":     "没有问题",
	} {
		_, err := e.Upload(e.Ctx(), office, ledgerfile.Upload{RoundID: e.RoundID, File: []byte(raw)})
		var re *records.Error
		if !errors.As(err, &re) || !strings.Contains(re.Text.ZH, want) || len(re.Fields) != 1 ||
			re.Fields[0].Field != "file" {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// fill makes a file of n problems.
func fill(n int, units []string) string {
	var b strings.Builder
	b.WriteString("序号,单位,反馈问题,整改措施,责任领导,责任部门,完成时限,整改状态\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,%s,第%d个问题：%s,修订制度第%d条,张三,办公室,2024年%d月底,正在整改\n", i+1, units[i%len(units)], i, strings.Repeat("情况说明", 10), i, 1+i%12)
	}
	return b.String()
}

// An import of 5,000 rows takes at most 3 s on a machine that does nothing else. Here only what grows with the square
// of the rows may fail: a machine that runs everything at once takes ten times as long.
func TestFiveThousandRowsAreImported(t *testing.T) {
	st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	var units []string
	for i := range 20 {
		units = append(units, fmt.Sprintf("第%d局", i))
	}
	e := newEnv(t, st, units...)
	start := time.Now()
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, fill(5000, units))
	read := time.Since(start)
	d, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	took := time.Since(start)
	t.Logf("read in %s, imported in %s", read, took)
	if d.New != 5000 || took > 3*time.Minute {
		t.Errorf("%d items in %s", d.New, took)
	}
}
