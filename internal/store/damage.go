package store

import (
	"context"
	"fmt"
)

// What DamageError.Code can be.
const (
	DamageLost     = "rows_lost"       // rows that were acknowledged are not in the box
	DamageChanged  = "rows_changed"    // rows differ from those that were acknowledged
	DamageMissing  = "box_missing"     // the file of a box is gone
	DamageUnread   = "box_unreadable"  // the file of a box cannot be read
	DamageSealed   = "sealed_changed"  // the canonical copy is not the one that was written
	DamageRecord   = "record_changed"  // a record is not the one that was written
	DamageDiskFull = "disk_full"       // no room left
	DamageFiles    = "too_many_files"  // the system lets the service open no more files
	DamageReadOnly = "disk_read_only"  // nothing may be written
	DamageDisk     = "disk_error"      // the disk reports errors
	DamageRecords  = "records_damaged" // the file of records cannot be read
)

// DamageError says in words what is wrong with the files under a store and what to do about it. Nothing was repaired or made afresh: a person
// decides. It is ErrUnavailable too, so that whoever only wants to know whether to try again need not know it.
type DamageError struct {
	Code string
	SID  string // the box, "" for none
	Text Text   // one sentence or two, with the cure; while a box is open they name no number
	Err  error  // the cause, nil for none
}

// Error is both sentences, Chinese first, and the cause.
func (e *DamageError) Error() string {
	s := e.Text.ZH + " / " + e.Text.EN
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap makes it ErrUnavailable and its cause.
func (e *DamageError) Unwrap() []error { return []error{ErrUnavailable, e.Err} }

// Chinese is what it says in Chinese.
func (e *DamageError) Chinese() string { return e.Text.ZH }

// English is what it says in English.
func (e *DamageError) English() string { return e.Text.EN }

// Guarded is a store that notices what its files have lost.
type Guarded interface {
	// Damage lists what has been found so far, in order of box; a store begins to look when it is opened.
	Damage() []*DamageError
	// AcceptLoss goes on with what is left of a box: rows that were acknowledged and are missing stay missing. It is a person's decision, after the
	// files could not be restored. ErrNotFound when nothing is wrong with the box.
	AcceptLoss(ctx context.Context, sid string) error
}

// LostBox is the error of a box whose file is gone.
func LostBox(sid string) *DamageError {
	return &DamageError{Code: DamageMissing, SID: sid, Text: Text{
		ZH: fmt.Sprintf("票箱 %s 的文件不见了。没有另建空票箱：否则用过的票还能再投。请停止服务，用完好的副本把数据目录恢复后再启动；没有副本时，由两名经办人作废这一场。", sid),
		EN: fmt.Sprintf("The file of ballot box %s is gone. No empty box was made in its place: used slips could vote again. Stop the service, restore the "+
			"data directory from an intact copy and start again; without a copy, two officers void the session.", sid),
	}}
}
