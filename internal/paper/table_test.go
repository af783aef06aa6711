package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/statistics"
)

func ref[T any](v T) *T { return &v }

// layout is for three bodies, 5∶3∶2.
var layout = statistics.LayoutOf(scheme.Scheme{Bodies: []scheme.Body{
	{Code: "discipline", Name: "市纪委监委", Weight: "5"},
	{Code: "organization", Name: "市委组织部", Weight: "3"},
	{Code: "inspection", Name: "市委巡察组", Weight: "2"},
}})

// tableOf is a table of rows.
func tableOf(rows []statistics.Row) Table {
	return Table{Round: "五届市委第七轮巡察", Made: time.Date(2024, 7, 24, 9, 0, 0, 0, time.UTC), Layout: layout, Rows: func(yield func(statistics.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}}
}

func sampleTable(n int) Table { return tableOf(sampleRows(n)) }

func sampleRows(n int) (rows []statistics.Row) {
	for i := range n {
		rows = append(rows, statistics.Row{
			No: i + 1, Round: "第七轮", Org: fmt.Sprintf("云河市第%d局", i+1), Kind: "市直部门", Problems: ref(12), Done: ref(10), Basic: ref(1), Undone: ref(1),
			CompletionRate: ref("83.33"), Outstanding: "1 项：=SUM(A1)", NewProblems: ref(0), DailyDiscipline: "落实到位", DailyOrganization: "基本到位",
			Bodies: map[string]*string{
				"discipline": ref("88.00"), "organization": ref("92.00"),
				"inspection": ref("85.00"),
			}, Final: ref("88.60"), Rank: ref(i + 1), RankInKind: ref(1),
			Grade: "较好", Expected: ref(60), Attended: ref(58), Issued: ref(60), Returned: ref(58), Valid: ref(57), Invalid: ref(1),
			Sat: ref(40), BasicSat: ref(11), Dis: ref(3), Unknown: ref(2), Abstain: ref(1),
			SatisfactionRate: ref("94.44"), SatisfactionScore: ref("90.00"),
			Suggestions: ref(4), SuggestionsText: "希望公开更及时", Remarks: "=cmd|' /C calc'!A0",
		})
	}
	return rows
}

// digestOf returns the hash of a table's CSV file without its byte order mark.
func digestOf(t *testing.T, table Table) string {
	t.Helper()
	var b bytes.Buffer
	if err := table.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b.Bytes()[3:])
	return hex.EncodeToString(sum[:])
}

func TestTheCSVBeginsWithABOMAndTheHeaderWordForWord(t *testing.T) {
	var b bytes.Buffer
	if err := sampleTable(2).WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rest, ok := bytes.CutPrefix(b.Bytes(), []byte{0xEF, 0xBB, 0xBF})
	if !ok {
		t.Fatal("no byte order mark")
	}
	rows, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(layout.Header(), rows[0]); diff != "" {
		t.Error(diff)
	}
	if len(rows) != 4 || len(rows[1]) != 40 || rows[3][2] != "合计（2 个）" {
		t.Errorf("%d rows of %d cells, want 4 of 40", len(rows), len(rows[1]))
	}
	if rows[1][16] != "88.60" || rows[1][33] != "90.00" || rows[1][20] != "" {
		t.Errorf("final %q, satisfaction %q, bottom %q", rows[1][16], rows[1][33], rows[1][20])
	}
}

func TestATextIsNeverAFormula(t *testing.T) {
	var b bytes.Buffer
	if err := sampleTable(1).WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "'=cmd|") || strings.Contains(b.String(), ",=cmd|") {
		t.Error("a remark that begins with = would run as a formula")
	}
	b.Reset()
	if err := sampleTable(1).WriteXLSX(&b); err != nil {
		t.Fatal(err)
	}
	f := openXLSX(t, b.Bytes())
	if formula, err := f.GetCellFormula(tableTitle, "AN2"); err != nil || formula != "" {
		t.Errorf("the cell has the formula %q (%v)", formula, err)
	}
	if v, _ := f.GetCellValue(tableTitle, "AN2"); v != "=cmd|' /C calc'!A0" {
		t.Errorf("the remark reads %q", v)
	}
}

