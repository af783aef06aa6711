package account

import (
	"errors"
	"net/http"
	"slices"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

func (req *request) loginPage() error {
	f := req.Frame("登录")
	f.Notice = req.Flash()
	pending, err := req.svc.Accounts.SetupPending(req.ctx)
	if err != nil {
		return err
	}
	if pending {
		f.Notice = &kit.Notice{Kind: "info", Text: "还没有任何账号。请打开启动服务的窗口里打印的一次性链接，建立第一个账号。"}
	}
	return req.Render(req.loginView(f, kit.LoginForm(kit.LocalPath(req.Query("next")))))
}

func (req *request) login() error {
	form := kit.LoginForm(kit.LocalPath(req.FormValue("next")))
	kept := req.KeptForm()
	form.Hidden = append(form.Hidden, kept.Hidden()...)
	l, err := req.svc.Accounts.Login(req.ctx, account.LoginRequest{
		Name:     req.FormValue("name"),
		Password: req.FormValue("password"), OTP: req.FormValue("otp"),
	})
	switch records.KindOf(err) {
	case records.Unauthorized, records.Locked:
		var e *records.Error
		errors.As(err, &e)
		form.Fields[0].Value, form.Wrong = req.FormValue("name"), e.Text.ZH
		if e.Kind == records.Unauthorized {
			form.Wrong += "连续输错五次，账号会锁定 30 分钟。"
		}
		req.Status(guard.Status(err))
		return req.Render(req.loginView(req.Frame("登录"), form))
	}
	if err != nil {
		return err
	}
	switch {
	case kept.To != "" && l.User.MustChange:
		req.SignIn(l)
		req.Who = records.Actor{ID: l.User.ID, Name: l.User.Name, Role: l.User.Role, Body: l.User.Body, Due: true}
		return kit.KeepForPassword(req.Request, kept)
	case kept.To != "":
		return req.OfferKept(l, kept)
	}
	return req.welcome(l, form.Hidden[0].Value)
}

// welcome signs a person in and takes them where they wanted to go.
func (req *request) welcome(l account.Login, next string) error {
	req.SignIn(l)
	if l.User.MustChange {
		next = kit.PathAccount + "?said=change"
	}
	return req.Ctx.Redirect(next, http.StatusSeeOther)
}

func (req *request) logout() error {
	err := req.svc.Accounts.Logout(req.ctx, req.Cookies(kit.CookieRefresh))
	req.DropCookies()
	if err != nil {
		return err
	}
	return req.Ctx.Redirect(kit.PathLogin+"?said=out", http.StatusSeeOther)
}

func setupForm() kit.Form {
	return kit.Form{
		Action: kit.PathSetup, Button: "建立账号并登录", Kind: "next",
		Fields: []kit.Field{
			{Name: "token", Label: "一次性链接里 # 后面的部分", Type: "text", Auto: "off", Width: "mono", Hint: "从启动服务的窗口里复制；点链接进来的会自动填好。"},
			{Name: "name", Label: "账号", Type: "text", Auto: "username", MaxLen: 60, Plain: true},
			{Name: "password", Label: "密码", Type: "password", Auto: "new-password", MaxLen: 200, Hint: kit.PasswordHint},
		},
	}
}

func (req *request) setupPage() error {
	pending, err := req.svc.Accounts.SetupPending(req.ctx)
	if err != nil {
		return err
	}
	title := "建立第一个账号"
	if !pending {
		title = "链接已失效"
	}
	return req.Render(Setup{Frame: req.Frame(title), Form: setupForm(), Gone: !pending})
}

func (req *request) setup() error {
	form := setupForm()
	req.Refill(&form)
	l, err := req.svc.Accounts.Setup(req.ctx, req.FormValue("token"), req.FormValue("name"), req.FormValue("password"))
	if records.KindOf(err) == records.Forbidden {
		req.Status(http.StatusForbidden)
		return req.Render(Setup{Frame: req.Frame("链接已失效"), Gone: true})
	}
	marked := req.MarkErrors(&form, err)
	if err != nil && !marked {
		return err
	}
	if form.Failed() {
		carry(&form, "token") // the person arrived by the link: its secret is right
		req.Status(http.StatusUnprocessableEntity)
		return req.Render(Setup{Frame: req.Frame("建立第一个账号"), Form: form})
	}
	return req.welcome(l, "/admin?said=setup")
}

// carry hides a field that needs no change.
func carry(form *kit.Form, name string) {
	form.Fields = slices.DeleteFunc(form.Fields, func(f kit.Field) bool {
		if f.Name != name || f.Wrong != "" || f.Value == "" {
			return false
		}
		form.Hidden = append(form.Hidden, kit.Hidden{Name: f.Name, Value: f.Value})
		return true
	})
}
