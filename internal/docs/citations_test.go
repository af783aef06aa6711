// Package docs holds the texts that comments cite. Its test follows every citation.
package docs

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var root = os.DirFS("../..")

var (
	heading = regexp.MustCompile(`^##+ (\d+[A-D]?(?:\.\d+)*)\.? `)
	step    = regexp.MustCompile(`^(\d+)\. `)
	row     = regexp.MustCompile(`^\| ([ABF]\d+) \|`)
)

// anchors returns what a text can be cited by: its headings, the numbered items under them as "9.4", the rows of its
// tables.
func anchors(t *testing.T, name string) map[string]bool {
	t.Helper()
	raw, err := fs.ReadFile(root, "internal/docs/"+name+".md")
	if err != nil {
		t.Fatal(err)
	}
	out, section := map[string]bool{}, ""
	for line := range strings.Lines(string(raw)) {
		if m := heading.FindStringSubmatch(line); m != nil {
			section = m[1]
			out[section] = true
		} else if m := step.FindStringSubmatch(line); m != nil {
			out[section+"."+m[1]] = true
		} else if m := row.FindStringSubmatch(line); m != nil {
			out[m[1]] = true
		}
	}
	return out
}

const (
	section = `\d+(?:\.\d+)*`
	clause  = `(?:[AB]\d\d|F\d{1,2}|[1-4][A-D]|\d\.\d(?:\.\d)?)`
	joined  = `(?:,| and| or| to|,? then| bis)`
)

var (
	citesSection = regexp.MustCompile(`\b(rb1|api|evaluation|documents) §(` + section + `(?:` + joined + ` §` +
		section + `)*)`)
	citesClause   = regexp.MustCompile(`\b[dD]omain (` + clause + `(?:` + joined + ` ` + clause + `\b)*)`)
	citesDecision = regexp.MustCompile(`\b[dD]ecisions?[ /](\d{4})\b`)
	oneSection    = regexp.MustCompile(section)
	oneClause     = regexp.MustCompile(clause)
)

// files yields the texts of the repository that people wrote.
func files(t *testing.T, yield func(name, text string)) {
	t.Helper()
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && slices.Contains([]string{".git", ".bin", "vendor", "node_modules", "dist", "testdata"},
			e.Name()):
			return fs.SkipDir
		case !e.Type().IsRegular() || strings.HasSuffix(name, "go.sum") ||
			strings.HasPrefix(path.Base(name), "citations_"):
			return nil
		}
		raw, err := fs.ReadFile(root, name)
		if err == nil && utf8.Valid(raw) && len(raw) < 1<<20 {
			yield(name, string(raw))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEverySectionAndClauseThatIsCitedExists(t *testing.T) {
	texts := map[string]map[string]bool{}
	for name, file := range map[string]string{
		"rb1": "protocol", "api": "api", "evaluation": "evaluation",
		"documents": "documents", "domain": "domain",
	} {
		texts[name] = anchors(t, file)
	}
	cited := 0
	files(t, func(name, text string) {
		check := func(doc, anchor string) {
			cited++
			if !texts[doc][anchor] {
				t.Errorf("%s cites %s %s, which internal/docs does not have", name, doc, anchor)
			}
		}
		for _, m := range citesSection.FindAllStringSubmatch(text, -1) {
			for _, s := range oneSection.FindAllString(m[2], -1) {
				check(m[1], s)
			}
		}
		for _, m := range citesClause.FindAllStringSubmatch(text, -1) {
			for _, s := range oneClause.FindAllString(m[1], -1) {
				check("domain", s)
			}
		}
	})
	if cited < 300 {
		t.Errorf("only %d citations found", cited)
	}
}

func TestEveryDecisionThatIsCitedExists(t *testing.T) {
	entries, err := fs.ReadDir(root, "internal/decisions")
	if err != nil {
		t.Fatal(err)
	}
	list, err := fs.ReadFile(root, "internal/decisions/README.md")
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]bool{}
	for _, e := range entries {
		numbers[e.Name()[:4]] = true
		listed := strings.Count(string(list), "\n| ["+e.Name()[:4]+"]("+e.Name()+")")
		if e.Name() != "README.md" && listed != 1 {
			t.Errorf("the list of decisions has %s %d times", e.Name(), listed)
		}
	}
	files(t, func(name, text string) {
		for _, m := range citesDecision.FindAllStringSubmatch(text, -1) {
			if !numbers[m[1]] {
				t.Errorf("%s cites decision %s, which does not exist", name, m[1])
			}
		}
	})
}

// elsewhere is how comments used to cite what is not in the repository.
var elsewhere = regexp.MustCompile(`\b(?:style|house|secrecy|contract|experience|design|inputs|peers)\.md\b|\bissue \d+\b|[^-]\bspec/[a-z]+| \(contract[,;:)]|\bcontract (?:POST|GET|PUT|DELETE|"|')|\bsecrecy §`)

func TestNoTextCitesOneOutsideTheRepository(t *testing.T) {
	files(t, func(name, text string) {
		for i, line := range strings.Split(text, "\n") {
			if m := elsewhere.FindString(line); m != "" {
				t.Errorf("%s:%d cites %q: cite internal/docs", name, i+1, m)
			}
		}
	})
}
