package kit

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var saidCode = regexp.MustCompile(`(?:, "|said=)(added|saved)(?:\.(\w+))?"`)

// Two windows are open, a form was long: "saved" alone does not tell what was.
func TestEveryPageSaysWhatWasAddedOrSaved(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, f := range files {
		if filepath.Base(filepath.Dir(f)) == "kit" {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range saidCode.FindAllStringSubmatch(string(raw), -1) {
			if things[m[2]] == "" {
				t.Errorf("%s says %s, but not what", f, m[1])
			}
			named[m[2]] = true
		}
	}
	if len(named) != len(things) {
		t.Errorf("%d things are named, of %d", len(named), len(things))
	}
}
