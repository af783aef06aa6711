package mongo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/event"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// listener records what the driver sends.
type listener struct {
	mu   sync.Mutex
	sent []bson.Raw
}

func (l *listener) monitor() *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sent = append(l.sent, append(bson.Raw(nil), e.Command...))
	}}
}

// take returns the commands since the last time.
func (l *listener) take() []bson.Raw {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.sent
	l.sent = nil
	return out
}

// overheard opens a store whose commands are recorded and which believes that its server has the given abilities.
// FerretDB ignores concerns, so the tests can look at what a MongoDB would be sent.
func overheard(t *testing.T, able abilities) (*Store, *listener) {
	t.Helper()
	s := openAt(t, t.TempDir()).(*Store)
	l := &listener{}
	client, err := driver.Connect(t.Context(), options.Client().ApplyURI(s.opt.URI).SetMonitor(l.monitor()))
	if err != nil {
		t.Fatal(err)
	}
	_ = s.client.Disconnect(t.Context())
	s.client, s.db = client, client.Database(s.db.Name())
	s.choose(able)
	t.Cleanup(func() { _ = s.Close() })
	return s, l
}

func level(cmd bson.Raw) string {
	v, _ := cmd.Lookup("readConcern", "level").StringValueOK()
	return v
}

func name(cmd bson.Raw) string {
	e, err := cmd.IndexErr(0)
	if err != nil {
		return ""
	}
	return e.Key()
}

// A linearizable read is promised for one document that a filter names by its key; a cursor cannot go on with it.
func TestOnlyReadsOfOneDocumentByItsKeyAreLinearizable(t *testing.T) {
	s, l := overheard(t, abilities{replicaSet: true, linearizable: true, recent: true})
	ctx, at := t.Context(), time.Now()
	must(t, s.Insert(ctx, store.Record{Kind: "state", ID: "a", Version: 1, At: at}))
	must(t, s.Insert(ctx, store.Record{Kind: "state", ID: "a", Version: 2, At: at}))
	l.take()
	_, err := s.Latest(ctx, "state", "a")
	must(t, err)
	sent := l.take()
	if last := sent[len(sent)-1]; level(last) != "linearizable" ||
		last.Lookup("filter", "_id").StringValue() != recordKey("a", 3) {
		t.Errorf("the newest version was confirmed by %v", last)
	}
	b, err := s.Box(ctx, strings.Repeat("a", 22))
	must(t, err)
	_, err = b.Insert(ctx, store.Ballots, store.Key{1}, []byte("x"))
	must(t, err)
	_, _ = b.Insert(ctx, store.Ballots, store.Key{1}, []byte("x"))
	_, err = b.Count(ctx, store.Ballots)
	must(t, err)
	must(t, b.Scan(ctx, store.Ballots, func(store.Key, []byte) error { return nil }))
	_, err = s.List(ctx, "state", "", "", 10)
	must(t, err)
	must(t, b.Seal(ctx))
	seen := map[string]int{}
	for _, cmd := range append(sent, l.take()...) {
		seen[name(cmd)+" "+level(cmd)]++
		switch name(cmd) {
		case "find":
			filter, byKey := cmd.Lookup("filter", "_id"), false
			if filter.Type != bson.TypeEmbeddedDocument && filter.Type != 0 {
				byKey = true
			}
			want := "majority"
			// where to go on from is a version that a majority has; what follows it is asked for linearizably
			key, _ := filter.StringValueOK()
			begins := slices.Contains([]string{recordKey("a", 1), recordKey("a", 2)}, key)
			if byKey && !begins {
				want = "linearizable"
			}
			if level(cmd) != want {
				t.Errorf("read with %q: %v", level(cmd), cmd)
			}
		case "aggregate":
			if level(cmd) != "majority" {
				t.Errorf("read with %q: %v", level(cmd), cmd)
			}
		case "insert", "create", "drop", "delete", "createIndexes":
			w, _ := cmd.Lookup("writeConcern", "w").StringValueOK()
			j, _ := cmd.Lookup("writeConcern", "j").BooleanOK()
			if w != "majority" || !j {
				t.Errorf("written without majority and journal: %v", cmd)
			}
		case "listCollections":
		default:
			t.Errorf("a command that no one needs: %v", cmd)
		}
	}
	for _, kind := range []string{
		"find linearizable", "find majority", "aggregate majority",
		"insert ", "create ", "drop ",
	} {
		if seen[kind] == 0 {
			t.Errorf("no %s among %v", kind, seen)
		}
	}
}

