package disk

import (
	"errors"
	"fmt"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// lockedByte is the byte that Lock locks. It is far beyond the content: on Windows a locked byte cannot be read, and
// the file's content tells others who holds the lock.
const lockedByte = 1 << 30

// Lock locks an open file for this process, without waiting: ErrLocked when another holds the lock. The lock ends with
// the process, however that ends.
func Lock(f *os.File) error {
	at := windows.Overlapped{Offset: lockedByte}
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return ErrLocked
	}
	return err
}

// Remove deletes a file. A virus scanner or an indexer may have it open for a moment, so it retries for up to two
// seconds.
func Remove(path string) error {
	tell("remove", path)
	for end := time.Now().Add(2 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		err := os.Remove(path)
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) &&
			!errors.Is(err, windows.ERROR_ACCESS_DENIED) || time.Now().After(end) {
			return err
		}
	}
}

// SyncDir makes creations, renames and deletions in a folder durable. NTFS writes them to its journal in order;
// flushing the folder forces the journal to disk. File systems that cannot flush a folder (FAT) write names at once.
func SyncDir(dir string) error {
	tell("sync", dir)
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return err
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, share, nil, windows.OPEN_EXISTING,
		windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer windows.CloseHandle(h) //nolint:errcheck // nothing was written through it
	err = windows.FlushFileBuffers(h)
	for _, cannot := range []error{
		windows.ERROR_ACCESS_DENIED, windows.ERROR_INVALID_FUNCTION,
		windows.ERROR_INVALID_HANDLE, windows.ERROR_NOT_SUPPORTED,
	} {
		if errors.Is(err, cannot) {
			return nil
		}
	}
	return err
}

// MakePrivate gives a folder its own access list, which everything created in it inherits: its owner, the system and
// the machine's administrators, who can read everything anyway. ErrShared on a volume without access lists (FAT,
// exFAT).
func MakePrivate(dir string) error {
	if lists, err := keepsAccessLists(dir); err != nil {
		return err
	} else if !lists {
		return ErrShared
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return fmt.Errorf("own user: %w", err)
	}
	// D: the list, P: nothing inherited from above; OI, CI: files and folders inherit it; FA: full access. SY is the
	// system, BA the administrators.
	text := "D:PAI(A;OICI;FA;;;" + user.User.Sid.String() + ")(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
	list, err := windows.SecurityDescriptorFromString(text)
	if err != nil {
		return fmt.Errorf("access list: %w", err)
	}
	dacl, _, err := list.DACL()
	if err != nil {
		return fmt.Errorf("access list: %w", err)
	}
	const what = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	if err := windows.SetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT, what, nil, nil, dacl, nil); err != nil {
		return errors.Join(ErrShared, err)
	}
	return nil
}

// keepsAccessLists reports whether a folder's volume supports access lists.
func keepsAccessLists(dir string) (bool, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return false, err
	}
	root := make([]uint16, windows.MAX_PATH+1)
	if err := windows.GetVolumePathName(name, &root[0], uint32(len(root))); err != nil {
		return false, fmt.Errorf("volume of %s: %w", dir, err)
	}
	var flags uint32
	if err := windows.GetVolumeInformation(&root[0], nil, 0, nil, nil, &flags, nil, 0); err != nil {
		return false, fmt.Errorf("volume of %s: %w", dir, err)
	}
	return flags&windows.FILE_PERSISTENT_ACLS != 0, nil
}

// Map maps the first size bytes of a file into memory shared by all processes that map it. The mapping lasts until the
// process ends, even if the file is closed.
func Map(f *os.File, size int) ([]byte, error) {
	m, err := windows.CreateFileMapping(windows.Handle(f.Fd()), nil, windows.PAGE_READWRITE, 0, uint32(size), nil)
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	defer windows.CloseHandle(m) //nolint:errcheck // the view keeps the mapping
	at, err := windows.MapViewOfFile(m, windows.FILE_MAP_READ|windows.FILE_MAP_WRITE, 0, 0, uintptr(size))
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	// The address comes from the system and never moves. Reading it as a pointer through its own memory satisfies go
	// vet.
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&at)), size), nil
}

// FreeSpace returns the space on a folder's volume, as available to an ordinary user.
func FreeSpace(dir string) (Space, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return Space{}, err
	}
	var s Space
	err = windows.GetDiskFreeSpaceEx(name, &s.Free, &s.Total, nil)
	return s, err
}

// IsFull reports whether err means that the volume is full.
func IsFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// IsBroken reports whether err means that the device itself fails.
func IsBroken(err error) bool {
	return errors.Is(err, windows.ERROR_CRC) || errors.Is(err, windows.ERROR_IO_DEVICE) ||
		errors.Is(err, windows.ERROR_NOT_READY)
}

// IsOutOfFiles reports whether err means that the process or the machine cannot open more files.
func IsOutOfFiles(err error) bool { return errors.Is(err, windows.ERROR_TOO_MANY_OPEN_FILES) }

// IsReadOnly reports whether err means that writing is not allowed: a read-only volume, or no permission.
func IsReadOnly(err error) bool {
	return errors.Is(err, windows.ERROR_WRITE_PROTECT) || errors.Is(err, os.ErrPermission)
}
