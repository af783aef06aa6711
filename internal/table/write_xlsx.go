package table

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Number is a number with two decimals, as digits. Label is text formatted as a heading. Both are cell types of a
// Book.
type (
	Number string
	Label  string
)

// Book is a workbook with one sheet, and with those of More. Cells are string, Label, int, Number or nil; strings
// become text cells, so that no spreadsheet turns them into numbers, dates or formulas.
type Book struct {
	Sheet  string
	Widths map[int]float64 // by column from 1, in characters, where the default is too narrow
	// Frozen are the rows and columns that stay in view.
	FrozenRows, FrozenColumns int
	Rows                      iter.Seq2[[]any, error] // yields one row at a time: memory does not grow with them
	Merges                    func() []Merge          // called after the last row; nil for none
	More                      []Book                  // further sheets; their own More is not read
}

// Write writes the workbook. An error among the rows stops the writing and is returned. Two sheets of one name are
// refused before anything is written.
//
// The workbook and its styles come from excelize. It would keep the rows in memory and later in a temporary file, so
// they are inserted into the sheet while it is being packed.
func (b Book) Write(w io.Writer) error {
	names := map[string]bool{}
	for _, one := range append([]Book{b}, b.More...) {
		if name := strings.ToLower(one.Sheet); names[name] {
			return fmt.Errorf("table: xlsx: two sheets have the name %q", one.Sheet)
		}
		names[strings.ToLower(one.Sheet)] = true
	}
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // removes temporary files; the output is already written
	if err := f.SetSheetName("Sheet1", b.Sheet); err != nil {
		return fmt.Errorf("table: xlsx: %w", err)
	}
	packed := &packer{Writer: zip.NewWriter(w), sheets: map[string]filling{}}
	for n, one := range append([]Book{b}, b.More...) {
		x, err := one.frame(f)
		if err != nil {
			return fmt.Errorf("table: xlsx: %w", err)
		}
		part := fmt.Sprintf("xl/worksheets/sheet%d.xml", n+1)
		packed.sheets[part] = filling{func(w io.Writer) error { return one.rows(w, x) }, one.mergeXML}
	}
	packed.RegisterCompressor(
		zip.Deflate,
		func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) },
	)
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return packed })
	_, err := f.WriteTo(io.Discard) // everything went to w
	if err == nil && len(packed.sheets) > 0 {
		err = errors.New("the sheet has no end to put rows before")
	}
	if err != nil {
		return fmt.Errorf("table: xlsx: %w", err)
	}
	return nil
}

// frame makes the empty sheet with its styles.
func (b Book) frame(f *excelize.File) (*sheetXML, error) {
	if _, err := f.NewSheet(b.Sheet); err != nil { // the first is there
		return nil, err
	}
	x := &sheetXML{n: 1}
	if err := x.styles(f); err != nil {
		return nil, err
	}
	out, err := f.NewStreamWriter(b.Sheet)
	if err != nil {
		return nil, err
	}
	for col, width := range b.Widths {
		if err := out.SetColWidth(col, col, width); err != nil {
			return nil, err
		}
	}
	if b.FrozenRows > 0 || b.FrozenColumns > 0 {
		corner, err := excelize.CoordinatesToCellName(b.FrozenColumns+1, b.FrozenRows+1)
		if err != nil {
			return nil, err
		}
		pane := "bottomRight"
		if b.FrozenColumns == 0 {
			pane = "bottomLeft"
		}
		panes := excelize.Panes{
			Freeze:      true,
			XSplit:      b.FrozenColumns,
			YSplit:      b.FrozenRows,
			TopLeftCell: corner,
			ActivePane:  pane,
		}
		if err := out.SetPanes(&panes); err != nil {
			return nil, err
		}
	}
	return x, out.Flush()
}

// styles defines the cell formats: thin borders, text as text.
func (x *sheetXML) styles(f *excelize.File) error {
	border := []excelize.Border{
		{Type: "left", Color: "000000", Style: 1},
		{Type: "right", Color: "000000", Style: 1},
		{Type: "top", Color: "000000", Style: 1},
		{Type: "bottom", Color: "000000", Style: 1},
	}
	middle := &excelize.Alignment{Vertical: "center", WrapText: true}
	centred := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&x.head, excelize.Style{Border: border, NumFmt: 49, Font: &excelize.Font{Bold: true}, Alignment: centred}},
		{&x.whole, excelize.Style{Border: border, NumFmt: 1, Alignment: middle}}, // 0
		{&x.two, excelize.Style{Border: border, NumFmt: 2, Alignment: middle}},   // 0.00
		{&x.plain, excelize.Style{Border: border, NumFmt: 49, Alignment: middle}},
	} {
		id, err := f.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

func (b Book) rows(w io.Writer, x *sheetXML) error {
	for row, err := range b.Rows {
		if err != nil {
			return err
		}
		x.begin()
		for i, c := range row {
			x.cell(i, c)
		}
		if err := x.end(w); err != nil {
			return err
		}
	}
	return nil
}

func (b Book) mergeXML() []byte {
	if b.Merges == nil {
		return nil
	}
	merges := b.Merges()
	if len(merges) == 0 {
		return nil
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `<mergeCells count="%d">`, len(merges))
	for _, m := range merges {
		fmt.Fprintf(&out, `<mergeCell ref="%s%d:%s%d"/>`, columnName(m.Left), m.Top+1, columnName(m.Right), m.Bottom+1)
	}
	out.WriteString(`</mergeCells>`)
	return out.Bytes()
}

// packer packs a workbook and inserts rows at the end of its sheets, in whatever order the parts arrive.
type packer struct {
	*zip.Writer
	sheets map[string]filling // by part, those without their rows yet
}

// filling is what is inserted into a sheet: its rows, and what follows them.
type filling struct {
	rows  func(io.Writer) error
	after func() []byte
}

const sheetEnd = "</sheetData>"

// Create starts a part of the workbook.
func (p *packer) Create(name string) (io.Writer, error) {
	w, err := p.Writer.Create(name)
	if _, is := p.sheets[name]; err != nil || !is {
		return w, err
	}
	return &opened{to: w, packer: p, name: name}, nil
}

// opened is the sheet being written: the start of its XML, a few KB, is held back until the end of its rows has
// arrived.
type opened struct {
	to     io.Writer
	packer *packer
	name   string
	done   bool
	before []byte
}

func (o *opened) Write(p []byte) (int, error) {
	if o.done {
		return o.to.Write(p)
	}
	o.before = append(o.before, p...)
	at := bytes.Index(o.before, []byte(sheetEnd))
	if at < 0 {
		return len(p), nil
	}
	o.done = true
	with := o.packer.sheets[o.name]
	delete(o.packer.sheets, o.name)
	if _, err := o.to.Write(o.before[:at]); err != nil {
		return 0, err
	}
	if err := with.rows(o.to); err != nil {
		return 0, err
	}
	rest := slices.Concat([]byte(sheetEnd), with.after(), o.before[at+len(sheetEnd):])
	_, err := o.to.Write(rest)
	return len(p), err
}
