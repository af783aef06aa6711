package table

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"minping/internal/typed"
)

// Column is a column of a list.
type Column struct {
	Code  string   // name in programs, also accepted as a heading
	Names []string // headings, the one used in templates first
	Must  bool     // required for a list to be recognized
}

// List is a list that people keep as a table, e.g. of organizations or of people who may be asked to a briefing.
type List struct {
	What    string // in Chinese
	English string
	Columns []Column
	Most    int // maximum number of non-empty rows
}

// Found is a list found in a file.
type Found struct {
	Sheet
	Head   int            // index of its header row
	At     map[string]int // column by code
	Unread Unread
}

// Unread lists the parts of a file that were not read.
type Unread struct {
	Headings []string // of columns that were not read, as written
	Letters  []string // of columns without a heading in which something is written
	Sheets   []Unused // worksheets beside the one that was read
}

// Unused is a worksheet that was not read.
type Unused struct {
	Name   string
	Hidden bool
}

// None reports whether everything was read.
func (u Unread) None() bool { return len(u.Headings)+len(u.Letters)+len(u.Sheets) == 0 }

// SheetNames are the names of the worksheets that were not read.
func (u Unread) SheetNames() (names []string) {
	for _, s := range u.Sheets {
		names = append(names, s.Name)
	}
	return names
}

// ZH says in Chinese which parts of a file were not read, "" if everything was.
func (u Unread) ZH() string {
	said := u.columns()
	if len(u.Sheets) == 0 {
		return said
	}
	said += "文件里还有别的工作表："
	for i, s := range u.Sheets[:min(len(u.Sheets), 10)] {
		if i > 0 && u.Sheets[i-1].Hidden { // quoted names in a row take no mark between them (GB/T 15834-2011 4.5.3.5)
			said += "、"
		}
		said += "“" + s.Name + "”"
		if s.Hidden {
			said += "（隐藏的）"
		}
	}
	if n := len(u.Sheets); n > 10 {
		said += fmt.Sprintf(" 等 %d 张", n)
	}
	return said + "，没有导入。要导入，请另存为单独的文件再传一次。"
}

func (u Unread) columns() string {
	if len(u.Headings)+len(u.Letters) == 0 {
		return ""
	}
	said := ""
	if n := len(u.Headings); n > 0 {
		said = "表格里有没用到的列：“" + strings.Join(u.Headings[:min(n, 10)], "”“") + "”"
		if n > 10 {
			said += fmt.Sprintf(" 等 %d 列", n)
		}
		said += "。"
	}
	if n := len(u.Letters); n > 0 {
		said += strings.Join(u.Letters[:min(n, 10)], "、")
		if n > 10 {
			said += fmt.Sprintf(" 等 %d", n)
		}
		said += " 列没有列名。"
	}
	return said + "这些列里的内容没有导入。"
}

// Find reads the list in a file. Headings are compared by key (typed.Key): required marks and remarks in brackets are
// ignored. A file without the headings is returned with the most likely header row, so that the caller can name what
// is missing. Errors are *Refusal.
func (l List) Find(raw []byte) (Found, error) {
	sheets, err := Read(raw, Options{What: l.What, Header: l.IsHeader, Hidden: true})
	if err != nil {
		return Found{}, err
	}
	s, others, err := l.pick(sheets)
	if err != nil {
		return Found{}, err
	}
	head := slices.IndexFunc(s.Rows[:min(headLines, len(s.Rows))], l.IsHeader)
	if head < 0 {
		head = max(0, slices.IndexFunc(s.Rows, func(row []string) bool { return !Blank(row) }))
	}
	f := Found{Sheet: s, Head: head, At: map[string]int{}, Unread: Unread{Sheets: others}}
	if head < len(s.Rows) {
		f.At, f.Unread.Headings = l.columns(s.Rows[head])
	}
	f.unnamed()
	f.FillDown(head + 1)
	f.refuseUnseen()
	n := 0
	for range f.Filled() {
		n++
	}
	if n < 1 || n > l.Most {
		return Found{}, &Refusal{
			Size: true,
			ZH:   fmt.Sprintf("文件应有表头和 1 到 %d 行。", l.Most),
			EN:   fmt.Sprintf("The file needs a header and 1 to %d rows.", l.Most),
		}
	}
	return f, nil
}

// unnamed adds the columns without a heading in which something is written: they are not read either.
func (f *Found) unnamed() {
	with := map[int]bool{}
	for r := f.Head + 1; r < len(f.Rows); r++ {
		for c, text := range f.Rows[r] {
			if text != "" && f.Cell(f.Head, c) == "" {
				with[c] = true
			}
		}
	}
	for _, c := range slices.Sorted(maps.Keys(with)) {
		f.Unread.Letters = append(f.Unread.Letters, columnName(c))
	}
}

