package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// firstSheet is the part of the first sheet.
const firstSheet = "xl/worksheets/sheet1.xml"

func TestACellMayHoldQuotesAndLinesMayEndInManyWays(t *testing.T) {
	const head, want = "单位名称,单位类别", "2 市\"甲\"局|市直部门|\n3 乙局|其他|\n" // words:keep
	for name, text := range map[string]string{
		"quotes inside a cell":  head + "\r\n市\"甲\"局,市直部门\r\n\"乙局\",其他\r\n",                     // words:keep
		"quotes at its end":     head + "\n市\"甲\"局,市直部门\n乙局,其他",                                 // words:keep
		"as it should be":       head + "\n\"市\"\"甲\"\"局\",市直部门\n乙局,\"其他\"\n",                   // words:keep
		"semicolons":            strings.ReplaceAll(head, ",", ";") + "\n市\"甲\"局;市直部门\n乙局;其他\n", // words:keep
		"lines of a mainframe":  head + "\u0085市\"甲\"局,市直部门\u0085乙局,其他",                         // words:keep
		"lines of JavaScript":   head + "\u2028市\"甲\"局,市直部门\u2028乙局,其他",                         // words:keep
		"lines of two systems":  head + "\r市\"甲\"局,市直部门\n乙局,其他\r\n",                             // words:keep
		"a lone return":         head + "\r\n市\"甲\"局,市直部门\r乙局,其他\r\n",                           // words:keep
		"lines of an older Mac": head + "\r市\"甲\"局,市直部门\r乙局,其他\r",                               // words:keep
	} {
		f, err := units.Find([]byte(text))
		if err != nil || listed(f) != want {
			t.Errorf("%s: %v\n%s", name, err, listed(f))
		}
	}
	f, err := units.Find([]byte(head + "\r\n\"甲\r局\",乙\r\n")) // words:keep
	if err != nil || listed(f) != "2 甲\n局|乙|\n" {
		t.Errorf("a return within quotes: %v\n%s", err, listed(f))
	}
	_, err = units.Find([]byte(head + "\n甲,乙\n丙, \"丁\n")) // words:keep
	if err == nil {
		t.Error("a cell whose quote comes after a blank was read")
	}
}

func TestRowsOutOfOrderAreRefused(t *testing.T) {
	for sheet, want := range map[string]bool{
		`<row r="1"><c/></row><row r="2"/><row spans="1:2" r="9">`: true,
		`<row><c/></row><row/>`:                         true,
		`<row r="2"></row><row r="1">`:                  false,
		`<row r="2"></row><row r="2">`:                  false,
		`<row r="-5">`:                                  false,
		`<row spans="1:6" ht="14" r="3"><row r="x">`:    false,
		`<sheetData/>`:                                  true,
		`<row r="1"><c r="A1"/></row><row dr="0" r="2"`: true,
	} {
		if err := misread([]byte(sheet), 0, ""); (err == nil) != want {
			t.Errorf("%s: %v", sheet, err)
		}
	}
	f := bookOf(t, []any{"单位名称", "单位类别"}, []any{"市甲局", "市直部门"}, []any{"市乙局", "其他"})
	raw := rezip(t, saved(t, f), func(sheet string) string {
		return strings.NewReplacer(`r="2"`, `r="3"`, `r="3"`, `r="2"`).Replace(sheet)
	})
	if _, err := units.Find(raw); err == nil || !strings.Contains(err.Error(), "order") {
		t.Errorf("rows out of order: %v", err)
	}
}

