// Package account is the API for signing in and managing accounts.
package account

import (
	"minping/internal/app/account"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

var office = guard.Only(auth.Admin)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Accounts *account.Accounts
}

type area struct{ svc Rooms }

// Routes returns the operations on the caller's own account and on accounts.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Post("/login", guard.Anyone, kit.OK("Sign in", a.login).Secret()),
		kit.Get("/account", guard.OwnPassword, kit.OK("Who is signed in", a.own)),
		kit.Post("/account/password", guard.OwnPassword,
			kit.NoContent("Change your password", a.changePassword).Secret()),
		kit.Post("/account/second-factor", guard.SignedIn,
			kit.OK("Begin setting up your second factor", a.beginFactor).Secret()),
		kit.Put("/account/second-factor", guard.SignedIn,
			kit.NoContent("Turn your second factor on or off", a.putFactor).Secret()),

		kit.Get("/accounts", office, kit.OK("List accounts", a.list)),
		kit.Post("/accounts", office, kit.Created("Create an account", a.create).Secret()),
		kit.Post("/accounts/{name}/reset", office, kit.OK("Set a new password", a.reset).Secret()),
		kit.Post("/accounts/{name}/disabled", office, kit.OK("Disable or re-enable an account", a.disable)),
	}
}
