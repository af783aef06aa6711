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

// Names of the files of a box: the sid in hex, because base64url tells upper from lower case and some file
// systems do not, then what the file is.
const (
	recordsFile = "minping.db"

	boxesDir   = "boxes"
	openSuffix = ".open.db"
	sealSuffix = ".sealed.db"
	tempSuffix = ".new.db" // a canonical copy in the making
)

// lockDir takes the directory for this process. The lock goes with the process however it ends; the
// number in the file is only for the sentence.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("sqlite: lock: %w", err)
	}
	if err := disk.Lock(f); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 20)) // without a number the sentence still stands
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

func writePID(f *os.File) error {
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

// inUseError: another process has the directory.
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
		EN: fmt.Sprintf("The data directory %s is in use by another minping%s; stop that one first, or name another directory.", e.dir, en),
	}
}

// refusedDir turns a file of a newer version into the sentence for its directory.
func refusedDir(dir string, err error) error {
	var newer *newerError
	if !errors.As(err, &newer) {
		return err
	}
	return &store.Refusal{
		ZH: fmt.Sprintf("数据目录 %s 是更新版本的 minping 写的（格式 %d，本程序只到 %d），请改用新版程序。", dir, newer.found, newer.known),
		EN: fmt.Sprintf("The data directory %s was written by a newer minping (format %d, this program knows up to %d); use the newer program.",
			dir, newer.found, newer.known),
	}
}

// There tells whether a directory holds a store.
func There(dir string) bool { return exists(filepath.Join(dir, recordsFile)) }

// boxPath is the file of a box, without its suffix.
func (s *Store) boxPath(sid string) string {
	return filepath.Join(s.opt.Dir, boxesDir, hex.EncodeToString([]byte(sid)))
}

// sidOfFile reads a sid back from the name of an open or sealed file.
func sidOfFile(name string) (string, bool) {
	stem, ok := strings.CutSuffix(name, openSuffix)
	if !ok {
		if stem, ok = strings.CutSuffix(name, sealSuffix); !ok {
			return "", false
		}
	}
	sid, err := hex.DecodeString(stem)
	if err != nil || store.CheckSID(string(sid)) != nil {
		return "", false
	}
	return string(sid), true
}

// tidyAll brings every box of the directory to one of its two resting states.
func tidyAll(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("sqlite: tidy: %w", err)
	}
	for _, e := range entries {
		stem, _, _ := strings.Cut(e.Name(), ".")
		if err := tidy(filepath.Join(dir, stem)); err != nil {
			return err
		}
	}
	return nil
}

// tidy removes what a kill can leave beside the file that counts: a copy that was never given its name,
// the open file of a box that has its sealed one, a log without its file.
func tidy(path string) error {
	gone := []string{tempSuffix, tempSuffix + "-journal"}
	if exists(path + sealSuffix) {
		gone = append(gone, openSuffix)
	}
	if exists(path+sealSuffix) || !exists(path+openSuffix) {
		gone = append(gone, openSuffix+"-wal", openSuffix+"-shm")
	}
	return remove(path, gone...)
}

// remove deletes path+suffix for each suffix, in that order, and makes the deletion durable.
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

// createFile makes an empty file that only its owner can read; SQLite gives its logs the same rights.
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
