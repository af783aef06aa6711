package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"minping/internal/auth"
	"minping/internal/web/api/kit"
)

// described is the API's description, parsed once: every server describes the same.
var described struct {
	sync.Once
	spec
}

// conforms checks an answer of the API against its description, so that every test of an answer also tests the
// description.
func (h *env) conforms(method, path string, r reply) {
	h.t.Helper()
	at, _, _ := strings.Cut(path, "?")
	if !strings.HasPrefix(at, kit.Prefix+"/") || at == kit.Prefix+"/openapi.json" || method == "HEAD" {
		return
	}
	described.Do(func() {
		if err := json.Unmarshal(h.server.api.Spec(), &described.spec); err != nil {
			panic(err)
		}
	})
	op, ok := described.find(method, at)
	if !ok {
		return // an invalid address or verb
	}
	res, ok := op.Responses[strconv.Itoa(r.Status)]
	if !ok {
		res, ok = op.Responses["default"]
	}
	if !ok {
		h.t.Errorf("%s: status %d is not described", r.what, r.Status)
		return
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	content, ok := res.Content[kind]
	switch {
	case len(r.Body) == 0 && len(res.Content) == 0:
	case !ok:
		h.t.Errorf("%s: an answer %d of type %q is not described", r.what, r.Status, kind)
	case strings.HasSuffix(kind, "json"):
		var v any
		if err := json.Unmarshal(r.Body, &v); err != nil {
			h.t.Errorf("%s: %v", r.what, err)
		} else if wrong := described.wrong("answer", content.Schema, v); wrong != "" {
			h.t.Errorf("%s: %d is not as described: %s", r.what, r.Status, wrong)
		}
	}
}

// find returns the operation at a path; one without parameters takes precedence.
func (s *spec) find(method, at string) (op operationSpec, ok bool) {
	best := len(at)
	for address, verbs := range s.Paths {
		is, have := strings.Split(address, "/"), strings.Split(at, "/")
		fits := len(is) == len(have)
		for i := 0; fits && i < len(is); i++ {
			_, ending, _ := strings.Cut(is[i], "}") // {id}.html is a separate path
			fits = is[i] == have[i] || strings.HasPrefix(is[i], "{") && ending == path.Ext(have[i])
		}
		if o, there := verbs[strings.ToLower(method)]; fits && there && strings.Count(address, "{") < best {
			best, op, ok = strings.Count(address, "{"), o, true
		}
	}
	return op, ok
}

// wrong returns where a value violates its schema, "" if nowhere. It supports what our schemas use.
func (s *spec) wrong(at string, schema map[string]any, v any) string {
	if ref, ok := schema["$ref"].(string); ok {
		schema = s.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
	}
	if !typed(schema["type"], v) {
		return fmt.Sprintf("%s is %T, not %v", at, v, schema["type"])
	}
	if words, ok := schema["enum"].([]any); ok && !slices.Contains(words, v) {
		return fmt.Sprintf("%s is none of %v", at, words)
	}
	switch v := v.(type) {
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, x := range v {
			if w := s.wrong(fmt.Sprintf("%s[%d]", at, i), items, x); w != "" {
				return w
			}
		}
	case map[string]any:
		return s.wrongObject(at, schema, v)
	}
	return ""
}

func (s *spec) wrongObject(at string, schema, v map[string]any) string {
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			return at + " lacks " + name.(string)
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(v)) {
		p, known := properties[name].(map[string]any)
		if !known {
			switch more := schema["additionalProperties"].(type) {
			case bool:
				if !more {
					return at + "." + name + " is not described"
				}
			case map[string]any:
				p = more
			}
		}
		if w := s.wrong(at+"."+name, p, v[name]); w != "" {
			return w
		}
	}
	return ""
}

// typed reports whether a value has a JSON type, or one of several.
func typed(want, v any) bool {
	if list, ok := want.([]any); ok {
		return slices.ContainsFunc(list, func(one any) bool { return typed(one, v) })
	}
	switch want {
	case "string":
		_, ok := v.(string)
		return ok
	case "integer":
		n, ok := v.(float64)
		return ok && n == float64(int64(n))
	case "number":
		_, ok := v.(float64)
		return ok
	case "boolean":
		_, ok := v.(bool)
		return ok
	case "array":
		_, ok := v.([]any)
		return ok
	case "object":
		_, ok := v.(map[string]any)
		return ok
	case "null":
		return v == nil
	}
	return want == nil
}

func TestAnAnswerThatIsNotAsDescribedIsSeen(t *testing.T) {
	h := newEnv(t)
	h.as(auth.Admin, "GET", "/api/v1/rounds", nil).want(200) // reads the description
	op, ok := described.find("GET", "/api/v1/rounds/x")
	if !ok {
		t.Fatal("GET /rounds/{id} is not found")
	}
	good := func() map[string]any {
		return map[string]any{
			"id": "x", "version": 1.0, "term": 1.0, "no": 1.0, "name": "n", "starts_on": "2024-07-01",
			"deadlines": map[string]any{"period_end": "", "daily_report_due": "", "inspection_by": ""},
		}
	}
	schema := op.Responses["200"].Content["application/json"].Schema
	if w := described.wrong("answer", schema, good()); w != "" {
		t.Errorf("a round: %s", w)
	}
	for want, spoil := range map[string]func(map[string]any){
		"answer lacks version":               func(v map[string]any) { delete(v, "version") },
		"answer.more is not described":       func(v map[string]any) { v["more"] = 1.0 },
		"answer.term is string, not integer": func(v map[string]any) { v["term"] = "1" },
		"answer.deadlines lacks inspection_by": func(v map[string]any) {
			delete(v["deadlines"].(map[string]any), "inspection_by")
		},
	} {
		v := good()
		spoil(v)
		if w := described.wrong("answer", schema, v); w != want {
			t.Errorf("%q, want %q", w, want)
		}
	}
}
