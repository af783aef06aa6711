package pages

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// assetMark is what changes from run to run: the mark of an asset that was changed, the end of
// a countdown, the key of a form.
var assetMark = regexp.MustCompile(`\?v=[0-9a-f]{12}| data-until="[^"]*"|<input type="hidden" name="form_key" value="[A-Z2-7.]+">`)

// testdata/pages.txt has a line with the hash of the HTML of every page in every state, so that a change of structure
// shows which pages it changed. -update writes it; PAGES=dir keeps the pages for comparing.
func TestThePagesAreTheCommittedOnes(t *testing.T) {
	const golden = "testdata/pages.txt"
	var got bytes.Buffer
	for _, c := range states() {
		raw := assetMark.ReplaceAll(drawn(t, c.view), nil)
		fmt.Fprintf(&got, "%s %x\n", c.name, sha256.Sum256(raw))
		if dir := os.Getenv("PAGES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, c.name+".html"), raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("the pages (-committed +now):\n%s", diff)
	}
}
