package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Codes of audit entries are written into a chain that is kept for years and filtered by them: none may be removed or
// respelled. The list contains what the service has ever written; -update adds new codes.
const auditGolden = "testdata/audit_codes.txt"

// auditCode is the format of a code: the area, a dot, the act. If a state or a step is appended as the act, the
// literal ends with the dot.
var auditCode = regexp.MustCompile(`^[a-z]+(_[a-z]+)*\.([a-z][a-z_]*[./]?)*$`)

func TestNoAuditCodeHasGone(t *testing.T) {
	written := auditLiterals(t, "..")
	raw, err := os.ReadFile(auditGolden)
	if err != nil {
		t.Fatal(err)
	}
	codes := strings.Fields(string(raw))
	if len(codes) < 66 {
		t.Errorf("only %d codes are listed", len(codes))
	}
	for _, code := range codes {
		if !written[code] && !joined(written, code) {
			t.Errorf("%s is written nowhere any more", code)
		}
	}
}

// joined reports whether a code consists of a literal that ends with a dot and an appended state or step.
func joined(written map[string]bool, code string) bool {
	at := strings.LastIndexByte(code, '.')
	return at > 0 && written[code[:at+1]] && strings.HasPrefix(code, "session.")
}

// auditLiterals returns the string literals in the sources below root, without tests, that look like a code of an
// audit entry.
func auditLiterals(t *testing.T, root string) map[string]bool {
	t.Helper()
	out := map[string]bool{"login": true} // the only code without a dot
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		// Naming a code in the panel does not write it.
		if strings.Contains(path, "web/") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && auditCode.MatchString(s) {
					out[s] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
