package tryout_test

import (
	"testing"

	"minping/internal/app/apptest"
)

// env is a service, with what these tests do to it.
type env struct{ *apptest.App }

func newEnv(t *testing.T) *env {
	t.Helper()
	return &env{apptest.New(t)}
}
