package words

import (
	"regexp"
	"slices"
	"strings"
)

var (
	htmlComment = regexp.MustCompile(`^(<!--[\s\S]*?-->|\{\{-?\s*/\*[\s\S]*?\*/\s*-?\}\})`)
	htmlRaw     = regexp.MustCompile(`(?i)^(<(script|style)\b[^>]*>)([\s\S]*?)(</(script|style)>)`)
	htmlTag     = regexp.MustCompile(`^</?([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|'[^']*'|\{\{[^{}]*\}\}|[^>"'])*)>`)
	htmlAction  = regexp.MustCompile("^\\{\\{(?:\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|[^}\"`])*\\}\\}")
	attribute   = regexp.MustCompile(`([a-zA-Z-]+)=("[^"{]*(?:\{\{[\s\S]*?\}\}[^"{]*)*"|'[^'{]*(?:\{\{[\s\S]*?\}\}[^'{]*)*')`)
	actionText  = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`")
	inlineTags  = []string{
		"a", "abbr", "b", "bdi", "code", "data", "em", "i", "kbd", "mark", "output", "small", "span",
		"strong", "time", "wbr",
	}
	codeValues = []string{
		"style", "class", "id", "name", "href", "src", "action", "pattern",
		"accept", "for", "hx-vals",
	}
)

// convertHTML widens the text, attributes, comments and action strings of a template, its scripts and styles.
func convertHTML(src string) string {
	var b strings.Builder
	var run []atom
	flush := func() {
		b.WriteString(join(widen(run)))
		run = run[:0]
	}
	for src != "" {
		var took string
		switch m := htmlComment.FindString(src); {
		case m != "":
			flush()
			b.WriteString(m[:1] + comment(m[1:])) // without its first brace it is not an action
			took = m
		case htmlRaw.MatchString(src):
			flush()
			p := htmlRaw.FindStringSubmatch(src)
			took = p[0]
			b.WriteString(tag(p[1]) + embedded(p[2], p[3]) + p[4])
		default:
			a := htmlAtom(src)
			took = a.src
			run = append(run, rewritten(a))
		}
		src = src[len(took):]
	}
	flush()
	return b.String()
}

func embedded(kind, body string) string {
	if strings.EqualFold(kind, "style") {
		return convertCSS(body)
	}
	return convertJS(body)
}

// htmlAtom returns the tag, action or character at the start of src. A line break inside text reads as a space.
func htmlAtom(src string) atom {
	if m := htmlTag.FindStringSubmatch(src); m != nil {
		if slices.Contains(inlineTags, strings.ToLower(m[1])) {
			return atom{inline, m[0], 0}
		}
		return atom{stop, m[0], 0}
	}
	if m := htmlAction.FindString(src); m != "" {
		return actionAtom(m)
	}
	return first(src, prose)
}

// rewritten converts the inside of a tag or an action.
func rewritten(a atom) atom {
	switch {
	case strings.HasPrefix(a.src, "{{"):
		a.src = actionText.ReplaceAllStringFunc(a.src, func(s string) string { return inQuotes(s, quoted) })
	case strings.HasPrefix(a.src, "<") && len(a.src) > 1:
		a.src = tag(a.src)
	}
	return a
}

// tag widens the attributes that people read or hear.
func tag(s string) string {
	return attribute.ReplaceAllStringFunc(s, func(pair string) string {
		name, quote, _ := strings.Cut(pair, "=")
		if slices.Contains(codeValues, strings.ToLower(name)) {
			return pair
		}
		atoms := widen(atomsOf(quote[1:len(quote)-1], prose))
		for i := range atoms {
			atoms[i] = rewritten(atoms[i])
		}
		return name + "=" + quote[:1] + join(atoms) + quote[:1]
	})
}
