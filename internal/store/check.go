package store

import (
	"errors"
	"fmt"
	"time"
)

// ErrInvalid: the call violates the contract (an empty id, a version of 0, a limit out of range). It is a programming
// error, never the user's or the store's fault; nothing was written.
var ErrInvalid = errors.New("store: invalid")

// Bounds of the contract, in bytes and rows.
const (
	MaxKind  = 32
	MaxID    = 200
	MaxBody  = 8 << 20
	MaxLimit = 10000
	MaxKeys  = 1000
	sidLen   = 22
)

// Tables lists the tables of a ballot box.
func Tables() []Table { return []Table{Admissions, Ballots, Comments} }

// Check reports whether r may be inserted at all. Every engine calls it first, so that they all refuse the same
// records.
func (r Record) Check() error {
	switch {
	case !kindOK(r.Kind):
		return fmt.Errorf("%w: kind %q", ErrInvalid, r.Kind)
	case !idOK(r.ID):
		return fmt.Errorf("%w: %s id of %d bytes", ErrInvalid, r.Kind, len(r.ID))
	case r.Version < 1:
		return fmt.Errorf("%w: %s version %d", ErrInvalid, r.Kind, r.Version)
	case len(r.Parent) > MaxID:
		return fmt.Errorf("%w: %s parent of %d bytes", ErrInvalid, r.Kind, len(r.Parent))
	case len(r.Body) > MaxBody:
		return fmt.Errorf("%w: %s body of %d bytes", ErrInvalid, r.Kind, len(r.Body))
	}
	return nil
}

// CheckKey reports whether (kind, id) can name a record.
func CheckKey(kind, id string) error {
	if !kindOK(kind) || !idOK(id) {
		return fmt.Errorf("%w: kind %q, id of %d bytes", ErrInvalid, kind, len(id))
	}
	return nil
}

// CheckList reports whether the arguments of List are within the contract.
func CheckList(kind string, limit int) error {
	if !kindOK(kind) || limit < 1 || limit > MaxLimit {
		return fmt.Errorf("%w: list of kind %q, limit %d", ErrInvalid, kind, limit)
	}
	return nil
}

// CheckGetMany reports whether the arguments of GetMany or ListByParents are within the contract.
func CheckGetMany(kind string, keys []string) error {
	if !kindOK(kind) || len(keys) > MaxKeys {
		return fmt.Errorf("%w: %d records of kind %q", ErrInvalid, len(keys), kind)
	}
	for _, k := range keys {
		if !idOK(k) {
			return fmt.Errorf("%w: one of several of kind %q, key of %d bytes", ErrInvalid, kind, len(k))
		}
	}
	return nil
}

// CheckSID reports whether sid is 22 characters of base64url.
func CheckSID(sid string) error {
	ok := len(sid) == sidLen
	for i := 0; ok && i < len(sid); i++ {
		c := sid[i]
		ok = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
	}
	if !ok {
		return fmt.Errorf("%w: sid of %d characters", ErrInvalid, len(sid))
	}
	return nil
}

// Check reports whether t is one of the three tables of a ballot box.
func (t Table) Check() error {
	switch t {
	case Admissions, Ballots, Comments:
		return nil
	}
	return fmt.Errorf("%w: table %q", ErrInvalid, string(t))
}

// Time is At as every engine keeps and returns it: UTC, whole milliseconds.
func Time(at time.Time) time.Time { return time.UnixMilli(at.UnixMilli()).UTC() }

func kindOK(kind string) bool {
	if kind == "" || len(kind) > MaxKind {
		return false
	}
	for i := range len(kind) {
		if c := kind[i]; c <= ' ' || c > '~' || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

func idOK(id string) bool { return id != "" && len(id) <= MaxID }
