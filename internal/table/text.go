package table

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"minping/internal/typed"
)

var errUnknown = refuse("认不出这个文件。请存为 XLSX 或 CSV 再上传，最好用模板。", "The file cannot be read; save it as CSV or XLSX.")

// readText reads cells separated by commas, tabs or semicolons: whichever yields the expected headings, else whichever
// yields the most rows of equal width.
func readText(raw []byte, o Options) ([]Sheet, error) {
	text, err := typed.Decode(raw)
	if errors.Is(err, typed.ErrBinary) {
		return nil, errNoTable
	}
	if err != nil {
		var r *typed.Refusal
		if errors.As(err, &r) {
			return nil, &Refusal{ZH: r.ZH, EN: r.EN}
		}
		return nil, err
	}
	if err := foreign([]byte(text)); err != nil { // in UTF-16
		return nil, err
	}
	text = strings.TrimSuffix(text, "\x1a") // the end-of-file character of old programs
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n\v\f", r) }) {
		return nil, errUnknown
	}
	text = returns.Replace(text)
	if !strings.Contains(text, "\n") {
		text = lineEnds.Replace(text)
	}
	if rest, comma, ok := announced(text); ok {
		rows, err := readCSV(rest, comma, 1)
		return []Sheet{{Rows: rows}}, err
	}
	return bestText(text, o)
}

// returns are line ends of Windows and of Excel for Mac: a file put together from two systems has both.
var returns = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// lineEnds are those of mainframes and of text from web pages.
var lineEnds = strings.NewReplacer("\u0085", "\n", "\u2028", "\n")

// announced parses the line sep=; which tells Excel the separator.
func announced(text string) (rest string, comma rune, ok bool) {
	line, rest, _ := strings.Cut(text, "\n")
	line = strings.Trim(line, "\r\"")
	if len(line) == 5 && strings.HasPrefix(line, "sep=") && strings.Contains(",;\t|", line[4:]) {
		return rest, rune(line[4]), true
	}
	return text, 0, false
}

// separators are the characters between cells, the likeliest first; a Chinese keyboard types the last two.
const separators = ",\t;|\uff0c\uff1b"

func bestText(text string, o Options) ([]Sheet, error) {
	var best [][]string
	var failed error
	most := -1
	for i, comma := range separators {
		rows, err := readCSV(text, comma, 0)
		if o.header(rows) {
			return []Sheet{{Rows: rows}}, err
		}
		if comma > unicode.MaxASCII { // prose is full of them: only names of columns show that they separate
			continue
		}
		if n := regular(rows); err == nil && n > most {
			best, most = rows, n
		}
		if i == 0 {
			failed = err
		}
	}
	if most <= 0 && failed != nil {
		return nil, failed
	}
	return []Sheet{{Rows: best}}, nil
}

// regular counts the cells beyond the first column: with the wrong separator there is only one column.
func regular(rows [][]string) int {
	n := 0
	for _, row := range rows[:min(len(rows), 200)] {
		n += max(0, len(row)-1)
	}
	return n
}

// readCSV returns rows numbered as in a spreadsheet: an empty row counts, a line break inside a cell does not. before
// is how many rows of the file precede the text.
func readCSV(text string, comma rune, before int) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(quoted(text, comma)))
	r.FieldsPerRecord, r.Comma = -1, comma
	rows := make([][]string, before)
	for breaks := -before; ; {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if broken := (&csv.ParseError{}); errors.As(err, &broken) {
			return rows, &Refusal{
				Row: broken.StartLine - breaks, Column: "引号",
				ZH: "这一行的引号不成对。",
				EN: "A quote in this row is not closed.",
			}
		}
		if err != nil {
			return nil, fmt.Errorf("read CSV: %w", err)
		}
		line, _ := r.FieldPos(0)
		if line > maxLines+breaks {
			return rows, refuse("文件的行数太多。请删掉下面多余的空行。", "The file has too many lines.")
		}
		if tooWide(row) {
			return rows, &Refusal{Row: line - breaks, Column: "列数", ZH: "这一行的列太多。", EN: "This row has too many columns."}
		}
		for len(rows) < line-1-breaks {
			rows = append(rows, nil)
		}
		rows, breaks = append(rows, row), breaks+strings.Count(strings.Join(row, ""), "\n")
	}
}

// quoted puts cells that hold quotes without beginning with one in quotes, as spreadsheets read them: 他说"好"的.
func quoted(text string, comma rune) string {
	if !strings.Contains(text, `"`) {
		return text
	}
	var out strings.Builder
	for len(text) > 0 {
		end := cellEnd(text, comma)
		cell := text[:end]
		if start := strings.TrimLeft(cell, " \t"); strings.Contains(start, `"`) && start[0] != '"' {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		out.WriteString(cell)
		text = text[end:]
		if text != "" {
			_, n := utf8.DecodeRuneInString(text)
			out.WriteString(text[:n])
			text = text[n:]
		}
	}
	return out.String()
}

// cellEnd returns where the first cell of a text ends. A cell that begins with a quote may contain separators.
func cellEnd(text string, comma rune) int {
	inside := false
	for i, r := range text {
		switch {
		case r == '"' && text[0] == '"':
			inside = !inside
		case !inside && (r == comma || r == '\n' || r == '\r' && strings.HasPrefix(text[i:], "\r\n")):
			return i
		}
	}
	return len(text)
}

func tooWide(row []string) bool { return len(row) > maxWidth && !Blank(row[maxWidth:]) }
