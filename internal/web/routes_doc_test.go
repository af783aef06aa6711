package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// routesDoc is the list for people: what each route of the staff API does and who may call it.
const routesDoc = "../docs/routes.md"

const routesDocHead = "# Every route of the staff API\n\n" +
	"Written from the program by `go test ./internal/web -run Committed -update`: what each route does and the roles " +
	"that may\ncall it. Bodies, answers and errors are in the OpenAPI 3.1 description at `GET /api/v1/openapi.json`; " +
	"the promises behind\nthem are in [api.md](api.md).\n"

// operationRow is one operation of the OpenAPI description, as far as the list needs it.
type operationRow struct {
	verb, path string
	Summary    string   `json:"summary"`
	Roles      []string `json:"x-roles"`
	Tags       []string `json:"tags"`
}

// describedRoutes reads the operations of a description, sorted by tag, path and verb.
func describedRoutes(t *testing.T, raw []byte) []operationRow {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]operationRow `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	var out []operationRow
	for path, verbs := range doc.Paths {
		for verb, d := range verbs {
			d.verb, d.path = strings.ToUpper(verb), path
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b operationRow) int {
		return cmp.Or(
			strings.Compare(a.Tags[0], b.Tags[0]),
			strings.Compare(a.path, b.path),
			strings.Compare(a.verb, b.verb),
		)
	})
	return out
}

// routesMarkdown writes one table for each tag of the description.
func routesMarkdown(routes []operationRow) []byte {
	var out bytes.Buffer
	out.WriteString(routesDocHead)
	tag := ""
	for _, d := range routes {
		if d.Tags[0] != tag {
			tag = d.Tags[0]
			fmt.Fprintf(&out, "\n## %s\n\n| route | does | who |\n|---|---|---|\n", tag)
		}
		fmt.Fprintf(
			&out,
			"| `%s %s` | %s | %s |\n",
			d.verb,
			d.path,
			d.Summary,
			cmp.Or(strings.Join(d.Roles, " "), "anyone"),
		)
	}
	return out.Bytes()
}

// The document lists every route with its roles, so that there is no need to run the program to find one.
func TestTheListOfRoutesInTheDocsIsTheCommittedOne(t *testing.T) {
	served, err := os.ReadFile("testdata/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	routes := describedRoutes(t, served)
	for _, d := range routes {
		if d.Summary == "" || strings.Contains(d.Summary, "|") {
			t.Errorf("%s %s: no summary that fits a table: %q", d.verb, d.path, d.Summary)
		}
	}
	got := routesMarkdown(routes)
	if *update {
		if err := os.WriteFile(routesDoc, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(routesDoc); err != nil || !bytes.Equal(want, got) {
		t.Errorf("%s is not the list of routes (%v): go test ./internal/web -run Committed -update", routesDoc, err)
	}
}