// FerretDB refuses options it does not know; the test still sees what a MongoDB would be asked.
func TestATableIsClusteredAndCheckedWhereTheServerCan(t *testing.T) {
	s, l := overheard(t, abilities{replicaSet: true, recent: true, clustered: true})
	if err := s.makeTable(t.Context(), "b_x_ballots"); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("FerretDB made a clustered collection: %v", err)
	}
	cmd := l.take()[0]
	if unique, _ := cmd.Lookup("clusteredIndex", "unique").BooleanOK(); !unique {
		t.Errorf("not clustered: %v", cmd)
	}
	if v, _ := cmd.Lookup("validator", "$jsonSchema", "properties", "_id", "bsonType").StringValueOK(); v != "binData" {
		t.Errorf("not checked: %v", cmd)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPhonesThatCastTogetherShareCommands(t *testing.T) {
	s, l := overheard(t, abilities{})
	b, err := s.Box(t.Context(), strings.Repeat("a", 22))
	must(t, err)
	l.take()
	const phones = 300
	var all sync.WaitGroup
	for i := range phones {
		all.Go(func() {
			if _, err := b.Insert(t.Context(), store.Ballots, store.Key{byte(i), byte(i >> 8)},
				[]byte("x")); err != nil {
				t.Error(err)
			}
			if _, err := s.Latest(t.Context(), "state", "a"); !errors.Is(err, store.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(l.take()); n > phones/2 {
		t.Errorf("%d phones took %d commands", phones, n)
	}
}

// A read that a caller joins begins after the caller asked: it sees everything written before.
func TestASharedReadIsAsFreshAsOnesOwn(t *testing.T) {
	var shared turns[int]
	var mu sync.Mutex
	written := 0
	read := func() (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return written, nil
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 500 {
				mu.Lock()
				written++
				mine := written
				mu.Unlock()
				if got, err := shared.join(t.Context(), "k", read); err != nil || got < mine {
					t.Errorf("wrote %d, read %d, %v", mine, got, err)
				}
			}
		})
	}
	all.Wait()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		shared.mu.Lock()
		left := len(shared.m)
		shared.mu.Unlock()
		if left == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d lines are left", left)
		}
	}
}

// Each document of a batch has its own outcome; a duplicate is distinguished from a failure, and a failed write
// concern affects the whole batch.
func TestOutcomesOfABatchAreSortedOut(t *testing.T) {
	at := func(i, code int) driver.BulkWriteError {
		return driver.BulkWriteError{WriteError: driver.WriteError{
			Index: i, Code: code,
			Message: "dup key: { _id: secret }",
		}}
	}
	some := driver.BulkWriteException{WriteErrors: []driver.BulkWriteError{at(1, duplicateKey), at(2, 121)}}
	got := sortOut(4, some)
	if got[0] != nil || got[3] != nil || !errors.Is(got[1], store.ErrExists) ||
		!errors.Is(got[2], store.ErrUnavailable) {
		t.Errorf("%v", got)
	}
	if strings.Contains(fmt.Sprint(got), "secret") {
		t.Errorf("an error quotes a key: %v", got)
	}
	some.WriteConcernError = &driver.WriteConcernError{Code: 64, Name: "WriteConcernTimeout"}
	for i, err := range sortOut(4, some) {
		want := store.ErrUnavailable
		if i == 1 {
			want = store.ErrExists
		}
		if !errors.Is(err, want) {
			t.Errorf("row %d after a broken write concern: %v", i, err)
		}
	}
	for _, err := range sortOut(2, errors.New("connection lost")) {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("after a lost answer: %v", err)
		}
	}
}

func TestALateRowLeavesNoCollectionBehind(t *testing.T) {
	s, _ := overheard(t, abilities{})
	ctx := t.Context()
	made, err := s.Box(ctx, strings.Repeat("a", 22))
	must(t, err)
	b := made.(*box)
	must(t, b.Seal(ctx))
	// As if the first check had been just before the seal.
	late := newInsert(row{binary(make([]byte, 32)), binary([]byte("late"))})
	must(t, b.batches[store.Ballots].add(late))
	if _, err := b.answer(ctx, store.Ballots, store.Key{}, []byte("late"),
		<-late.told); !errors.Is(err, store.ErrSealed) {
		t.Errorf("a late row: %v", err)
	}
	names, err := s.collections(ctx)
	must(t, err)
	for _, n := range names {
		if n == tableName(b.name, "", store.Ballots) {
			t.Error("the open collection is back")
		}
	}
}

