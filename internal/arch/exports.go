package arch

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
)

// exports are the exported names of all packages, by folder and name. In a module that no other imports, an exported
// name promises that another package needs it.
type exports struct {
	names map[string]map[string]*export
	alias map[string]string // the packages' own names by folder
}

// export is an exported name, or an unexported type that has exported methods.
type export struct {
	file  goFile
	pos   token.Pos // 0 for an unexported one
	parts []string  // the names in its declaration, and in the exported methods of a type
	used  bool      // by another package, or by a declaration that is
}

// unusedExports finds exported names that no other package uses, neither themselves nor through a name that is used.
// Tests count as users: those of other packages, and those of its own that see it from outside.
func (c *checker) unusedExports() {
	e := exports{map[string]map[string]*export{}, map[string]string{}}
	for _, f := range c.files {
		if !f.test && f.ast.Name.Name != "main" {
			e.declare(f)
		}
	}
	for _, f := range c.files {
		e.uses(f)
		if !f.test {
			e.embedded(f)
		}
	}
	for _, names := range e.names {
		for name, x := range names {
			if x.pos != 0 && !x.used {
				c.add(x.file.name, x.file.line(x.pos), "%s is exported, and no other package uses it", name)
			}
		}
	}
}

// declare notes the exported names of a file.
func (e exports) declare(f goFile) {
	dir := f.dir()
	e.alias[dir] = f.ast.Name.Name
	if e.names[dir] == nil {
		e.names[dir] = map[string]*export{}
	}
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			switch {
			case !d.Name.IsExported():
			case d.Recv == nil:
				e.name(f, d.Name).with(d.Type)
			default:
				e.named(f, receiver(d.Recv.List[0].Type)).with(d.Type)
			}
		case *ast.GenDecl:
			e.group(f, d)
		}
	}
}

// group notes the names of a declaration. The constants of one block are a list: they are exported together.
func (e exports) group(f goFile, d *ast.GenDecl) {
	var consts []string
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				e.name(f, s.Name).with(s.Type)
			} else {
				e.named(f, s.Name.Name).with(s.Type)
			}
		case *ast.ValueSpec:
			for _, n := range s.Names {
				if n.IsExported() {
					x := e.name(f, n)
					if s.Type != nil {
						x.with(s.Type)
					}
					// the values of a type go with it
					if of, ok := s.Type.(*ast.Ident); ok && d.Tok == token.CONST && !predeclared(of) {
						t := e.named(f, of.Name)
						t.parts = append(t.parts, n.Name)
					}
					for _, v := range s.Values {
						x.with(v)
					}
					if d.Tok == token.CONST {
						consts = append(consts, n.Name)
					}
				}
			}
		}
	}
	for _, n := range consts {
		e.names[f.dir()][n].parts = append(e.names[f.dir()][n].parts, consts...)
	}
}

func (e exports) name(f goFile, id *ast.Ident) *export {
	x := e.named(f, id.Name)
	x.file, x.pos = f, id.Pos()
	return x
}

func (e exports) named(f goFile, name string) *export {
	x := e.names[f.dir()][name]
	if x == nil {
		x = &export{}
		e.names[f.dir()][name] = x
	}
	return x
}

// predeclared reports whether a name is one of the language's, such as string.
func predeclared(id *ast.Ident) bool { return id.Obj == nil && types.Universe.Lookup(id.Name) != nil }

// parameter reports whether a name is that of a parameter of a type or function.
func parameter(id *ast.Ident) bool {
	if id.Obj == nil {
		return false
	}
	_, ok := id.Obj.Decl.(*ast.Field)
	return ok
}

// with adds the names that a declaration mentions: not those of unexported fields, which no other package reads, of
// methods and parameters, of the fields that a literal sets, and of the language.
func (x *export) with(n ast.Node) *export {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			for _, field := range n.Fields.List {
				if len(field.Names) == 0 || slices.ContainsFunc(field.Names, (*ast.Ident).IsExported) {
					x.with(field.Type)
				}
			}
			return false
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				x.with(m.Type)
			}
			return false
		case *ast.Field:
			x.with(n.Type)
			return false
		case *ast.KeyValueExpr:
			if _, field := n.Key.(*ast.Ident); !field {
				x.with(n.Key)
			}
			x.with(n.Value)
			return false
		case *ast.SelectorExpr, *ast.BlockStmt:
			return false
		case *ast.Ident:
			if !predeclared(n) && !parameter(n) {
				x.parts = append(x.parts, n.Name)
			}
		}
		return true
	})
	return x
}

// embedded marks the types that a file embeds: what encodes a struct reads the fields of an exported one only.
func (e exports) embedded(f goFile) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				if id, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 {
					e.mark(f.dir(), id.Name)
				}
			}
		}
		return true
	})
}

// uses marks what a file uses of other packages.
func (e exports) uses(f goFile) {
	dirs := map[string]string{}
	for _, spec := range f.ast.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		own, ok := strings.CutPrefix(p, module+"/")
		if err != nil || !ok {
			continue
		}
		name := e.alias[own]
		if name == "" {
			name = path.Base(own)
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		dirs[name] = own
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil && dirs[x.Name] != "" { // no variable of that name
				e.mark(dirs[x.Name], sel.Sel.Name)
			}
		}
		return true
	})
}

func (e exports) mark(dir, name string) {
	x := e.names[dir][name]
	if x == nil || x.used {
		return
	}
	x.used = true
	for _, p := range x.parts {
		e.mark(dir, p)
	}
}
