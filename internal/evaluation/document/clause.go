package document

import (
	"regexp"
	"strconv"
	"strings"

	"minping/internal/evaluation/check"
)

// clause is a part of a template about one count, left out if the count is 0: [[，新发现问题{{本单位新问题数}}个]].
var clause = regexp.MustCompile(`(?s)\[\[(.*?)\]\]`)

// countIn returns the count that a clause is about. Bracketed text about exactly one count is a clause; other text
// between brackets is not.
func countIn(inner string) (name string, ok bool) {
	used := Used(inner)
	if len(used) != 1 || !counts(used[0]) || strings.Contains(inner, "[[") {
		return "", false
	}
	return used[0], true
}

// counts reports whether a placeholder is a count.
func counts(name string) bool {
	n, _ := nameOf(name, AboutUnit)
	_, err := strconv.Atoi(n.Sample)
	return err == nil && strings.HasSuffix(name, "数")
}

// withoutNone removes the clauses about a count of 0 from a template, and the brackets of the others. An unknown count
// is not 0. Brackets around anything else are left as they are: packs older than clauses have them.
func withoutNone(template string, values map[string]string) string {
	return clause.ReplaceAllStringFunc(template, func(c string) string {
		inner := c[2 : len(c)-2]
		n, ok := countIn(inner)
		switch {
		case !ok:
			return c
		case strings.TrimSpace(values[n]) == "0":
			return ""
		}
		return inner
	})
}

// checkClauses refuses brackets that do not make a clause, and all brackets in a title, which needs all its words.
func (t Type) checkClauses(at string, f *check.FieldErrors) {
	if strings.Contains(t.Title, "[[") || strings.Contains(t.Title, "]]") {
		f.Add(at+"title", "标题里不能用 [[ ]]。", "A title must not contain [[ ]].")
	}
	for i, p := range t.Parts {
		at := at + "parts[" + strconv.Itoa(i) + "]."
		checkClausesIn(at+"text", p.Text, f)
		for j, k := range p.ByKind {
			checkClausesIn(at+"by_kind["+strconv.Itoa(j)+"].text", k.Text, f)
		}
	}
}

func checkClausesIn(field, template string, f *check.FieldErrors) {
	for _, m := range clause.FindAllStringSubmatch(template, -1) {
		if _, ok := countIn(m[1]); !ok {
			f.Add(field, "[[ 和 ]] 之间要正好用到一个数。", "Between [[ and ]] there must be exactly one count.")
		}
	}
	if rest := clause.ReplaceAllString(template, ""); strings.Contains(rest, "[[") || strings.Contains(rest, "]]") {
		f.Add(field, "[[ 和 ]] 要成对。", "[[ and ]] must be in pairs.")
	}
}