// A server that drops the open collection during an insert may return an error code that only it uses. The copy decides
// what happened to the row.
func TestARowThatFailedUnderASealIsToldByTheCopy(t *testing.T) {
	s, _ := overheard(t, abilities{})
	ctx := t.Context()
	made, err := s.Box(ctx, strings.Repeat("a", 22))
	must(t, err)
	b := made.(*box)
	_, err = b.Insert(ctx, store.Ballots, store.Key{1}, []byte("x"))
	must(t, err)
	must(t, b.Seal(ctx))
	failed := outcome{err: store.ErrUnavailable, sealed: true}
	if _, err := b.answer(ctx, store.Ballots, store.Key{1}, []byte("x"), failed); err != nil {
		t.Errorf("a row of the copy: %v", err)
	}
	if present, err := b.answer(ctx, store.Ballots, store.Key{1}, []byte("y"), failed); !errors.Is(err,
		store.ErrExists) || string(present) != "x" {
		t.Errorf("another row of the same key: %q %v", present, err)
	}
	if _, err := b.answer(ctx, store.Ballots, store.Key{2}, []byte("x"), failed); !errors.Is(err, store.ErrSealed) {
		t.Errorf("a row that is not in the copy: %v", err)
	}
}

// The row that was in the way may be one that only the primary had and has lost. Then nothing is known.
func TestARowThatWasInTheWayAndIsGoneIsUnknown(t *testing.T) {
	s, _ := overheard(t, abilities{})
	made, err := s.Box(t.Context(), strings.Repeat("a", 22))
	must(t, err)
	taken := outcome{err: store.ErrExists}
	present, err := made.(*box).answer(t.Context(), store.Ballots, store.Key{1}, []byte("x"), taken)
	if present != nil || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("%q %v", present, err)
	}
}

// A seal drops the open collection, so that what is read of it meanwhile may lack anything: the copy is read too, from
// where the scan was.
func TestAReadThatASealOvertakesGoesOnInTheCopy(t *testing.T) {
	s, _ := overheard(t, abilities{})
	ctx := t.Context()
	made, err := s.Box(ctx, strings.Repeat("a", 22))
	must(t, err)
	b := made.(*box)
	for n := range byte(3) {
		_, err = b.Insert(ctx, store.Ballots, store.Key{n}, []byte("x"))
		must(t, err)
	}
	var seen []byte
	must(t, b.Scan(ctx, store.Ballots, func(k store.Key, _ []byte) error {
		if len(seen) == 0 {
			must(t, b.Seal(ctx))
		}
		seen = append(seen, k[0])
		return nil
	}))
	if !bytes.Equal(seen, []byte{0, 1, 2}) {
		t.Errorf("rows %d", seen)
	}

	made, err = s.Box(ctx, strings.Repeat("b", 22))
	must(t, err)
	b = made.(*box)
	var read []string
	must(t, b.settled(ctx, store.Ballots, func(collection string) error {
		read = append(read, collection)
		if len(read) == 1 {
			return b.Seal(ctx)
		}
		return nil
	}))
	copied, err := b.canonical(ctx)
	must(t, err)
	want := []string{tableName(b.name, "", store.Ballots), tableName(b.name, copied, store.Ballots)}
	if !slices.Equal(read, want) {
		t.Errorf("read %v, want %v", read, want)
	}
}

// What is erased is erased in every copy: a seal that was killed leaves one that nothing reads.
func TestAnErasureTakesWhatAKilledSealLeft(t *testing.T) {
	s, _ := overheard(t, abilities{})
	ctx := t.Context()
	made, err := s.Box(ctx, strings.Repeat("a", 22))
	must(t, err)
	b := made.(*box)
	_, err = b.Insert(ctx, store.Comments, store.Key{1}, []byte("x"))
	must(t, err)
	must(t, b.copyTable(ctx, store.Comments, "killed"))
	must(t, b.EraseAll(ctx, store.Comments))
	names, err := s.collections(ctx)
	must(t, err)
	if slices.Contains(names, tableName(b.name, "killed", store.Comments)) {
		t.Error("the copy of a killed seal is left")
	}
}

// Two replicas that start at the same moment on an empty database.
func TestManyReplicasMayStartAtOnce(t *testing.T) {
	uri := databaseOf(t.Name())
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			s, err := Open(t.Context(), Options{URI: uri, Trial: true})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Insert(t.Context(), store.Record{Kind: "round", ID: "a", Version: 1}); err != nil &&
				!errors.Is(err, store.ErrExists) {
				t.Error(err)
			}
			_ = s.Close()
		})
	}
	all.Wait()
}

func TestDataOfANewerVersionIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir).(*Store)
	_, err := s.put(t.Context(), "test", metaName, bson.D{{Key: "_id", Value: schema + 1}})
	must(t, err)
	var refusal *store.Refusal
	if _, err := Open(t.Context(), Options{URI: databaseOf(dir), Trial: true}); !errors.As(err, &refusal) {
		t.Errorf("opened with %v", err)
	}
	must(t, s.Close())
}

func TestTheMeterCountsAndNamesNothing(t *testing.T) {
	s, err := Open(t.Context(), Options{URI: databaseOf(t.Name()), Trial: true})
	must(t, err)
	for i := range 60 {
		must(t, s.Insert(t.Context(), store.Record{Kind: "marked", ID: fmt.Sprint(i), Version: 1}))
	}
	var b strings.Builder
	must(t, s.(store.Metered).Metrics(&b))
	for _, want := range []string{
		"minping_mongo_commands_total 50\n", "minping_mongo_connections 1\n",
		"minping_mongo_connections_busy 0\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "marked") {
		t.Error("the counters name a collection")
	}
	must(t, s.Close())
}

// BenchmarkInsert is two hundred phones casting at once.
func BenchmarkInsert(b *testing.B) {
	s, err := Open(b.Context(), Options{URI: databaseOf(b.Name()), Trial: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // a benchmark
	box, err := s.Box(b.Context(), strings.Repeat("a", 22))
	if err != nil {
		b.Fatal(err)
	}
	defer s.DropBox(b.Context(), strings.Repeat("a", 22)) //nolint:errcheck // a benchmark
	value := make([]byte, 1100)
	next := make(chan int)
	go func() {
		for i := range b.N {
			next <- i
		}
		close(next)
	}()
	b.ResetTimer()
	var phones sync.WaitGroup
	for range 200 {
		phones.Go(func() {
			for i := range next {
				key := store.Key{0: byte(i * 7), 1: byte(i), 2: byte(i >> 8), 3: byte(i >> 16)}
				if _, err := box.Insert(b.Context(), store.Ballots, key, value); err != nil {
					b.Error(err)
				}
			}
		})
	}
	phones.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(float64(s.(*Store).done.Load())/float64(b.N), "commands/doc")
}

// The citizens' page is generated from store.Schema: a row holds what the page says, and the server refuses anything
// else.
func TestARowHoldsTheFieldsThatCitizensAreTold(t *testing.T) {
	shape := rowShape[0].Value.(bson.D)
	var fields []string
	for _, e := range shape {
		switch e.Key {
		case "properties":
			for _, p := range e.Value.(bson.D) {
				fields = append(fields, strings.TrimPrefix(p.Key, "_"))
			}
		case "additionalProperties":
			if e.Value != false {
				t.Error("a row may hold more than it is told to")
			}
		}
	}
	for _, k := range store.Schema() {
		var told []string
		for _, c := range k.Columns {
			told = append(told, c.Name)
		}
		if !slices.Equal(told, fields) {
			t.Errorf("%s: citizens are told %v, a row holds %v", k.Name, told, fields)
		}
	}
}

// What was seen last is only where to begin: versions of another replica are found behind it, and a record that was
// purged and made again is found from its first version.
func TestTheNewestVersionIsFoundFromTheOneSeenLast(t *testing.T) {
	s, _ := overheard(t, abilities{})
	ctx, at := t.Context(), time.Now()
	newest := func(want int) {
		t.Helper()
		r, err := s.Latest(ctx, "state", "a")
		if want == 0 {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("version %d, %v of a record that is not there", r.Version, err)
			}
			return
		}
		if err != nil || r.Version != want {
			t.Errorf("version %d, %v; want %d", r.Version, err, want)
		}
	}
	newest(0)
	for v := 1; v <= 3; v++ {
		must(t, s.Insert(ctx, store.Record{Kind: "state", ID: "a", Version: v, At: at}))
		newest(v)
	}
	s.seen.keep("state/a", 1) // as a replica knows that has not looked for a while
	newest(3)
	must(t, s.Purge(ctx, "state", "a"))
	newest(0)
	must(t, s.Insert(ctx, store.Record{Kind: "state", ID: "a", Version: 1, At: at}))
	s.seen.keep("state/a", 3) // from before the purge
	newest(1)
}
