package panel

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What two areas share is the kit's: an area can be read, moved and taken out alone.
func TestNoAreaImportsAnother(t *testing.T) {
	const root = "minping/internal/web/panel/"
	dirs, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if !d.IsDir() || d.Name() == "pages" || d.Name() == "testdata" {
			continue
		}
		files, err := filepath.Glob(d.Name() + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, imported := range f.Imports {
				path, err := strconv.Unquote(imported.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				at, ours := strings.CutPrefix(path, root)
				if area, _, _ := strings.Cut(at, "/"); ours && area != "kit" {
					t.Errorf("%s imports %s", name, path)
				}
			}
		}
	}
}
