package api

import (
	"context"
	"net/url"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/web/guard"
)

// User is an account as the API shows it.
type User struct {
	ID         string    `json:"id"`
	Version    int       `json:"version"`
	Name       string    `json:"name"`
	Role       auth.Role `json:"role" enum:"admin,organizer,assessor,supervisor,unit,auditor"`
	Body       string    `json:"body,omitempty"`
	MustChange bool      `json:"must_change_password"`
	Disabled   bool      `json:"disabled"`
	Locked     bool      `json:"locked"`
	Factor     bool      `json:"second_factor" doc:"A code is asked for at sign-in"`
}

func showUser(v app.UserView) User { return User(v) }

type loginInput struct {
	Body struct {
		Name     *string `json:"name"`
		Password *string `json:"password"`
		OTP      string  `json:"otp,omitempty" doc:"The code of a second factor, where the account has one"`
	}
}

type loginView struct {
	Token     string `json:"token"`
	ExpiresAt string `json:"expires_at" format:"date-time"`
	User      User   `json:"user"`
}

// Login signs somebody in. A request without a name or a password is no attempt and counts against nobody.
func (h *Handlers) Login(ctx context.Context, in *loginInput) (*answer[loginView], error) {
	var c complaints
	r := app.LoginRequest{Name: c.text("name", in.Body.Name), Password: c.text("password", in.Body.Password), OTP: in.Body.OTP}
	if err := c.err(); err != nil {
		return nil, err
	}
	l, err := h.svc.Login(ctx, r)
	if err != nil {
		return nil, err
	}
	return &answer[loginView]{loginView{l.Token, l.ExpiresAt.Format(time.RFC3339), showUser(l.User)}}, nil
}

type ownAccountView struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Role auth.Role `json:"role"`
	Body string    `json:"body,omitempty"`
}

// OwnAccount tells who is signed in.
func (h *Handlers) OwnAccount(ctx context.Context, _ *struct{}) (*answer[ownAccountView], error) {
	a := guard.ActorOf(ctx)
	return &answer[ownAccountView]{ownAccountView{a.ID, a.Name, a.Role, a.Body}}, nil
}

type passwordInput struct {
	Body struct {
		OldPassword string `json:"old_password"`
		Password    string `json:"password"`
	}
}

// ChangePassword changes one's own password.
func (h *Handlers) ChangePassword(ctx context.Context, in *passwordInput) error {
	return h.svc.ChangePassword(ctx, guard.ActorOf(ctx), in.Body.OldPassword, in.Body.Password)
}

type beginFactorInput struct {
	Body struct {
		Password string `json:"password"`
	}
}

type beginFactorView struct {
	Secret string `json:"secret" doc:"Base32, for an authenticator app; shown once"`
	URL    string `json:"url" doc:"otpauth://, for a QR code"`
}

// BeginFactor makes the secret of a second factor; it counts once a code of it came back.
func (h *Handlers) BeginFactor(ctx context.Context, in *beginFactorInput) (*answer[beginFactorView], error) {
	f, err := h.svc.BeginSecondFactor(ctx, guard.ActorOf(ctx), in.Body.Password)
	return say(beginFactorView(f), err)
}

type factorInput struct {
	Body struct {
		On  bool   `json:"on" doc:"true: from now on; false: no longer"`
		OTP string `json:"otp" doc:"The code that the app shows now"`
	}
}

// PutFactor turns the own second factor on or off.
func (h *Handlers) PutFactor(ctx context.Context, in *factorInput) error {
	if in.Body.On {
		return h.svc.ConfirmSecondFactor(ctx, guard.ActorOf(ctx), in.Body.OTP)
	}
	return h.svc.EndSecondFactor(ctx, guard.ActorOf(ctx), in.Body.OTP)
}

// Accounts lists accounts.
func (h *Handlers) Accounts(ctx context.Context, in *Window) (*answer[page[User]], error) {
	list := func(after string, limit int) ([]app.UserView, error) {
		return h.svc.Accounts(ctx, guard.ActorOf(ctx), after, limit)
	}
	return turn(*in, list, func(v app.UserView) string { return v.ID }, showUser)
}

type newAccountInput struct {
	Body struct {
		Name     string    `json:"name"`
		Role     auth.Role `json:"role" enum:"admin,organizer,assessor,supervisor,unit,auditor"`
		Body     string    `json:"body,omitempty" doc:"The scoring body of an assessor"`
		Password string    `json:"password,omitempty" doc:"Absent: a one-time password is made"`
	}
}

type newAccountView struct {
	User
	OneTimePassword string `json:"one_time_password,omitempty" doc:"Shown once; to be changed at the first sign-in"`
}

// NewAccount makes an account.
func (h *Handlers) NewAccount(ctx context.Context, in *newAccountInput) (*record[newAccountView], error) {
	b := in.Body
	v, once, err := h.svc.AddAccount(ctx, guard.ActorOf(ctx), b.Name, b.Role, b.Body, b.Password)
	if err != nil {
		return nil, err
	}
	return tell(v.Version, newAccountView{showUser(v), once}), nil
}

// ByName is the input of an operation on one account.
type ByName struct {
	Name string `path:"name" doc:"The account's name, percent-encoded"`
}

// text undoes the percent-encoding of a path parameter; what is none stands as it is and is found nowhere.
func text(param string) string {
	if t, err := url.PathUnescape(param); err == nil {
		return t
	}
	return param
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

// ResetAccount sets a new password and lifts a lock.
func (h *Handlers) ResetAccount(ctx context.Context, in *resetInput) (*answer[resetView], error) {
	once, err := h.svc.ResetAccount(ctx, guard.ActorOf(ctx), text(in.Name), in.Body.Password)
	return say(resetView{once}, err)
}

type disableInput struct {
	ByName
	Body struct {
		Disabled bool `json:"disabled"`
	}
}

// DisableAccount ends or restores an account's right to sign in.
func (h *Handlers) DisableAccount(ctx context.Context, in *disableInput) (*record[User], error) {
	v, err := h.svc.DisableAccount(ctx, guard.ActorOf(ctx), text(in.Name), in.Body.Disabled)
	if err != nil {
		return nil, err
	}
	return tell(v.Version, showUser(v)), nil
}
