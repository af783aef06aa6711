package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"minping/internal/docx"
	"minping/internal/docx/docxtest"
)

// Units read what they receive on a phone: nothing of a document of any form is beyond the edge of the screen.
func TestADocumentIsReadOnAPhoneUncut(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for name, d := range docxtest.Samples() {
		d.Signature.Seal = true
		for n := range d.Attached {
			d.Attached[n].Table = nil // a table is scrolled by itself
		}
		page, err := docx.HTML(d)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), name+".html")
		if err := os.WriteFile(file, page, 0o600); err != nil {
			t.Fatal(err)
		}
		p.open("file://" + file)
		var cut []string
		p.eval(`[...document.querySelectorAll('main *')].filter((e) => !e.closest('.mark') &&
			(e.getBoundingClientRect().right > 391 || e.getBoundingClientRect().left < 0)).map((e) => e.innerText)`, &cut)
		if len(cut) > 0 {
			t.Errorf("%s: beyond the edge is %q", name, cut)
		}
	}
}
