package arch

import (
	"go/ast"
	"path"
	"slices"
	"strconv"
	"strings"
)

// imports checks what one file imports.
func (c *checker) imports(f goFile) {
	for _, spec := range f.ast.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has already checked it
		}
		line := f.line(spec.Pos())
		if spec.Name != nil && spec.Name.Name == "." {
			c.add(f.name, line, "dot import: it hides where a name comes from")
		}
		if own, ok := strings.CutPrefix(imported, module+"/"); ok {
			c.ownImport(f, line, own)
			continue
		}
		c.foreignImport(f, line, imported)
	}
}

func (c *checker) ownImport(f goFile, line int, dir string) {
	c.areaImport(f, line, dir)
	target, ok := find(dir)
	if !ok || target.path == f.room.path {
		return // an unknown room is reported at its own location
	}
	allowed := f.room.imports
	if f.test {
		allowed = slices.Concat(allowed, f.room.tests)
		if within(f.dir(), service) && within(dir, service) {
			return // its rooms are tested through the whole service
		}
	}
	if !slices.Contains(allowed, target.path) && !slices.Contains(allowed, everything) {
		c.add(f.name, line, "%s may not import %s", f.room.path, target.path)
	}
}

// areas are the folders whose subfolders are areas: each works with the rooms that its root passes to it. kit is
// shared by all, pages renders all of them.
var areas = []string{"internal/web/panel", "internal/web/api"}

// areaImport prevents an area from importing the whole service, or another area.
func (c *checker) areaImport(f goFile, line int, dir string) {
	if f.test {
		return
	}
	for _, parent := range areas {
		if !within(f.dir(), parent) || f.dir() == parent {
			continue
		}
		if dir == "internal/app" {
			c.add(f.name, line, "an area may not import internal/app: its root hands it the rooms it works with")
		}
		kit := parent + "/kit"
		if within(dir, parent) && !within(dir, kit) && !within(f.dir(), dir) && !within(dir, f.dir()) {
			c.add(f.name, line, "an area may not import another area: what they share is in %s", kit)
		}
	}
}

func (c *checker) foreignImport(f goFile, line int, imported string) {
	if f.room.pure && !f.test {
		for _, p := range impure {
			if within(imported, p) {
				c.add(f.name, line, "%s is pure and may not import %s: have it handed in", f.room.path, imported)
			}
		}
	}
	for _, o := range owners {
		if f.test && !o.testsToo || !within(imported, o.prefix) {
			continue
		}
		if !slices.ContainsFunc(o.rooms, func(r string) bool { return within(f.dir(), r) }) {
			c.add(f.name, line, "%s may not import %s: %s", f.room.path, imported, o.otherwise)
		}
	}
}

// calls checks what one file does besides importing.
func (c *checker) calls(f goFile) {
	if f.test {
		c.skips(f)
		return
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			c.selector(f, n)
			c.exact(f, n)
			c.lookedUp(f, n)
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) == 0 && within(f.dir(), "internal/web") &&
				(sel.Sel.Name == "IP" || sel.Sel.Name == "IPs") {
				c.add(f.name, f.line(n.Pos()), "reads a caller's address: nothing here may know it (rb1 §12)")
			}
		case *ast.BasicLit:
			c.literal(f, n)
		}
		return true
	})
}

func (c *checker) selector(f goFile, sel *ast.SelectorExpr) {
	name := sel.Sel.Name
	x, plain := sel.X.(*ast.Ident)
	if f.room.pure && plain && slices.Contains(worldly[x.Name], name) {
		c.add(
			f.name,
			f.line(sel.Pos()),
			"%s is pure and may not use %s.%s: have it handed in",
			f.room.path,
			x.Name,
			name,
		)
	}
	if within(f.dir(), "internal/web") &&
		slices.Contains([]string{"RemoteAddr", "RemoteIP", "UserAgent", "GetReqHeaders"}, name) {
		c.add(f.name, f.line(sel.Pos()), "reads a caller's address or browser: nothing here may know it (rb1 §12)")
	}
	if within(f.dir(), "internal/store/mongo") && slices.Contains(notAtomic, name) {
		c.add(f.name, f.line(sel.Pos()), "%s: the one atomic step is the insert of a unique key (decision 0002)", name)
	}
}

