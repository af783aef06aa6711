package table

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var units = List{
	What: "单位名单", English: "list of organizations", Most: 100,
	Columns: []Column{
		{
			"name",
			[]string{"单位名称", "单位"},
			true,
		},
		{"kind", []string{"单位类别", "类别"}, true},
		{"phone", []string{"联系电话", "手机", "手机号码"}, false},
	},
}

func coded(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func saved(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bookOf(t *testing.T, rows ...[]any) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// listed formats what was found, one line per row.
func listed(f Found) string {
	var out strings.Builder
	for r, cell := range f.Filled() {
		fmt.Fprintf(&out, "%d %s|%s|%s\n", r+1, cell("name"), cell("kind"), cell("phone"))
	}
	return out.String()
}

func TestAFileIsReadInEveryEncodingOfWindows(t *testing.T) {
	const text = "单位名称,单位类别,联系电话\r\n市甲局（新）,市直部门,0635－8888888\r\n\r\n\"柳林\n镇\",乡镇,\r\n" // words:keep
	const want = "2 市甲局（新）|市直部门|0635－8888888\n4 柳林\n镇|乡镇|\n"
	for name, raw := range map[string][]byte{
		"UTF-8":                 []byte(text),
		"UTF-8 with a mark":     []byte("\ufeff" + text),
		"GB 18030":              coded(t, simplifiedchinese.GB18030, text),
		"UTF-16":                coded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
		"UTF-16, no mark":       coded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text),
		"UTF-16, big-endian":    coded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text),
		"tabs":                  []byte(strings.ReplaceAll(text, ",", "\t")),
		"semicolons":            []byte(strings.ReplaceAll(text, ",", ";")),
		"commas of Chinese":     []byte(strings.ReplaceAll(text, ",", "\uff0c")),
		"strokes":               []byte(strings.ReplaceAll(text, ",", "|")),
		"an end-of-file mark":   []byte(text + "\x1a"),
		"marked and wide names": []byte(strings.Replace(text, "单位名称,单位类别", "*单位　名称：,\"单位\n类别（必填）\"", 1)), // words:keep
	} {
		f, err := units.Find(raw)
		if err != nil || listed(f) != want {
			t.Errorf("%s: %v\n%s", name, err, listed(f))
		}
	}
}

