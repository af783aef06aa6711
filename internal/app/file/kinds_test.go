package file_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"minping/internal/app/file"
	"minping/internal/app/records"
)

// archive is a ZIP file of empty parts.
func archive(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range parts {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// swollen is an archive of a part that states how large it becomes.
func swollen(t *testing.T, part string, size uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.CreateRaw(&zip.FileHeader{Name: part, Method: zip.Deflate, UncompressedSize64: size}); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Each rule refuses by itself: a file that breaks only one of them is not taken.
func TestAFileThatBreaksOneRuleIsRefused(t *testing.T) {
	many := make([]string, 10_001)
	for i := range many {
		many[i] = "word/document.xml"
	}
	for name, x := range map[string]struct {
		file string
		raw  []byte
	}{
		"a PDF without an end":        {"a.pdf", []byte("%PDF-1.7\n")},
		"a PDF without a beginning":   {"a.pdf", []byte("<html>%%EOF")},
		"a PDF that ends long before": {"a.pdf", append([]byte("%PDF-1.7\n%%EOF"), make([]byte, 4096)...)},
		"a PDF that is too large":     {"a.pdf", append(append(bytes.Clone(pdf), make([]byte, 8<<20)...), "%%EOF"...)},
		"a document with macros":      {"a.docx", archive(t, "word/document.xml", "word/vbaProject.bin")},
		"a table with macros":         {"a.xlsx", archive(t, "xl/workbook.xml", "xl/VBAPROJECT.BIN")},
		"a table as a document":       {"a.docx", archive(t, "xl/workbook.xml")},
		"a document as a table":       {"a.xlsx", archive(t, "word/document.xml")},
		"a document as an OFD":        {"a.ofd", archive(t, "word/document.xml")},
		"a document of many parts":    {"a.docx", archive(t, many...)},
		"a document that swells":      {"a.docx", swollen(t, "word/document.xml", 1<<30)},
	} {
		if _, _, err := file.Check(x.file, x.raw); records.KindOf(err) != records.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, raw := range map[string][]byte{
		"a.docx": archive(t, "word/document.xml"), "a.xlsx": archive(t, "xl/workbook.xml"),
		"a.ofd": archive(t, "OFD.xml"),
	} {
		if _, _, err := file.Check(name, raw); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
