package mongo

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// A box or store that is closed writes what was queued first, and takes nothing after.
func TestAClosedBatcherHasWrittenWhatWasQueued(t *testing.T) {
	var written atomic.Int32
	release := make(chan struct{})
	w := &batcher[int]{size: func(int) int { return 1 }, write: func(batch []*insert[int]) {
		<-release
		written.Add(int32(len(batch)))
	}}
	for n := range 3 {
		if err := w.add(newInsert(n)); err != nil {
			t.Fatal(err)
		}
	}
	time.AfterFunc(50*time.Millisecond, func() { close(release) })
	w.close()
	if n := written.Load(); n != 3 {
		t.Errorf("closed after %d of 3 rows", n)
	}
	if err := w.add(newInsert(4)); !errors.Is(err, errClosed) {
		t.Errorf("after the close: %v", err)
	}
}

// The records of one parent are found by an index, in the order in which they are listed.
func TestRecordsAreIndexedByTheirParent(t *testing.T) {
	s, l := overheard(t, abilities{})
	r := store.Record{Kind: "thing", ID: "a", Version: 1, Parent: "p", At: time.Now(), Body: []byte("x")}
	must(t, s.Insert(t.Context(), r))
	found := 0
	for _, cmd := range l.take() {
		if name(cmd) != "createIndexes" {
			continue
		}
		found++
		var said struct {
			Indexes []struct{ Key bson.D }
		}
		must(t, bson.Unmarshal(cmd, &said))
		if len(said.Indexes) != 1 || len(said.Indexes[0].Key) != 2 || said.Indexes[0].Key[0].Key != parentKey ||
			said.Indexes[0].Key[1].Key != "_id" {
			t.Errorf("%v", said.Indexes)
		}
	}
	if found != 1 {
		t.Errorf("%d indexes are made", found)
	}
}

// A row that is durable while no one can say whether its box is still open is not acknowledged: it may be in no count.
func TestARowOfUnknownTimeIsNotAcknowledged(t *testing.T) {
	s, _ := overheard(t, abilities{})
	made, err := s.Box(t.Context(), strings.Repeat("a", 22))
	must(t, err)
	b := made.(*box)
	_, err = b.Insert(t.Context(), store.Ballots, store.Key{1}, []byte("x"))
	must(t, err)
	gone, err := driver.Connect(t.Context(), options.Client().ApplyURI(s.opt.URI))
	must(t, err)
	must(t, gone.Disconnect(t.Context()))
	s.fresh = gone.Database(s.db.Name()) // what it reads by key cannot be reached, what it writes can
	key := store.Key{2}
	x := newInsert(row{binary(key[:]), binary([]byte("y"))})
	b.write(tableName(b.name, "", store.Ballots), []*insert[row]{x})
	if o := <-x.told; !errors.Is(o.err, store.ErrUnavailable) || o.sealed {
		t.Errorf("it is told %+v", o)
	}
}
