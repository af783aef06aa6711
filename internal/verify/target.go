package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Target checks what a person named: the address of a live board, a bundle, or the folder it was unpacked to. The error is
// about the name only; whatever is wrong with the evidence is a check.
func Target(ctx context.Context, name string, a Anchors) ([]Check, error) {
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		return Board(ctx, name, a), nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	if info.IsDir() {
		return Dir(os.DirFS(name), a), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	checks := Bundle(f, info.Size(), a)
	if err := f.Close(); err != nil {
		return nil, errors.Join(errors.New("verify: close"), err)
	}
	return checks, nil
}
