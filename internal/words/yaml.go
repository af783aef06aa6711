package words

import (
	"regexp"
	"strings"
)

var (
	blockScalar = regexp.MustCompile(`(?:^|[:\-]\s+)[|>][+-]?[0-9]?\s*(?:#.*)?$`)
	yamlQuoted  = regexp.MustCompile(`^("(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*')`)
)

// convertYAML widens scalars and comments and leaves YAML's own punctuation alone.
func convertYAML(src string) string {
	y := yaml{block: -1}
	var b strings.Builder
	for line := range strings.Lines(src) {
		b.WriteString(y.line(line))
	}
	return b.String()
}

// yaml is the state carried over from previous lines.
type yaml struct {
	depth int // of nested [ and {
	block int // the indentation of the line that opened a literal or folded scalar, -1 outside one
}

func (y *yaml) line(line string) string {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	if y.block >= 0 && (strings.TrimSpace(line) == "" || indent > y.block) {
		return Widen(line)
	}
	y.block = -1
	if y.depth == 0 && blockScalar.MatchString(strings.TrimRight(line, "\n")) {
		y.block = indent
	}
	var b strings.Builder
	fresh := true // at the start of a scalar, where a quote opens
	for rest := line; rest != ""; {
		took := rest[:1]
		switch m := yamlQuoted.FindString(rest); {
		case fresh && m != "":
			took = m
			b.WriteString(inQuotes(m, quoted))
		case rest[0] == '#' && (rest == line || strings.HasSuffix(b.String(), " ")):
			took = rest
			b.WriteString(comment(rest))
		case strings.ContainsRune(" -:\n", rune(rest[0])):
			b.WriteString(took)
			took = rest[:1]
		case fresh && strings.ContainsRune("[{", rune(rest[0])) || y.depth > 0 &&
			strings.ContainsRune("]},", rune(rest[0])):
			y.nest(rest[0])
			b.WriteString(took)
		default:
			took = y.scalar(rest)
			b.WriteString(join(widen(atomsOf(took, prose))))
		}
		fresh = strings.ContainsAny(took[len(took)-1:], " -:[{,")
		rest = rest[len(took):]
	}
	return b.String()
}

func (y *yaml) nest(mark byte) {
	switch mark {
	case '[', '{':
		y.depth++
	case ']', '}':
		y.depth--
	}
}

// scalar returns the plain scalar at the start of s.
func (y *yaml) scalar(s string) string {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\n', strings.HasPrefix(s[i:], ": "), strings.HasPrefix(s[i:], ":\n"),
			strings.HasPrefix(s[i:], " #"):
			return s[:i]
		case y.depth > 0 && strings.ContainsRune("[]{},", rune(s[i])):
			return s[:i]
		}
	}
	return s
}
