//go:build unix

package keys

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r := open(t, dir)
	if _, err := r.Make(sid, Spec{}); err != nil {
		t.Fatal(err)
	}
	if err := r.Erase(sid, Issuer); err != nil {
		t.Fatal(err)
	}
	for _, n := range append(names(t, dir), ".") {
		info, err := os.Stat(filepath.Join(dir, n))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", n, info.Mode())
		}
	}
}
