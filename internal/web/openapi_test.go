package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/openapi.json again")

const golden = "testdata/openapi.json"

func TestTheDescriptionOfTheAPIIsTheCommittedOne(t *testing.T) {
	h := newEnv(t)
	got := pretty(t, h.ask("GET", "/api/v1/openapi.json", "", nil).want(200).Body)
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf(
			"the API is not what %s describes; look at the difference after: "+
				"go test ./internal/web -run Description -update",
			golden,
		)
	}
}

func TestEveryListTakesALimitAndACursor(t *testing.T) {
	h := newEnv(t)
	var s spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&s)
	lists := 0
	for path, verbs := range s.Paths {
		ref, _ := verbs["get"].Responses["200"].Content["application/json"].Schema["$ref"].(string)
		schema := s.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
		if properties, _ := schema["properties"].(map[string]any); properties["next_cursor"] == nil {
			continue
		}
		lists++
		taken := map[string]bool{}
		for _, p := range verbs["get"].Parameters {
			taken[p.Name] = p.In == "query"
		}
		if !taken["limit"] || !taken["cursor"] {
			t.Errorf("GET %s takes %v", path, taken)
		}
	}
	if lists < 10 {
		t.Errorf("only %d lists were found", lists)
	}
}

func pretty(t *testing.T, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", " "); err != nil {
		t.Fatal(err)
	}
	return append(out.Bytes(), '\n')
}

// spec is the part of an OpenAPI document that the tests look at.
type spec struct {
	OpenAPI    string
	Paths      map[string]map[string]operationSpec
	Components struct {
		Schemas         map[string]map[string]any
		SecuritySchemes map[string]any
	}
}

type operationSpec struct {
	OperationID string                `json:"operationId"`
	Security    []map[string][]string `json:"security"`
	Roles       []string              `json:"x-roles"`
	Parameters  []struct{ Name, In string }
	RequestBody *struct {
		Content map[string]struct{ Schema map[string]any }
	} `json:"requestBody"`
	Responses map[string]struct {
		Headers map[string]any
		Content map[string]struct{ Schema map[string]any }
	}
}

func TestTheDescriptionNamesEveryOperationWithItsRolesAndErrors(t *testing.T) {
	h := newEnv(t)
	var s spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&s)
	if s.OpenAPI != "3.1.0" {
		t.Errorf("openapi %q", s.OpenAPI)
	}
	for route, who := range contract {
		verb, path, _ := strings.Cut(route, " ")
		if !strings.HasPrefix(path, "/api/v1/") || path == "/api/v1/openapi.json" {
			continue
		}
		op, ok := s.Paths[path][strings.ToLower(verb)]
		if !ok {
			t.Errorf("%s is not described", route)
			continue
		}
		if who != "anyone" && len(op.Security) == 0 {
			t.Errorf("%s: no security", route)
		}
		if who != "anyone" && who != "display key" && len(op.Roles) != len(strings.Fields(who)) {
			t.Errorf("%s: roles %v, want %s", route, op.Roles, who)
		}
		if _, ok := op.Responses["default"].Content["application/problem+json"]; !ok {
			t.Errorf("%s: its errors are not described: %v", route, op.Responses)
		}
		if (verb == "POST" || verb == "PUT" || verb == "PATCH") && op.RequestBody == nil &&
			!strings.HasSuffix(path, "display-keys") && !strings.HasSuffix(path, "/import/{id}") &&
			!strings.HasSuffix(path, "/webhook/test") && !strings.HasSuffix(path, "/renew") {
			t.Errorf("%s: no body described", route)
		}
	}
}

func TestEveryNameInTheDescriptionIsSnakeCase(t *testing.T) {
	h := newEnv(t)
	var s spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&s)
	for name, schema := range s.Components.Schemas {
		props, _ := schema["properties"].(map[string]any)
		if len(props) == 0 {
			t.Errorf("schema %s has no properties: %v", name, schema)
		}
		for p := range props {
			if p != strings.ToLower(p) || strings.ContainsAny(p, " -") {
				t.Errorf("schema %s: field %q is not snake_case", name, p)
			}
		}
	}
}
