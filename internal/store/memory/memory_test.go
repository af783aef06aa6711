package memory_test

import (
	"testing"

	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
)

func TestMemoryKeepsTheContract(t *testing.T) {
	places := map[string]*memory.Store{}
	storetest.Run(t, storetest.Harness{Open: func(_ *testing.T, dir string) store.Store {
		s := memory.Open()
		if before := places[dir]; before != nil {
			s = before.Reopen()
		}
		places[dir] = s
		return s
	}})
}
