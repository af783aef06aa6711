package words

import (
	"slices"
	"strings"
	"testing"
)

func TestStiffEnglishIsFoundInCommentsAndSentences(t *testing.T) {
	for src, want := range map[string][]string{
		"package a\n\n// ask lets Nobody pass.\n":              {"Nobody: no one"},
		"package a\n\nvar s = \"tell somebody in the hall\"\n": {"somebody: someone"},
		"package a\n\n/* what\nbecame */ // anew\n":            {"anew: again"},
		"package a\n\n// the key of before goes\n":             {"of before: from before, older"},
		"package a\n\nvar nobody = \"nobody\"\n":               nil,
		"package a\n\nvar s = `json:\"nobody\"`\n":             nil,
		"package a\n\n// anyone, renewed, hours\n":             nil,
	} {
		if got := stiffIn("a.go", src); !slices.Equal(got, want) {
			t.Errorf("%q has %q, want %q", src, got, want)
		}
	}
	if got := stiffIn("a.md", "It is worked out later.\n"); !slices.Equal(got, []string{"worked out: calculated"}) {
		t.Errorf("a document has %q", got)
	}
	if got := stiffIn("a.html", "{{with .Nobody}}{{end}}\n"); got != nil {
		t.Errorf("a field of a template's value: %q", got)
	}
}

// spoken reports whether a file's English is checked. The texts that the tree was built from are not, nor decisions,
// which stay as they were made, nor what citizens read, who say "nobody", nor mutants, which quote code.
func spoken(name string) bool {
	switch name {
	case "internal/docs/protocol.md", "internal/docs/domain.md", "internal/docs/api.md",
		"internal/words/english.go", "internal/words/english_test.go":
		return false
	}
	return Covers(name) && !strings.HasPrefix(name, "internal/decisions/") &&
		!strings.HasPrefix(name, "internal/mutants/") && !strings.HasPrefix(name, "static/phone/src/texts/") &&
		!strings.Contains(name, "testdata/")
}

func TestEnglishIsWhatAnEngineerSaysAloud(t *testing.T) {
	walk(t, func(name string, text []byte) {
		if !spoken(name) {
			return
		}
		for _, found := range stiffIn(name, string(text)) {
			t.Errorf("%s says %s", name, found)
		}
	})
}
