package words

import (
	"go/scanner"
	"go/token"
	"regexp"
	"strings"
)

var (
	structTag = regexp.MustCompile("^`[a-z]+:\"")
	tagValue  = regexp.MustCompile(`([a-z]+):"((?:[^"\\]|\\.)*)"`)
)

// convertGo widens the string literals and comments of a Go file.
func convertGo(name, src string) (string, error) {
	var s scanner.Scanner
	var errs scanner.ErrorList
	file := token.NewFileSet().AddFile(name, -1, len(src))
	s.Init(file, []byte(src), errs.Add, scanner.ScanComments)
	var b strings.Builder
	last := 0
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok != token.STRING && tok != token.COMMENT {
			continue
		}
		from := file.Offset(pos)
		b.WriteString(src[last:from])
		b.WriteString(goToken(tok, lit))
		last = from + len(lit)
	}
	b.WriteString(src[last:])
	return b.String(), errs.Err()
}

func goToken(tok token.Token, lit string) string {
	switch {
	case tok == token.COMMENT:
		return comment(lit)
	case structTag.MatchString(lit):
		return tagValue.ReplaceAllStringFunc(lit, func(pair string) string {
			key, quote, _ := strings.Cut(pair, ":")
			if key == "doc" || key == "description" {
				return key + ":" + inQuotes(quote, quoted)
			}
			return pair
		})
	case lit[0] == '`':
		return inQuotes(lit, raw)
	}
	return inQuotes(lit, quoted)
}