// exact refuses exact figures to everything but the count: every other reader gets them in steps of five.
func (c *checker) exact(f goFile, sel *ast.SelectorExpr) {
	if slices.Contains(exactly, sel.Sel.Name) && !within(f.dir(), "internal/app/accounting") && f.name != theCount {
		c.add(f.name, f.line(sel.Pos()), "%s is for the seal and the count: show Turnout or ShowBalance (rb1 §9.5)",
			sel.Sel.Name)
	}
}

// lookedUp refuses the rooms of the whole service to the areas of the panel: each works with those it was passed, and
// what several look up is in kit/lookup.
func (c *checker) lookedUp(f goFile, sel *ast.SelectorExpr) {
	const panel = "internal/web/panel"
	if sel.Sel.Name == "Rooms" && within(f.dir(), panel) && !within(f.dir(), panel+"/kit") {
		if x, ok := sel.X.(*ast.Ident); !ok || !f.isPackage(x.Name) {
			c.add(f.name, f.line(sel.Pos()),
				"takes rooms that it was not passed: what areas look up is in %s/kit/lookup", panel)
		}
	}
}

// isPackage reports whether a name is that of a package which the file imports.
func (f goFile) isPackage(name string) bool {
	return slices.ContainsFunc(f.ast.Imports, func(spec *ast.ImportSpec) bool {
		if spec.Name != nil {
			return spec.Name.Name == name
		}
		return path.Base(strings.Trim(spec.Path.Value, `"`)) == name
	})
}

func (c *checker) literal(f goFile, lit *ast.BasicLit) {
	if !within(f.dir(), "internal/web") {
		return
	}
	text, err := strconv.Unquote(lit.Value)
	if err == nil &&
		slices.Contains([]string{"user-agent", "x-forwarded-for", "x-real-ip", "forwarded"}, strings.ToLower(text)) {
		c.add(f.name, f.line(lit.Pos()), "reads a caller's address or browser: nothing here may know it (rb1 §12)")
	}
}

// skips refuses tests that pass by being skipped.
func (c *checker) skips(f goFile) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
			c.add(f.name, f.line(n.Pos()), "skips a test: what cannot run must fail and say what is missing")
		}
		return true
	})
}

// depth checks the longest chain of our own imports below a package. Imports within a room are free: its packages
// count as one level.
func (c *checker) depth() {
	graph := map[string][]string{}
	for _, f := range c.files {
		if f.test {
			continue
		}
		for _, spec := range f.ast.Imports {
			if own, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/"); ok {
				graph[f.dir()] = append(graph[f.dir()], own)
			}
		}
	}
	known := map[string]int{}
	var measure func(dir string) int
	measure = func(dir string) int {
		if n, ok := known[dir]; ok {
			return n
		}
		known[dir] = 0 // Go has no import cycles; this keeps a broken tree from looping forever
		deepest := 0
		for _, next := range graph[dir] {
			next = path.Clean(next)
			deepest = max(deepest, levels(dir, next)+measure(next))
		}
		known[dir] = deepest
		return deepest
	}
	for dir := range graph {
		if n := measure(dir); n > maxDepth {
			c.add(dir, 0, "rests on a chain of %d imports, over %d", n, maxDepth)
		}
	}
}

// levels is what an import adds to a chain: 1, or 0 inside a room or between rooms on the same floor.
func levels(from, to string) int {
	a, known := find(from)
	b, _ := find(to)
	if known && floor(a.path) == floor(b.path) {
		return 0
	}
	return 1
}

// floor returns the folder whose rooms count as one level; the table says which of them may import one another.
func floor(path string) string {
	for _, f := range []string{"internal/app", "internal/web/panel", "internal/web/api"} {
		if within(path, f) {
			return f
		}
	}
	return path
}
