package round_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
)

// imported imports a file and tells what it made: name, kind, whether its function is key.
func (h *env) imported(raw []byte) string {
	h.T.Helper()
	_, err := h.Rounds.ImportOrganizations(h.T.Context(), apptest.Office, raw)
	h.Must(err)
	list, err := h.Rounds.OrganizationsByName(h.T.Context())
	h.Must(err)
	var out []string
	for _, name := range []string{"市甲局", "柳林镇(新)", "市丙;局"} { // words:keep
		if o, ok := list[name]; ok {
			out = append(out, fmt.Sprintf("%s %s %v", name, o.V.Kind, o.V.KeyFunction))
		}
	}
	if len(list) != len(out) {
		h.T.Errorf("%d organizations, %d of them expected", len(list), len(out))
	}
	return strings.Join(out, ", ")
}

const threeUnits = "市甲局 department true, 柳林镇(新) township false, 市丙;局 other false" // words:keep

// What Excel and WPS write on a Chinese machine, byte for byte as their menus offer it.
func TestAListIsReadHoweverExcelOrWPSSavedIt(t *testing.T) {
	text := func(comma, ends string) string {
		rows := [][]string{
			{"单位名称", "单位类别", "重要职能", "监督单位"}, {"市甲局", "市直部门", "是", ""}, {"柳林镇(新)", "乡镇(街道)", "", ""}, {`"市丙;局"`, "其他", "否", ""}, {"", "", "", ""}, {"", "", "", ""}, // words:keep
		}
		var out strings.Builder
		for _, r := range rows {
			out.WriteString(strings.Join(r, comma) + ends)
		}
		return out.String()
	}
	coded := func(e encoding.Encoding, text string) []byte {
		raw, err := e.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for name, raw := range map[string][]byte{
		"CSV UTF-8":                     []byte(text(",", "\r\n")),
		"CSV UTF-8 with a mark":         []byte("\xef\xbb\xbf" + text(",", "\r\n")),
		"CSV":                           coded(simplifiedchinese.GBK, text(",", "\r\n")),
		"CSV GB 18030":                  coded(simplifiedchinese.GB18030, text(",", "\n")),
		"Unicode text":                  coded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text("\t", "\r\n")),
		"Unicode text, big-endian":      coded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text("\t", "\r\n")),
		"text with tabs":                coded(simplifiedchinese.GBK, text("\t", "\r\n")),
		"semicolons":                    []byte(text(";", "\r\n")),
		"CSV of a Macintosh":            []byte(text(",", "\r")),
		"a title above":                 []byte("单位名单,,,\n\n" + text(",", "\n")),
		"which separator is said":       []byte("sep=;\n" + text(";", "\n")),
		"other marks around the header": []byte(strings.Replace(text(",", "\n"), "单位名称,单位类别", "单位名称*,\"单位\n类别 \"", 1)), // words:keep
	} {
		t.Run(name, func(t *testing.T) {
			if got := newEnv(t).imported(raw); got != threeUnits {
				t.Errorf("read %q", got)
			}
		})
	}
}

