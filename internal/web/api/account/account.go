package account

import (
	"context"

	"minping/internal/app/account"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// User is an account in the API's format.
type User struct {
	ID         string    `json:"id"`
	Version    int       `json:"version"`
	Name       string    `json:"name"`
	Role       auth.Role `json:"role" enum:"admin,organizer,assessor,supervisor,unit,leader,auditor"`
	Body       string    `json:"body,omitempty"`
	MustChange bool      `json:"must_change_password"`
	Disabled   bool      `json:"disabled"`
	Locked     bool      `json:"locked"`
	Factor     bool      `json:"second_factor" doc:"A code is asked for at sign-in"`
	Directory  bool      `json:"directory" doc:"Signs in through the office's directory and has no password here"`
}

func showUser(v account.UserView) User { return User(v) }

// list lists accounts.
func (a area) list(ctx context.Context, in *kit.Window) (*kit.Reply[kit.Page[User]], error) {
	list := func(after string, limit int) ([]account.UserView, error) {
		return a.svc.Accounts.List(ctx, guard.ActorOf(ctx), after, limit)
	}
	return kit.Paginate(*in, list, func(v account.UserView) string { return v.ID }, showUser)
}

type newAccountInput struct {
	Body struct {
		Name     string    `json:"name"`
		Role     auth.Role `json:"role" enum:"admin,organizer,assessor,supervisor,unit,leader,auditor"`
		Body     string    `json:"body,omitempty" doc:"The scoring body of an assessor"`
		Password string    `json:"password,omitempty" doc:"Absent: a one-time password is made"`
	}
}

type newAccountView struct {
	User
	OneTimePassword string `json:"one_time_password,omitempty" doc:"Shown once; to be changed at the first sign-in"`
}

// create creates an account.
func (a area) create(ctx context.Context, in *newAccountInput) (*kit.Record[newAccountView], error) {
	b := in.Body
	v, once, err := a.svc.Accounts.AddAccount(ctx, guard.ActorOf(ctx), b.Name, b.Role, b.Body, b.Password)
	if err != nil {
		return nil, err
	}
	return kit.RecordOf(v.Version, newAccountView{showUser(v), once}), nil
}

// ByName is the input of an operation on one account.
type ByName struct {
	Name string `path:"name" doc:"The account's name, percent-encoded"`
}

type resetInput struct {
	ByName
	Body struct {
		Password string `json:"password,omitempty" doc:"Absent: a one-time password is made"`
	}
}

type resetView struct {
	OneTimePassword string `json:"one_time_password,omitempty"`
}

// reset sets a new password and lifts a lock.
func (a area) reset(ctx context.Context, in *resetInput) (*kit.Reply[resetView], error) {
	once, err := a.svc.Accounts.ResetAccount(ctx, guard.ActorOf(ctx), kit.Unescape(in.Name), in.Body.Password)
	return kit.Answer(resetView{once}, err)
}

type disableInput struct {
	ByName
	Body struct {
		Disabled bool `json:"disabled"`
	}
}

// disable withdraws or restores an account's right to sign in.
func (a area) disable(ctx context.Context, in *disableInput) (*kit.Record[User], error) {
	v, err := a.svc.Accounts.DisableAccount(ctx, guard.ActorOf(ctx), kit.Unescape(in.Name), in.Body.Disabled)
	if err != nil {
		return nil, err
	}
	return kit.RecordOf(v.Version, showUser(v)), nil
}
