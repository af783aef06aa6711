package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// staffKinds come from the staff or from the service alone; none holds anything of a voter, slip or ballot.
var staffKinds = []string{
	"account", "accounting", "alarm", "audit", "box_of", "briefing", "bulletin", "counting", "daily", "display", "draw", "evaluation", "idempotency", "lock", "lost", "number",
	"organization", "override", "pending", "refresh", "round", "scheme", "session", "setup", "sheet", "state",
}

// The citizens' page says what is stored: a new kind of record is on it, or known not to concern voters, before it compiles here.
func TestEveryKindOfRecordIsOnTheCitizensPageOrNotOfVoters(t *testing.T) {
	known := slices.Clone(staffKinds)
	for _, k := range Kept() {
		known = append(known, k.Name)
		if k.Title.ZH == "" || k.Title.EN == "" || k.Until.ZH == "" || k.Until.EN == "" || len(k.Columns) == 0 {
			t.Errorf("%s is not told: %+v", k.Name, k)
		}
	}
	found := 0
	for name, value := range kinds(t) {
		found++
		if !slices.Contains(known, value) {
			t.Errorf("%s (%q) is neither in Kept nor known to be the staff's", name, value)
		}
	}
	if found < 25 {
		t.Errorf("only %d kinds were found", found)
	}
}

// kinds reads the constants kind… of this room.
func kinds(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Names) != 1 || len(v.Values) != 1 || !strings.HasPrefix(v.Names[0].Name, "kind") {
				return true
			}
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				out[v.Names[0].Name], _ = strconv.Unquote(lit.Value)
			}
			return true
		})
	}
	return out
}
