// Package raced finds the tests that the race detector has to watch: those in which goroutines share memory. The
// detector makes every instruction several times as expensive and says nothing about a test that does one thing after
// the other.
//
// A test is watched when its code, or a test helper it calls, starts a goroutine or runs in parallel to other tests, or
// when it calls a function of the same package that starts goroutines. Names decide, not types: a name with two
// meanings is watched too often, never too rarely.
package raced

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Found is what the tests of a module need.
type Found struct {
	Tests    []string            // names of the tests to watch, sorted
	Packages []string            // folders that have one of them, sorted
	Of       map[string][]string // the tests to watch by folder
	Unseen   []string            // folders whose code starts goroutines while no watched test is built with it
}

// Pattern matches exactly these tests, for -run and -skip.
func (f Found) Pattern() string { return "^(" + strings.Join(f.Tests, "|") + ")$" }

// folder is what was read about one folder.
type folder struct {
	starts  bool                  // the code that ships starts goroutines
	support bool                  // a package that exists for tests of others
	bodies  map[string][]ast.Node // functions and variables of tests
	marked  map[string]bool       // names whose use makes a test one to watch
	tests   []string
	never   map[string]bool // tests that are not built with the detector
	imports map[string]bool // folders of the module that it is built with
}

// Read looks at all Go files below root, the module of that name, except those of folders for which skip is true.
func Read(root fs.FS, module string, skip func(dir string) bool) (Found, error) {
	folders := map[string]*folder{}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || name != "." && strings.HasPrefix(d.Name(), ".") || skip(name)):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		dir := path.Dir(name)
		if folders[dir] == nil {
			folders[dir] = &folder{
				support: strings.HasSuffix(path.Base(dir), "test"), bodies: map[string][]ast.Node{},
				marked: map[string]bool{}, never: map[string]bool{}, imports: map[string]bool{},
			}
		}
		raw, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		return folders[dir].read(name, module, raw)
	})
	if err != nil {
		return Found{}, err
	}
	support := map[string]map[string]bool{} // marked functions of packages for tests, by package name
	for dir, f := range folders {
		if f.support {
			f.close(nil)
			support[path.Base(dir)] = f.marked
		}
	}
	for _, f := range folders {
		f.close(support)
	}
	return choose(folders), nil
}

var notRaced = regexp.MustCompile(`(?m)^//go:build .*!race`)

// read extracts what matters from a file.
func (f *folder) read(name, module string, raw []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), name, raw, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	for _, i := range file.Imports {
		if dir, ok := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), module+"/"); ok {
			f.imports[dir] = true
		}
	}
	test := strings.HasSuffix(name, "_test.go")
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && (test || f.support) {
			f.readVariables(g)
		}
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		if !test && starts(fn.Body) {
			f.starts, f.marked[fn.Name.Name] = true, true
		}
		if !test && !f.support {
			continue
		}
		f.bodies[fn.Name.Name] = append(f.bodies[fn.Name.Name], fn.Body)
		if test && isTest(fn) {
			f.tests = append(f.tests, fn.Name.Name)
			f.never[fn.Name.Name] = notRaced.Match(raw)
		}
	}
	return nil
}

// readVariables reads what variables are made of, e.g. lists of functions.
func (f *folder) readVariables(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, name := range v.Names {
			for _, value := range v.Values {
				f.bodies[name.Name] = append(f.bodies[name.Name], value)
			}
		}
	}
}

func isTest(fn *ast.FuncDecl) bool {
	name := fn.Name.Name
	return fn.Recv == nil && name != "TestMain" &&
		(strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz") || strings.HasPrefix(name, "Example"))
}

// parallel are calls after which something runs concurrently with the caller.
var parallel = []string{"Go", "Parallel", "RunParallel", "AfterFunc", "NewServer", "NewTLSServer", "NewUnstartedServer"}

// starts reports whether a piece of code itself starts something that runs concurrently.
func starts(code ast.Node) (yes bool) {
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			yes = true
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains(parallel, s.Sel.Name) {
				yes = true
			}
		}
		return !yes
	})
	return yes
}

// close marks every function of the tests that starts something, or uses what does.
func (f *folder) close(support map[string]map[string]bool) {
	for more := true; more; {
		more = false
		for name, all := range f.bodies {
			for _, code := range all {
				if !f.marked[name] && (starts(code) || f.uses(code, support)) {
					f.marked[name], more = true, true
				}
			}
		}
	}
}

// uses reports whether a piece of code names something marked. Methods called on the test itself belong to package
// testing.
func (f *folder) uses(code ast.Node, support map[string]map[string]bool) (yes bool) {
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				if slices.Contains([]string{"t", "b", "f", "m"}, x.Name) {
					return false
				}
				if support[x.Name][n.Sel.Name] {
					yes = true
				}
			}
		case *ast.Ident:
			yes = yes || f.marked[n.Name]
		}
		return !yes
	})
	return yes
}

// choose collects the tests to watch. A folder whose code starts goroutines, and that is built into no watched test,
// has all its tests watched. Tests are chosen by name alone, so one that shares its name with a watched one is watched
// too.
func choose(folders map[string]*folder) Found {
	names := map[string]bool{}
	for _, f := range folders {
		for _, name := range f.tests {
			names[name] = names[name] || f.marked[name] && !f.never[name]
		}
	}
	built := map[string]bool{}
	for dir, f := range folders {
		if slices.ContainsFunc(f.tests, func(name string) bool { return names[name] }) {
			reach(folders, dir, built)
		}
	}
	out := Found{Of: map[string][]string{}}
	for dir, f := range folders {
		if !f.starts || built[dir] {
			continue
		}
		for _, name := range f.tests {
			names[name] = names[name] || !f.never[name]
		}
		if len(f.tests) == 0 {
			out.Unseen = append(out.Unseen, dir)
		}
	}
	for dir, f := range folders {
		for _, name := range f.tests {
			if names[name] {
				out.Of[dir] = append(out.Of[dir], name)
				out.Tests = append(out.Tests, name)
			}
		}
		slices.Sort(out.Of[dir])
	}
	slices.Sort(out.Tests)
	slices.Sort(out.Unseen)
	out.Tests = slices.Compact(out.Tests)
	out.Packages = slices.Sorted(maps.Keys(out.Of))
	return out
}

// reach adds a folder and everything it is built with.
func reach(folders map[string]*folder, dir string, to map[string]bool) {
	if to[dir] || folders[dir] == nil {
		return
	}
	to[dir] = true
	for d := range folders[dir].imports {
		reach(folders, d, to)
	}
}
