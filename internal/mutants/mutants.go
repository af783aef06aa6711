// Package mutants plants the faults of the package list. Each is a small change to the code that breaks one promise;
// planted in a copy of the tree, it must turn a named test red. The list answers what coverage cannot: whether anything
// looks at what the line does.
//
// A mutant names no file: its old text occurs exactly once below its folder, as a sequence of tokens whatever its
// spaces, line breaks and comments, and its test is found by name. So moving or wrapping code needs no change here. The
// test of this package checks that every mutant still applies and parses. Planting them all takes minutes: make
// mutants.
package mutants

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"minping/internal/mutants/list"
)

// Mutant is one fault.
type Mutant = list.Mutant

// Planted is a mutant that was found in a tree.
type Planted struct {
	Mutant
	File     string   // from the root
	Source   []byte   // of the file with the fault in it
	Packages []string // where its tests are
}

// All are the mutants of every room.
func All() []Mutant { return list.All() }

// Tree finds mutants in a repository's files, read once.
type Tree struct {
	sources map[string]source
	tests   map[string][]string // packages by the name of a test in them
}

type source struct {
	text   string
	tokens []piece
}

var testName = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// elsewhere are the names of folders without sources that faults are planted in.
var elsewhere = []string{"testdata", "node_modules", "mutants"}

// Read reads the sources of a repository.
func Read(root fs.FS) (*Tree, error) {
	t := &Tree{map[string]source{}, map[string][]string{}}
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			base := e.Name()
			if name != "." && (base[0] == '.' || slices.Contains(elsewhere, base)) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		raw, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if !strings.HasSuffix(name, "_test.go") {
			t.sources[name] = source{string(raw), tokenize(string(raw))}
			return nil
		}
		for _, m := range testName.FindAllSubmatch(raw, -1) {
			t.tests[string(m[1])] = append(t.tests[string(m[1])], path.Dir(name))
		}
		return nil
	})
	return t, err
}

// Plant puts a mutant into the one file that it belongs to.
func (t *Tree) Plant(m Mutant) (Planted, error) {
	p := Planted{Mutant: m}
	n, old := 0, tokenize(m.Old)
	for name, source := range t.sources {
		if !within(name, m.In) {
			continue
		}
		for from, to := range find(source.tokens, old) {
			n++
			p.File, p.Source = name, []byte(source.text[:from]+m.New+source.text[to:])
		}
	}
	if n != 1 {
		return p, fmt.Errorf("%s: its old text is there %d times below %s, want once:\n%s", m.Promise, n, m.In, m.Old)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), p.File, p.Source, 0); err != nil {
		return p, fmt.Errorf("%s: %w", m.Promise, err)
	}
	for test := range strings.SplitSeq(m.Test, "|") {
		in := t.tests[test]
		if len(in) == 0 {
			return p, fmt.Errorf("%s: there is no %s", m.Promise, test)
		}
		p.Packages = append(p.Packages, in...)
	}
	return p, nil
}

func within(file, dir string) bool { return strings.HasPrefix(file, dir+"/") }
