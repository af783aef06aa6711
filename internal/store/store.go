// Package store is the contract between the application (internal/app) and the engines that keep its data. Two engines
// implement it, SQLite for one machine and MongoDB for several; a third, memory, exists for tests. storetest.Run
// checks every promise made here against each of them, with no exceptions per engine.
//
// The one atomic step an engine must offer is inserting a unique key. There are no updates in place, no counters and
// no transactions across documents: a state change and a new version of a record are inserts too.
package store

import (
	"context"
	"errors"
	"io"
	"time"
)

// Errors that every engine reports, always wrapped; test with errors.Is.
var (
	// ErrExists: the unique key is taken. Nothing was written.
	ErrExists = errors.New("store: key exists")
	// ErrNotFound: no such record or box.
	ErrNotFound = errors.New("store: not found")
	// ErrUnavailable: the store cannot be reached or is too slow right now. Whether the write happened is unknown;
	// repeating it is harmless.
	ErrUnavailable = errors.New("store: unavailable")
	// ErrSealed: the box has its canonical copy and accepts nothing more.
	ErrSealed = errors.New("store: box is sealed")
)

// Record is one immutable version of one document. Versions of (Kind, ID) are numbered 1, 2, 3 without gaps; the
// highest is the current one and the lower ones are its history.
type Record struct {
	Kind    string    // e.g. "round"; lower-case ASCII, ≤ 32 bytes
	ID      string    // unique within Kind, compared byte by byte, 1..200 bytes
	Version int       // ≥ 1
	Parent  string    // what List groups by, e.g. the round of an evaluation; the same in all versions
	At      time.Time // when this version was written, UTC, milliseconds
	Body    []byte    // JSON or raw bytes, ≤ 8 MiB
	Deleted bool      // a tombstone: Latest and List skip it
}

// Head names the current version of a record.
type Head struct {
	ID      string
	Version int
	Parent  string
}

// Table names one of the three unlinkable tables of a ballot box (rb1 §12).
type Table string

// The tables of a ballot box. They have no value in common.
const (
	Admissions Table = "admissions" // token id → request hash or "void"
	Ballots    Table = "ballots"    // ballot id → cast message
	Comments   Table = "comments"   // comment id → cast message
)

// Key is the unique key of a row in a ballot box: a hash, never a serial or a time.
type Key [32]byte

// Store keeps records and ballot boxes. Safe for concurrent use.
type Store interface {
	// Insert writes one version. Of any number of concurrent inserts of the same (Kind, ID, Version) exactly one
	// returns nil, the others ErrExists. Version n > 1 needs version n-1 to exist, else ErrNotFound. Once it returns
	// nil the record is durable. A cancelled context leaves either the whole record or nothing.
	Insert(ctx context.Context, r Record) error
	// Latest returns the current version, or ErrNotFound (also for a tombstone). It is linearizable: it sees every
	// Insert that returned before Latest was called, on any replica.
	Latest(ctx context.Context, kind, id string) (Record, error)
	// History returns all versions, oldest first, tombstones included; without any it returns an empty slice.
	History(ctx context.Context, kind, id string) ([]Record, error)
	// List returns the current versions of a kind in ascending byte order of ID, without tombstones: those with the
	// parent (any parent when empty) and ID > after, at most limit (1..10000).
	List(ctx context.Context, kind, parent, after string, limit int) ([]Record, error)
	// GetMany returns what Latest would return for each of the ids, in ascending byte order of ID: missing ones are
	// left out, and an id given twice is returned once. ListByParents returns the current versions that have one of
	// the parents, in ascending byte order of ID. Both take up to MaxKeys keys, none of them empty, and see what List
	// would see. They are for pages over many records, which would otherwise read them one by one.
	GetMany(ctx context.Context, kind string, ids []string) ([]Record, error)
	ListByParents(ctx context.Context, kind string, parents []string) ([]Record, error)
	// Heads and HeadsByParents name what GetMany and ListByParents would return, in the same order, without reading the
	// records: versions are immutable, so a caller that has the current one need not read it again.
	Heads(ctx context.Context, kind string, ids []string) ([]Head, error)
	HeadsByParents(ctx context.Context, kind string, parents []string) ([]Head, error)
	// Scan calls fn for every version of every record of a kind, tombstones included, in ascending byte order of ID
	// and then by version. It streams: memory does not grow with the number of records. What existed before the call
	// is passed to fn exactly once; what is inserted during the call may be. It holds no lock while fn runs, stops at
	// fn's first error and returns it. It is meant for full copies; code that serves people uses List.
	Scan(ctx context.Context, kind string, fn func(Record) error) error
	// Purge permanently removes every version of (kind, id): the data of a rehearsal, answers kept for repeated
	// requests, personal data past its retention, the note that a copy is under way; nothing else. Purging a missing
	// record is not an error.
	Purge(ctx context.Context, kind, id string) error
	// Kinds lists the kinds that hold at least one record, ascending.
	Kinds(ctx context.Context) ([]string, error)

	// Box opens the ballot box of a session and creates it if necessary. The sid is base64url, 22 characters. Boxes of
	// different sids share no storage that orders their rows.
	Box(ctx context.Context, sid string) (Box, error)
	// DropBox erases the box and everything in it. Dropping a missing box is not an error.
	DropBox(ctx context.Context, sid string) error
	// Boxes lists the sids of all boxes, ascending.
	Boxes(ctx context.Context) ([]string, error)

	// Ping returns nil when the store can accept a write.
	Ping(ctx context.Context) error
	// Trial returns a sentence when this store cannot keep all promises and was opened anyway, else "". Every page and
	// result then shows it.
	Trial() string
	// Close completes the writes that were accepted and releases everything.
	Close() error
}

// Metered is a store that counts its operations, for operators.
type Metered interface {
	// Metrics writes counters in Prometheus's text format. They name no record and no box, and reveal no more about a
	// running session than the hall screen does.
	Metrics(w io.Writer) error
}

// Box is one ballot box. What it stores carries no time, no order and no serial number.
type Box interface {
	// Insert adds (key, value) if the key is absent. Inserted: (nil, nil). Present: the stored value and ErrExists.
	// Once it returns nil the row is durable (fsync, or majority and journal). Of concurrent inserts of one key
	// exactly one wins; inserts of different keys all win. After Seal: ErrSealed.
	Insert(ctx context.Context, t Table, key Key, value []byte) (present []byte, err error)
	// Lookup returns the stored value, or ErrNotFound.
	Lookup(ctx context.Context, t Table, key Key) ([]byte, error)
	// Count returns the number of rows; exact for everything acknowledged before the call.
	Count(ctx context.Context, t Table) (int, error)
	// Scan calls fn for every row in ascending byte order of key. It streams: memory does not grow with the number of
	// rows. It stops at fn's first error and returns it. The value is valid only until fn returns.
	Scan(ctx context.Context, t Table, fn func(key Key, value []byte) error) error
	// Seal makes the canonical copy of the three tables, whose physical order says nothing about the order of casting;
	// from then on reads use the copy. A late insert is in neither. Sealing twice is not an error and changes nothing.
	// A Seal that was killed can be called again.
	Seal(ctx context.Context) error
	// Sealed reports whether Seal has finished.
	Sealed(ctx context.Context) (bool, error)
	// EraseAll permanently removes the rows of one table (purge, erased comments).
	EraseAll(ctx context.Context, t Table) error
}
