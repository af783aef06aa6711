package pack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/typed"
)

// Texts returns the texts of a pack that cannot be kept, each at its field: those with characters that were lost, which
// an escape can bring in where the file itself is sound, those with control characters, and overlong ones.
func Texts(v any) check.FieldErrors {
	var f check.FieldErrors
	walk("", plain(v), &f)
	return f
}

// plain is a value as JSON has it, nil for what cannot be written: that is refused where it is written.
func plain(v any) (doc any) {
	raw, err := json.Marshal(v)
	if err != nil || json.Unmarshal(raw, &doc) != nil {
		return nil
	}
	return doc
}

// maxList is how many elements any list of a pack has at most: the longest that is needed has a tenth of it.
const maxList = 500

// Sound returns what no pack may hold, whatever it is about, each at its field: texts that cannot be kept, endless
// lists, and lists of words with a word twice or a blank one.
func Sound(v any) check.FieldErrors {
	var f check.FieldErrors
	doc := plain(v)
	walk("", doc, &f)
	lists("", doc, &f)
	return f
}

func lists(at string, v any, f *check.FieldErrors) {
	switch x := v.(type) {
	case []any:
		if len(x) > maxList {
			f.Add(at, fmt.Sprintf("最多 %d 项。", maxList), fmt.Sprintf("At most %d elements.", maxList))
			return
		}
		words := map[string]bool{}
		for i, e := range x {
			here := fmt.Sprintf("%s[%d]", at, i)
			if word, ok := e.(string); ok && (word == "" || words[word]) {
				f.Add(here, "空着，或者写了两次。", "It is blank, or there twice.")
			} else if ok {
				words[word] = true
			}
			lists(here, e, f)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			lists(strings.TrimPrefix(at+"."+key, "."), x[key], f)
		}
	}
}

func walk(at string, v any, f *check.FieldErrors) {
	switch x := v.(type) {
	case string:
		if typed.HasLost(x) {
			f.Add(at, "有已经损坏的字（U+FFFD），请重新填写。", "Some characters were lost (U+FFFD); write it again.")
			return
		}
		check.ProseField(at, x, f)
	case []any:
		for i, e := range x {
			walk(fmt.Sprintf("%s[%d]", at, i), e, f)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			walk(strings.TrimPrefix(at+"."+key, "."), x[key], f)
		}
	}
}
