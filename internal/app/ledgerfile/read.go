package ledgerfile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/table"
)

// ledgerFile is a ledger with what else its file holds.
type ledgerFile struct {
	grid          ledgerfile.Grid
	sheet, format string
	ledgers       []string      // worksheets with the headings of a ledger, visible ones
	twin          bool          // an earlier one has the same headings
	others        []table.Sheet // worksheets that are not imported
	comments      []table.Comment
	rows, cols    []int // hidden ones
	trimmed       int   // cells with more blanks around their text than are kept
	trimmedAt     []string
}

// readFile reads a ledger file; if it has several sheets, the named one, else the first visible one with the headings
// of a ledger.
func readFile(raw []byte, sheet string) (ledgerFile, error) {
	sheets, err := table.Read(raw, table.Options{What: "台账", Hidden: true, Header: isHeader})
	var r *table.Refusal
	if errors.As(err, &r) && r.Row > 0 {
		return ledgerFile{}, records.Refused(fmt.Sprintf("第 %d 行：%s", r.Row, r.ZH), fmt.Sprintf("Row %d: %s", r.Row, r.EN))
	}
	if errors.As(err, &r) {
		return ledgerFile{}, records.Refused(r.ZH, r.EN)
	}
	if err != nil {
		return ledgerFile{}, err
	}
	at, ledgers, twin := chooseSheet(sheets, sheet)
	if at < 0 && sheet != "" {
		return ledgerFile{}, records.InvalidField("sheet", "文件里没有这张台账。", "The file has no such ledger.")
	}
	if at < 0 {
		return ledgerFile{}, records.Refused("文件是空的。", "The file is empty.")
	}
	chosen := sheets[at]
	if len(chosen.Bad) > 0 {
		return ledgerFile{}, badCells(chosen)
	}
	out := ledgerFile{
		grid: gridOf(chosen), sheet: chosen.Name, format: "csv", comments: chosen.Comments,
		ledgers: ledgers, twin: twin, trimmed: chosen.Trimmed, trimmedAt: chosen.TrimmedAt,
	}
	if chosen.Name != "" {
		out.format = "xlsx"
	}
	out.rows, out.cols = chosen.Unseen()
	out.others = slices.Delete(sheets, at, at+1)
	return out, nil
}

// badCells refuses a worksheet with cells whose content was lost, and names the first of them.
func badCells(s table.Sheet) error {
	zh, en := "", ""
	if s.Name != "" {
		zh, en = "工作表“"+s.Name+"”", "Worksheet “"+s.Name+"”: "
	}
	var names []string
	for _, b := range s.Bad {
		names = append(names, table.ColumnName(b.Col)+strconv.Itoa(b.Row+1))
	}
	first := s.Bad[0]
	zh += "单元格 " + names[0] + "：" + first.ZH
	en += "Cell " + names[0] + ": " + first.EN
	if n := len(names); n > 1 {
		zh += fmt.Sprintf("同类的共 %d 处：", n) + listed(names, "处") + "。"
		en += fmt.Sprintf(" %d such cells: ", n) + strings.Join(names[:min(n, maxListed)], ", ") + "."
	}
	return records.Refused(zh, en)
}

// isHeader reports whether a row has the headings of a ledger.
func isHeader(row []string) bool {
	_, err := ledgerfile.FindLayout(ledgerfile.Grid{Rows: [][]string{row}})
	return err == nil
}

// maxBeside is how many comments on cells are named one by one.
const maxBeside = 50

