package document_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/store"
)

// env is a service, with what these tests do to it.
type env struct{ *apptest.App }

func newEnv(t *testing.T) *env {
	t.Helper()
	return &env{apptest.New(t)}
}

func newEnvOn(t *testing.T, st store.Store, dir string) *env {
	t.Helper()
	return &env{apptest.NewOn(t, st, dir)}
}
