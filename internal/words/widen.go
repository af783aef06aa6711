// Package words holds what all Chinese texts of the product share: full-width punctuation (GB/T 15834), and one word
// for one thing. Widen is the rule for a text; Convert finds the texts in a file of the repository.
package words

import (
	"strings"
	"unicode"
)

// kind says what an atom means to the punctuation next to it.
type kind int

const (
	plain  kind = iota // one character, or what an escape means
	value              // filled in when printed: %s, {{.Name}}, ${name}
	inline             // no width: an inline tag, {{if}}
	code               // Latin and never changed: an entity, a code span, an unknown escape
	stop               // the end of a run of text: a line break, a block tag
)

// atom is one piece of a text as it is written in its file.
type atom struct {
	kind kind
	src  string
	r    rune // for a plain atom
}

// wide maps half-width punctuation to its full-width equivalent.
var wide = map[rune]rune{
	',': '\uff0c', ':': '\uff1a', ';': '\uff1b', '?': '\uff1f', '!': '\uff01', '(': '\uff08', ')': '\uff09',
}

// Widen returns text with full-width punctuation wherever , : ; ? ! or a pair of parentheses is next to a Chinese
// character, possibly with one space between, which is dropped. It changes nothing between digits, and nothing in a
// text without Chinese. It is idempotent.
func Widen(text string) string { return join(widen(atomsOf(text, prose))) }

func join(atoms []atom) string {
	var b strings.Builder
	for _, a := range atoms {
		b.WriteString(a.src)
	}
	return b.String()
}

// widen repeats until nothing changes: a parenthesis that became full-width counts as Chinese for the comma after it.
func widen(atoms []atom) []atom {
	if !anyChinese(atoms) {
		return atoms
	}
	for {
		next, changed := pass(atoms)
		if !changed {
			return atoms
		}
		atoms = next
	}
}

func anyChinese(atoms []atom) bool {
	for _, a := range atoms {
		if a.han() {
			return true
		}
	}
	return false
}

func pass(atoms []atom) ([]atom, bool) {
	t := text{atoms: atoms, drop: map[int]bool{}, turn: map[int]bool{}}
	t.pairs()
	for i, a := range atoms {
		if a.kind == plain && strings.ContainsRune(",:;?!", a.r) && len(a.src) == 1 && t.sentence(i) {
			t.widenAt(i)
		}
	}
	if len(t.turn) == 0 {
		return atoms, false
	}
	out := make([]atom, 0, len(atoms))
	for i, a := range atoms {
		switch {
		case t.drop[i]:
		case t.turn[i]:
			out = append(out, atom{plain, string(wide[a.r]), wide[a.r]})
		default:
			out = append(out, a)
		}
	}
	return out, true
}

// text is one pass over the atoms: which ones become full-width, which spaces are dropped.
type text struct {
	atoms      []atom
	drop, turn map[int]bool
}

func (a atom) han() bool { return a.kind == plain && unicode.Is(unicode.Han, a.r) }

func (a atom) digit() bool { return a.kind == plain && a.r >= '0' && a.r <= '9' }

// identifier reports whether the atom can end a name in code.
func (a atom) identifier() bool {
	return a.kind == plain && (a.r == '_' || a.r == '$' || a.r == '.' || a.r < unicode.MaxASCII &&
		(unicode.IsLetter(a.r) || unicode.IsDigit(a.r)))
}

// near returns the index of the atom next to i in direction d, skipping what has no width and at most one space; -1 at
// the end of the run.
func (t text) near(i, d int) int {
	spaces := 0
	for j := i + d; j >= 0 && j < len(t.atoms); j += d {
		switch a := t.atoms[j]; {
		case a.kind == stop:
			return -1
		case a.kind == inline:
		case a.kind == plain && a.r == ' ' && spaces == 0:
			spaces++
		case a.kind == plain && a.r == ' ':
			return -1
		default:
			return j
		}
	}
	return -1
}

func (t text) at(i int) atom {
	if i < 0 {
		return atom{kind: stop}
	}
	return t.atoms[i]
}

const (
	openers = "\u201c\u2018" // quotes that English uses too: they count when their content is Chinese
	closers = "\u201d\u2019"
	opening = "\uff08\u300a\u300c\u3010"
	closing = "\uff09\u300b\u300d\u3011"
)

// chineseBefore reports whether the text before i is Chinese, chineseAfter whether the text after it is.
func (t text) chineseBefore(i int) bool { return t.chinese(i, -1, closing, closers) }
func (t text) chineseAfter(i int) bool  { return t.chinese(i, 1, opening, openers) }

func (t text) chinese(i, d int, marks, quotes string) bool {
	j := t.near(i, d)
	a := t.at(j)
	switch {
	case a.kind != plain:
		return false
	case a.han() || strings.ContainsRune(marks, a.r):
		return true
	case strings.ContainsRune(quotes, a.r):
		return t.at(t.near(j, d)).han()
	}
	return false
}

