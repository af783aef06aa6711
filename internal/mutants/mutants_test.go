package mutants

import (
	"os"
	"testing"
)

// few is how many there are at least; a list that shrinks without a reason is noticed.
const few = 240

func TestEveryMutantStillAppliesOnceAndParses(t *testing.T) {
	tree, err := Read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range All() {
		if _, err := tree.Plant(m); err != nil {
			t.Error(err)
		}
		if m.Promise == "" || m.Old == m.New || seen[m.Promise] {
			t.Errorf("%q: it has no name of its own, or changes nothing", m.Promise)
		}
		seen[m.Promise] = true
	}
	if len(seen) < few {
		t.Errorf("only %d mutants", len(seen))
	}
}