func sheetOf(t *testing.T, f *excelize.File, name string, rows ...[]any) {
	t.Helper()
	if i, _ := f.GetSheetIndex(name); i < 0 {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
}

func saved(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var headRow = []any{"单位名称", "单位类别", "重要职能", "监督单位"}

func TestAWorkbookIsReadAsPeopleMakeThem(t *testing.T) {
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("the list is on the second sheet, under a merged title, with empty rows after it", func(t *testing.T) {
		f := excelize.NewFile()
		sheetOf(t, f, "Sheet1", []any{"填表说明"}, []any{"每行一个单位"})
		sheetOf(t, f, "名单", []any{"被巡察单位名单"}, headRow, []any{"市甲局", "市直部门", true}, []any{"柳林镇(新)", "乡镇", 0}, []any{"市丙;局", "其他"}) // words:keep
		ok(f.MergeCell("名单", "A1", "D1"))
		for row := 6; row < 3000; row++ {
			ok(f.SetCellValue("名单", fmt.Sprintf("A%d", row), " "))
		}
		if got := newEnv(t).imported(saved(t, f)); got != threeUnits {
			t.Errorf("read %q", got)
		}
	})
	t.Run("a kind merged over its rows, a mark that is a formula, a mark kept as text", func(t *testing.T) {
		f := excelize.NewFile()
		sheetOf(t, f, "Sheet1", headRow, []any{"市甲局", "市直部门", "1"}, []any{"市乙局", ""}, []any{"20261部队", ""})
		ok(f.MergeCell("Sheet1", "B2", "B4"))
		ok(f.SetCellInt("Sheet1", "C3", 1)) // what a spreadsheet calculated and keeps
		ok(f.SetCellFormula("Sheet1", "C3", `IF(A3="","",1)`))
		h := newEnv(t)
		made, err := h.Rounds.ImportOrganizations(t.Context(), apptest.Office, saved(t, f))
		ok(err)
		list, err := h.Rounds.OrganizationsByName(t.Context())
		ok(err)
		if made.Made != 3 || list["20261部队"].V.Kind != "department" || !list["市甲局"].V.KeyFunction ||
			!list["市乙局"].V.KeyFunction {
			t.Errorf("%+v made: %v", made, list)
		}
	})
	t.Run("a hidden sheet counts for nothing, the template's sample neither", func(t *testing.T) {
		f := excelize.NewFile()
		sheetOf(t, f, "Sheet1", headRow, []any{round.SampleName, "市直部门"}, []any{"市甲局", "市直部门", "是"}, []any{"柳林镇(新)", "乡镇"}, []any{"市丙;局", "其他"}) // words:keep
		sheetOf(t, f, "旧名单", headRow, []any{"市旧局", "市直部门"})
		ok(f.SetSheetVisible("旧名单", false))
		if got := newEnv(t).imported(saved(t, f)); got != threeUnits {
			t.Errorf("read %q", got)
		}
	})
	t.Run("twelve thousand rows", func(t *testing.T) {
		f := excelize.NewFile()
		rows := [][]any{headRow}
		for i := range 12_000 {
			rows = append(rows, []any{fmt.Sprintf("第%d局", i), "市直部门"})
		}
		rows[12_000][1] = "局"
		sheetOf(t, f, "Sheet1", rows...)
		if got := newEnv(t).badCells(saved(t, f)); len(got) != 1 || got[0] != "12001 单位类别" {
			t.Errorf("wrong: %v", got)
		}
	})
}

func TestAFileThatCannotBeReadSaysWhyAndWhatToDo(t *testing.T) {
	two := excelize.NewFile()
	sheetOf(t, two, "Sheet1", headRow, []any{"市甲局", "市直部门"})
	sheetOf(t, two, "二", headRow, []any{"市乙局", "市直部门"})
	good := saved(t, two)
	for name, c := range map[string]struct {
		raw  []byte
		says string
	}{
		"two lists":      {good, "“Sheet1”和“二”两张工作表都有单位名单"},
		"an old format":  {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "另存为 XLSX"},
		"half a file":    {good[:len(good)/2], "已损坏"},
		"a picture":      {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "这不是表格"},
		"nothing":        {nil, "应有表头"},
		"a header alone": {[]byte(importHead + "\n\n,,,\n"), "应有表头"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := newEnv(t).Rounds.ImportOrganizations(t.Context(), apptest.Office, c.raw)
			var e *records.Error
			if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Field != "file" ||
				!strings.Contains(e.Text.ZH, c.says) {
				t.Errorf("says %v", err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

func TestACellOfWhichSomethingWasLostIsNoName(t *testing.T) {
	h := newEnv(t)
	if got := h.badCells([]byte(importHead + "#REF!,市直部门,,\n市甲\uFFFD局,市直部门,,\n")); strings.Join(got, ",") != "2 单位名称,3 单位名称" { // words:keep
		t.Errorf("wrong: %v", got)
	}
	// a day or a number from another column, a formula that nothing has calculated
	shifted := importHead + "45292,市直部门,,\n2024年1月1日,市直部门,,\n=A1,市直部门,,\n50%,市直部门,,\n"
	if got := h.badCells([]byte(shifted)); strings.Join(got, ",") != "2 单位名称,3 单位名称,4 单位名称,5 单位名称" { // words:keep
		t.Errorf("wrong: %v", got)
	}
	if got := h.badCells([]byte(importHead + "市甲局,市直部门,,\n\"市乙局,市直部门,,\n市丙局,市直部门,,\n")); strings.Join(got, ",") != "3 引号" {
		t.Errorf("wrong: %v", got)
	}
}