func openXLSX(t *testing.T, b []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestTheWorkbookHasTypedCellsAndTheSignoffWithTheDigest(t *testing.T) {
	rows := sampleRows(2)
	rows[1].Final, rows[1].Rank = nil, nil
	table := tableOf(rows)
	var b bytes.Buffer
	if err := table.WriteXLSX(&b); err != nil {
		t.Fatal(err)
	}
	f := openXLSX(t, b.Bytes())
	for cell, want := range map[string]string{"A1": "序号", "AN1": "备注", "Q2": "88.60", "AB2": "40", "C2": "云河市第1局", "Q3": "", "R3": "", "C4": "合计（2 个）", "E4": "24", "A6": "制表人", "C6": "复核人", "I6": "数据摘要（SM3/SHA-256）", "J6": "SHA-256 " + digestOf(t, table)} {
		if got, err := f.GetCellValue(tableTitle, cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	for cell, want := range map[string]excelize.CellType{
		"Q2": excelize.CellTypeUnset, "AB2": excelize.CellTypeUnset, "C2": excelize.CellTypeInlineString,
	} {
		if got, _ := f.GetCellType(tableTitle, cell); got != want {
			t.Errorf("%s has the type %v, want %v", cell, got, want)
		}
	}
	if raw, _ := f.GetCellValue(tableTitle, "Q2", excelize.Options{RawCellValue: true}); raw != "88.6" {
		t.Errorf("Q2 holds %q, want the number 88.6", raw)
	}
}

func TestTheDigestIsThatOfTheCSVWithoutItsMark(t *testing.T) {
	rows := sampleRows(3)
	digests := map[string]bool{}
	for _, sat := range []int{40, 41} { // one more vote gives another digest
		rows[2].Sat = &sat
		table := tableOf(rows)
		want := digestOf(t, table)
		digests[want] = true
		var book, page bytes.Buffer
		if err := errors.Join(table.WriteXLSX(&book), table.WriteHTML(&page)); err != nil {
			t.Fatal(err)
		}
		if got, err := openXLSX(t, book.Bytes()).GetCellValue(tableTitle, "J7"); err != nil || got != "SHA-256 "+want {
			t.Errorf("the workbook says %q, want %s (%v)", got, want, err)
		}
		if !strings.Contains(page.String(), want) {
			t.Errorf("the printed table lacks %s", want)
		}
	}
	if len(digests) != 2 {
		t.Error("one more vote leaves the digest as it was")
	}
}

func TestATextStaysInTheWorkbookWhatPeopleWrote(t *testing.T) {
	for _, want := range []string{"a<b>&\"c\"'", " vorn und hinten ", "第一行\n第二行", "甲\t乙", "a\r\nb", "_x0041_", "_x005F_x0041_", "_x41_ _xZZZZ_", "𠮷🗳", "]]>"} {
		rows := sampleRows(1)
		rows[0].Remarks = want
		var b bytes.Buffer
		if err := tableOf(rows).WriteXLSX(&b); err != nil {
			t.Fatal(err)
		}
		if got, err := openXLSX(t, b.Bytes()).GetCellValue(tableTitle, "AN2"); err != nil || got != want {
			t.Errorf("%q became %q (%v)", want, got, err)
		}
	}
}

func TestARowThatCannotBeReadEndsTheFile(t *testing.T) {
	broken := errors.New("the store is away")
	table := tableOf(nil)
	table.Rows = func(yield func(statistics.Row, error) bool) {
		if yield(sampleRows(1)[0], nil) {
			yield(statistics.Row{}, broken)
		}
	}
	for name, write := range map[string]func(io.Writer) error{
		"xlsx": table.WriteXLSX, "csv": table.WriteCSV, "html": table.WriteHTML,
	} {
		if err := write(io.Discard); !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestThePrintedTableHasEveryColumnOnceAndFitsThePaper(t *testing.T) {
	table := sampleTable(18)
	var b bytes.Buffer
	if err := table.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	var head []string
	var pdf []byte
	var spill float64
	err := chromedp.Run(ctx, chromedp.EmulateViewport(1047, 700), open(b.Bytes()),
		chromedp.Evaluate(`[...document.querySelectorAll('th')].map(e => e.textContent)`, &head),
		chromedp.Evaluate(`Math.max(...[...document.querySelectorAll('table')].map(e => e.getBoundingClientRect().width)) - 1047`, &spill), print(&pdf))
	if err != nil {
		t.Fatal(err)
	}
	shoot(t, ctx, "table", pdf)
	for i, want := range layout.Header() {
		n := 0
		for _, h := range head {
			if h == want {
				n++
			}
		}
		if i != 1 && n == 0 { // the round is above the table
			t.Errorf("column %q is missing", want)
		}
	}
	if spill > 0 {
		t.Errorf("a table is %v px wider than the paper", spill)
	}
	if !strings.Contains(b.String(), digestOf(t, table)) || !strings.Contains(b.String(), "督查组组长") {
		t.Error("the sign-off row lacks a line or the digest")
	}
	if got := len(pdfPages.FindAll(pdf, -1)); got < 4 || got > 6 {
		t.Errorf("18 rows print on %d pages", got)
	}
}

// held returns the size of the live heap.
func held() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// manyRows is a table of n rows that are generated on demand; most is the largest heap size in the meantime.
func manyRows(n int, most *int64) Table {
	row := sampleRows(1)[0]
	t := tableOf(nil)
	t.Rows = func(yield func(statistics.Row, error) bool) {
		for i := range n {
			if i == n-1 {
				*most = max(*most, held())
			}
			row.No = i + 1
			if !yield(row, nil) {
				return
			}
		}
	}
	return t
}

func TestAFileOfAnyLengthHoldsNoMoreThanAShortOne(t *testing.T) {
	grown := func(write func(Table, io.Writer) error, rows int) int64 {
		before := held()
		var most int64
		if err := write(manyRows(rows, &most), io.Discard); err != nil {
			t.Fatal(err)
		}
		return most - before
	}
	for name, write := range map[string]func(Table, io.Writer) error{"xlsx": Table.WriteXLSX, "csv": Table.WriteCSV} {
		short, long := grown(write, 200), grown(write, 20_000) // 50 MB of XML
		if more := long - short; more > 4<<20 {                // what other goroutines of the test hold comes and goes
			t.Errorf("%s: 20 000 rows held %d KiB more than 200", name, more>>10)
		}
	}
}

// BenchmarkTable writes the table; the target is 10 000 rows in 2 s.
func BenchmarkTable(b *testing.B) {
	for _, rows := range []int{1_000, 10_000, 40_000} {
		table := sampleTable(rows)
		for name, write := range map[string]func(io.Writer) error{
			"xlsx": table.WriteXLSX, "csv": table.WriteCSV, "html": table.WriteHTML,
		} {
			b.Run(fmt.Sprintf("%s/rows=%d", name, rows), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := write(io.Discard); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func TestATextThatASpreadsheetWouldRunIsMadeHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(1)": "'@SUM(1)", "\t=1": "'\t=1",
		"\r=1": "'\r=1", "\n=1": "'\n=1",
		"＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x",
		"": "", "整改=完成": "整改=完成", "1-2": "1-2",
	} {
		if got := harmless(text); got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
	if got := harmless(-3); got != "-3" {
		t.Errorf("a number is written as %q", got)
	}
}

// A sentence begins at the left, whatever stands in the other rows of its column; figures and single words are centred.
func TestSentencesInTheTableBeginAtTheLeft(t *testing.T) {
	rows := sampleRows(2)
	rows[0].Outstanding, rows[1].Outstanding = "1. 谈心谈话流于形式（未完成）。", "无"
	var b bytes.Buffer
	if err := tableOf(rows).WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	for text, left := range map[string]bool{rows[0].Outstanding: true, "无": true, "83.33": false, "落实到位": false} {
		there := strings.Contains(b.String(), ">"+text+"</td>")
		if !there || strings.Contains(b.String(), `<td class="words">`+text+`</td>`) != left {
			t.Errorf("%s begins at the left: want %t", text, left)
		}
	}
}
