package arch

import (
	"fmt"
	"slices"
	"strings"
)

// The markers around the linter's import rules in .golangci.yml.
const (
	depguardBegin = "      # written from internal/arch/rooms.go: go test ./internal/arch -update\n"
	depguardEnd   = "      # end of what is written\n"
)

// depguard returns the tables of rooms and owners in the format of golangci-lint's depguard: the same rules enforced a
// second time, in the editor too. Only this package checks what tests may import.
func depguard() string {
	var b strings.Builder
	for _, r := range rooms {
		if !slices.Contains(r.imports, everything) {
			writeRoom(&b, r)
		}
	}
	for _, o := range owners {
		writeOwner(&b, o)
	}
	return b.String()
}

func writeRule(b *strings.Builder, name string, files []string) {
	fmt.Fprintf(
		b,
		"        %s:\n          list-mode: lax\n          files:\n",
		strings.NewReplacer("/", "-", ".", "-").Replace(name),
	)
	for _, f := range files {
		fmt.Fprintf(b, "            - \"%s\"\n", f)
	}
}

func writeDeny(b *strings.Builder, pkg, why string) {
	fmt.Fprintf(b, "            - pkg: %s\n              desc: %s\n", pkg, why)
}

// writeRoom writes which of our packages a room may import. In lax mode the longer of two matching prefixes wins; a
// final "$" makes one exact.
func writeRoom(b *strings.Builder, r room) {
	files := []string{"**/" + r.path + "/**", "!$test"}
	for _, other := range rooms {
		if other.path != r.path && within(other.path, r.path) {
			files = append(files, "!**/"+other.path+"/**")
		}
	}
	writeRule(b, r.path, files)
	b.WriteString("          allow:\n")
	for _, a := range append([]string{r.path}, r.imports...) {
		exact := ""
		if slices.ContainsFunc(rooms, func(o room) bool { return o.path != a && within(o.path, a) }) {
			exact = "$" // the rooms below it must be allowed by name
		}
		fmt.Fprintf(b, "            - %s/%s%s\n", module, a, exact)
	}
	b.WriteString("          deny:\n")
	writeDeny(b, module+"/", r.path+" may not import it; see internal/arch/rooms.go")
	if r.pure {
		for _, p := range impure {
			writeDeny(b, p+"$", r.path+" is pure")
		}
	}
}

// writeOwner writes which rooms alone may import an external package.
func writeOwner(b *strings.Builder, o owner) {
	files := []string{"**/*.go"}
	if !o.testsToo {
		files = append(files, "!$test")
	}
	for _, r := range o.rooms {
		files = append(files, "!**/"+r+"/**")
	}
	writeRule(b, o.prefix, files)
	b.WriteString("          deny:\n")
	writeDeny(b, o.prefix, o.otherwise)
}
