package table

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A formula that gives an empty text is calculated; one without a value is not.
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
	for given, want := range map[string]int{`<c r="C1"><f>`: 1, "<c r=\"C1\"><f\n>": 1, text: 0} {
		sheets, err := Read(rezip(t, raw.Bytes(), func(sheet string) string {
			if !strings.Contains(sheet, text) {
				t.Fatalf("%q is not in the file", text)
			}
			return strings.ReplaceAll(sheet, text, given)
		}), Options{})
		if err != nil || len(sheets) != 1 || len(sheets[0].Bad) != want {
			t.Errorf("%s: %+v, %v", given, sheets, err)
		}
	}
}
