package file

import (
	"archive/zip"
	"bytes"
	"image/jpeg"
	"image/png"
	"path"
	"strings"

	"minping/internal/app/records"
	"minping/internal/typed"
)

// maxSize is how many bytes a file has at most. A sealed one is longer by its nonce and tag, and a record holds 8 MiB.
const maxSize = 8<<20 - 64

// maxName is how many characters the name of a file has at most.
const maxName = 200

// Accept lists the accepted file extensions, for a browser's file dialogue.
const Accept = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd"

// media maps file extensions to media types.
var media = map[string]string{
	".pdf":  "application/pdf",
	".jpg":  "image/jpeg",
	".jpeg": "image/jpeg",
	".png":  "image/png",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ofd":  "application/ofd",
}

// Check returns the name of a file without folders and its media type. It refuses a file that has no name, a type that
// is not accepted, no content or too much, or content that does not match its name.
func Check(name string, raw []byte) (clean, kind string, err error) {
	name = typed.Line(path.Base(strings.ReplaceAll(name, "\\", "/")))
	if !records.ShortText(name, maxName) {
		return "", "", records.InvalidField("name", "文件名不能为空，最多 200 字。", "A file needs a name of at most 200 characters.")
	}
	kind, err = mediaOf(name, raw)
	return name, kind, err
}

// mediaOf returns the type of a file whose content matches its name.
func mediaOf(name string, raw []byte) (string, error) {
	ending := strings.ToLower(path.Ext(name))
	kind, ok := media[ending]
	switch {
	case !ok:
		return "", records.InvalidField("file", "只收 PDF、JPG、PNG、DOCX、XLSX 和 OFD 文件。", "Only PDF, JPG, PNG, DOCX, XLSX and OFD files are accepted.")
	case len(raw) == 0:
		return "", records.InvalidField("file", "文件是空的。", "The file is empty.")
	case len(raw) > maxSize:
		return "", records.InvalidField("file", "文件太大，最多 8 MB。", "The file is too large: at most 8 MB.")
	case !isWhatItSays(ending, raw):
		return "", records.InvalidField("file", "文件内容与后缀不符，或者已经损坏。请重新导出后再上传。", "The content does not match the file's name, or it is damaged.")
	}
	return kind, nil
}

func isWhatItSays(ending string, raw []byte) bool {
	switch ending {
	case ".pdf":
		return bytes.HasPrefix(raw, []byte("%PDF-")) && bytes.Contains(raw[max(0, len(raw)-2048):], []byte("%%EOF"))
	case ".jpg", ".jpeg":
		_, err := jpeg.DecodeConfig(bytes.NewReader(raw))
		return err == nil
	case ".png":
		_, err := png.DecodeConfig(bytes.NewReader(raw))
		return err == nil
	case ".docx":
		return packed(raw, "word/document.xml")
	case ".xlsx":
		return packed(raw, "xl/workbook.xml")
	}
	return packed(raw, "OFD.xml")
}

// packed reports whether data is an archive with a given part, of a sane size and without macros.
func packed(raw []byte, part string) bool {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(z.File) > 10_000 {
		return false
	}
	found, total := false, uint64(0)
	for _, f := range z.File {
		total += f.UncompressedSize64
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return false
		}
		found = found || f.Name == part
	}
	return found && total <= 512<<20
}
