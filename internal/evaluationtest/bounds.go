package evaluationtest

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/check"
)

var golden = flag.Bool("golden", false, "write again what Bounds and Account compare with")

// Bounds holds the rules that check a document to testdata/bounds/name.txt: what each field of a valid one may be is
// tried, and written down as a line. An earlier line is only changed by -golden, so that a bound that moves, or is not
// checked any more, is seen by the person who moves it. parse returns an error for a document that is refused; docs are
// JSON, and a field that several have is tried in the first. keyed names objects whose keys are data: of those one is
// tried.
func Bounds(t *testing.T, name string, parse func(raw []byte) error, keyed []string, docs ...[]byte) {
	t.Helper()
	b := &bounds{parse: parse, keyed: keyed, seen: map[string]bool{}}
	for n, raw := range docs {
		if err := parse(raw); err != nil {
			t.Fatalf("%s: document %d itself is refused: %v", name, n+1, err)
		}
		b.raw = raw
		b.walk("", nil, b.document())
	}
	slices.Sort(b.lines)
	held(t, "bounds/"+name+".txt", strings.Join(b.lines, "\n")+"\n")
}

// Account holds what rules calculate, and how they explain it, to testdata/account/name.json, number by number and word
// by word. It is only changed by -golden.
func Account(t *testing.T, name string, v any) {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	held(t, "account/"+name+".json", string(raw)+"\n")
}

// held compares a text with a file of testdata, which -golden writes.
func held(t *testing.T, name, now string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if *golden {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(was), now); diff != "" {
		t.Errorf("%s (-committed +now), after a look: go test -run %s -golden\n%s", path, t.Name(), diff)
	}
}

// bounds tries the fields of one document.
type bounds struct {
	raw   []byte
	parse func(raw []byte) error
	keyed []string
	seen  map[string]bool // fields that were tried, by their path without numbers
	lines []string
}

func (b *bounds) document() any {
	var doc any
	if err := json.Unmarshal(b.raw, &doc); err != nil {
		panic(err)
	}
	return doc
}

// step is a key of an object, or a place in a list.
type step struct {
	key string
	at  int
}

// walk tries a value and everything below it.
func (b *bounds) walk(path string, way []step, v any) {
	first := !b.seen[path]
	b.seen[path] = true
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			below := strings.TrimPrefix(path+"."+key, ".")
			if slices.Contains(b.keyed, path) {
				below = path + ".*"
			}
			if !b.seen[below] {
				b.say(below, "(it is missing) "+b.without(way, key))
			}
			b.walk(below, append(slices.Clone(way), step{key: key}), v[key])
		}
	case []any:
		if first {
			b.say(path, b.list(way, v))
		}
		for n := range v {
			b.walk(path+"[]", append(slices.Clone(way), step{at: n}), v[n])
		}
	case string:
		if first {
			b.say(path, b.text(way, v))
		}
	case float64:
		if first {
			b.say(path, b.number(way, v))
		}
	case bool:
		if first {
			b.say(path, fmt.Sprintf("%v %s", !v, b.with(way, !v)))
		}
	}
}

func (b *bounds) say(path, what string) { b.lines = append(b.lines, path+": "+what) }

// with returns what is refused when a value is another, "taken" for nothing.
func (b *bounds) with(way []step, value any) string {
	return b.try(way, func(set func(any)) { set(value) })
}

// without is with for an object that lacks a key.
func (b *bounds) without(way []step, key string) string {
	doc := b.document()
	at, _ := find(&doc, way)
	delete(at.(map[string]any), key)
	return b.tell(doc)
}

func (b *bounds) try(way []step, change func(set func(any))) string {
	doc := b.document()
	_, set := find(&doc, way)
	change(set)
	return b.tell(doc)
}

var place = regexp.MustCompile(`\[[0-9]+\]`)

