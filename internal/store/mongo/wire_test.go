package mongo

import (
	"bytes"
	"context"
	wirebytes "encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"minping/internal/store"
)

// wire sits between a driver and the server and cuts the connection at the n-th command that writes: before the server
// has seen it, or after it was executed but before the reply.
type wire struct {
	listener net.Listener
	server   string
	n        int64
	answered bool // the cut comes after the server's reply
	seen     atomic.Int64
}

func cutAt(t *testing.T, n int, answered bool) (uri string, w *wire) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	at := strings.TrimSuffix(strings.TrimPrefix(server, "mongodb://"), "/")
	w = &wire{listener: l, server: at, n: int64(n), answered: answered}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(c)
		}
	}()
	t.Cleanup(func() { _ = l.Close() })
	return "mongodb://" + l.Addr().String() + "/", w
}

// carry forwards requests and replies in turn: the driver waits for a reply before it sends the next request.
func (w *wire) carry(driver net.Conn) {
	defer driver.Close() //nolint:errcheck // being cut is what it is for
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		return
	}
	defer server.Close() //nolint:errcheck // as above
	for {
		question, err := message(driver)
		if err != nil {
			return
		}
		cut := writes(question) && w.seen.Add(1) == w.n
		if cut && !w.answered {
			return
		}
		if _, err := server.Write(question); err != nil {
			return
		}
		answer, err := message(server)
		if err != nil || cut {
			return
		}
		if _, err := driver.Write(answer); err != nil {
			return
		}
	}
}

// message reads one message of the wire protocol; its first four bytes are its length.
func message(from io.Reader) ([]byte, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	all := make([]byte, wirebytes.LittleEndian.Uint32(head))
	copy(all, head)
	_, err := io.ReadFull(from, all[4:])
	return all, err
}

// writes reports whether a message is a command that changes something. Commands travel as OP_MSG: header, flags, the
// section's kind, a document.
func writes(m []byte) bool {
	const opMsg, document = 2013, 21
	if len(m) < document+5 || wirebytes.LittleEndian.Uint32(m[12:]) != opMsg || m[20] != 0 {
		return false
	}
	size := wirebytes.LittleEndian.Uint32(m[document:])
	first, err := bson.Raw(m[document : document+size]).IndexErr(0)
	return err == nil && slices.Contains([]string{"insert", "delete", "create", "drop", "createIndexes"}, first.Key())
}

const cutRows = 40

func cutKey(i int) store.Key { return store.Key{0: byte(i * 37), 1: byte(i)} }