// refuseUnseen marks rows hidden by a filter or a person: only the author knows whether they belong to the list.
func (f *Found) refuseUnseen() {
	for _, r := range f.unseen {
		if r <= f.Head || r >= len(f.Rows) || f.empty(r) {
			continue
		}
		for c := range f.Rows[r] {
			if f.reads(c) {
				f.Bad = append(f.Bad, Bad{
					r, c, "这一行在表格里被隐藏或筛掉了。要它就取消隐藏和筛选，不要就删掉。",
					"This row is hidden or filtered out: show it or delete it.",
				})
				break
			}
		}
	}
}

// reads reports whether a column was found in the header.
func (f *Found) reads(col int) bool {
	for _, i := range f.At {
		if i == col {
			return true
		}
	}
	return false
}

// pick returns the only visible sheet with the headings, else the first, and names the others.
func (l List) pick(sheets []Sheet) (Sheet, []Unused, error) {
	found, first := -1, -1
	for i, s := range sheets {
		if s.Hidden {
			continue
		}
		if first < 0 {
			first = i
		}
		if !slices.ContainsFunc(s.Rows[:min(headLines, len(s.Rows))], l.IsHeader) {
			continue
		}
		if found >= 0 {
			return Sheet{}, nil, refuse(
				fmt.Sprintf("“%s”和“%s”两张工作表都有%s，不知道用哪一张。请合成一张，或者删掉一张。", sheets[found].Name, s.Name, l.What),
				"Two worksheets have a "+l.English+"; keep one.",
			)
		}
		found = i
	}
	if found < 0 {
		found = first
	}
	if found < 0 {
		return Sheet{}, nil, nil
	}
	var others []Unused
	for i, s := range sheets {
		if i != found {
			others = append(others, Unused{s.Name, s.Hidden})
		}
	}
	return sheets[found], others, nil
}

// IsHeader reports whether a row names all required columns.
func (l List) IsHeader(row []string) bool {
	at, _ := l.columns(row)
	return !slices.ContainsFunc(l.Columns, func(c Column) bool {
		_, ok := at[c.Code]
		return c.Must && !ok
	})
}

// columns maps the columns of a header, and returns the headings of the others. An exact heading wins over one with a
// remark.
func (l List) columns(row []string) (at map[string]int, unused []string) {
	at = map[string]int{}
	used := make([]bool, len(row))
	for _, key := range []func(string) string{headingKey, bareKey} {
		for i, h := range row {
			k := key(h)
			for _, c := range l.Columns {
				if _, twice := at[c.Code]; !twice && !used[i] && k != "" && c.is(k) {
					at[c.Code], used[i] = i, true
				}
			}
		}
	}
	for i, h := range row {
		if !used[i] && h != "" {
			unused = append(unused, typed.Line(h))
		}
	}
	return at, unused
}

func (c Column) is(key string) bool {
	return key == c.Code || slices.ContainsFunc(c.Names, func(n string) bool { return headingKey(n) == key })
}

// headingKey is the key for comparing headings: blanks, line breaks, required marks and a final colon are ignored.
func headingKey(heading string) string {
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" *_\u203b\u2605\u25b2", r) {
			return -1
		}
		return r
	}, typed.Key(heading)), ":")
}

// bareKey is headingKey without remarks in brackets.
func bareKey(heading string) string {
	k := headingKey(heading)
	for {
		from := strings.IndexByte(k, '(')
		to := strings.IndexByte(k, ')')
		if from < 0 || to < from {
			return k
		}
		k = k[:from] + k[to+1:]
	}
}

// Filled yields the rows below the header that contain something besides their number, with their index in Rows: forms
// come with rows that are numbered but empty.
func (f *Found) Filled() func(yield func(row int, cell func(code string) string) bool) {
	return func(yield func(int, func(string) string) bool) {
		for r := f.Head + 1; r < len(f.Rows); r++ {
			if f.empty(r) {
				continue
			}
			cell := func(code string) string {
				if i, ok := f.At[code]; ok {
					return f.Cell(r, i)
				}
				return ""
			}
			if !yield(r, cell) {
				return
			}
		}
	}
}

// empty reports whether a row has nothing in the columns that were read, and at most a running number or a dash in the
// others.
func (f *Found) empty(row int) bool {
	if f.badIn(row) {
		return false
	}
	for i, cell := range f.Rows[row] {
		switch {
		case cell == "":
		case f.reads(i), !numberOnly(cell) && !typed.Nothing(cell):
			return false
		}
	}
	return true
}

// numberOnly reports whether a cell is a running number: 12, 12., (12), １２.
func numberOnly(cell string) bool {
	k := strings.Trim(typed.Key(cell), "().\u3001 ")
	return k != "" && len(k) <= 6 && strings.Trim(k, "0123456789") == ""
}

// BadAt lists the damaged cells in the columns that were read: row and column from 0, and the column's first name.
func (f *Found) BadAt(l List) (out []Named) {
	for _, b := range f.Bad {
		for _, c := range l.Columns {
			if i, ok := f.At[c.Code]; ok && i == b.Col && b.Row > f.Head {
				out = append(out, Named{b, c.Names[0]})
			}
		}
	}
	return out
}

// Named is a Bad cell with the name of its column.
type Named struct {
	Bad
	Column string
}
