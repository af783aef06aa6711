package words

import (
	"go/scanner"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// stiff maps words and phrases that no engineer says aloud to what one says. It only has those that are never right in
// a comment or a sentence, so that the check needs no exceptions.
var stiff = map[string]string{
	"somebody":        "someone",
	"anybody":         "anyone",
	"everybody":       "everyone",
	"nobody":          "no one",
	"whoever":         "the person who",
	"anew":            "again",
	"worked out":      "calculated",
	"of ours":         "our",
	"of before":       "from before, older",
	"that is none":    "that is not one",
	"no longer so":    "no longer true",
	"what becomes of": "what happens to",
	"what became of":  "what happened to",
	"what came of":    "the outcome of",
}

// stiffText matches them, but no field of a template's value.
var stiffText = regexp.MustCompile(`(?i)(?:^|[^.\w])(` + strings.Join(slices.Sorted(maps.Keys(stiff)), "|") + `)\b`)

// sentence is how many words make a literal one; a shorter one is a name or a key.
const sentence = 3

// stiffIn returns the stiff phrases in the English texts of a file, each with what one says instead: in the comments
// and sentences of Go, in every line of any other file.
func stiffIn(name, text string) []string {
	if path.Ext(name) == ".go" {
		text = strings.Join(goTexts(name, text), "\n")
	}
	var out []string
	for _, m := range stiffText.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1]+": "+stiff[strings.ToLower(m[1])])
	}
	return out
}

// goTexts returns the comments and sentences of a Go file, each on one line.
func goTexts(name, src string) []string {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile(name, -1, len(src)), []byte(src), nil, scanner.ScanComments)
	var out []string
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return out
		case tok == token.COMMENT, tok == token.STRING && len(strings.Fields(lit)) >= sentence:
			out = append(out, lit)
		}
	}
}
