package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"minping/internal/auth"
	"minping/internal/web/api/kit"
)

// write is an operation with a JSON body that has required fields.
type write struct {
	verb, path string
	roles      []string
	body       map[string]any // its schema
}

// writes returns all of them from the description.
func (s *spec) writes() (out []write) {
	for path, verbs := range s.Paths {
		for verb, op := range verbs {
			if op.RequestBody == nil {
				continue
			}
			schema := s.resolve(op.RequestBody.Content["application/json"].Schema)
			if len(requiredOf(schema)) > 0 {
				out = append(out, write{strings.ToUpper(verb), path, op.Roles, schema})
			}
		}
	}
	slices.SortFunc(out, func(a, b write) int { return strings.Compare(a.path+a.verb, b.path+b.verb) })
	return out
}

func (s *spec) resolve(schema map[string]any) map[string]any {
	if ref, ok := schema["$ref"].(string); ok {
		return s.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
	}
	return schema
}

func requiredOf(schema map[string]any) (out []string) {
	names, _ := schema["required"].([]any)
	for _, n := range names {
		out = append(out, n.(string))
	}
	return out
}

// sample returns a value that fits a schema; its meaning does not matter here.
func (s *spec) sample(schema map[string]any) any {
	schema = s.resolve(schema)
	if words, ok := schema["enum"].([]any); ok {
		return words[0]
	}
	switch kind := schema["type"].(type) {
	case []any:
		return s.sample(map[string]any{"type": kind[0]})
	case string:
		switch kind {
		case "integer", "number":
			return 1
		case "boolean":
			return true
		case "array":
			return []any{}
		case "object":
			return s.sampleObject(schema)
		}
	}
	return "x"
}

func (s *spec) sampleObject(schema map[string]any) map[string]any {
	out := map[string]any{}
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range requiredOf(schema) {
		out[name] = s.sample(properties[name].(map[string]any))
	}
	return out
}

// lists returns the fields of a body that hold objects with required fields, each with the schema of one object.
func (s *spec) lists(schema map[string]any) map[string]map[string]any {
	out := map[string]map[string]any{}
	properties, _ := schema["properties"].(map[string]any)
	for name, p := range properties {
		p := s.resolve(p.(map[string]any))
		items, _ := p["items"].(map[string]any)
		if item := s.resolve(items); len(requiredOf(item)) > 0 {
			out[name] = item
		}
	}
	return out
}

// asker sends bodies to one operation as an account that may call it, on its own records.
type asker struct {
	*env
	write
	at, token string
}

func (h *env) askerOf(w write, briefing, evaluation string) asker {
	at := strings.NewReplacer("{name}", "nobody", "{body}", "joint").Replace(w.path)
	switch {
	case strings.HasPrefix(at, kit.Prefix+"/briefings/"):
		at = strings.Replace(at, "{id}", briefing, 1)
	case strings.HasPrefix(at, kit.Prefix+"/evaluations/"):
		at = strings.Replace(at, "{id}", evaluation, 1)
	}
	at = strings.Replace(at, "{id}", "nothing", 1)
	token := ""
	switch {
	case strings.Contains(w.path, "/sheets/") && slices.Contains(w.roles, "assessor"):
		token = h.assessor("joint")
	case strings.Contains(w.path, "/daily/"):
		at, token = strings.Replace(at, "/joint", "/discipline", 1), h.watcher("watcher", "discipline")
	case len(w.roles) > 0:
		token = h.token(auth.Role(w.roles[0]))
	}
	return asker{h, w, at, token}
}

// refuses sends a body and expects each field to be reported as missing.
func (a asker) refuses(body map[string]any, fields ...string) {
	a.t.Helper()
	r := a.ask(a.verb, a.at, a.token, body)
	if r.Status != 422 {
		a.t.Errorf("%s %s without %v: status %d, want 422: %s", a.verb, a.path, fields, r.Status, r.Body)
		return
	}
	p := r.problem(422, "invalid")
	for _, f := range fields {
		if !p.field(f) {
			a.t.Errorf("%s %s without %v: %s is not named: %s", a.verb, a.path, fields, f, r.Body)
		}
	}
}