// beside names what the file holds besides the cells that are read now. done are the worksheets already imported.
func (f ledgerFile) beside(l ledgerfile.Layout, done []string) (notes []ledgerfile.Note) {
	for _, s := range f.others {
		name := "工作表“" + s.Name + "”"
		if s.Hidden {
			name = "隐藏的" + name
		}
		zh := name + "没有导入。"
		en := "The worksheet “" + s.Name + "” is not imported."
		_, err := ledgerfile.FindLayout(gridOf(s))
		switch {
		case slices.Contains(done, s.Name):
			zh, en = name+"已经写入。", "The worksheet “"+s.Name+"” is imported."
		case slices.Contains(f.ledgers, s.Name):
			zh, en = name+"也是台账，这一张写入以后再导入那一张。", "The worksheet “"+s.Name+"” is a ledger too, and comes next."
		case err == nil && !s.Hidden:
			zh = name + "只有表头，没有问题，没有导入。"
			en = "The worksheet “" + s.Name + "” has headings and no items, and is not imported."
		case err == nil:
			zh = name + "也是台账，没有导入；要导入，请取消隐藏再上传。"
		}
		notes = append(notes, ledgerfile.Note{Column: "工作表", ZH: zh, EN: en})
	}
	notes = append(notes, f.hidden(l)...)
	if f.trimmed > 0 {
		notes = append(notes, ledgerfile.Note{
			ZH: fmt.Sprintf("有 %d 个单元格开头或末尾的空格、空行太多，导出时只有前 100 个，其余照原样：%s%s。", f.trimmed,
				strings.Join(f.trimmedAt, "、"), more(f.trimmed, len(f.trimmedAt), " 等")),
			EN: fmt.Sprintf("%d cells have too many blanks before or after their text; an export has the first 100 "+
				"of them: %s%s.", f.trimmed, strings.Join(f.trimmedAt, ", "),
				more(f.trimmed, len(f.trimmedAt), " and more")),
		})
	}
	for _, c := range f.comments[:min(len(f.comments), maxBeside)] {
		heading := ""
		if c.Col < len(l.Headings) {
			heading = l.Headings[c.Col]
		}
		notes = append(notes, ledgerfile.Note{
			Row: c.Row + 1, Column: heading,
			ZH: "这一格的批注没有导入：" + c.Text, EN: "The comment on this cell is not imported: " + c.Text,
		})
	}
	return notes
}

// more returns the words for those that are not named, "" if all are.
func more(all, named int, words string) string {
	if all > named {
		return words
	}
	return ""
}

// hidden names the rows and columns that are read although they are hidden: an office hides what it has finished with,
// and the ledger contains that too.
func (f ledgerFile) hidden(l ledgerfile.Layout) (notes []ledgerfile.Note) {
	var rows, cols []string
	first := 0
	for _, r := range f.rows {
		if r >= l.Body && r < len(f.grid.Rows) && !table.Blank(f.grid.Rows[r]) {
			first = cmp.Or(first, r+1)
			rows = append(rows, strconv.Itoa(r+1))
		}
	}
	for _, c := range f.cols {
		name := table.ColumnName(c)
		if c < len(l.Headings) && l.Headings[c] != "" {
			name += "（" + l.Headings[c] + "）"
		}
		cols = append(cols, name)
	}
	if len(rows) > 0 {
		notes = append(notes, ledgerfile.Note{
			Row: first, ZH: "隐藏或筛掉的行也一起导入：第 " + listed(rows, "行") + "。不要的请先从表里删掉。",
			EN: "Hidden rows are imported too: " + strings.Join(rows[:min(len(rows), maxListed)], ", ") + ".",
		})
	}
	if len(cols) > 0 {
		notes = append(notes, ledgerfile.Note{
			Row: l.Head + 1, ZH: "隐藏的列也一起导入：" + listed(cols, "列") + "。不要的请先从表里删掉。",
			EN: "Hidden columns are imported too: " + strings.Join(cols[:min(len(cols), maxListed)], ", ") + ".",
		})
	}
	return notes
}

// maxListed is how many rows or columns a sentence names.
const maxListed = 10

// listed names the first of some rows or columns.
func listed(names []string, what string) string {
	if n := len(names); n > maxListed {
		return strings.Join(names[:maxListed], "、") + fmt.Sprintf(" 等 %d %s", n, what)
	}
	if what != "行" {
		return strings.Join(names, "、")
	}
	return strings.Join(names, "、") + " " + what
}

func gridOf(s table.Sheet) ledgerfile.Grid {
	g := ledgerfile.Grid{Rows: s.Rows}
	for _, m := range s.Merges {
		g.Merges = append(g.Merges, ledgerfile.Merge(m))
	}
	for _, e := range s.Edges {
		g.Edges = append(g.Edges, ledger.Edge{
			Row: e.Row, Column: e.Col, Before: e.Before, After: e.After, Blank: s.Rows[e.Row][e.Col] == "",
		})
	}
	return g
}

// fileError turns a refusal of the rules into an error about the file.
func fileError(err error) error {
	var r *ledger.Refusal
	if !errors.As(err, &r) {
		return err
	}
	e := records.Refused(r.ZH, r.EN)
	if r.Code == "column" {
		return records.InvalidField("columns", r.ZH, r.EN)
	}
	e.Code = r.Code
	return e
}
