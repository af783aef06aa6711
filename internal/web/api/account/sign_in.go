package account

import (
	"context"
	"time"

	"minping/internal/app/account"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type loginInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
		OTP      string `json:"otp,omitempty" maxLength:"50" doc:"The code of a second factor, where the account has one"`
	}
}

type loginView struct {
	Token     string `json:"token"`
	ExpiresAt string `json:"expires_at" format:"date-time"`
	User      User   `json:"user"`
}

// login signs a person in. A request without a name or a password is refused before this: it is not an attempt and
// counts against no account.
func (a area) login(ctx context.Context, in *loginInput) (*kit.Reply[loginView], error) {
	l, err := a.svc.Accounts.Login(ctx, account.LoginRequest{
		Name:     in.Body.Name,
		Password: in.Body.Password, OTP: in.Body.OTP,
	})
	if err != nil {
		return nil, err
	}
	return kit.Answer(loginView{l.Token, l.ExpiresAt.Format(time.RFC3339), showUser(l.User)}, nil)
}

type ownAccountView struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Role auth.Role `json:"role"`
	Body string    `json:"body,omitempty"`
}

// own returns who is signed in.
func (a area) own(ctx context.Context, _ *struct{}) (*kit.Reply[ownAccountView], error) {
	who := guard.ActorOf(ctx)
	return kit.Answer(ownAccountView{who.ID, who.Name, who.Role, who.Body}, nil)
}

type passwordInput struct {
	Body struct {
		OldPassword string `json:"old_password"`
		Password    string `json:"password"`
	}
}

// changePassword changes the caller's own password.
func (a area) changePassword(ctx context.Context, in *passwordInput) error {
	return a.svc.Accounts.ChangePassword(ctx, guard.ActorOf(ctx), in.Body.OldPassword, in.Body.Password)
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

// beginFactor generates the secret of a second factor; it takes effect once a code is confirmed.
func (a area) beginFactor(ctx context.Context, in *beginFactorInput) (*kit.Reply[beginFactorView], error) {
	f, err := a.svc.Accounts.BeginSecondFactor(ctx, guard.ActorOf(ctx), in.Body.Password)
	return kit.Answer(beginFactorView(f), err)
}

type factorInput struct {
	Body struct {
		On  bool   `json:"on" doc:"true turns it on, false turns it off"`
		OTP string `json:"otp" doc:"The code that the app shows at the moment"`
	}
}

// putFactor turns the caller's second factor on or off.
func (a area) putFactor(ctx context.Context, in *factorInput) error {
	if in.Body.On {
		return a.svc.Accounts.ConfirmSecondFactor(ctx, guard.ActorOf(ctx), in.Body.OTP)
	}
	return a.svc.Accounts.EndSecondFactor(ctx, guard.ActorOf(ctx), in.Body.OTP)
}
