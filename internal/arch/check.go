package arch

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Limits for functions, files and the import graph.
const (
	maxFunc    = 60  // lines
	usualFunc  = 50  // lines; the limit for 95% of functions
	maxFile    = 400 // lines
	maxDepth   = 6   // imports from the first room to the last
	maxScanned = 1 << 20
)

// finding is one violation of a rule.
type finding struct {
	File string
	Line int
	Text string
}

func (f finding) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }

// goFile is a parsed file of the module.
type goFile struct {
	name string // slash-separated, relative to the root
	room room
	test bool
	ast  *ast.File
	fset *token.FileSet
}

func (f goFile) dir() string          { return path.Dir(f.name) }
func (f goFile) line(p token.Pos) int { return f.fset.Position(p).Line }

// checker collects findings over one tree.
type checker struct {
	root  fs.FS
	found []finding
	files []goFile
}

func (c *checker) add(file string, line int, format string, args ...any) {
	c.found = append(c.found, finding{file, line, fmt.Sprintf(format, args...)})
}

// check reads a repository and returns every violation, ordered by file and line.
func check(root fs.FS) ([]finding, error) {
	c := &checker{root: root}
	if err := c.topLevel(); err != nil {
		return nil, err
	}
	if err := c.walk(); err != nil {
		return nil, err
	}
	for _, f := range c.files {
		c.imports(f)
		c.calls(f)
		c.lengths(f)
	}
	c.usualLength()
	c.budgets()
	c.depth()
	c.unusedExports()
	slices.SortFunc(c.found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return c.found, nil
}

// top is what may be at the top of the repository, besides dot files.
var top = []string{
	"cmd", "internal", "static", "configs", "go.mod", "go.sum", "Dockerfile", "README.md", "Makefile", "LICENSE",
}

// ignored are folders that are never committed.
var ignored = []string{".git", ".bin", "data", "node_modules"}

func (c *checker) topLevel() error {
	entries, err := fs.ReadDir(c.root, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); !slices.Contains(top, name) && !slices.Contains(ignored, name) && name[0] != '.' {
			c.add(name, 0, "does not belong at the top of the repository")
		}
	}
	return nil
}

// walk reads every file once: it checks the words in all of them, and the Go code that is part of this module.
func (c *checker) walk() error {
	return fs.WalkDir(c.root, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (slices.Contains(ignored, e.Name()) || name == "internal/arch/testdata"):
			return fs.SkipDir
		case e.IsDir() || !e.Type().IsRegular():
			return nil
		}
		info, err := e.Info()
		if err != nil || info.Size() > maxScanned {
			return err
		}
		raw, err := fs.ReadFile(c.root, name)
		if err != nil {
			return err
		}
		c.words(name, string(raw))
		if strings.HasSuffix(name, ".go") && c.ours(name) {
			c.parse(name, raw)
		}
		return nil
	})
}

// ours reports whether a Go file is built as part of this module: not test data, not a nested module.
func (c *checker) ours(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if path.Base(dir) == "testdata" {
			return false
		}
		if _, err := fs.Stat(c.root, dir+"/go.mod"); err == nil {
			return false
		}
	}
	return true
}

func (c *checker) parse(name string, raw []byte) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, raw, parser.ParseComments)
	if err != nil {
		c.add(name, 1, "does not parse")
		return
	}
	r, ok := find(path.Dir(name))
	if !ok {
		c.add(name, 1, "is in no room: add the folder to the table in internal/arch, or move the file")
		return
	}
	test := strings.HasSuffix(name, "_test.go")
	if pkg := tree.Name.Name; slices.Contains([]string{"util", "utils", "helper", "helpers", "common", "misc"}, pkg) ||
		strings.Contains(path.Base(name), "helper") || strings.HasPrefix(path.Base(name), "util") {
		c.add(name, fset.Position(tree.Name.Pos()).Line, "has a name that says nothing: name it after what it holds")
	}
	c.files = append(c.files, goFile{name, r, test, tree, fset})
}

// lengths checks the limits of one file. Generated files and tests have none.
func (c *checker) lengths(f goFile) {
	if f.test || ast.IsGenerated(f.ast) {
		return
	}
	if n := f.line(f.ast.FileEnd); n > maxFile {
		c.add(f.name, 1, "has over %d lines", maxFile)
	}
	for fn, n := range f.funcs() {
		if n > maxFunc {
			c.add(f.name, f.line(fn.Pos()), "%s has %d lines, over %d", fn.Name.Name, n, maxFunc)
		}
	}
}

// funcs yields the functions of a file with their lengths in lines.
func (f goFile) funcs() func(yield func(*ast.FuncDecl, int) bool) {
	return func(yield func(*ast.FuncDecl, int) bool) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && !yield(fn, f.line(fn.End())-f.line(fn.Pos())+1) {
				return
			}
		}
	}
}

// usualLength checks the limit for functions as a whole, once there are enough for a percentage to mean something.
func (c *checker) usualLength() {
	var all []int
	for _, f := range c.files {
		if f.test || ast.IsGenerated(f.ast) {
			continue
		}
		for _, n := range f.funcs() {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	if n := len(all); n >= 20 && all[(n-1)*95/100] > usualFunc {
		c.add("internal", 0, "one function of twenty has over %d lines", usualFunc)
	}
}