// cutInsert has cutRows phones cast at once. Each learns that its row is in or that this is unknown.
func cutInsert(ctx context.Context, s *Store, sid string) error {
	b, err := s.Box(ctx, sid)
	if err != nil {
		return err
	}
	errs := make([]error, cutRows)
	var phones sync.WaitGroup
	for i := range cutRows {
		phones.Go(func() {
			present, err := b.Insert(ctx, store.Ballots, cutKey(i), []byte{byte(i)})
			if errors.Is(err, store.ErrExists) && bytes.Equal(present, []byte{byte(i)}) {
				err = nil // its own row, from before the cut
			}
			errs[i] = err
		})
	}
	phones.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func withBox(do func(ctx context.Context, b store.Box) error) func(context.Context, *Store, string) error {
	return func(ctx context.Context, s *Store, sid string) error {
		b, err := s.Box(ctx, sid)
		if err != nil {
			return err
		}
		return do(ctx, b)
	}
}

var (
	cutSeal  = withBox(func(ctx context.Context, b store.Box) error { return b.Seal(ctx) })
	cutErase = withBox(func(ctx context.Context, b store.Box) error { return b.EraseAll(ctx, store.Ballots) })
	cutDrop  = func(ctx context.Context, s *Store, sid string) error { return s.DropBox(ctx, sid) }
)

// cutRecord writes two versions of a record.
func cutRecord(ctx context.Context, s *Store, sid string) error {
	for v := 1; v <= 2; v++ {
		err := s.Insert(ctx, store.Record{
			Kind: "state", ID: sid, Version: v,
			At: time.UnixMilli(1), Body: []byte{byte(v)},
		})
		if err != nil && !errors.Is(err, store.ErrExists) {
			return err
		}
	}
	h, err := s.History(ctx, "state", sid)
	if err == nil && (len(h) != 2 || h[0].Body[0] != 1 || h[1].Body[0] != 2) {
		err = fmt.Errorf("%d versions: %v", len(h), h)
	}
	return err
}

// holds checks how many rows a box has and which collections are left of it; own counts those that a seal copied into.
func holds(t *testing.T, s *Store, sid string, rows, open, own int) {
	t.Helper()
	b, err := s.Box(t.Context(), sid)
	must(t, err)
	next := 0
	must(t, b.Scan(t.Context(), store.Ballots, func(store.Key, []byte) error {
		next++
		return nil
	}))
	if n, err := b.Count(t.Context(), store.Ballots); err != nil || n != rows || next != rows {
		t.Errorf("%d rows counted, %d shown, %v; want %d", n, next, err, rows)
	}
	names, err := s.collections(t.Context())
	must(t, err)
	name, err := boxName(sid)
	must(t, err)
	left := map[bool]int{}
	for _, n := range names {
		if rest, of := strings.CutPrefix(n, "b_"+name+"_"); of {
			left[strings.Contains(rest, "_")]++
		}
	}
	if left[false] != open || left[true] != own {
		t.Errorf("%d open collections and %d copies are left, want %d and %d", left[false], left[true], open, own)
	}
}

// A connection may be cut before a command is executed or between that and its reply, at every command of every write.
// The caller learns that the outcome is unknown; repeated on another replica it is done, exactly once, and leaves
// nothing behind: least of all rows in the order of casting.
func TestAConnectionCutAtAnyWriteIsUnknownAndRepeatedWithoutHarm(t *testing.T) {
	direct := openAt(t, t.TempDir()).(*Store)
	for _, c := range []struct {
		name          string
		before        []func(context.Context, *Store, string) error
		do            func(context.Context, *Store, string) error
		rows, op, own int
	}{
		{"making a box", nil, withBox(func(context.Context, store.Box) error { return nil }), 0, 3, 0},
		{"casts", nil, cutInsert, cutRows, 3, 0},
		{"a seal", []func(context.Context, *Store, string) error{cutInsert}, cutSeal, cutRows, 0, 3},
		{"erasing a table", []func(context.Context, *Store, string) error{cutInsert}, cutErase, 0, 3, 0},
		{
			"erasing a sealed table",
			[]func(context.Context, *Store, string) error{cutInsert, cutSeal},
			cutErase, 0, 0, 3,
		},
		// checking it recreates it
		{"dropping a box", []func(context.Context, *Store, string) error{cutInsert, cutSeal}, cutDrop, 0, 3, 0},
		{"a record in two versions", nil, cutRecord, 0, 3, 0},
	} {
		for _, answered := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, answered %v", c.name, answered), func(t *testing.T) {
				t.Parallel()
				met := true
				for n := 1; met; n++ {
					sid := newSID()
					for _, step := range c.before {
						must(t, step(t.Context(), direct, sid))
					}
					met = throughWire(t, direct.db.Name(), n, answered, sid, c.do)
					must(t, c.do(t.Context(), direct, sid))
					holds(t, direct, sid, c.rows, c.op, c.own)
					if t.Failed() {
						t.Fatalf("cut at write %d", n)
					}
				}
			})
		}
	}
}

// throughWire does something over a connection that is cut, and reports whether it lasted long enough to reach the
// cut.
func throughWire(t *testing.T, database string, n int, answered bool, sid string,
	do func(context.Context, *Store, string) error,
) bool {
	t.Helper()
	uri, w := cutAt(t, n, answered)
	s, err := connect(Options{URI: uri + database, Trial: true})
	must(t, err)
	defer s.Close() //nolint:errcheck // its connections are cut
	s.choose(abilities{})
	err = do(t.Context(), s, sid)
	met := w.seen.Load() >= w.n
	if met && err != nil && !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a cut connection is reported as %v", err)
	}
	if !met && err != nil {
		t.Error(err)
	}
	return met
}

var sids atomic.Int64

func newSID() string { return fmt.Sprintf("%022d", sids.Add(1)) }
