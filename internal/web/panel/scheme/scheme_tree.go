package scheme

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
)

// tree is a scheme as plain JSON: what the editor does not show is kept unchanged. Places in it are named as in the
// rules' errors: "rubrics[0].items[3].points".
type tree map[string]any

func treeOf(s scheme.Scheme) (tree, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("scheme as tree: %w", err)
	}
	var t tree
	if err := json.Unmarshal(raw, &t); err != nil {
		return nil, fmt.Errorf("scheme as tree: %w", err)
	}
	for _, own := range []string{"version", "digest"} { // assigned by the store
		delete(t, own)
	}
	return t, nil
}

// steps splits a place into names and indexes.
func steps(path string) []any {
	var out []any
	for _, part := range strings.Split(path, ".") {
		name, rest, _ := strings.Cut(part, "[")
		out = append(out, name)
		for rest != "" {
			var at string
			at, rest, _ = strings.Cut(rest, "]")
			if i, err := strconv.Atoi(at); err == nil {
				out = append(out, i)
			}
			rest = strings.TrimPrefix(rest, "[")
		}
	}
	return out
}

// at returns the value at a place, nil if there is none.
func (t tree) at(path string) any {
	var here any = map[string]any(t)
	for _, s := range steps(path) {
		switch key := s.(type) {
		case string:
			m, _ := here.(map[string]any)
			here = m[key]
		case int:
			l, _ := here.([]any)
			if key < 0 || key >= len(l) {
				return nil
			}
			here = l[key]
		}
	}
	return here
}

// put sets the value at a place in an object, creating objects on the way.
func (t tree) put(path string, value any) {
	all := steps(path)
	var here any = map[string]any(t)
	for i, s := range all[:len(all)-1] {
		switch key := s.(type) {
		case string:
			m, ok := here.(map[string]any)
			if !ok {
				return
			}
			if m[key] == nil {
				if _, list := all[i+1].(int); list {
					return // lists are set as a whole
				}
				m[key] = map[string]any{}
			}
			here = m[key]
		case int:
			l, _ := here.([]any)
			if key < 0 || key >= len(l) {
				return
			}
			here = l[key]
		}
	}
	m, ok := here.(map[string]any)
	key, named := all[len(all)-1].(string)
	if !ok || !named {
		return
	}
	if value == nil {
		if _, has := m[key]; !has {
			return
		}
	}
	m[key] = value
}

func (t tree) list(path string) []any {
	l, _ := t.at(path).([]any)
	return l
}

// written returns a value as shown in a field of a kind.
func written(kind string, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		if x {
			return "1"
		}
		return ""
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []any:
		sep := "、"
		switch kind {
		case kindLines:
			sep = "\n"
		case kindUnits: // 、 is part of a name
			sep = "；"
		}
		var parts []string
		for _, e := range x {
			if m, ok := e.(map[string]any); ok {
				e = m["label"]
			}
			if kind == kindUnits && slices.Contains(scheme.Kinds(), fmt.Sprint(e)) {
				e = round.KindName(fmt.Sprint(e)).ZH
			}
			parts = append(parts, fmt.Sprint(e))
		}
		return strings.Join(parts, sep)
	}
	return fmt.Sprint(v)
}

// value parses the input of a field of a kind.
func value(kind, typed string) any {
	typed = strings.TrimSpace(typed)
	switch kind {
	case kindCount:
		if typed == "" {
			return 0
		}
		return value(kindWhole, typed)
	case kindWhole:
		return kit.ParseNumber(typed)
	case kindYes:
		return typed != ""
	case kindMaybe:
		if typed == "" {
			return nil
		}
		return typed
	case kindUnits:
		return kindCodes(typed)
	case kindWords:
		return split(strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("、,, \t", r) }))
	case kindLines:
		return split(strings.Split(typed, "\n"))
	}
	return typed
}

// kindCodes are the codes of kinds of organization by their names; a text that is not a name is kept, to be refused.
func kindCodes(typed string) []any {
	out := split(strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(";；，,", r) }))
	for i, name := range out {
		for _, k := range scheme.Kinds() {
			if round.KindName(k).ZH == name {
				out[i] = k
			}
		}
	}
	return out
}

func split(parts []string) []any {
	out := []any{}
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}
