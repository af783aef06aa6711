package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"minping/internal/disk"
)

// The values of DamageError.Code.
const (
	DamageLost     = "rows_lost"      // rows that were acknowledged are not in the box
	DamageChanged  = "rows_changed"   // rows differ from those that were acknowledged
	DamageMissing  = "box_missing"    // the file of a box is gone
	DamageUnread   = "box_unreadable" // the file of a box cannot be opened
	DamageSealed   = "sealed_changed" // the canonical copy is not the one that was written
	DamageRecord   = "record_changed" // a record is not the one that was written
	DamageDiskFull = "disk_full"      // no room left
	DamageFiles    = "too_many_files" // the operating system won't let the service open more files
	DamageReadOnly = "disk_read_only" // nothing may be written
	DamageDisk     = "disk_error"     // the disk reports errors
	DamageBlocked  = "file_blocked"   // a file cannot be renamed or removed
)

// DamageError explains in words what is wrong with the files under a store and what to do about it. Nothing has been
// repaired or recreated: that is a person's decision. It also wraps ErrUnavailable, for callers that only need to know
// whether to retry.
type DamageError struct {
	Code string
	SID  string // the box, "" for none
	Text Text   // one or two sentences, with the cure; while a box is open they contain no numbers
	Err  error  // the cause, nil for none
}

// Error returns both sentences, Chinese first, and the cause.
func (e *DamageError) Error() string {
	s := e.Text.ZH + " / " + e.Text.EN
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns ErrUnavailable and the cause.
func (e *DamageError) Unwrap() []error { return []error{ErrUnavailable, e.Err} }

// Chinese returns the Chinese sentence.
func (e *DamageError) Chinese() string { return e.Text.ZH }

// English returns the English sentence.
func (e *DamageError) English() string { return e.Text.EN }

// Reason returns the code, a stable word for programs.
func (e *DamageError) Reason() string { return e.Code }

// Guarded is a store that notices when its files have lost something.
type Guarded interface {
	// Damage lists what has been found so far, ordered by box; a store starts checking when it is opened.
	Damage() []*DamageError
	// AcceptLoss carries on with what is left of a box: rows that were acknowledged and are missing stay missing. A
	// person decides this once the files could not be restored. ErrNotFound when nothing is wrong with the box.
	AcceptLoss(ctx context.Context, sid string) error
}

// LostBox returns the error for a box whose file is gone.
func LostBox(sid string) *DamageError {
	return &DamageError{Code: DamageMissing, SID: sid, Text: Text{
		ZH: fmt.Sprintf("票箱 %s 的文件不见了。没有另建空票箱：否则用过的票还能再投。请停止服务，用完好的副本把数据目录恢复后再启动；没有副本时，由两名经办人作废这一场。", sid),
		EN: fmt.Sprintf("The file of ballot box %s is gone. No empty box was made in its place: used slips could "+
			"vote again. Stop the service, restore the "+
			"data directory from an intact copy and start again; without a copy, two officers void the session.", sid),
	}}
}

// LostSealedBox returns the error for a sealed box whose sealed file is gone or was replaced by an open one.
func LostSealedBox(sid string) *DamageError {
	return &DamageError{Code: DamageSealed, SID: sid, Text: Text{
		ZH: fmt.Sprintf("票箱 %s 已经封存，封存的文件却不见了或换成了别的文件。请停止服务，用完好的副本恢复数据目录后再启动。", sid),
		EN: fmt.Sprintf("Ballot box %s was sealed, but its sealed file is gone or was replaced. Stop the service, "+
			"restore the data directory from an "+
			"intact copy and start again.", sid),
	}}
}

// diskTexts say what to do about a failing or full disk.
var diskTexts = map[string]Text{
	DamageFiles: {
		ZH: "系统不允许服务再打开文件（打开的文件太多）。已确认的票没有丢；请把服务的文件数上限调高（systemd：LimitNOFILE=65536）后重启服务，没有办完的步骤会接着办。",
		EN: "The system lets the service open no more files. No acknowledged ballot is lost; raise the limit " +
			"(systemd: LimitNOFILE=65536) and restart the " +
			"service, which then finishes what was begun.",
	},
	DamageDiskFull: {
		ZH: "数据所在的磁盘已满。已确认的票没有丢；请腾出空间，不用重启，没有办完的步骤会接着办。",
		EN: "The data disk is full. No acknowledged ballot is lost; free some space, and the service finishes what " +
			"was begun without a restart.",
	},
	DamageBlocked: {
		ZH: "数据目录里有文件改不了名或者删不掉：被别的程序占着，或者那里放了别的东西。已确认的票没有丢；请退出占用数据目录的程序（杀毒、同步、备份），移走不是本系统的文件，不用重启，没有办完的步骤会接着办。",
		EN: "A file of the data cannot be renamed or removed: another program holds it, or something else is in its " +
			"place. No acknowledged ballot is lost; close what uses the data directory (virus scanners, " +
			"synchronization, backups) and move away what is not the service's; it then finishes what was begun " +
			"without a restart.",
	},
	DamageReadOnly: {
		ZH: "数据目录或密钥目录写不进去（只读或没有权限）。已确认的票没有丢；请检查磁盘和目录的权限，然后重启服务，没有办完的步骤会接着办。",
		EN: "The data directory or the folder of keys cannot be written to (read-only, or no permission). No " +
			"acknowledged ballot is lost; check the disk " +
			"and the permissions and restart the service, which then finishes what was begun.",
	},
	DamageDisk: {
		ZH: "磁盘读写出错。已确认的票没有丢；请检查磁盘，必要时把数据目录整个复制到另一块盘上再启动，没有办完的步骤会接着办。",
		EN: "The disk reports errors. No acknowledged ballot is lost; check the disk, copy the whole data directory " +
			"to another one if need be and start " +
			"again; the service finishes what was begun.",
	},
}

// NewDamage explains a failure of the disk in words.
func NewDamage(code string, err error) *DamageError {
	return &DamageError{Code: code, Text: diskTexts[code], Err: err}
}

// DiskTrouble explains an error of the operating system that a person can do something about; it returns nil for any
// other error.
func DiskTrouble(err error) *DamageError {
	switch {
	case disk.IsOutOfFiles(err):
		return NewDamage(DamageFiles, err)
	case disk.IsFull(err):
		return NewDamage(DamageDiskFull, err)
	case disk.IsReadOnly(err):
		return NewDamage(DamageReadOnly, err)
	case disk.IsBroken(err):
		return NewDamage(DamageDisk, err)
	case isBlocked(err):
		return NewDamage(DamageBlocked, err)
	}
	return nil
}

// isBlocked reports whether a file could not be renamed or removed although it is there.
func isBlocked(err error) bool {
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	var renamed *os.LinkError
	var path *fs.PathError
	return errors.As(err, &renamed) && renamed.Op == "rename" || errors.As(err, &path) && path.Op == "remove"
}
