package sqlite

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"minping/internal/disk"
	"minping/internal/store"
)

// Names of a box's files: the sid in hex, because base64url is case-sensitive and some file systems are not, followed
// by a suffix for the kind of file.
const (
	recordsFile = "minping.db"

	boxesDir   = "boxes"
	openSuffix = ".open.db"
	sealSuffix = ".sealed.db"
	tempSuffix = ".new.db" // a canonical copy being written
)

// lockDir locks the directory for this process. The lock is released however the process ends; the process id in the
// file is only for the error message.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("sqlite: lock: %w", err)
	}
	if err := disk.Lock(f); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 20)) // the message works without a process id
		_ = f.Close()
		if errors.Is(err, disk.ErrLocked) {
			return nil, &inUseError{dir, strings.TrimSpace(string(holder))}
		}
		return nil, fmt.Errorf("sqlite: lock: %w", err)
	}
	if err := errors.Join(f.Truncate(0), writePID(f)); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("sqlite: lock: %w", err)
	}
	return f, nil
}

// InUse reports whether a process holds the store in a folder. If that cannot be determined, the store counts as held.
func InUse(dir string) bool {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR, 0)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	defer f.Close() //nolint:errcheck // which also lets go of the lock
	return disk.Lock(f) != nil
}

func writePID(f *os.File) error {
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

// inUseError: another process holds the directory.
type inUseError struct{ dir, pid string }

func (e *inUseError) Error() string { return e.refusal().Error() }

func (e *inUseError) Unwrap() error { return e.refusal() }

func (e *inUseError) refusal() *store.Refusal {
	zh, en := "", ""
	if e.pid != "" {
		zh, en = "（进程 "+e.pid+"）", " (process "+e.pid+")"
	}
	return &store.Refusal{
		ZH: fmt.Sprintf("数据目录 %s 正被另一个 minping%s 使用，请先停止它，或另外指定一个目录。", e.dir, zh),
		EN: fmt.Sprintf("The data directory %s is in use by another minping%s; stop that one first, or name another "+
			"directory.", e.dir, en),
	}
}

// refusedDir turns the error for a file of a newer version into a refusal that names the directory.
func refusedDir(dir string, err error) error {
	var newer *newerError
	if isCorrupt(err) {
		return damagedRecords(dir)
	}
	if !errors.As(err, &newer) {
		return err
	}
	return &store.Refusal{
		ZH: fmt.Sprintf("数据目录 %s 是更新版本的 minping 写的（格式 %d，本程序只到 %d），请改用新版程序。", dir, newer.found, newer.known),
		EN: fmt.Sprintf("The data directory %s was written by a newer minping (format %d, this program knows up to "+
			"%d); use the newer program.",
			dir, newer.found, newer.known),
	}
}

// recordsMissing refuses a directory that has ballot boxes or session keys but no records. Started as a new directory,
// it would make the first visitor its administrator, and the boxes and keys would have no session.
func (s *engine) recordsMissing() error {
	if sizeOf(filepath.Join(s.opt.Dir, recordsFile)) > 0 {
		return nil
	}
	for _, pattern := range []string{
		filepath.Join(boxesDir, "*.db"), filepath.Join(marksDir, "*"),
		filepath.Join("keys", "*.keys"),
	} {
		// the patterns are well formed
		if found, _ := filepath.Glob(filepath.Join(s.opt.Dir, pattern)); len(found) > 0 {
			return &store.Refusal{
				ZH: fmt.Sprintf("数据目录 %s 里有票箱或场次密钥，记录文件 %s 却不见了或是空的，没有另建一个。请用完好的副本恢复整个目录后再启动。", s.opt.Dir, recordsFile),
				EN: fmt.Sprintf("The data directory %s has ballot boxes or session keys, but its file of records %s "+
					"is gone or empty; none was made in its place. "+
					"Restore the whole directory from an intact copy and start again.", s.opt.Dir, recordsFile),
			}
		}
	}
	return nil
}

// Exists reports whether a directory holds a store.
func Exists(dir string) bool { return exists(filepath.Join(dir, recordsFile)) }

// boxPath is the file of a box, without its suffix.
func (s *engine) boxPath(sid string) string {
	return filepath.Join(s.opt.Dir, boxesDir, hex.EncodeToString([]byte(sid)))
}

// sidOfFile extracts the sid from a file name that has one of the suffixes.
func sidOfFile(name string, suffixes ...string) (string, bool) {
	for _, suffix := range suffixes {
		stem, ok := strings.CutSuffix(name, suffix)
		if !ok {
			continue
		}
		sid, err := hex.DecodeString(stem)
		return string(sid), err == nil && store.CheckSID(string(sid)) == nil
	}
	return "", false
}

// tidyAll brings every box of the directory into one of its two stable states.
func (s *engine) tidyAll() error {
	entries, err := os.ReadDir(filepath.Join(s.opt.Dir, boxesDir))
	if err != nil {
		return fmt.Errorf("sqlite: tidy: %w", err)
	}
	for _, e := range entries {
		stem, _, _ := strings.Cut(e.Name(), ".")
		b := &box{s: s, path: filepath.Join(s.opt.Dir, boxesDir, stem)}
		if err := b.tidy(); err != nil {
			return err
		}
	}
	return nil
}

// tidy removes what a kill can leave beside the current file: a copy that was never renamed, the open file of a sealed
// box, a log without its file. A log stays if its mark says that there were rows, because it may hold them.
func (b *box) tidy() error {
	gone := []string{tempSuffix, tempSuffix + "-journal"}
	sealed := b.wasSealed()
	if sealed {
		gone = append(gone, openSuffix)
	}
	if sealed || !exists(b.path+openSuffix) && !exists(b.markPath(markOpenSuffix)) {
		gone = append(gone, openSuffix+"-wal", openSuffix+"-shm")
	}
	if err := remove(b.path, gone...); err != nil {
		return err
	}
	switch {
	case sealed:
		return eraseMark(b.markPath(markOpenSuffix))
	case exists(b.path + openSuffix):
		return eraseMark(b.markPath(markSealSuffix)) // killed before the copy was renamed
	}
	return nil
}

// wasSealed reports whether the canonical copy was renamed into place. A file that merely has its name does not count:
// a box that has the mark of an open one gets the mark of its copy before the copy.
func (b *box) wasSealed() bool {
	info, err := os.Stat(b.path + sealSuffix)
	return err == nil && info.Mode().IsRegular() &&
		(exists(b.markPath(markSealSuffix)) || !exists(b.markPath(markOpenSuffix)))
}

// remove deletes path+suffix for each suffix, in that order, and makes the deletions durable.
func remove(path string, suffixes ...string) error {
	removed := false
	for _, suffix := range suffixes {
		err := disk.Remove(path + suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sqlite: remove: %w", err)
		}
		removed = removed || err == nil
	}
	if !removed {
		return nil
	}
	return syncDir(filepath.Dir(path))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// createFile creates an empty file that only its owner can read; SQLite gives its logs the same permissions.
func createFile(path string) error {
	if err := disk.Create(path); err != nil {
		return fmt.Errorf("sqlite: create: %w", err)
	}
	return nil
}

func syncFile(path string) error {
	if err := disk.SyncFile(path); err != nil {
		return fmt.Errorf("sqlite: sync: %w", err)
	}
	return nil
}

// syncDir makes creations, renames and deletions in dir durable.
func syncDir(dir string) error {
	if err := disk.SyncDir(dir); err != nil {
		return fmt.Errorf("sqlite: sync: %w", err)
	}
	return nil
}
