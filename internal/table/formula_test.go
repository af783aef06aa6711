package table

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A formula that gives an empty text is worked out; one without a value is not.
func TestAFormulaThatGivesNothingIsNoMistake(t *testing.T) {
	f := excelize.NewFile()
	for at, text := range map[string]string{"A1": "甲", "B1": "乙", "D1": "丁"} {
		if err := f.SetCellStr("Sheet1", at, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellFormula("Sheet1", "C1", `IF(1=2,"是","")`); err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	if err := f.Write(&raw); err != nil {
		t.Fatal(err)
	}
	const text = `<c r="C1" t="str"><f>`
	for given, want := range map[string]int{`<c r="C1"><f>`: 1, text: 0} {
		sheets, err := Read(replaced(t, raw.Bytes(), text, given), Options{})
		if err != nil || len(sheets) != 1 || len(sheets[0].Bad) != want {
			t.Errorf("%s: %+v, %v", given, sheets, err)
		}
	}
}

// replaced replaces a text in every part of an archive.
func replaced(t *testing.T, raw []byte, old, with string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, found := zip.NewWriter(&out), false
	for _, part := range z.File {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		_, err = b.ReadFrom(in)
		to, err2 := w.Create(part.Name)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		found = found || strings.Contains(b.String(), old)
		if _, err := to.Write([]byte(strings.ReplaceAll(b.String(), old, with))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !found {
		t.Fatalf("%q is not in the file: %v", old, err)
	}
	return out.Bytes()
}
