package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"time"
)

// epoch is the time of every entry in the file: the earliest that ZIP can represent.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write returns the DOCX of a document. The same content gives the same bytes.
func Write(d Document) ([]byte, error) {
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	parts := headersAndFooters(d)
	parts["_rels/.rels"] = rootRelations()
	parts["docProps/core.xml"] = coreProperties(d)
	parts["word/document.xml"] = document(d)
	parts["word/styles.xml"] = stylesPart()
	parts["word/settings.xml"] = settingsPart()
	parts["word/fontTable.xml"] = fontTable()
	parts["word/_rels/document.xml.rels"] = documentRelations(d)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if err := add(z, "[Content_Types].xml", contentTypes(d)); err != nil { // readers want it first
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if err := add(z, name, parts[name]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("close: %w", err)
	}
	return out.Bytes(), nil
}

func add(z *zip.Writer, name string, body []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
	if err == nil {
		_, err = w.Write(body)
	}
	if err != nil {
		return fmt.Errorf("add %s: %w", name, err)
	}
	return nil
}
