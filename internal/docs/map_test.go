package docs

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// grouped are the folders whose packages the map describes together: one per subject, or what a room is split into.
var grouped = []string{"evaluation", "web/panel", "web/api", "tools", "e2e", "mutants", "evaluationtest"}

// Every room is on the map, under its path or, among the rooms of the service, under its name.
func TestEveryRoomIsOnTheMap(t *testing.T) {
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	onMap := map[string]bool{}
	for line := range strings.Lines(string(raw)) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		for _, span := range codeSpan.FindAllStringSubmatch(line, -1) {
			onMap[span[1]] = true
		}
	}
	rooms := 0
	err = fs.WalkDir(os.DirFS(".."), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		if path.Base(name) == "testdata" {
			return fs.SkipDir
		}
		files, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		if err != nil || len(files) == 0 || path.Base(name) == "cmd" {
			return err
		}
		rooms++
		parent := path.Dir(name)
		below := parent != "." && slices.ContainsFunc(grouped, func(g string) bool {
			return parent == g || strings.HasPrefix(parent, g+"/")
		})
		_, within, _ := strings.Cut(name, "/") // the service's rooms and the engines have their names
		if !below && !onMap[name] && (within == "" || !onMap[within]) {
			t.Errorf("%s is not on the map in internal/README.md", name)
		}
		return nil
	})
	if err != nil || rooms < 80 {
		t.Errorf("%d rooms, %v", rooms, err)
	}
}

func TestTheListOfRulesNamesEveryPackage(t *testing.T) {
	raw, err := os.ReadFile("../evaluation/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(",", " ", ":", " ", ";", " ").Replace(string(raw))
	named := strings.Fields(text)
	dirs, err := os.ReadDir("../evaluation")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if d.IsDir() && d.Name() != "testdata" && !slices.Contains(named, d.Name()) {
			t.Errorf("internal/evaluation/doc.go does not name %s", d.Name())
		}
	}
}
