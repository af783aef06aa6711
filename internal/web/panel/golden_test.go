package panel

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"minping/internal/auth"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

var update = flag.Bool("update", false, "write what the tests compare with")

// who writes who may pass as the golden list does.
func who(p guard.Pass) string {
	if p.Open() {
		return "anyone"
	}
	var names []string
	for _, role := range auth.Roles() {
		if slices.Contains(p.Roles(), role) {
			names = append(names, string(role))
		}
	}
	return strings.Join(names, " ")
}

// A new route is a new line in testdata/routes.txt, which -update writes and a person reads.
func TestThePanelsRoutesAndTheirRolesAreTheCommittedOnes(t *testing.T) {
	const golden = "testdata/routes.txt"
	rows := newEnv(t).panel.Routes()
	slices.SortFunc(rows, func(a, b kit.Route) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Verb, b.Verb))
	})
	var got bytes.Buffer
	for _, r := range rows {
		fmt.Fprintf(&got, "%s %s: %s\n", r.Verb, r.Path, who(r.Pass))
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("the panel's routes (-committed +now):\n%s", diff)
	}
}
