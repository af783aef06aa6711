package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// The mark of a sealed box is one line with the size and SHA-256 of its canonical copy, two lines while one copy
// replaces another. Neither reveals more than the board does.
const (
	markSealSuffix = ".sealed"
	// hashedWhole is the size up to which a copy is hashed when it is first opened. For a larger one only the size is
	// compared then; it is checked against the sealed note when it is counted.
	hashedWhole = 256 << 20
)

// fileSum returns the mark line of a file.
func fileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("sqlite: mark: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return "", fmt.Errorf("sqlite: mark: %w", err)
	}
	return fmt.Sprintf("%d %s", n, hex.EncodeToString(h.Sum(nil))), nil
}

// readSealMark returns the lines of a mark, none if there is no mark.
func readSealMark(path string) ([]string, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("sqlite: mark: %w", err)
	}
	return strings.Fields(strings.ReplaceAll(string(raw), " ", ":")), nil
}

// sealedAsWritten reports whether a canonical copy matches a line of its mark.
func sealedAsWritten(path string, lines []string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, fmt.Errorf("sqlite: mark: %w", err)
	}
	size := fmt.Sprintf("%d:", info.Size())
	if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, size) }) {
		return false, nil
	}
	if info.Size() > hashedWhole {
		return true, nil
	}
	sum, err := fileSum(path)
	return slices.Contains(lines, strings.Replace(sum, " ", ":", 1)), err
}

// markSealed adds the file that is about to become the canonical copy to the mark, beside the present one.
func (b *box) markSealed(next string) error {
	sum, err := fileSum(next)
	if err != nil {
		return err
	}
	path := b.markPath(markSealSuffix)
	lines, err := readSealMark(path)
	if err != nil {
		return err
	}
	text := sum + "\n"
	if len(lines) > 0 {
		text = strings.Replace(lines[0], ":", " ", 1) + "\n" + text
	}
	if err := makeMarks(path); err != nil {
		return err
	}
	return writeWhole(path, []byte(text))
}

// markOnlySealed removes the replaced copy from the mark.
func (b *box) markOnlySealed() error {
	path := b.markPath(markSealSuffix)
	lines, err := readSealMark(path)
	if err != nil || len(lines) < 2 {
		return err
	}
	return writeWhole(path, []byte(strings.Replace(lines[len(lines)-1], ":", " ", 1)+"\n"))
}
