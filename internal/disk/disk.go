// Package disk covers what operating systems do differently with files: locks between processes, owner-only files,
// making a name durable, shared memory, free space. Everything above it is the same on Linux, macOS and Windows.
package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/robustio"
)

// ErrLocked: another process holds a lock.
var ErrLocked = errors.New("disk: another process has the lock")

// ErrShared: other users of the machine can enter a folder, and that cannot be changed.
var ErrShared = errors.New("disk: other users of this machine can enter the folder, and that cannot be changed")

// Create makes an empty owner-only file, unless it exists, and makes its name durable.
func Create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// SyncFile makes the content of a file durable.
func SyncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(Sync(f), f.Close())
}

// Rename renames a file, replacing any existing one. On Windows a virus scanner or an indexer may have a file open for
// a moment, so there it retries for up to two seconds. The new name is durable after SyncDir.
func Rename(from, to string) error {
	tell("rename", from, to)
	return robustio.Rename(from, to)
}

// Space is the free and the total space of a volume, in bytes.
type Space struct{ Free, Total uint64 }

// ZH says it in Chinese, in GB with one decimal.
func (s Space) ZH() string {
	const gb = 1e9
	return fmt.Sprintf("剩余 %.1f GB，共 %.1f GB", float64(s.Free)/gb, float64(s.Total)/gb)
}

// String formats the space for people, in GB with one decimal.
func (s Space) String() string {
	const gb = 1e9
	return fmt.Sprintf("%.1f / %.1f GB", float64(s.Free)/gb, float64(s.Total)/gb)
}
