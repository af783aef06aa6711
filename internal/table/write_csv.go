package table

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// formulaStarts are the characters a formula can begin with; East Asian spreadsheets also accept the full-width forms
// (OWASP, CSV Injection).
const formulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"

// Harmless prefixes an apostrophe to text that a spreadsheet would run as a formula. Reading removes it again.
func Harmless(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	if text != "" && strings.ContainsRune(formulaStarts, first) {
		return "'" + text
	}
	return text
}

// WriteCSV writes rows as CSV in UTF-8 with a byte order mark, without which Excel garbles Chinese, and with CRLF line
// ends. Rows come one at a time; an error among them stops the writing and is returned.
func WriteCSV(w io.Writer, rows iter.Seq2[[]string, error]) error {
	b := bufio.NewWriter(w)
	if _, err := b.WriteString("\ufeff"); err != nil {
		return fmt.Errorf("table: csv: %w", err)
	}
	out := csv.NewWriter(b)
	out.UseCRLF = true
	var line []string
	for row, err := range rows {
		if err != nil {
			return err
		}
		line = line[:0]
		for _, cell := range row {
			line = append(line, Harmless(cell))
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("table: csv: %w", err)
		}
	}
	out.Flush()
	if out.Error() != nil {
		return fmt.Errorf("table: csv: %w", out.Error())
	}
	return b.Flush()
}

// RowsOf yields rows from memory.
func RowsOf(rows ...[]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
