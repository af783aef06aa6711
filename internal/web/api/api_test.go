package api

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/app/records"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

const here = "minping/internal/web/api/"

// areas are the folders beside kit.
func areas(t *testing.T) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "kit" {
			out = append(out, e.Name())
		}
	}
	if len(out) < 9 {
		t.Errorf("only %v are areas", out)
	}
	return out
}

func imports(t *testing.T, pattern string) (out []string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range tree.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, path)
		}
	}
	return out
}

func TestAnAreaKnowsNoOtherArea(t *testing.T) {
	for _, area := range append(areas(t), "kit") {
		for _, path := range imports(t, area+"/*.go") {
			if strings.HasPrefix(path, here) && path != here+"kit" || path+"/" == here {
				t.Errorf("%s imports %s", area, path)
			}
		}
	}
}

func TestEveryAreaIsServed(t *testing.T) {
	composed := imports(t, "api.go")
	for _, area := range areas(t) {
		found := false
		for _, path := range composed {
			found = found || path == here+area
		}
		if !found {
			t.Errorf("%s is in no list of the root", area)
		}
	}
}

func TestEveryRouteSaysWhoMayCallIt(t *testing.T) {
	for _, r := range Routes(&app.Service{Env: &records.Env{}}, Paper{}, nil) {
		if !r.Pass.Open() && len(r.Pass.Roles()) == 0 {
			t.Errorf("%s %s: no one may call it", r.Verb, r.Path)
		}
		if !strings.HasPrefix(r.Path, "/") || strings.HasPrefix(r.Path, "/api/") {
			t.Errorf("%s %s: the path is below the prefix", r.Verb, r.Path)
		}
	}
}

// huma names the schema of a body after its input, without the package: two of one name would stop the server's start.
func TestNoTwoViewsOfTheAreasShareAName(t *testing.T) {
	pass := func(c *fiber.Ctx) error { return c.Next() }
	a := kit.New(fiber.New())
	for _, r := range Routes(&app.Service{Env: &records.Env{}}, Paper{}, nil) {
		func() {
			defer func() {
				if said := recover(); said != nil {
					t.Errorf("%s %s: %v", r.Verb, r.Path, said)
				}
			}()
			a.Mount(r, kit.Guards{
				First:    func(time.Duration) []fiber.Handler { return []fiber.Handler{pass} },
				SignedIn: func(guard.Pass) fiber.Handler { return pass },
				Keyed:    pass,
			})
		}()
	}
}