// sentence reports whether the mark at i belongs to a Chinese sentence.
func (t text) sentence(i int) bool {
	a, before, after := t.atoms[i], t.at(i-1), t.at(t.next(i))
	switch {
	case before.digit() && after.digit():
		return false
	case a.r == ':' && after.kind == plain && after.r == '/': // the scheme of an address
		return false
	case a.r == '!' && !t.chineseBefore(i):
		return false
	case a.r == '?' && !t.chineseBefore(i) && (before.kind != plain || !before.identifier()):
		return false
	case a.r == ':' && after.kind == plain && after.r == ' ' && t.key(i), a.r == ',' && t.keyAfter(i):
		return false
	}
	return t.chineseBefore(i) || t.chineseAfter(i)
}

func (t text) next(i int) int {
	if i+1 < len(t.atoms) {
		return i + 1
	}
	return -1
}

// key reports whether the colon at i follows a lower-case name at the start of its line: a line of YAML, a header.
func (t text) key(i int) bool {
	j := i - 1
	for ; j >= 0 && t.atoms[j].kind == plain && strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_-",
		t.atoms[j].r); j-- {
	}
	if j == i-1 {
		return false
	}
	for ; j >= 0 && t.atoms[j].kind == plain && strings.ContainsRune(" -", t.atoms[j].r); j-- {
	}
	return j < 0 || t.atoms[j].kind == stop || strings.ContainsRune("{,", t.atoms[j].r)
}

// keyAfter reports whether the comma at i is followed by a name and a colon: the next key of YAML or JSON on one line.
func (t text) keyAfter(i int) bool {
	from := i + 2
	if from >= len(t.atoms) || t.atoms[i+1].kind != plain || t.atoms[i+1].r != ' ' {
		return false
	}
	j := from
	for ; j < len(t.atoms) && t.atoms[j].kind == plain && strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_",
		t.atoms[j].r); j++ {
	}
	return j > from && j < len(t.atoms) && t.atoms[j].kind == plain && t.atoms[j].r == ':'
}

// pairs widens parentheses: both of a pair if one side or the content is Chinese, a single one if it is next to
// Chinese.
func (t text) pairs() {
	var open []int
	for i, a := range t.atoms {
		switch {
		case a.kind == stop:
			t.alone(open)
			open = open[:0]
		case a.kind != plain || len(a.src) != 1:
		case a.r == '(':
			open = append(open, i)
		case a.r == ')' && len(open) > 0:
			if from := open[len(open)-1]; t.pair(from, i) {
				t.widenAt(from)
				t.widenAt(i)
			}
			open = open[:len(open)-1]
		case a.r == ')':
			t.alone([]int{i})
		}
	}
	t.alone(open)
}

func (t text) alone(marks []int) {
	for _, i := range marks {
		if t.chineseBefore(i) || t.chineseAfter(i) {
			t.widenAt(i)
		}
	}
}

// pair reports whether the parentheses at from and to belong to a Chinese sentence: not to a call or a regular
// expression.
func (t text) pair(from, to int) bool {
	inside := false
	for _, a := range t.atoms[from+1 : to] {
		if a.kind == code && strings.HasPrefix(a.src, `\`) || a.kind == plain && strings.ContainsRune("|'\"`=", a.r) {
			return false
		}
		inside = inside || a.han()
	}
	if inside {
		return true
	}
	return from > 0 && !t.atoms[from-1].identifier() && t.chineseBefore(from) || from > 0 &&
		t.atoms[from-1].digit() && t.chineseAfter(to) ||
		t.chineseAfter(to) && (from == 0 || !t.atoms[from-1].identifier())
}

// widenAt widens the mark at i and drops the single spaces next to it.
func (t text) widenAt(i int) {
	t.turn[i] = true
	r := t.atoms[i].r
	if r != '(' && !t.atFront(i) || r == '(' {
		t.dropSpace(i, -1)
	}
	t.dropSpace(i, 1)
}

func (t text) atFront(i int) bool { return i == 0 || t.at(i-1).kind == stop }

// dropSpace removes the one space next to i, unless it is followed by a character that needs it, such as a dash or a
// slash.
func (t text) dropSpace(i, d int) {
	j := i + d
	if j < 0 || j >= len(t.atoms) || t.atoms[j].kind != plain || t.atoms[j].r != ' ' {
		return
	}
	beyond := t.at(-1)
	if k := j + d; k >= 0 && k < len(t.atoms) {
		beyond = t.atoms[k]
	}
	switch {
	case beyond.kind == plain && strings.ContainsRune(" /|-+*=<>#\u2014\u2192\u00b7", beyond.r):
	case beyond.kind == stop && d < 0:
	default:
		t.drop[j] = true
	}
}
