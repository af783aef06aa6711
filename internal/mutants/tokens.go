package mutants

import (
	"go/scanner"
	"go/token"
	"iter"
)

// piece is a token of Go with its place in the text that it is from.
type piece struct {
	kind     token.Token
	text     string
	from, to int
}

// tokenize returns the tokens of a text without those that follow from its line breaks: semicolons that the language
// inserts, and the comma behind the last item of a list that is wrapped. Comments are left out.
func tokenize(text string) (out []piece) {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, 0)
	for {
		pos, kind, lit := s.Scan()
		switch {
		case kind == token.EOF:
			return out
		case kind == token.SEMICOLON && lit == "\n":
			continue
		case kind == token.RPAREN || kind == token.RBRACE || kind == token.RBRACK:
			if n := len(out); n > 0 && out[n-1].kind == token.COMMA {
				out = out[:n-1]
			}
		}
		if lit == "" {
			lit = kind.String()
		}
		from := file.Offset(pos)
		out = append(out, piece{kind, lit, from, from + len(lit)})
	}
}

// find yields the start and end of each occurrence of a token sequence in a text.
func find(in, seq []piece) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i := 0; len(seq) > 0 && i+len(seq) <= len(in); i++ {
			if matches(in[i:], seq) && !yield(in[i].from, in[i+len(seq)-1].to) {
				return
			}
		}
	}
}

func matches(in, seq []piece) bool {
	for i, x := range seq {
		if in[i].kind != x.kind || in[i].text != x.text {
			return false
		}
	}
	return true
}
