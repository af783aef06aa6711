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

// What cells have around their texts is kept, as much as an indentation has; more is cut, and the first such cells are
// named. Blanks that only a format shows are none of the text.
func TestTheFirstCellsThatLoseBlanksAreNamed(t *testing.T) {
	rows := [][]any{{"序号", "问题"}}
	for n := range 2 * maxNamed {
		rows = append(rows, []any{n + 1, strings.Repeat(" ", maxEdge) + "问题" + strings.Repeat(" ", maxEdge+1)})
	}
	f := bookOf(t, rows...)
	accounting := excelize.Style{CustomNumFmt: ptr(`_ * #,##0_ `)}
	if err := format(f, "A2", 1, accounting); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(b.Bytes(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := sheets[0]
	blanks := strings.Repeat(" ", maxEdge)
	if len(s.Edges) != 2*maxNamed || s.Edges[0] != (Edge{1, 1, blanks, blanks}) {
		t.Errorf("%d edges: %+v", len(s.Edges), s.Edges)
	}
	if s.Trimmed != 2*maxNamed || len(s.TrimmedAt) != maxNamed || s.TrimmedAt[0] != "B2" || s.Rows[1][0] != "1" {
		t.Errorf("%d cells, named %v; the first number is %q", s.Trimmed, s.TrimmedAt, s.Rows[1][0])
	}
}

// Blank rows at the end have none.
func TestTheEdgesOfBlankRowsAtTheEndAreDropped(t *testing.T) {
	sheets, err := Read([]byte("序号,问题\n1, 问题\n ,\n, \n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s := sheets[0]; len(s.Rows) != 2 || len(s.Edges) != 1 || s.Edges[0] != (Edge{1, 1, " ", ""}) {
		t.Errorf("%d rows, %+v", len(s.Rows), s.Edges)
	}
}
