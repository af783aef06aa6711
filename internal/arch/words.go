package arch

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// unfinished finds markers of unfinished work; reasoned is one that gives a reason. Spelled in parts, so that this
// file does not match itself.
var (
	unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	reasoned   = regexp.MustCompile(`\bTO` + `DO(\([^)]+\))?: \S+ \S+ \S+`)
)

// elsewhere is a path outside the repository, which exists on no other machine.
const elsewhere = "../" + "shared"

// words checks the text of one file of any kind.
func (c *checker) words(name, text string) {
	if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
		return // a picture or an archive
	}
	ours := !strings.Contains(name, "/vendor/") && !strings.HasSuffix(name, ".min.js") &&
		!strings.HasSuffix(name, "go.sum")
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.Contains(line, elsewhere) {
			c.add(name, n, "names a folder outside the repository: copy what is needed into testdata")
		}
		if ours && len(line) < 1000 && unfinished.MatchString(line) && !reasoned.MatchString(line) {
			c.add(name, n, "is unfinished by its own words: finish it, or say why not")
		}
	}
}
