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
	raw, err := json.Marshal(v)
	if err != nil {
		return nil // what cannot be written is refused where it is written
	}
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil
	}
	var f check.FieldErrors
	walk("", doc, &f)
	return f
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
