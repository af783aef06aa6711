//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Lock locks an open file for this process, without waiting: ErrLocked when another holds the lock. The lock ends with
// the process, however that ends.
func Lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return ErrLocked
	}
	return err
}

// Remove deletes a file.
func Remove(path string) error {
	tell("remove", path)
	return os.Remove(path)
}

// SyncDir makes creations, renames and deletions in a folder durable.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(Sync(d), d.Close())
}

// MakePrivate closes a folder to everyone but its owner, or to everyone but its group where the volume allows no more
// (Kubernetes fsGroup): ErrShared when every user of the machine can still enter it.
func MakePrivate(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(dir, 0o700); err != nil && info.Mode().Perm()&0o007 != 0 {
		return errors.Join(ErrShared, err)
	}
	return nil
}

// Map maps the first size bytes of a file into memory shared by all processes that map it. The mapping lasts until the
// process ends, even if the file is closed.
func Map(f *os.File, size int) ([]byte, error) {
	return unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
}

// FreeSpace returns the space on a folder's volume, as available to an ordinary user.
func FreeSpace(dir string) (Space, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return Space{}, err
	}
	return Space{s.Bavail * uint64(s.Bsize), s.Blocks * uint64(s.Bsize)}, nil
}

// IsFull reports whether err means that the volume is full.
func IsFull(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }

// IsOutOfFiles reports whether err means that the process or the machine cannot open more files.
func IsOutOfFiles(err error) bool { return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) }

// IsBroken reports whether err means that the device itself fails.
func IsBroken(err error) bool {
	return errors.Is(err, unix.EIO) || errors.Is(err, unix.ENXIO) || errors.Is(err, unix.ESTALE)
}

// IsReadOnly reports whether err means that writing is not allowed: a read-only volume, or no permission.
func IsReadOnly(err error) bool {
	return errors.Is(err, unix.EROFS) || errors.Is(err, os.ErrPermission)
}