func TestAWorkbookIsReadAsPeopleSeeIt(t *testing.T) {
	f := bookOf(
		t,
		[]any{"单位名单"},
		[]any{"单位名称", "单位类别", "联系电话", "时间", "进度"},
		[]any{
			"市甲局",
			"市直部门",
			13800138000,
			nil,
			0.5,
		},
		[]any{"市乙局", nil, "0635", nil, 0.1234},
		[]any{20261, "其他", nil, nil, true},
		[]any{"市丙局", "其他", 138001380001234, nil, 3.5},
	)
	for _, err := range []error{
		f.MergeCell("Sheet1", "A1", "E1"), f.MergeCell("Sheet1", "B3", "B4"),
		format(f, "D3", "2024-03-31", excelize.Style{NumFmt: 14}), format(f, "D4", "2024-03-31", excelize.Style{CustomNumFmt: ptr(`yyyy"年"m"月"`)}),
		format(f, "D5", "2024-03-31", excelize.Style{NumFmt: 31}), format(f, "E3", 0.5, excelize.Style{NumFmt: 9}),
		format(f, "F3", "2024-03-04", excelize.Style{CustomNumFmt: ptr(`dd/mm/yyyy`)}),
		format(f, "F4", "2024-03-04", excelize.Style{CustomNumFmt: ptr(`[$-409]d-mmm-yy;@`)}),
		format(f, "G5", 45379.0+14.5/24, excelize.Style{CustomNumFmt: ptr(`m/d/yy h:mm`)}),
		format(f, "G6", 45379, excelize.Style{CustomNumFmt: ptr(`m/d/yy h:mm`)}),
		format(f, "H3", 45379.0+14.5/24, excelize.Style{CustomNumFmt: ptr(`yyyy"年"m"月"d"日" 上午/下午h:mm`)}), // words:keep
		format(f, "H4", 45379.0+14.5/24, excelize.Style{CustomNumFmt: ptr(`[DBNum1]yyyy"年"m"月"d"日" h:mm`)}),
		format(f, "H5", 45379, excelize.Style{CustomNumFmt: ptr(`[>=10000]0!.0,"万";0`)}),
		format(f, "G3", "2024-03-23", excelize.Style{CustomNumFmt: ptr(`mmm d`)}), // no year
		format(f, "G4", "2024-03-24", excelize.Style{CustomNumFmt: ptr(`mmm d`)}),
		format(f, "F5", "2024-03-31", excelize.Style{NumFmt: 17}), format(f, "F6", "2024-03-31", excelize.Style{CustomNumFmt: ptr(`[DBNum1][$-804]yyyy"年"m"月"d"日"`)}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := units.Find(saved(t, f))
	if err != nil {
		t.Fatal(err)
	}
	want := "3 市甲局|市直部门|13800138000\n4 市乙局|市直部门|0635\n5 20261|其他|\n6 市丙局|其他|138001380001234\n"
	if listed(got) != want {
		t.Errorf("read\n%s", listed(got))
	}
	for cell, want := range map[[2]int]string{
		{2, 3}: "2024/3/31", {3, 3}: "2024年3月", {4, 3}: "2024年3月31日", {2, 4}: "50%", {3, 4}: "0.1234", {4, 4}: "1", {5, 4}: "3.5", {2, 5}: "2024/3/4", {3, 5}: "2024/3/4", {4, 5}: "2024年3月", {5, 5}: "2024/3/31", {2, 6}: "2024/3/23", {3, 6}: "2024/3/24", {4, 6}: "2024/3/28 14:30", {5, 6}: "2024/3/28", {2, 7}: "2024/3/28 14:30", {3, 7}: "2024/3/28 14:30", {4, 7}: "45379", {0, 0}: "单位名单", {0, 1}: "", {99, 0}: "",
	} {
		if got := got.Cell(cell[0], cell[1]); got != want {
			t.Errorf("cell %v is %q, want %q", cell, got, want)
		}
	}
	if !slices.Equal(got.Unread.Headings, []string{"时间", "进度"}) ||
		!slices.Equal(got.Unread.Letters, []string{"F", "G", "H"}) {
		t.Errorf("unread: %v", got.Unread)
	}
}

// What is written beside the list, below no heading, is named too.
func TestWhatStandsBelowNoHeadingIsNamed(t *testing.T) {
	f, err := units.Find([]byte("单位名称,类别,,\n市甲局,市直部门,,\n市乙局,市直部门,,急办,重要\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.Unread.Letters, []string{"D", "E"}) || len(f.Unread.Headings) > 0 {
		t.Errorf("unread %v", f.Unread)
	}
}

func ptr[T any](v T) *T { return &v }

// format writes a date (as a spreadsheet stores it) or a number with a format.
func format(f *excelize.File, at string, value any, style excelize.Style) error {
	if day, ok := value.(string); ok {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return err
		}
		value = int(d.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	}
	id, err := f.NewStyle(&style)
	return errors.Join(err, f.SetCellValue("Sheet1", at, value), f.SetCellStyle("Sheet1", at, at, id))
}

func TestColumnsThatWereNotReadAreNamed(t *testing.T) {
	f, err := units.Find([]byte("序号,单位名称,类别,手机号码,备　注,联系电话（办公）\n1,市甲局,市直部门,138,急,0635\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := listed(f); got != "2 市甲局|市直部门|138\n" || !slices.Equal(f.Unread.Headings, []string{"序号", "备 注", "联系电话（办公）"}) {
		t.Errorf("%q, unused %q", got, f.Unread.Headings)
	}
}

func TestRowsThatAreNumberedAndEmptyAreNoRows(t *testing.T) {
	f, err := units.Find([]byte("序号,单位名称,类别\n1,市甲局,市直部门\n2,,\n（3）,,\n４、,,\n,-,\n6,市乙局,其他\n7,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := listed(f); got != "2 市甲局|市直部门|\n6 -||\n7 市乙局|其他|\n" {
		t.Errorf("read %q", got)
	}
}

func TestWhatWasLostBeforeIsNamedAndNeverRead(t *testing.T) {
	f, err := units.Find([]byte("单位名称,类别\n市甲\uFFFD局,市直部门\n#REF!,其他\n市乙局,锟斤拷\n#####,其他\n#CONNECT!,#n/a\n错误：502,其他\n"))
	if err != nil {
		t.Fatal(err)
	}
	var bad []string
	for _, b := range f.BadAt(units) {
		bad = append(bad, fmt.Sprint(b.Row+1, b.Column))
	}
	if got := strings.Join(bad, " "); got != "2单位名称 3单位名称 4单位类别 5单位名称 6单位名称 6单位类别 7单位名称" {
		t.Errorf("lost: %q", got)
	}
	for _, row := range f.Rows {
		if strings.ContainsAny(strings.Join(row, ""), "\uFFFD#锟") {
			t.Errorf("row %q", row)
		}
	}
}

// What is written reads back as the same cells: numbers with leading zeros, formulas, XML markup, line breaks.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	rows := [][]string{
		{"单位名称", "类别", "电话"},
		{"市甲局", "=SUM(A1)", "06358888888"},
		{"<a&b>", "第一行\n第二行", "_x0041_"},
		{"＝1", "@x", "1e5"},
		{"", "\"引号\"", "a,b;c"},
		{"2024-03-31", "TRUE", "50%"},
	}
	var text, book bytes.Buffer
	if err := WriteCSV(&text, RowsOf(rows...)); err != nil {
		t.Fatal(err)
	}
	b := Book{
		Sheet:      "台账",
		Widths:     map[int]float64{1: 30},
		FrozenRows: 1,
		Merges:     func() []Merge { return []Merge{{1, 0, 2, 0}} },
	}
	b.Rows = func(yield func([]any, error) bool) {
		for i, row := range rows {
			var cells []any
			for _, c := range row {
				if i == 0 {
					cells = append(cells, Label(c))
				} else {
					cells = append(cells, c)
				}
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	if err := b.Write(&book); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"CSV": text.Bytes(), "XLSX": book.Bytes()} {
		sheets, err := Read(raw, Options{})
		if err != nil || len(sheets) != 1 {
			t.Fatalf("%s: %v, %d sheets", name, err, len(sheets))
		}
		for i, row := range rows {
			for j, want := range row {
				if got := sheets[0].Cell(i, j); got != want {
					t.Errorf("%s: cell %d %d is %q, want %q", name, i, j, got, want)
				}
			}
		}
		if name == "XLSX" && !slices.Equal(sheets[0].Merges, []Merge{{1, 0, 2, 0}}) {
			t.Errorf("merges: %v", sheets[0].Merges)
		}
	}
}

func TestColumnNames(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := columnName(i); got != want {
			t.Errorf("columnName(%d) = %q, want %q", i, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte("单位名称,单位类别\n市甲局,市直部门\n"))
	f.Add([]byte("sep=;\n单位名称;单位类别\n\"a;b\n")) // words:keep
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, err := units.Find(raw)
		var r *Refusal
		if err != nil && !errors.As(err, &r) {
			t.Fatalf("%q: %v", raw, err)
		}
		for _, row := range found.Rows {
			if strings.ContainsRune(strings.Join(row, ""), '\uFFFD') {
				t.Errorf("%q: %q", raw, row)
			}
		}
	})
}

// The first words of a list may be those of another format: only what such a file really begins with is one.
func TestAListWhoseFirstColumnIsAnIDIsRead(t *testing.T) {
	for _, raw := range []string{
		"ID;PHONE;单位名称;单位类别\n1;2;市水利局;市直部门\n", // words:keep
		"ID;P;单位名称;单位类别\n1;2;市水利局;市直部门\n",     // words:keep
		"Table,单位名称,单位类别\n0,市水利局,市直部门\n",
	} {
		if _, err := units.Find([]byte(raw)); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
	}
}
