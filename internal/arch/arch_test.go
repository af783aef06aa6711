package arch

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the import rules of .golangci.yml again")

const root = "../.."

func TestTheRepositoryKeepsItsRules(t *testing.T) {
	found, err := check(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// Every file in testdata is a small repository with one planted violation. Its comment lists, line by line, what must
// be found; anything else is a failure.
func TestEveryPlantedViolationIsFound(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d planted violations, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tree := fstest.MapFS{}
			for _, f := range a.Files {
				// SHARED replaces a path that must not be spelled out here either.
				tree[f.Name] = &fstest.MapFile{
					Data: []byte(grow(strings.ReplaceAll(string(f.Data), "SHARED", elsewhere))),
				}
			}
			found, err := check(tree)
			if err != nil {
				t.Fatal(err)
			}
			var got, want []string
			for _, f := range found {
				got = append(got, f.String())
			}
			for line := range strings.Lines(string(a.Comment)) {
				if w, ok := strings.CutPrefix(strings.TrimSpace(line), "want "); ok {
					want = append(want, w)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

var growMark = regexp.MustCompile(`(?m)^GROW (\d+)\n`)

// grow replaces a line "GROW n" by n empty lines, so that test data stays short.
func grow(text string) string {
	return growMark.ReplaceAllStringFunc(text, func(mark string) string {
		n, _ := strconv.Atoi(growMark.FindStringSubmatch(mark)[1])
		return strings.Repeat("\n", n)
	})
}

func TestTheLintersImportRulesAreTheTable(t *testing.T) {
	const path = root + "/.golangci.yml"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(raw), depguardBegin)
	have, after, ok2 := strings.Cut(rest, depguardEnd)
	if !ok1 || !ok2 {
		t.Fatalf("%s lacks the marks around the import rules", path)
	}
	if *update {
		text := before + depguardBegin + depguard() + depguardEnd + after
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		have = depguard()
	}
	if diff := cmp.Diff(depguard(), have); diff != "" {
		t.Errorf("the import rules of %s are not the table's; run: go test ./internal/arch -update\n%s", path, diff)
	}
}

func TestEveryRuleOfTheTableNamesARoom(t *testing.T) {
	paths := map[string]bool{everything: true}
	for _, r := range rooms {
		paths[r.path] = true
	}
	for _, r := range rooms {
		for _, other := range append(append([]string{}, r.imports...), r.tests...) {
			if !paths[other] || other == r.path {
				t.Errorf("%s may import %s, which is no other room", r.path, other)
			}
		}
	}
	for _, o := range owners {
		for _, r := range o.rooms {
			if !paths[r] {
				t.Errorf("%s belongs to %s, which is no room", o.prefix, r)
			}
		}
	}
}
