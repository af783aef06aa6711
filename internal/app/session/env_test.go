package session_test

import (
	"minping/internal/app/apptest"
	"minping/internal/app/session"
	"minping/internal/vote"
)

// env is a service, with what these tests do to it.
type env struct{ *apptest.App }

var newEnv, newEnvOn = apptest.As(func(a *apptest.App) *env { return &env{a} })

func (h *env) counts(id string) error {
	_, err := h.Sessions.Move(h.T.Context(), apptest.Officer, id, session.MoveRequest{To: vote.StateCounted})
	return err
}
