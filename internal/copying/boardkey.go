package copying

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// putBoardKey writes the board key for its owner alone. Another key that is there already is not overwritten.
func putBoardKey(path string, key []byte) error {
	have, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(have, key):
		return nil
	case err == nil:
		return fmt.Errorf("%s 已有另一把公告板密钥,没有覆盖 / another board key is there and was kept", path)
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("board key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("board key: %w", err)
	}
	if err := os.WriteFile(path, key, 0o600); err != nil {
		return fmt.Errorf("board key: %w", err)
	}
	return nil
}
