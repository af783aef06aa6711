package account

import (
	"errors"
	"net/http"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

const pathFirst = "/admin/first"

// First is the page that a one-time password leads to: it asks for a new password once, and the person is signed in.
type First struct {
	kit.Frame
	Form kit.Form
}

// Template names the page.
func (First) Template() string { return "first" }

// Shell names the frame for visitors who are not signed in.
func (First) Shell() string { return kit.ShellGate }

func firstForm() kit.Form {
	return kit.Form{Action: pathFirst, Button: "保存并登录", Kind: "next", Fields: []kit.Field{
		{Name: "name", Label: "账号", Type: "text", Auto: "username", MaxLen: 60, Plain: true},
		{Name: "old_password", Label: "一次性密码", Type: "password", Auto: "off", MaxLen: 200},
		{Name: "password", Label: "给自己定一个新密码", Type: "password", Auto: "new-password", MaxLen: 200, Hint: kit.PasswordHint},
	}}
}

func (req *request) firstPage() error {
	return req.Render(First{Frame: req.Frame("第一次登录"), Form: firstForm()})
}

// first changes a one-time password and signs in with the new one, in one step. If the new password is refused, the
// one-time one stays valid.
func (req *request) first() error {
	form := firstForm()
	req.Refill(&form)
	name, old, fresh := req.FormValue("name"), req.FormValue("old_password"), req.FormValue("password")
	l, err := req.svc.Accounts.Login(req.ctx, account.LoginRequest{Name: name, Password: old})
	if kind := records.KindOf(err); kind == records.Unauthorized || kind == records.Locked {
		var e *records.Error
		errors.As(err, &e)
		form.Wrong = e.Text.ZH
		req.Status(guard.Status(err))
		return req.Render(First{Frame: req.Frame("第一次登录"), Form: form})
	}
	if err != nil {
		return err
	}
	if !l.User.MustChange {
		req.SignIn(l)
		return req.Ctx.Redirect("/admin", http.StatusSeeOther)
	}
	who, err := req.svc.Accounts.Authenticate(req.ctx, l.Token)
	if err != nil {
		return err
	}
	err = req.svc.Accounts.ChangePassword(req.ctx, who, old, fresh)
	if req.MarkErrors(&form, err) {
		return req.Render(First{Frame: req.Frame("第一次登录"), Form: form})
	}
	if err != nil {
		return err
	}
	l, err = req.svc.Accounts.Login(req.ctx, account.LoginRequest{Name: name, Password: fresh})
	if err != nil {
		return err
	}
	return req.welcome(l, "/admin?said=password_set")
}
