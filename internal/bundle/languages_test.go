package bundle

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// A file that someone has begun to translate is held to the same keys as one that is offered.
func TestEveryLanguageHasEveryText(t *testing.T) {
	langs := slices.Clone(languages)
	files, err := filepath.Glob(filepath.Join(root, textsDir, "*.json"))
	if err != nil || len(files) < 8 {
		t.Fatalf("%d files (%v)", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		lang := name[strings.Index(name, ".")+1:]
		if lang != first && !slices.Contains(langs, lang) {
			langs = append(langs, lang)
		}
	}
	for _, lang := range langs {
		texts, gaps, err := missing(root, lang)
		t.Logf("%s: %d of %d texts", lang, texts-len(gaps), texts)
		if err != nil || len(gaps) > 0 || texts < 200 {
			t.Errorf("%s: %v, %v", lang, gaps, err)
		}
	}
}

// The page offers what is built, by its own name.
func TestEveryLanguageThatIsBuiltIsOffered(t *testing.T) {
	source, err := os.ReadFile(filepath.Join(root, "static/phone/src/ui/language.js"))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`OTHERS = \{(.*)\};`).FindSubmatch(source)
	if line == nil {
		t.Fatal("there is no OTHERS")
	}
	var offered []string
	for _, m := range regexp.MustCompile(`['"]?([\w-]+)['"]?: \[`).FindAllSubmatch(line[1], -1) {
		offered = append(offered, string(m[1]))
	}
	if !slices.Equal(offered, languages) {
		t.Errorf("offered are %v, built are %v", offered, languages)
	}
}

// No translation is made up for this: damaged copies of the first language's files serve as a third language.
func TestALanguageWithGapsIsNotBuilt(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, textsDir), os.DirFS(filepath.Join(root, textsDir))); err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds {
		raw, err := os.ReadFile(filepath.Join(dir, textsDir, kind+first+".json"))
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		if kind == "typing." {
			text = strings.Replace(text, `"next": "下一步",`, `"nextt": "下一步",`, 1)
			text = strings.Replace(text, `多了 {n} 位`, `多了几位`, 1)
		}
		if err := os.WriteFile(filepath.Join(dir, textsDir, kind+"ug.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, gaps, err := missing(dir, "ug")
	want := []string{
		"typing.ug.json has nextt, which no page shows", "typing.ug.json has other blanks in codeLong: [], not [{n}]",
		"typing.ug.json lacks next",
	}
	if err != nil || !slices.Equal(gaps, want) {
		t.Errorf("%q (%v)", gaps, err)
	}
	before := languages
	t.Cleanup(func() { languages = before })
	languages = []string{"ug"}
	if _, err := partsOf(dir); err == nil || !strings.Contains(err.Error(), "lacks next") {
		t.Errorf("built: %v", err)
	}
}
