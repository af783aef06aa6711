package table

import (
	"archive/zip"
	"bytes"
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
	for _, mark := range []string{"</v>", "</is>", "<f>", "<f ", "<f/"} {
		if at := bytes.LastIndex(sheet[cut:end], []byte(mark)); at >= 0 {
			cut += at
		}
	}
	if cut > from+len("<sheetData>") {
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
