package copying

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"minping/internal/keys"
)

// KeyFiles are the long-lived keys that a copy needs: old and new sessions must name the same board key, and lists of
// people open only with the key they were encrypted with. Session keys are not included.
type KeyFiles struct{ Board, Personal string }

// KeysIn returns the paths of these files in a folder of keys.
func KeysIn(dir string) KeyFiles {
	return KeyFiles{filepath.Join(dir, "board.key"), filepath.Join(dir, keys.PersonalName)}
}

// readKey returns the content of a key's file, nil if it does not exist.
func readKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return key, nil
}

// put writes the keys of a backup to their files.
func (f KeyFiles) put(board, personal []byte) error {
	if len(board) > 0 {
		if err := putKey(f.Board, "公告板密钥 / board key", board); err != nil {
			return err
		}
	}
	if len(personal) > 0 {
		return putKey(f.Personal, "人员名单密钥 / key of personal data", personal)
	}
	return nil
}

// putKey writes an owner-only key file. It never overwrites a different key.
func putKey(path, name string, key []byte) error {
	have, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(have, key):
		return nil
	case err == nil:
		return fmt.Errorf("%s 已有另一把密钥，没有覆盖 / another key is there and was kept: %s", path, name)
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	if err := os.WriteFile(path, key, 0o600); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return nil
}
