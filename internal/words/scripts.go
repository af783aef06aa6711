package words

import (
	"regexp"
	"strings"
)

// jsToken matches a comment, a string, a template or a regular expression at the start of the input.
var (
	jsComment = regexp.MustCompile(`^(//[^\n]*|/\*[\s\S]*?\*/)`)
	jsString  = regexp.MustCompile(`^("(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')`)
	jsRegexp  = regexp.MustCompile(`^/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*`)
	jsWord    = regexp.MustCompile(`^[\w$]+`)
)

// convertJS widens the strings, templates and comments of a JavaScript or TypeScript file.
func convertJS(src string) string {
	var b strings.Builder
	last := "" // the previous token, which distinguishes a regular expression from a division
	for src != "" {
		took, out := jsToken(src, last)
		b.WriteString(out)
		if text := strings.TrimSpace(took); text != "" && !jsComment.MatchString(took) {
			last = text
		}
		src = src[len(took):]
	}
	return b.String()
}

// jsToken returns the token at the start of src, and its replacement.
func jsToken(src, last string) (took, out string) {
	switch m := jsComment.FindString(src); {
	case m != "":
		return m, comment(m)
	case src[0] == '"' || src[0] == '\'':
		m = jsString.FindString(src)
		if m == "" {
			return src[:1], src[:1]
		}
		return m, inQuotes(m, quoted)
	case src[0] == '`':
		m = src[:templateEnd(src)]
		return m, jsTemplate(m)
	case src[0] == '/' && regexpAfter(last) && jsRegexp.MatchString(src):
		m = jsRegexp.FindString(src)
		return m, m
	}
	if m := jsWord.FindString(src); m != "" {
		return m, m
	}
	return src[:1], src[:1]
}

func regexpAfter(last string) bool {
	return last == "" || last == "return" || strings.ContainsAny(last[len(last)-1:], "(,=:[!&|?{};+-*<>~^")
}

// templateEnd returns the length of the template literal at the start of s.
func templateEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '`':
			return i + 1
		case strings.HasPrefix(s[i:], "${"):
			i += substitution(s[i:]) - 1
		}
	}
	return len(s)
}

// jsTemplate widens a template literal, and the literals inside its substitutions.
func jsTemplate(s string) string {
	if len(s) < 2 {
		return s
	}
	atoms := widen(atomsOf(s[1:len(s)-1], templated))
	for i, a := range atoms {
		if a.kind == value && strings.HasPrefix(a.src, "${") {
			atoms[i].src = "${" + convertJS(a.src[2:len(a.src)-1]) + "}"
		}
	}
	return "`" + join(atoms) + "`"
}

var cssToken = regexp.MustCompile(`/\*[\s\S]*?\*/|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'`)

// convertCSS widens the strings and comments of a style sheet.
func convertCSS(src string) string {
	return cssToken.ReplaceAllStringFunc(src, func(m string) string {
		if m[0] == '/' {
			return comment(m)
		}
		return inQuotes(m, quoted)
	})
}
