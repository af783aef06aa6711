package words

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// flavor is how a text is written in its file.
type flavor int

const (
	prose     flavor = iota // written as it reads
	quoted                  // between quotes of Go, JavaScript, JSON or CSS, with escapes
	raw                     // in Go backquotes
	templated               // in JavaScript backquotes
)

var (
	escape  = regexp.MustCompile(`^\\(u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]+\}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-7]{3}|[\s\S])`)
	verb    = regexp.MustCompile(`^%[-+# 0]*[0-9]*(\.[0-9]+)?(\[[0-9]+\])?[a-zA-Z]`)
	entity  = regexp.MustCompile(`^&(#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);`)
	action  = regexp.MustCompile(`^\{\{[^{}]*\}\}`)
	control = regexp.MustCompile(`^\{\{-?\s*(if|else|end|with|range|block|define|/\*)`)
	span    = regexp.MustCompile("^`[^`\n]+`")
	target  = regexp.MustCompile(`^\]\([^)\s]*\)`) // of a Markdown link
)

// atomsOf splits a text into atoms.
func atomsOf(s string, f flavor) []atom {
	var out []atom
	for s != "" {
		a := first(s, f)
		out = append(out, a)
		s = s[len(a.src):]
	}
	return out
}

func first(s string, f flavor) atom {
	switch {
	case s[0] == '\n':
		return atom{stop, "\n", 0}
	case s[0] == '\\' && f != prose:
		return escaped(s, f)
	case s[0] == '%' && verb.MatchString(s):
		return atom{value, verb.FindString(s), 0}
	case s[0] == '&' && entity.MatchString(s):
		return atom{code, entity.FindString(s), 0}
	case s[0] == '{' && action.MatchString(s):
		return actionAtom(action.FindString(s))
	case s[0] == '`' && f == prose && span.MatchString(s):
		return atom{code, span.FindString(s), 0}
	case s[0] == ']' && f == prose && target.MatchString(s):
		return atom{code, target.FindString(s), 0}
	case strings.HasPrefix(s, "${") && f == templated:
		return atom{value, s[:substitution(s)], 0}
	}
	r, n := utf8.DecodeRuneInString(s)
	return atom{plain, s[:n], r}
}

// actionAtom is an action of a Go template: what it prints, or no width if it only controls.
func actionAtom(src string) atom {
	if control.MatchString(src) {
		return atom{inline, src, 0}
	}
	return atom{value, src, 0}
}

// escaped reads an escape. One that does not represent a character, as in a regular expression, is code.
func escaped(s string, f flavor) atom {
	src := escape.FindString(s)
	if src == "" {
		return atom{code, s[:1], 0}
	}
	if f == raw {
		return atom{code, src, 0}
	}
	switch src[1] {
	case 'n', 'r', 't':
		return atom{stop, src, 0}
	case '"', '\'', '`', '/':
		return atom{plain, src, rune(src[1])}
	case 'u', 'U':
		n, err := strconv.ParseUint(strings.Trim(src[2:], "{}"), 16, 32)
		if err == nil {
			return atom{plain, src, rune(n)}
		}
	}
	return atom{code, src, 0}
}

// substitution returns the length of the ${…} at the start of s.
func substitution(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}
