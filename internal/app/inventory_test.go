package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"minping/internal/app"
	"minping/internal/app/apptest"
)

// The citizens' page says what is stored: a new kind of record is on it, or known not to concern voters, before this
// test passes.
func TestEveryKindOfRecordIsInTheInventoryOfARoom(t *testing.T) {
	known := map[string]bool{"audit": true} // the chain itself
	for _, in := range app.Inventories() {
		for _, k := range in.Staff {
			known[k] = true
		}
		for _, k := range in.Voters {
			known[k.Name] = true
			if k.Title.ZH == "" || k.Title.EN == "" || k.Until.ZH == "" || k.Until.EN == "" || len(k.Columns) == 0 {
				t.Errorf("%s is not described: %+v", k.Name, k)
			}
		}
	}
	found := 0
	for where, kind := range recordKinds(t) {
		found++
		if !known[kind] {
			t.Errorf("%s (%q) is in no room's inventory", where, kind)
		}
	}
	if found < 28 {
		t.Errorf("only %d kinds were found", found)
	}
}

// Every code that a room writes is declared with words and effect: Append refuses others, and Declare those without.
func TestEveryRoomThatWritesDeclaresItsEvents(t *testing.T) {
	h := apptest.New(t)
	if n := len(h.Audit.Events()); n < 60 {
		t.Errorf("only %d events are declared", n)
	}
	for where, code := range appended(t) {
		if _, ok := h.Audit.Event(code); !ok && !strings.HasSuffix(code, ".") {
			t.Errorf("%s writes %q, which is not declared", where, code)
		}
	}
}

// recordKinds reads the constants that name kinds of records, kind… and claim…, of all rooms.
func recordKinds(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	eachNode(t, func(name string, n ast.Node) {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Names) != 1 || len(v.Values) != 1 {
			return
		}
		id := strings.ToLower(v.Names[0].Name)
		if !strings.HasPrefix(id, "kind") && !strings.HasPrefix(id, "claim") {
			return
		}
		if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			out[name+" "+v.Names[0].Name], _ = strconv.Unquote(lit.Value)
		}
	})
	return out
}

// appended reads the codes that rooms hand to Append as literals.
func appended(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	eachNode(t, func(name string, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 5 {
			return
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Append" {
			return
		}
		if lit, ok := call.Args[2].(*ast.BasicLit); ok {
			code, _ := strconv.Unquote(lit.Value)
			out[name+" "+code] = code
		}
	})
	if len(out) < 30 {
		t.Errorf("only %d codes were found", len(out))
	}
	return out
}

// eachNode walks the shipped Go files of all rooms. The room of records names kinds of errors, not of records.
func eachNode(t *testing.T, fn func(name string, n ast.Node)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") ||
			path.Dir(name) == "." {
			return err
		}
		if dir := path.Dir(name); dir == "records" || dir == "audit" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool { fn(name, n); return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
