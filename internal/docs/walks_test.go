package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	walkStop = regexp.MustCompile(`(?m)^(\d+\. .*)$`)
	codeSpan = regexp.MustCompile("`([^`]+)`")
	bareName = regexp.MustCompile(`^(\w+\.[A-Z]\w*|\w+)$`)
)

// A stop of a walk is `folder/file.go: Function`, `folder: Function`, or a bare name that one of the walk's folders
// declares.
func TestTheWalksThroughTheCodeNameWhatExists(t *testing.T) {
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	stops := 0
	for _, section := range strings.Split(string(raw), "\n## ") {
		if !strings.HasPrefix(section, "One ") {
			continue
		}
		lines := strings.Join(walkStop.FindAllString(section, -1), "\n")
		code := map[string]string{} // by folder
		for _, span := range codeSpan.FindAllStringSubmatch(lines, -1) {
			if place, _, named := strings.Cut(span[1], ": "); named && strings.Contains(place, "/") {
				folder := strings.TrimSuffix(place, "/"+filepath.Base(place))
				if !strings.HasSuffix(place, ".go") {
					folder = place
				}
				code[folder] = sourceOf(t, folder+"/*.go")
			}
		}
		var all strings.Builder
		for _, text := range code {
			all.WriteString(text)
		}
		for _, span := range codeSpan.FindAllStringSubmatch(lines, -1) {
			place, name, named := strings.Cut(span[1], ": ")
			in := all.String()
			switch {
			case named && strings.HasSuffix(place, ".go") && strings.Contains(place, "/"):
				in = sourceOf(t, place)
			case named && !strings.HasSuffix(place, ".go"):
				in = sourceOf(t, place+"/*.go")
			case !named && bareName.MatchString(span[1]):
				name = span[1]
			case !named:
				continue
			}
			stops++
			if !declares(in, name) {
				t.Errorf("One walk names `%s`, which is not declared there", span[1])
			}
		}
	}
	if stops < 30 {
		t.Errorf("only %d stops were found", stops)
	}
}

// sourceOf returns the source of files below internal.
func sourceOf(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob("../" + pattern)
	if err != nil || len(files) == 0 {
		t.Errorf("there is no %s (%v)", pattern, err)
	}
	var out strings.Builder
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(raw)
	}
	return out.String()
}

// declares reports whether Go source declares a function, a method, of an interface too, a type or a constant; of a
// dotted name the last part counts.
func declares(source, name string) bool {
	name = name[strings.LastIndex(name, ".")+1:]
	top := `(func (\([^)]*\) )?|type |var |const )` + name + `\b`
	inside := `\t` + name + `(\(.*\) (error|\(.*\))$|\b.* = )`
	return regexp.MustCompile(`(?m)^(` + top + `|` + inside + `)`).MatchString(source)
}
