package words

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
)

// keep marks a line whose half-width punctuation is intended, such as a row of CSV in a test.
const keep = "words:keep"

// Convert returns the file with full-width punctuation in its Chinese texts: string literals and comments of Go and
// JavaScript, text and attributes of templates, content of CSS, scalars of YAML and JSON, Markdown outside code. Lines
// with keep are unchanged, and so are files of other kinds. It returns an error if the file cannot be parsed as its
// name suggests.
func Convert(name string, src []byte) ([]byte, error) {
	text := string(src)
	if !Covers(name) || !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return src, nil
	}
	var out string
	var err error
	switch path.Ext(name) {
	case ".go":
		out, err = convertGo(name, text)
	case ".js", ".mjs", ".ts":
		out = convertJS(text)
	case ".html", ".tmpl", ".svg":
		out = convertHTML(text)
	case ".css":
		out = convertCSS(text)
	case ".json":
		out = jsonString.ReplaceAllStringFunc(text, func(s string) string { return inQuotes(s, quoted) })
	case ".yaml", ".yml":
		out = convertYAML(text)
	case ".md":
		out = convertMarkdown(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return []byte(keepLines(text, out)), nil
}

var jsonString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// Covers reports whether Convert handles this kind of file and the file is ours: not vendored, not built, not a test
// vector.
func Covers(name string) bool {
	switch path.Ext(name) {
	case ".go", ".js", ".mjs", ".ts", ".html", ".tmpl", ".svg", ".css", ".json", ".yaml", ".yml", ".md":
	default:
		return false
	}
	for _, part := range []string{"/vendor/", "/dist/", "node_modules/", "/fuzz/", ".min."} {
		if strings.Contains("/"+name, part) {
			return false
		}
	}
	vector := strings.Contains(name, "testdata/") && path.Ext(name) == ".json" && path.Base(name) != "templates.json"
	return !vector && !(strings.HasPrefix(name, "internal/words/") && strings.HasSuffix(name, "_test.go"))
}

// keepLines restores the marked lines of old. Widening never adds or removes a line.
func keepLines(old, converted string) string {
	if !strings.Contains(old, keep) {
		return converted
	}
	before, after := strings.Split(old, "\n"), strings.Split(converted, "\n")
	for i := range before {
		if strings.Contains(before[i], keep) && i < len(after) {
			after[i] = before[i]
		}
	}
	return strings.Join(after, "\n")
}

// inQuotes widens a literal between its first and last byte.
func inQuotes(s string, f flavor) string {
	if len(s) < 2 {
		return s
	}
	body := s[1 : len(s)-1]
	if separated(body) {
		return s
	}
	return s[:1] + join(widen(atomsOf(body, f))) + s[len(s)-1:]
}

// separated reports whether a literal is comma-separated values rather than a sentence.
func separated(body string) bool {
	if strings.Contains(body, ",,") || strings.Contains(body, `\n,`) || strings.Contains(body, `,\n`) ||
		strings.Count(body, ",") > 1 && (body[0] == ',' || body[len(body)-1] == ',') {
		return true
	}
	rows := strings.FieldsFunc(strings.ReplaceAll(body, `\n`, "\n"), func(r rune) bool { return r == '\n' })
	if !strings.Contains(body, `\n`) && !strings.Contains(body, "\n") {
		return false
	}
	for _, row := range rows {
		if strings.Count(row, ",") < 1 || strings.ContainsAny(row, "\u3002\uff0c\uff1b") ||
			strings.Contains(row, ", ") {
			return false
		}
	}
	return len(rows) > 0
}

// comment widens prose that may be English or Chinese. In English the punctuation stays English, even next to a
// Chinese word.
func comment(s string) string {
	lines := strings.SplitAfter(s, "\n")
	for i, l := range lines {
		if !english(l) {
			lines[i] = Widen(l)
		}
	}
	return strings.Join(lines, "")
}

var latinWord = regexp.MustCompile(`[A-Za-z][a-z]+`)

func english(line string) bool {
	line = regexp.MustCompile("`[^`]*`").ReplaceAllString(line, "")
	han := 0
	for _, r := range line {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	return 2*len(latinWord.FindAllString(line, -1)) > han
}

var fence = regexp.MustCompile("(?m)^\\s*(```|~~~)")

// convertMarkdown leaves fenced code alone.
func convertMarkdown(s string) string {
	var b strings.Builder
	inside := false
	for line := range strings.Lines(s) {
		if fence.MatchString(line) {
			inside = !inside
		}
		if !inside {
			line = comment(line)
		}
		b.WriteString(line)
	}
	return b.String()
}
