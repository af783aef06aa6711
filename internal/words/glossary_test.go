package words

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

var wordRow = regexp.MustCompile(`^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$`)

// avoided reads the table of internal/docs/words.md: the words to avoid, each with its replacement.
func avoided(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../docs/words.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		m := wordRow.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil || m[1] == "用" || strings.HasPrefix(m[1], "---") {
			continue
		}
		for _, word := range strings.Split(m[2], "、") {
			out[word] = m[1]
		}
	}
	return out
}

// shipped reports whether users of the product read the file's texts.
func shipped(name string) bool {
	return Covers(name) && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "internal/docs/") &&
		!strings.HasPrefix(name, "internal/decisions/") && !strings.Contains(name, "testdata/")
}

func TestOneThingHasOneWordInEveryShippedText(t *testing.T) {
	words := avoided(t)
	if len(words) < 35 {
		t.Fatalf("the table names %d words to avoid", len(words))
	}
	walk(t, func(name string, text []byte) {
		if !shipped(name) {
			return
		}
		for i, line := range strings.Split(string(text), "\n") {
			for word, instead := range words {
				if strings.Contains(line, word) && !strings.Contains(line, keep) {
					t.Errorf("%s:%d says %s; the word is %s (internal/docs/words.md)", name, i+1, word, instead)
				}
			}
		}
	})
}

// walk yields the files that the converter covers.
func walk(t *testing.T, yield func(name string, text []byte)) {
	t.Helper()
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (name == ".git" || name == ".bin" || e.Name() == "node_modules" || name == "data"):
			return fs.SkipDir
		case !e.Type().IsRegular() || !Covers(name):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err == nil {
			yield(name, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
