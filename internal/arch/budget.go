package arch

import (
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits for a package, a type, a line and the name of a test.
const (
	maxPackageFiles = 20
	maxPackageLines = 4000
	maxMethods      = 40  // exported ones per type
	maxColumns      = 120 // per line without a Chinese literal
	maxTestName     = 60
)

// quotations are folders whose lines are rows of a table that quotes other files to the letter. A row that was broken
// would quote something else.
var quotations = []string{"internal/mutants/list", "internal/mutants/list/planted"}

// budgets checks the totals of each folder, and every line and statement.
func (c *checker) budgets() {
	dirs := map[string][]goFile{}
	for _, f := range c.files {
		if !f.test && !ast.IsGenerated(f.ast) {
			dirs[f.dir()] = append(dirs[f.dir()], f)
		}
		if !ast.IsGenerated(f.ast) {
			if !slices.Contains(quotations, f.dir()) {
				c.columns(f)
			}
			c.statements(f)
		}
		if f.test {
			c.testNames(f)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		c.size(dir, dirs[dir])
		c.methods(dirs[dir])
	}
}

func (c *checker) size(dir string, files []goFile) {
	lines := 0
	for _, f := range files {
		lines += f.line(f.ast.FileEnd)
	}
	if n := len(files); n > maxPackageFiles {
		c.add(dir, 0, "has %d files besides its tests, over %d", n, maxPackageFiles)
	}
	if lines > maxPackageLines {
		c.add(dir, 0, "has %d lines besides its tests, over %d", lines, maxPackageLines)
	}
}

// methods counts the exported methods of each type of a package.
func (c *checker) methods(files []goFile) {
	count := map[string]int{}
	for _, f := range files {
		for fn := range f.funcs() {
			if fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			name := receiver(fn.Recv.List[0].Type)
			count[name]++
			if count[name] == maxMethods+1 {
				c.add(f.name, f.line(fn.Pos()), "%s has over %d exported methods", name, maxMethods)
			}
		}
	}
}

// receiver returns the name of a method's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// columns checks the width of lines. A line made long by a Chinese literal is allowed: it is a sentence, and splitting
// it would hide it from a search. So is a line that is at least half a raw string literal: a tag, a query, a script of
// a page, which would change if it were broken.
func (c *checker) columns(f goFile) {
	raw, err := fs.ReadFile(c.root, f.name)
	if err != nil {
		return
	}
	unbroken := f.unbrokenLines()
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		width := utf8.RuneCountInString(strings.ReplaceAll(strings.TrimRight(line, "\n"), "\t", "    "))
		if width > maxColumns && !unbroken[n] {
			c.add(f.name, n, "has %d columns, over %d", width, maxColumns)
		}
	}
}

// unbrokenLines returns the lines with a literal that contains Chinese, and those at least half filled by a raw string
// literal.
func (f goFile) unbrokenLines() map[int]bool {
	lines := map[int]bool{}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		chinese, raw := strings.ContainsFunc(lit.Value, han), strings.HasPrefix(lit.Value, "`")
		l := f.line(lit.Pos())
		for part := range strings.Lines(lit.Value) {
			if chinese || raw && utf8.RuneCountInString(part) >= maxColumns/2 {
				lines[l] = true
			}
			l++
		}
		return true
	})
	return lines
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// statements finds assignments hidden in headers, and maps of bool used as a ternary operator.
func (c *checker) statements(f goFile) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			c.header(f, n.Init)
		case *ast.SwitchStmt:
			c.header(f, n.Init)
		case *ast.TypeSwitchStmt:
			c.header(f, n.Init)
		case *ast.CompositeLit: // under a name or not
			if m, ok := n.Type.(*ast.MapType); ok && isNamed(m.Key, "bool") && len(n.Elts) > 0 {
				c.add(f.name, f.line(n.Pos()), "uses a map of bool as a ternary: write an if")
			}
		}
		return true
	})
}

// header allows only := and err = before the condition of an if or switch.
func (c *checker) header(f goFile, init ast.Stmt) {
	if init == nil {
		return
	}
	assign, ok := init.(*ast.AssignStmt)
	if ok && assign.Tok == token.DEFINE {
		return
	}
	if ok && assign.Tok == token.ASSIGN && slices.IndexFunc(assign.Lhs, func(e ast.Expr) bool {
		return !isNamed(e, "err") && !isNamed(e, "_")
	}) < 0 {
		return
	}
	c.add(f.name, f.line(init.Pos()), "hides a statement in a header: only := and err = are allowed there")
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func (c *checker) testNames(f goFile) {
	for fn := range f.funcs() {
		if n := len(fn.Name.Name); fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") && n > maxTestName {
			c.add(f.name, f.line(fn.Pos()), "%s has %d characters, over %d", fn.Name.Name, n, maxTestName)
		}
	}
}
