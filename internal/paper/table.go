package paper

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"iter"
	"strconv"
	"time"
	"unicode/utf8"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/statistics"
	"minping/internal/table"
)

// Table is 集中督查结果统计表 (domain 3.5): its rows and what is printed around them.
type Table struct {
	Round      string
	Made       time.Time
	Layout     statistics.Layout
	Completion scheme.CompletionRule // of the total row
	Rows       Rows
}

// Rows yields one row at a time, so memory does not grow with them, and can be iterated again. An error ends the
// sequence.
type Rows = iter.Seq2[statistics.Row, error]

// tableTitle is the table's title.
const tableTitle = "集中督查结果统计表"

// lineWriter writes header and rows as CSV lines (UTF-8, CRLF).
type lineWriter struct {
	csv  *csv.Writer
	line []string
}

func (t Table) newLines(w io.Writer) (*lineWriter, error) {
	l := &lineWriter{csv.NewWriter(w), make([]string, t.Layout.Width())}
	l.csv.UseCRLF = true
	if err := l.csv.Write(t.Layout.Header()); err != nil {
		return nil, fmt.Errorf("paper: csv: %w", err)
	}
	return l, nil
}

func (l *lineWriter) row(cells []any) error {
	for i, cell := range cells {
		l.line[i] = harmless(cell)
	}
	if err := l.csv.Write(l.line); err != nil {
		return fmt.Errorf("paper: csv: %w", err)
	}
	return nil
}

func (l *lineWriter) end() error {
	l.csv.Flush()
	return l.csv.Error()
}

// digest is the SHA-256, in hex, of the header and the rows as CSV lines without the byte order mark: the hash of the
// CSV file without its first three bytes. Every other form prints it below the table.
type digest struct {
	*lineWriter
	sum hash.Hash
}

func (t Table) newDigest() (digest, error) {
	sum := sha256.New()
	l, err := t.newLines(sum)
	return digest{l, sum}, err
}

func (d digest) hex() (string, error) {
	if err := d.end(); err != nil {
		return "", err
	}
	return hex.EncodeToString(d.sum.Sum(nil)), nil
}

// cellText formats a cell as text; an unknown value is empty.
func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(v)
	case decimal.Decimal:
		return string(v)
	}
	return fmt.Sprint(cell)
}

// harmless prefixes an apostrophe to text that a spreadsheet would run as a formula.
func harmless(cell any) string {
	text := cellText(cell)
	if _, words := cell.(string); words {
		return table.Harmless(text)
	}
	return text
}

// WriteCSV writes the table as CSV in UTF-8 with a byte order mark, without which Excel garbles Chinese.
func (t Table) WriteCSV(w io.Writer) error {
	b := bufio.NewWriter(w)
	if _, err := b.WriteString("\ufeff"); err != nil {
		return fmt.Errorf("paper: csv: %w", err)
	}
	lines, err := t.newLines(b)
	if err != nil {
		return err
	}
	for cells, err := range t.cells() {
		if err != nil {
			return err
		}
		if err := lines.row(cells); err != nil {
			return err
		}
	}
	if err := lines.end(); err != nil {
		return err
	}
	return b.Flush()
}

// Entries of statistics.Signoff that are not signed by hand.
const (
	signDate   = 3
	signDigest = 4
)

// WriteHTML writes the table ready for printing: A4 landscape, the header on every page, rows that do not break, the
// sign-off row at the end. The columns do not fit on one page: they are split into bands, each with number and name,
// in the order of the table.
func (t Table) WriteHTML(w io.Writer) error {
	sum, err := t.newDigest()
	if err != nil {
		return err
	}
	var rows [][]string
	for cells, err := range t.cells() {
		if err != nil {
			return err
		}
		if err := sum.row(cells); err != nil {
			return err
		}
		rows = append(rows, texts(cells))
	}
	hex, err := sum.hex()
	if err != nil {
		return err
	}
	v := struct {
		Title, Round, Made, Digest string
		Bands                      []band
		Notes, Sign                []string
	}{
		Title: tableTitle, Round: t.Round, Made: Day(t.Made), Digest: hex,
		Notes: t.Layout.Notes(), Sign: statistics.Signoff()[:signDate],
	}
	for _, b := range t.Layout.Bands() {
		v.Bands = append(v.Bands, fill(b, t.Layout.Header(), rows))
	}
	return draw(w, "table.html", v)
}

// band is a self-contained part of the table.
type band struct {
	statistics.Band
	Head []string
	Rows [][]printed
}

// printed is a cell on paper. Words begin at the left, as the column of names does; everything else is centred.
type printed struct {
	Text  string
	Words bool
}

// longest is how many characters a cell of a centred column has at most.
const longest = 10

func fill(part statistics.Band, head []string, rows [][]string) band {
	b := band{Band: part, Head: append([]string{head[0], head[2]}, head[part.First-1:part.End]...)}
	words := make([]bool, len(b.Head))
	for _, r := range rows {
		line := make([]printed, len(b.Head))
		for i, text := range append([]string{r[0], r[2]}, r[part.First-1:part.End]...) {
			line[i].Text = text
			words[i] = words[i] || i > 1 && utf8.RuneCountInString(text) > longest
		}
		b.Rows = append(b.Rows, line)
	}
	for _, line := range b.Rows {
		for i := range line {
			line[i].Words = words[i]
		}
	}
	return b
}

// cells yields the cells of every row and of the total row at the end; a table without rows yields nothing.
func (t Table) cells() iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		var total statistics.Total
		n := 0
		for row, err := range t.Rows {
			if err != nil {
				yield(nil, err)
				return
			}
			n++
			total.Add(row)
			if !yield(t.Layout.Cells(row), nil) {
				return
			}
		}
		if n > 0 {
			yield(t.Layout.Cells(total.Row(t.Completion)), nil)
		}
	}
}

// Cells returns the cells of a row as text, as the printed table shows them.
func Cells(l statistics.Layout, r statistics.Row) []string { return texts(l.Cells(r)) }

func texts(cells []any) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = cellText(c)
	}
	return out
}
