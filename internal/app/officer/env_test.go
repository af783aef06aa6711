package officer_test

import "minping/internal/app/apptest"

// env is a service, with what these tests do to it.
type env struct{ *apptest.App }

var newEnv, newEnvOn = apptest.As(func(a *apptest.App) *env { return &env{a} })