// The reader of workbooks would put a cell that is there twice into the next column, and read one whose text is not in
// the file as empty.
func TestACellThatWouldBeMisreadIsRefusedByName(t *testing.T) {
	f := bookOf(t, []any{"单位名称", "单位类别", "电话"}, []any{"市甲局", "市直部门", 12}, []any{"市乙局", "其他", 13})
	if _, err := f.NewSheet("旧"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.SetCellStr("旧", "A1", "市丙局"), f.SetSheetName("Sheet1", "名单")); err != nil {
		t.Fatal(err)
	}
	raw := saved(t, f)
	f.SetActiveSheet(1)
	if err := f.SetSheetVisible("名单", false); err != nil {
		t.Fatal(err)
	}
	hidden := saved(t, f)
	for name, c := range map[string]struct{ was, is, says string }{
		"a cell that is there twice":    {`<c r="C2"`, `<c r="B2"`, "“名单”的单元格 B2 写了两次"},
		"one to the left of the last":   {`<c r="C3"`, `<c r="A3"`, "“名单”的单元格 A3 写了两次，或者次序乱了"},
		"one of another row":            {`<c r="C3"`, `<c r="C2"`, "“名单”的单元格 C2 写了两次，或者次序乱了"},
		"one without a valid name":      {`<c r="C3"`, `<c r="3C"`, "“名单”里有一个单元格的编号写错了"},
		"a text beyond the last":        {`<v>3</v>`, `<v>99</v>`, "“名单”的单元格 A2 的文字在文件里找不到"},
		"a text before the first":       {`<v>3</v>`, `<v>-1</v>`, "“名单”的单元格 A2 的文字在文件里找不到"},
		"a text whose number is a word": {`<v>3</v>`, `<v>甲</v>`, "“名单”的单元格 A2 的文字在文件里找不到"},
		"as it should be":               {`<v>3</v>`, `<v> 3 </v>`, ""},
		"cells without names":           {`<c r="C3"`, `<c`, ""},
		"one that names no value":       {`<v>4</v>`, `<v></v>`, ""},
	} {
		changed := other(t, raw, c.was, c.is)
		_, err := Read(changed, Options{})
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var r *Refusal
		if !errors.As(err, &r) || !strings.Contains(r.ZH, c.says) || !strings.Contains(r.EN, `Worksheet "名单": `) {
			t.Errorf("%s: %v, want %s", name, err, c.says)
		}
		if sheets, err := Read(other(t, hidden, c.was, c.is), Options{}); err != nil || len(sheets) != 1 {
			t.Errorf("%s on a hidden worksheet: %v", name, err)
		}
	}
}

// Spreadsheets keep a row for every line that was ever formatted: those below the list cost nothing, and more rows than
// any list has are refused before they are read.
func TestRowsWithoutContentBelowAListAreNotRead(t *testing.T) {
	f := bookOf(t, []any{"单位名称", "单位类别"}, []any{"市甲局", "市直部门"}, []any{"市乙局", "其他"})
	const want = "2 市甲局|市直部门|\n3 市乙局|其他|\n"
	below := func(text string, n int) []byte {
		var rows strings.Builder
		for i := range n {
			fmt.Fprintf(&rows, text, i+4)
		}
		return rezip(t, saved(t, f), func(sheet string) string {
			return strings.Replace(sheet, "</sheetData>", rows.String()+"</sheetData>", 1)
		})
	}
	for _, row := range []string{
		`<row r="%d" s="1" customFormat="1"/>`, `<row r="%d"></row>`, `<row r="%d"><c s="1"/><c s="1"></c></row>`,
	} {
		raw := below(row, 5000)
		got, err := units.Find(raw)
		if err != nil || listed(got) != want {
			t.Errorf("%s: %v\n%s", row, err, listed(got))
		}
		rezip(t, raw, func(sheet string) string {
			if n := strings.Count(string(trimmed([]byte(sheet))), "<row"); n != 3 {
				t.Errorf("%s: %d rows are read", row, n)
			}
			return sheet
		})
	}
	for name, c := range map[string][2]string{
		"a formula in the last row":       {`<row r="%d"/>`, `<c r="A5003"><f>A1</f></c>`},
		"a formula with a line break":     {`<row r="%d"/>`, "<c r=\"A5003\"><f\nca=\"1\">A1</f></c>"},
		"a value in the last row":         {`<row r="%d"/>`, `<c r="A5003" t="str"><v>丙</v></c>`},
		"a value with a space in its end": {`<row r="%d"/>`, `<c r="A5003" t="str"><v>丙</v ></c>`},
	} {
		raw := rezip(t, below(c[0], 5000), func(sheet string) string {
			return strings.Replace(sheet, `<row r="5003"/>`, `<row r="5003">`+c[1]+`</row>`, 1)
		})
		sheets, err := Read(raw, Options{})
		if err != nil || len(sheets) != 1 || len(sheets[0].Rows) != 5003 {
			t.Errorf("%s: %v, %d sheets", name, err, len(sheets))
		}
	}
	_, err := units.Find(rezip(t, below(`<row r="%d"/>`, maxRows), func(sheet string) string {
		return strings.Replace(sheet, fmt.Sprintf(`<row r="%d"/>`, maxRows+3), `<row><c t="str"><v>丙</v></c></row>`, 1)
	}))
	if err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a row below %d others: %v", maxRows, err)
	}
}

