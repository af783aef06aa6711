package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Target checks what a person named: the address of a live board, a bundle, or the folder it was unpacked to. The
// error is about the name only; anything wrong with the evidence is a check.
func Target(ctx context.Context, name string, a Anchors) ([]Check, error) {
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		return board(ctx, name, a), nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	if info.IsDir() {
		return checkFolder(os.DirFS(name), a), nil
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

// errMissing: the file does not exist, which on a live board means not yet.
var errMissing = errors.New("the file is missing")

// source is where evidence is read from. Paths are those of a bundle.
type source interface {
	open(path string) (io.ReadCloser, error) // errMissing when it does not exist
}

// bundleSource can also list every file.
type bundleSource interface {
	source
	list() ([]string, error)
}

// smallFile bounds what is read into memory at once; indexes and records have separate bounds.
const smallFile = 64 << 20

// readSmall reads a whole file.
func readSmall(s source, path string) ([]byte, error) { return readUpTo(s, path, smallFile) }

// readUpTo reads a whole file of at most limit bytes.
func readUpTo(s source, path string, limit int64) ([]byte, error) {
	r, err := s.open(path)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%s: larger than %d bytes", path, limit)
	}
	return b, nil
}

// folder is an unpacked bundle.
type folder struct{ fs.FS }

func (f folder) open(path string) (io.ReadCloser, error) {
	r, err := f.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errMissing
	}
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	return r, nil
}

// list walks the folder. Anything but plain files and non-empty folders does not belong in a bundle.
func (f folder) list() ([]string, error) {
	var names []string
	err := fs.WalkDir(f.FS, ".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			inside, err := fs.ReadDir(f.FS, path)
			if err == nil && len(inside) == 0 {
				err = fmt.Errorf("%s: an empty folder", path)
			}
			return err
		case !e.Type().IsRegular():
			return fmt.Errorf("%s: not a plain file", path)
		case !goodPath(path):
			return errors.New("a file has a name that no file of a bundle has")
		}
		names = append(names, path)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read folder: %w", err)
	}
	return names, nil
}
