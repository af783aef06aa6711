package sqlite

import (
	"testing"

	"minping/internal/store"
	"minping/internal/store/storetest"
)

func TestSQLiteKeepsTheContract(t *testing.T) {
	storetest.Run(t, storetest.Harness{Open: func(t *testing.T, dir string) store.Store {
		t.Helper()
		s, err := Open(t.Context(), Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}})
}
