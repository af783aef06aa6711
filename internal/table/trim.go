package table

import (
	"archive/zip"
	"bytes"
	"unicode"
)

const (
	maxRows   = 200_000 // of a worksheet, down to its last content
	worthTrim = 64 << 10
)

// trimmed returns the bytes of a worksheet without the rows below its last content: spreadsheets keep a row for every
// line that was ever formatted, often all of them, and reading those takes seconds.
func trimmed(sheet []byte) []byte {
	from, end := bytes.Index(sheet, []byte("<sheetData>")), bytes.LastIndex(sheet, []byte("</sheetData>"))
	if from < 0 || end < from {
		return sheet
	}
	cut := from + len("<sheetData>")
	if at := lastContent(sheet[cut:end]); at >= 0 {
		cut += at
		row := bytes.Index(sheet[cut:end], []byte("</row>"))
		if row < 0 {
			return sheet
		}
		cut += row + len("</row>")
	}
	if end-cut < worthTrim {
		return sheet
	}
	return append(sheet[:cut:cut], sheet[end:]...)
}

// lastContent is the offset of the last value or formula in the rows, -1 without one. A tag may have spaces or line
// breaks before its end.
func lastContent(rows []byte) int {
	return max(bytes.LastIndex(rows, []byte("</v")), bytes.LastIndex(rows, []byte("</is")), lastFormula(rows))
}

// lastFormula is where the last formula of the rows begins, -1 without one.
func lastFormula(rows []byte) int {
	for end := len(rows); ; {
		at := bytes.LastIndex(rows[:end], []byte("<f"))
		if at < 0 {
			return -1
		}
		if next := rows[at+len("<f"):]; len(next) > 0 && !unicode.IsLetter(rune(next[0])) {
			return at
		}
		end = at
	}
}

// tooLong reports whether a worksheet has more rows than any list.
func tooLong(sheet []byte) bool {
	return bytes.Count(sheet, []byte("<row")) > maxRows
}

// with returns an archive in which the parts named have other bytes.
func with(z *zip.Reader, other map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		b, changed := other[part.Name]
		if !changed {
			if err := w.Copy(part); err != nil {
				return nil, err
			}
			continue
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(b); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}
