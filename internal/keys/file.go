package keys

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"minping/internal/disk"
)

// Suffixes of temporary files. What a killed process leaves behind is swept by the next one.
const (
	newSuffix   = ".new"   // being written
	dyingSuffix = ".dying" // being overwritten
)

// create writes a file completely or not at all, and fails with fs.ErrExist if it exists. The link decides between
// processes even on a file system without working locks.
func (r *Ring) create(name string, raw []byte) error {
	path := filepath.Join(r.dir, name)
	tmp, err := r.writeNew(name, raw)
	if err != nil {
		return err
	}
	if err := os.Link(tmp, path); err != nil {
		_ = shred(tmp) // keys that will never be used; sweep tries again
		return err
	}
	if err := disk.Remove(tmp); err != nil {
		return err
	}
	return r.syncDir()
}

// replace rewrites a file and destroys the old bytes. A reader sees the old content or the new; after replace returns,
// only the new.
func (r *Ring) replace(name string, raw []byte) error {
	path := filepath.Join(r.dir, name)
	tmp, err := r.writeNew(name, raw)
	if err != nil {
		return err
	}
	dying := path + "." + rand.Text() + dyingSuffix
	if err := os.Link(path, dying); err != nil {
		return err
	}
	if err := disk.Rename(tmp, path); err != nil {
		return err
	}
	if err := r.syncDir(); err != nil {
		return err
	}
	return r.sweep()
}

// destroy overwrites and removes a file.
func (r *Ring) destroy(name string) error {
	path := filepath.Join(r.dir, name)
	err := disk.Rename(path, path+"."+rand.Text()+dyingSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return r.sweep()
}

// writeNew writes raw to a temporary file beside name and makes it durable.
func (r *Ring) writeNew(name string, raw []byte) (path string, err error) {
	path = filepath.Join(r.dir, name+"."+rand.Text()+newSuffix)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, disk.Sync(f), f.Close()); err != nil {
		_ = shred(path) // sweep tries again
		return "", err
	}
	return path, nil
}

// sweep destroys files that were being erased or were never finished. The caller holds the lock, so they are not in
// use.
func (r *Ring) sweep() error {
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return err
	}
	swept := false
	for _, e := range entries {
		kept, ok := transient(e.Name())
		if !ok {
			continue
		}
		swept = true
		path := filepath.Join(r.dir, e.Name())
		if sameFile(path, filepath.Join(r.dir, kept)) {
			err = errors.Join(err, disk.Remove(path)) // a second name of a file still in use: its bytes must stay
		} else {
			err = errors.Join(err, shred(path))
		}
	}
	if err != nil || !swept {
		return err
	}
	return r.syncDir()
}

// transient reports whether a file is temporary, and the name of the permanent file it belongs to.
func transient(name string) (kept string, ok bool) {
	for _, suffix := range []string{newSuffix, dyingSuffix} {
		if rest, found := strings.CutSuffix(name, suffix); found {
			if i := strings.LastIndexByte(rest, '.'); i > 0 {
				return rest[:i], true
			}
		}
	}
	return "", false
}

func sameFile(a, b string) bool {
	ia, err1 := os.Lstat(a)
	ib, err2 := os.Lstat(b)
	return err1 == nil && err2 == nil && os.SameFile(ia, ib)
}

// shred overwrites a file with zeros, waits until they are written, and removes it. The package comment says what that
// is worth.
func shred(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt(make([]byte, info.Size()), 0)
	}
	if err = errors.Join(err, disk.Sync(f), f.Close()); err != nil {
		return fmt.Errorf("overwrite: %w", err)
	}
	return disk.Remove(path)
}

// syncDir makes changes of names durable.
func (r *Ring) syncDir() error { return disk.SyncDir(r.dir) }