// A filter hides rows without deleting them.
func TestARowThatIsHiddenIsAskedAbout(t *testing.T) {
	f := bookOf(
		t, []any{"单位名称", "单位类别"}, []any{"市甲局", "市直部门"}, []any{"市乙局", "其他"}, []any{}, []any{"市丙局", "其他"},
	)
	for _, row := range []int{3, 4} {
		if err := f.SetRowVisible("Sheet1", row, false); err != nil {
			t.Fatal(err)
		}
	}
	got, err := units.Find(saved(t, f))
	if err != nil {
		t.Fatal(err)
	}
	bad := got.BadAt(units)
	if len(bad) != 1 || bad[0].Row != 2 || !strings.Contains(bad[0].ZH, "筛掉") {
		t.Errorf("%+v", bad)
	}
}

// rezip changes the first worksheet of a workbook.
func rezip(t *testing.T, raw []byte, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range in.File {
		b := content(part)
		if part.Name == firstSheet {
			b = []byte(change(string(b)))
		}
		w, err := z.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The list is on one worksheet; what else is written in the workbook is named, empty worksheets are not.
func TestWorksheetsBesideTheListAreNamed(t *testing.T) {
	f := bookOf(t, []any{"单位名称", "类别"}, []any{"市甲局", "市直部门"})
	for _, name := range []string{"县区", "空白", "旧"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(
		f.SetCellStr("县区", "A1", "东昌府区"), f.SetCellStr("旧", "A1", "市乙局"), f.SetSheetVisible("旧", false),
	)
	if err != nil {
		t.Fatal(err)
	}
	got, err := units.Find(saved(t, f))
	if err != nil {
		t.Fatal(err)
	}
	want := []Unused{{"县区", false}, {"旧", true}}
	if got.Name != "Sheet1" || !slices.Equal(got.Unread.Sheets, want) || got.Unread.None() {
		t.Errorf("read %s, beside it %v", got.Name, got.Unread.Sheets)
	}
}

// A hidden worksheet never counts as the list, whatever it holds.
func TestAHiddenWorksheetIsNotTheList(t *testing.T) {
	f := bookOf(t, []any{"单位名称", "类别"}, []any{"市旧局", "市直部门"})
	if _, err := f.NewSheet("今年"); err != nil {
		t.Fatal(err)
	}
	f.SetActiveSheet(1)
	err := errors.Join(
		f.SetSheetVisible("Sheet1", false),
		f.SetSheetRow("今年", "A1", &[]any{"单位名称", "类别"}), f.SetSheetRow("今年", "A2", &[]any{"市甲局", "市直部门"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	got, err := units.Find(saved(t, f))
	if err != nil || listed(got) != "2 市甲局|市直部门|\n" {
		t.Errorf("read %q, %v", listed(got), err)
	}
}

func TestWhatOfAFileWasNotReadIsNamed(t *testing.T) {
	for want, u := range map[string]Unread{
		"": {},
		"表格里有没用到的列：“备注”“序号”。这些列里的内容没有导入。":     {Headings: []string{"备注", "序号"}},
		"D、E 列没有列名。这些列里的内容没有导入。":              {Letters: []string{"D", "E"}},
		"表格里有没用到的列：“备注”。D 列没有列名。这些列里的内容没有导入。": {Headings: []string{"备注"}, Letters: []string{"D"}},
		"文件里还有别的工作表：“县区”“旧”（隐藏的）、“更旧”，没有导入。要导入，请另存为单独的文件再传一次。": {
			Sheets: []Unused{{Name: "县区"}, {Name: "旧", Hidden: true}, {Name: "更旧"}},
		},
	} {
		if got := u.ZH(); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
}

func TestTwoSheetsOfOneNameAreRefusedBeforeAnythingIsWritten(t *testing.T) {
	rows := func(yield func([]any, error) bool) { yield([]any{"a"}, nil) }
	for second, fine := range map[string]bool{"Rows": false, "ROWS": false, "Rows2": true} {
		var out bytes.Buffer
		more := []Book{{Sheet: "B", Rows: rows}, {Sheet: second, Rows: rows}}
		err := Book{Sheet: "Rows", Rows: rows, More: more}.Write(&out)
		if (err == nil) != fine || (out.Len() > 0) != fine {
			t.Errorf("%s: %v, %d bytes", second, err, out.Len())
		}
	}
}
