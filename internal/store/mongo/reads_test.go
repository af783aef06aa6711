package mongo

import (
	"fmt"
	"testing"
	"time"

	driver "go.mongodb.org/mongo-driver/mongo"

	"minping/internal/store"
)

// FerretDB compares a single key where it is stored, but takes every document of a collection apart to see whether it
// has one of several: there a few records are asked for one by one, those of a list as well. A MongoDB has an index and
// is asked for all at once.
func TestAFewRecordsAreReadOneByOneWithoutAnIndex(t *testing.T) {
	for _, set := range []bool{false, true} {
		s, sent := overheard(t, abilities{replicaSet: set})
		var ids, all []string
		insert := func(id string, version int) {
			must(t, s.Insert(t.Context(), store.Record{
				Kind: "thing", ID: id, Version: version, Parent: "p", At: time.Now(),
				Body: fmt.Appendf(nil, "%s %d", id, version),
			}))
		}
		for i := range 8 {
			ids = append(ids, fmt.Sprintf("a%d", i))
			all = append(all, ids[i]+" 1")
			insert(ids[i], 1)
		}
		several := func(what string, got []store.Record, err error) (n int) {
			t.Helper()
			must(t, err)
			var bodies []string
			for _, r := range got {
				bodies = append(bodies, string(r.Body))
			}
			if fmt.Sprint(bodies) != fmt.Sprint(all) {
				t.Errorf("%s: read %q, want %q", what, bodies, all)
			}
			for _, c := range sent.take() {
				if _, one := c.Lookup("filter", "_id").StringValueOK(); !one {
					n++
				}
			}
			return n
		}
		read := func() {
			t.Helper()
			sent.take()
			got, err := s.GetMany(t.Context(), "thing", ids)
			if n := several("many", got, err); set != (n > 0) {
				t.Errorf("a replica set %v: GetMany asks %d times for more than one key", set, n)
			}
			got, err = s.List(t.Context(), "thing", "p", "", 100)
			if n := several("a list", got, err); set != (n > 1) { // the keys of a list are looked for once
				t.Errorf("a replica set %v: List asks %d times for more than one key", set, n)
			}
		}
		read()
		for v := 2; v < 5; v++ {
			insert("a3", v)
		}
		all[3] = "a3 4"
		read()
		must(t, s.Purge(t.Context(), "thing", "a3"))
		all = append(all[:3], all[4:]...)
		read()
	}
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
