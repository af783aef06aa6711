package docs

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	damageCode = regexp.MustCompile(`(?m)^\s*Damage\w+ += "(\w+)"`)
	reasonCode = regexp.MustCompile(`Reason\(\) string \{ return "(\w+)" \}`)
	failure    = regexp.MustCompile(`records\.Fail\(\s*records\.\w+,\s*"(\w+)",\s*(?:fmt\.Sprintf\(\s*)?"([^"]*)"`)
	noStart    = regexp.MustCompile(`store\.Refusal\{\s*ZH: (?:fmt\.Sprintf\()?"([^"]*)"`)
	ofDamage   = regexp.MustCompile(`已损坏|数据已经损坏|备份恢复|保全数据|完好的副本`)
)

// said are what the program says about damage: codes, and sentences that it says instead of starting.
func said(t *testing.T) (codes, sentences map[string]bool) {
	t.Helper()
	codes, sentences = map[string]bool{}, map[string]bool{}
	err := fs.WalkDir(root, "internal", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		raw, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		for _, m := range append(damageCode.FindAllSubmatch(raw, -1), reasonCode.FindAllSubmatch(raw, -1)...) {
			codes[string(m[1])] = true
		}
		for _, m := range failure.FindAllSubmatch(raw, -1) {
			if ofDamage.Match(m[2]) {
				codes[string(m[1])] = true
			}
		}
		for _, m := range noStart.FindAllSubmatch(raw, -1) {
			if ofDamage.Match(m[1]) {
				sentences[string(m[1])] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return codes, sentences
}

func TestOperatingSaysWhatToDoAboutEveryDamage(t *testing.T) {
	raw, err := fs.ReadFile(root, "internal/docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	_, damage, _ := strings.Cut(string(raw), "\n## When something is damaged\n")
	damage, _, _ = strings.Cut(damage, "\n## ")
	var first []string
	for line := range strings.Lines(damage) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, m := range inRow.FindAllStringSubmatch(cells[1], -1) {
				first = append(first, m[1])
			}
		}
	}
	codes, sentences := said(t)
	if len(codes) < 20 || len(sentences) < 3 {
		t.Fatalf("only %d codes and %d sentences were found", len(codes), len(sentences))
	}
	rows := map[string]bool{}
	for _, name := range first {
		rows[name] = true
	}
	for code := range codes {
		if !rows[code] {
			t.Errorf("operating.md does not say what to do about %s", code)
		}
	}
	for sentence := range sentences {
		met := false
		for _, part := range first {
			met = met || strings.Contains(sentence, part)
		}
		if !met {
			t.Errorf("operating.md does not say what to do about: %s", sentence)
		}
	}
}