// What the description of an operation calls required is required, for every operation: an empty body must never be
// taken for "no", "none" or "delete it".
func TestEveryWriteRefusesABodyWithoutWhatIsRequired(t *testing.T) {
	h := newEnv(t)
	briefing, evaluation := h.briefing()
	var s spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&s)
	all := s.writes()
	if len(all) < 25 {
		t.Fatalf("only %d operations with a body were found", len(all))
	}
	for _, w := range all {
		a := h.askerOf(w, briefing, evaluation)
		a.refuses(map[string]any{}, requiredOf(w.body)...)
		for _, name := range requiredOf(w.body) {
			body := s.sampleObject(w.body)
			delete(body, name)
			a.refuses(body, name)
		}
		for list, item := range s.lists(w.body) {
			for _, name := range requiredOf(item) {
				body, one := s.sampleObject(w.body), s.sampleObject(item)
				delete(one, name)
				body[list] = []any{one}
				a.refuses(body, fmt.Sprintf("%s[0].%s", list, name))
			}
		}
	}
	var b struct{ Version int }
	h.as(auth.Organizer, "GET", "/api/v1/briefings/"+briefing, nil).into(&b)
	if b.Version != 1 {
		t.Errorf("a refused body made version %d of a briefing", b.Version)
	}
}

// null is a value only where the description allows it; elsewhere it must not be treated as false, 0 or "".
func TestNullIsNoValueOfARequiredField(t *testing.T) {
	h := newEnv(t)
	briefing, evaluation := h.briefing()
	var s spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&s)
	for _, w := range s.writes() {
		a := h.askerOf(w, briefing, evaluation)
		properties, _ := w.body["properties"].(map[string]any)
		for _, name := range requiredOf(w.body) {
			kinds, several := s.resolve(properties[name].(map[string]any))["type"].([]any)
			if several && slices.Contains(kinds, any("null")) {
				continue
			}
			body := s.sampleObject(w.body)
			body[name] = nil
			a.refuses(body, name)
		}
	}
}

// A request with several wrong types reports all of them at once.
func TestEveryWrongTypeIsReportedAtOnce(t *testing.T) {
	h := newEnv(t)
	p := h.as(auth.Organizer, "POST", "/api/v1/sessions", `{"briefing_id":7,"cap":"many","comments":"yes","groups":[{"name":1,"weight":"1"},{"weight":true}],
		"k":1.5,"surplus":1,"flow":"one","flow":"two"}`).
		problem(400, "unreadable")
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Field)
	}
	slices.Sort(got)
	want := []string{
		"briefing_id",
		"cap",
		"comments",
		"flow",
		"groups[0].name",
		"groups[1].name",
		"groups[1].weight",
		"k",
		"surplus",
	}
	if !slices.Equal(got, want) {
		t.Errorf("told of %v, want %v", got, want)
	}
	var many []string
	for i := range 1000 {
		many = append(many, fmt.Sprintf(`"f%d":1`, i))
	}
	p = h.as(auth.Organizer, "POST", "/api/v1/sessions", "{"+strings.Join(many, ",")+"}").problem(422, "invalid")
	if len(p.Errors) != 100 {
		t.Errorf("%d errors are told, want 100", len(p.Errors))
	}
}

func TestTheDescriptionOffersNoModeThatIsRefused(t *testing.T) {
	h := newEnv(t)
	briefing, _ := h.briefing()
	var s spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&s)
	for _, w := range s.writes() {
		if w.verb+" "+w.path != "POST /api/v1/sessions" {
			continue
		}
		properties, _ := w.body["properties"].(map[string]any)
		for _, field := range []string{"mode", "flow"} {
			words, _ := properties[field].(map[string]any)["enum"].([]any)
			if len(words) != 2 {
				t.Errorf("%s offers %v", field, words)
			}
			for _, word := range words {
				body := map[string]any{"briefing_id": briefing, field: word}
				if word == "screen" {
					body["cap"] = 30
				}
				h.as(auth.Organizer, "POST", w.path, body).want(201)
			}
		}
	}
	h.as(auth.Organizer, "POST", "/api/v1/sessions", map[string]any{"briefing_id": briefing, "mode": "roster"}).
		problem(422, "invalid")
}
