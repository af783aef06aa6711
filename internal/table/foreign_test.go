package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"
)

func TestAFileThatIsNoListSaysWhatItIs(t *testing.T) {
	two := bookOf(t, []any{"单位名称", "单位类别"}, []any{"市甲局", "市直部门"})
	if _, err := two.NewSheet("二"); err != nil {
		t.Fatal(err)
	}
	if err := two.SetSheetRow("二", "A1", &[]any{"单位名称", "类别"}); err != nil {
		t.Fatal(err)
	}
	many := "单位名称,单位类别\n" + strings.Repeat("甲,乙\n", 101)
	for name, c := range map[string]struct {
		raw  []byte
		says string
	}{
		"a web page":           {[]byte("<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><table><tr><td>\"甲</td></tr></table>"), "这其实是网页，请用 Excel 打开后另存为 XLSX"},
		"a page after a mark":  {[]byte("\ufeff\r\n  <!DOCTYPE HTML><TABLE>"), "这其实是网页"},
		"a page from a server": {[]byte("<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><table>"), "这其实是网页"},
		"a saved web archive":  {[]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related"), "这其实是网页"},
		"XML of 2003":          {[]byte("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>"), "XML"},
		"a mail with a page":   {[]byte("From: <由 Microsoft Excel 保存>\r\nSubject:\r\nMIME-Version: 1.0\r\n"), "这其实是网页"}, // words:keep
		"a page as XML":        {[]byte("<?xml version=\"1.0\"?>\r\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><table>"), "这其实是网页"},
		"a page in UTF-16":     {coded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "<html><table><tr><td>甲</td></tr></table>"), "这其实是网页"},
		"a program":            {[]byte("MZ\x90\x00\x03\x00\x00\x00\x04"), "这不是表格。请存为 XLSX"},
		"a compressed file":    {[]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"), "这不是表格。请存为 XLSX"},
		"a binary workbook":    {archive(t, "xl/workbook.bin", ""), "这是别的格式的表格"},
		"an open spreadsheet":  {archive(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "这是别的格式的表格"},
		"a worksheet cut off":  {other(t, saved(t, bookOf(t, []any{"单位名称", "单位类别"}, []any{"市甲局", "市直部门"})), "</row></sheetData>", "<row"), "工作表“Sheet1”读不出来"},
		"an old format":        {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "另存为 XLSX"},
		"a JSON file":          {[]byte("[{\"单位名称\":\"甲\"}]"), "不是表格"},
		"symbolic links":       {[]byte("ID;PWXL;N;E\r\nC;Y1;X1;K\"甲\"\r\n"), "不是表格"},
		"columns of headings":  {[]byte("单位名称,单位类别" + strings.Repeat(",栏", 300) + "\n甲,乙\n"), "列太多"}, // words:keep
		"a PDF":                {[]byte("%PDF-1.7\n"), "不是表格"},
		"a picture":            {[]byte("\x89PNG\r\n\x1a\n\x00"), "不是表格"},
		"a document":           {archive(t, "word/document.xml", ""), "不是表格"},
		"half a workbook":      {saved(t, two)[:2000], "已损坏"},
		"two lists":            {saved(t, two), "两张工作表都有单位名单"},
		"nothing":              {nil, "应有表头"},
		"a header alone":       {[]byte("单位名称,单位类别\n"), "应有表头"},
		"too many rows":        {[]byte(many), "1 到 100 行"},
		"too many bytes":       {bytes.Repeat([]byte("a"), maxBytes+1), "太大"},
		"an open quote":        {[]byte("单位名称,单位类别\n甲,乙\n\"丙,丁\n戊,己\n"), "引号不成对"},
		"damaged UTF-8":        {[]byte("单位名称,单位类别\n市\xe7\x94局,市直部门\n"), "损坏"},
		"a bomb":               {bomb(t), "展开以后太大"},
		"too many columns":     {[]byte("单位名称,单位类别\n" + strings.Repeat("甲,", 300) + "甲\n"), "列太多"}, // words:keep
	} {
		start := time.Now()
		_, err := units.Find(c.raw)
		var r *Refusal
		if !errors.As(err, &r) || !strings.Contains(r.ZH, c.says) {
			t.Errorf("%s: %v, want %s", name, err, c.says)
		}
		if r != nil && name == "an open quote" && r.Row != 3 {
			t.Errorf("the quote is in row %d", r.Row)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// archive makes an archive of one part.
func archive(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// other replaces a text of the first worksheet.
func other(t *testing.T, book []byte, was, is string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		if part.Name != firstSheet {
			continue
		}
		sheet := content(part)
		if !bytes.Contains(sheet, []byte(was)) {
			t.Fatalf("the worksheet has no %q: %s", was, sheet)
		}
		out, err := with(z, map[string][]byte{firstSheet: bytes.ReplaceAll(sheet, []byte(was), []byte(is))})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	t.Fatal("the workbook has no worksheet")
	return nil
}

// bomb is a small workbook that unpacks to a worksheet of 200 MB without declaring it in its directory.
func bomb(t *testing.T) []byte {
	t.Helper()
	src := saved(t, excelize.NewFile())
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, one := range z.File {
		if one.Name != firstSheet {
			if err := w.Copy(one); err != nil {
				t.Fatal(err)
			}
		}
	}
	one, err := w.Create(firstSheet)
	if err != nil {
		t.Fatal(err)
	}
	row := bytes.Repeat([]byte(`<row><c t="str"><v>a</v></c></row>`), 1<<15)
	for range 200 {
		if _, err := one.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
