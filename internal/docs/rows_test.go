package docs

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	inRow   = regexp.MustCompile("`([^`]+)`")
	routeOf = regexp.MustCompile(`^([A-Z]+ )?/\S+$`)
	testOf  = regexp.MustCompile(`^(internal/[a-z/]+|cmd/minping)\.(Test\w+)$`)
)

// rows are the cells of the rows of a table whose first cell is a row of the two documents, in order.
func rows(t *testing.T, name string) (out [][]string) {
	t.Helper()
	raw, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if m := row.FindStringSubmatch(line); m != nil && m[1][0] != 'F' {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			out = append(out, cells)
		}
	}
	return out
}

// served are the routes of a committed table, as "GET /path"; method "" matches any.
func served(t *testing.T, name string) map[string]bool {
	t.Helper()
	raw, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(raw)) {
		if route, _, found := strings.Cut(strings.TrimSpace(line), ": "); found {
			out[route] = true
			_, where, _ := strings.Cut(route, " ")
			out[where] = true
		}
	}
	return out
}

// testExists reports whether a package of the repository has a test of a name.
func testExists(t *testing.T, pkg, name string) bool {
	t.Helper()
	entries, err := fs.ReadDir(root, pkg)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		raw, err := fs.ReadFile(root, path.Join(pkg, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "\nfunc "+name+"(t *testing.T)") {
			return true
		}
	}
	return false
}

func TestEveryRowOfTheDocumentsIsInTheTableOfRows(t *testing.T) {
	asked, told := rows(t, "internal/docs/domain.md"), rows(t, "internal/docs/rows.md")
	if len(asked) != 86 || len(told) != len(asked) {
		t.Fatalf("%d rows of the documents, %d in rows.md, want 86 of each", len(asked), len(told))
	}
	for i, r := range told {
		if r[0] != asked[i][0] {
			t.Errorf("row %d is %s, want %s", i, r[0], asked[i][0])
		}
	}
}

func TestEveryPlaceOfTheTableOfRowsExists(t *testing.T) {
	pages, api := served(t, "internal/web/panel/testdata/routes.txt"), served(t, "internal/web/testdata/routes.txt")
	for _, r := range rows(t, "internal/docs/rows.md") {
		if len(r) != 6 {
			t.Errorf("%s has %d cells, want 6", r[0], len(r))
			continue
		}
		mark := r[5]
		if mark != "full" && !strings.HasPrefix(mark, "full, ") && !strings.HasPrefix(mark, "partly: ") &&
			!strings.HasPrefix(mark, "missing: ") {
			t.Errorf("%s is marked %q", r[0], mark)
		}
		for _, m := range inRow.FindAllStringSubmatch(r[2], -1) {
			if !pages["GET "+m[1]] {
				t.Errorf("%s names the page %s, which the panel does not have", r[0], m[1])
			}
		}
		for _, m := range inRow.FindAllStringSubmatch(r[3], -1) {
			if !routeOf.MatchString(m[1]) || !api[m[1]] {
				t.Errorf("%s names the route %s, which the API does not have", r[0], m[1])
			}
		}
		for _, m := range inRow.FindAllStringSubmatch(r[4], -1) {
			if at := testOf.FindStringSubmatch(m[1]); at == nil || !testExists(t, at[1], at[2]) {
				t.Errorf("%s names the test %s, which does not exist", r[0], m[1])
			}
		}
		if strings.HasPrefix(mark, "full") {
			for i, what := range []string{"page", "route", "test"} {
				if !inRow.MatchString(r[2+i]) {
					t.Errorf("%s is full without a %s", r[0], what)
				}
			}
		}
	}
}
