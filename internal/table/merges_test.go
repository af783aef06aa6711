package table

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Each range is compared with all others of its worksheet: how many there are is counted before any is read, in all
// worksheets together.
func TestAWorkbookWithTooManyMergesIsRefusedUnread(t *testing.T) {
	for most, want := range map[int]string{maxMerges: "", maxMerges + 2: "合并的单元格太多，最多 20000 处"} {
		f := excelize.NewFile()
		if _, err := f.NewSheet("另一张"); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Sheet1", "另一张"} {
			for n := range most / 2 {
				at := func(col int) string {
					cell, err := excelize.CoordinatesToCellName(col, n/4+1)
					if err != nil {
						t.Fatal(err)
					}
					return cell
				}
				if err := f.MergeCell(name, at(n%4*2+1), at(n%4*2+2)); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.SetCellValue(name, "A1", "问题"); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		_, err := Read(b.Bytes(), Options{})
		switch {
		case want == "" && err != nil:
			t.Errorf("%d ranges: %v", most, err)
		case want != "" && (err == nil || !strings.Contains(refusalOf(err), want)):
			t.Errorf("%d ranges: %v", most, err)
		}
	}
}

// refusalOf returns what a refusal says in Chinese.
func refusalOf(err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return r.ZH
	}
	return err.Error()
}
