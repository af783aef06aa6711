package copying

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A key that is there already seals what is there: a restore beside it must not take its place.
func TestAnotherKeyThatIsThereIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "board.key")
	first, other := []byte("the first key"), []byte("another key")
	must(t, putKey(path, "公示板密钥 / board key", first))
	must(t, putKey(path, "公示板密钥 / board key", first)) // once more, after a restore that broke off
	if putKey(path, "公示板密钥 / board key", other) == nil {
		t.Error("another key was put over it")
	}
	have, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(have, first) {
		t.Errorf("the key is %q now", have)
	}
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("it is readable as %v", info.Mode())
	}
}
