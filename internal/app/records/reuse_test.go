package records

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"minping/internal/store"
	"minping/internal/store/memory"
)

type thing struct{ Name string }

// bodies counts the records that are read with their bodies.
type bodies struct {
	store.Store
	n int
}

func (b *bodies) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	b.n += len(ids)
	return b.Store.GetMany(ctx, kind, ids)
}

// seen is what each way of reading says about the things below a parent.
func seen(t *testing.T, e *Env, ids ...string) [3]string {
	t.Helper()
	all, err := All[thing](t.Context(), e, "thing", "p")
	if err != nil {
		t.Fatal(err)
	}
	many, err := GetMany[thing](t.Context(), e, "thing", ids)
	if err != nil {
		t.Fatal(err)
	}
	below, err := ListByParents[thing](t.Context(), e, "thing", []string{"p", "q"})
	if err != nil {
		t.Fatal(err)
	}
	return [3]string{fmt.Sprint(all), fmt.Sprint(many), fmt.Sprint(below["p"])}
}

func TestAReusedRecordIsNeverOlderThanTheLastWrite(t *testing.T) {
	st := memory.Open()
	plain, again, other := NewEnv(st, nil, nil), NewEnv(st, nil, nil), NewEnv(st, nil, nil)
	again.Reuse("thing")
	put := func(id string, version int, deleted bool) {
		t.Helper()
		r := store.Record{Kind: "thing", ID: id, Version: version, Parent: "p", Deleted: deleted}
		if _, err := Put(t.Context(), other, r, thing{fmt.Sprint(id, version)}); err != nil {
			t.Fatal(err)
		}
	}
	put("a", 1, false)
	put("b", 1, false)
	for i, write := range []func(){
		func() {}, func() { put("a", 2, false) }, func() { put("c", 1, false) }, func() { put("b", 2, true) },
		func() { put("b", 3, false) },
	} {
		write()
		for range 2 {
			if got, want := seen(t, again, "c", "b", "a"), seen(t, plain, "c", "b", "a"); got != want {
				t.Errorf("after write %d: %v, want %v", i, got, want)
			}
		}
	}
}

func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	st := &bodies{Store: memory.Open()}
	e := NewEnv(st, nil, nil)
	e.Reuse("thing")
	for i := range 5 {
		if _, err := Create(t.Context(), e, "thing", fmt.Sprint(i), "p", thing{"x"}); err != nil {
			t.Fatal(err)
		}
	}
	seen(t, e, "0", "1")
	if st.n != 5 {
		t.Errorf("%d bodies read of 5 records", st.n)
	}
	rename := func(v *thing) error { v.Name = "y"; return nil }
	if _, err := Update(t.Context(), e, "thing", "3", AnyVersion, rename); err != nil {
		t.Fatal(err)
	}
	if s := seen(t, e, "3"); st.n != 6 || !strings.Contains(s[1], "y") {
		t.Errorf("%d bodies read after one change: %v", st.n-5, s)
	}
}

func TestReusedRecordsAreBounded(t *testing.T) {
	x := reuse{now: map[reuseKey]reused{}}
	const each = 10 << 10
	for i := range 4 * reuseBytes / each {
		x.keep(reuseKey{"thing", fmt.Sprint(i), reflect.TypeFor[thing]()}, reused{1, each, thing{}})
	}
	kept := 0
	for _, of := range []map[reuseKey]reused{x.now, x.before} {
		for _, v := range of {
			kept += v.size
		}
	}
	if kept > 2*reuseBytes+each || kept < reuseBytes {
		t.Errorf("%d bytes are kept, of %d a generation", kept, reuseBytes)
	}
}

func TestReadersLeaveAReusedRecordAsItIs(t *testing.T) {
	e := NewEnv(memory.Open(), nil, nil)
	e.Reuse("things")
	if _, err := Create(t.Context(), e, "things", "a", "p", []string{"x"}); err != nil {
		t.Fatal(err)
	}
	vs, err := All[[]string](t.Context(), e, "things", "p")
	if err != nil {
		t.Fatal(err)
	}
	changed := func() string {
		t.Helper()
		kind, err := e.Changed(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return kind
	}
	if kind := changed(); kind != "" {
		t.Error("a record that was only read is said to be changed:", kind)
	}
	vs[0].V[0] = "y"
	if changed() != "things" {
		t.Error("a record that was changed is not found")
	}
	e.Forget()
	vs, err = All[[]string](t.Context(), e, "things", "p")
	if err != nil || vs[0].V[0] != "x" {
		t.Error("a record that was forgotten is not read again:", vs, err)
	}
}