// tell returns the fields that are refused of a document, without their numbers and at most three.
func (b *bounds) tell(doc any) string {
	raw, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	err = b.parse(raw)
	var fields check.FieldErrors
	switch {
	case err == nil:
		return "taken"
	case !errors.As(err, &fields):
		return "unreadable"
	}
	var names []string
	for _, f := range fields {
		names = append(names, place.ReplaceAllString(f.Field, "[]"))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return "refused at " + strings.Join(names[:min(3, len(names))], ", ")
}

// find returns the value at the end of a way, and what puts another in its place.
func find(doc *any, way []step) (v any, set func(any)) {
	v, set = *doc, func(x any) { *doc = x }
	for _, s := range way {
		switch at := v.(type) {
		case map[string]any:
			v, set = at[s.key], func(x any) { at[s.key] = x }
		case []any:
			v, set = at[s.at], func(x any) { at[s.at] = x }
		}
	}
	return v, set
}

// most is how long a text, how large a number and how long a list is tried.
const (
	mostText   = 100_000
	mostNumber = 1 << 40
	mostList   = 5_000
)

// numbers are tried in the place of a text that is one.
var numbers = []string{"-1", "-0.01", "0", "0.001", "0.01", "0.5", "1", "99.99", "100", "100.01", "1000", "1e2", "abc"}

func (b *bounds) text(way []step, was string) string {
	out := []string{"blank " + b.with(way, ""), "other words " + b.with(way, "甲乙")}
	if was != "" {
		out = append(out, "a control character "+b.with(way, was+"\a"))
	}
	taken := func(n int) bool { return b.with(way, strings.Repeat("长", n)) == "taken" }
	if taken(3) {
		out = append(out, fmt.Sprintf("at most %d characters", last(3, mostText, taken)))
	}
	if _, err := strconv.ParseFloat(was, 64); err == nil {
		var ok []string
		for _, n := range numbers {
			if b.with(way, n) == "taken" {
				ok = append(ok, n)
			}
		}
		out = append(out, "takes "+strings.Join(ok, " "))
	}
	return strings.Join(out, "; ")
}

func (b *bounds) number(way []step, was float64) string {
	n := int(was)
	taken := func(n int) bool { return b.with(way, n) == "taken" }
	low := -last(-n, mostNumber, func(n int) bool { return taken(-n) })
	out := fmt.Sprintf("from %d to %d", low, last(n, mostNumber, taken))
	for _, x := range []int{low - 1, last(n, mostNumber, taken) + 1} {
		if told := b.with(way, x); told != "taken" {
			out += ", " + told
		}
	}
	return out
}

// last is the largest number that is taken, known of the first one.
func last(from, most int, taken func(int) bool) int {
	step := 1
	for from+step <= most && taken(from+step) {
		from += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if from+step <= most && taken(from+step) {
			from += step
		}
	}
	return from
}

func (b *bounds) list(way []step, was []any) string {
	out := []string{"empty " + b.with(way, []any{})}
	if len(was) == 0 {
		return out[0]
	}
	out = append(out, "one twice "+b.with(way, append(slices.Clone(was), was[0])))
	longer := func(n int) []any {
		list := slices.Clone(was)
		for len(list) < n {
			list = append(list, renamed(was[0], len(list)))
		}
		return list
	}
	if told := b.with(way, longer(len(was)+1)); told != "taken" {
		return strings.Join(append(out, "one more "+told), "; ")
	}
	most := last(len(was)+1, mostList, func(n int) bool { return b.with(way, longer(n)) == "taken" })
	return strings.Join(append(out, fmt.Sprintf("at most %d", most)), "; ")
}

// renamed is a copy of an element under another name.
func renamed(v any, n int) any {
	switch v := v.(type) {
	case string:
		return v + strconv.Itoa(n)
	case map[string]any:
		out := maps.Clone(v)
		for _, key := range []string{"id", "code", "key", "name"} {
			if text, ok := out[key].(string); ok {
				out[key] = text + strconv.Itoa(n)
			}
		}
		return out
	}
	return v
}
