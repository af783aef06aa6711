package mongo

import (
	"fmt"
	"testing"
	"time"

	driver "go.mongodb.org/mongo-driver/mongo"

	"minping/internal/store"
)

// A server without indexes reads its whole table for every command: several records are one command, also for a process
// that has never seen them.
func TestAFewRecordsAreReadInOneCommand(t *testing.T) {
	dir := t.TempDir()
	writer, reader := openAt(t, dir), openAt(t, dir).(*Store)
	var ids []string
	insert := func(id string, version int) {
		must(t, writer.Insert(t.Context(), store.Record{
			Kind: "thing", ID: id, Version: version, At: time.Now(), Body: fmt.Appendf(nil, "%s %d", id, version),
		}))
	}
	for i := range 8 {
		ids = append(ids, fmt.Sprintf("a%d", i))
		insert(ids[i], 1)
	}
	read := func(want ...string) (commands int64) {
		t.Helper()
		before := reader.done.Load()
		got, err := reader.GetMany(t.Context(), "thing", ids)
		must(t, err)
		var bodies []string
		for _, r := range got {
			bodies = append(bodies, string(r.Body))
		}
		if fmt.Sprint(bodies) != fmt.Sprint(want) {
			t.Errorf("read %q, want %q", bodies, want)
		}
		return reader.done.Load() - before
	}
	all := []string{"a0 1", "a1 1", "a2 1", "a3 1", "a4 1", "a5 1", "a6 1", "a7 1"}
	for range 2 {
		if n := read(all...); n != 1 {
			t.Errorf("8 records took %d commands", n)
		}
	}
	for v := 2; v < 5; v++ { // others write on
		insert("a3", v)
	}
	all[3] = "a3 4"
	read(all...)
	if n := read(all...); n != 1 {
		t.Errorf("once seen, a newer version took %d commands", n)
	}
	must(t, writer.Purge(t.Context(), "thing", "a3")) // by another process, which makes it again
	insert("a3", 1)
	all[3] = "a3 1"
	read(all...)
}

// A key that only the primary has is not taken yet: whether its document stays is unknown.
func TestAKeyIsTakenOnceAMajorityKeepsIt(t *testing.T) {
	duplicate := driver.WriteException{WriteErrors: driver.WriteErrors{{Code: duplicateKey}}}
	if !taken(duplicate) || taken(nil) {
		t.Error("a key that is taken is not told from one that is not")
	}
	duplicate.WriteConcernError = &driver.WriteConcernError{Code: 64}
	if taken(duplicate) {
		t.Error("a key is called taken though no majority keeps its document")
	}
}
