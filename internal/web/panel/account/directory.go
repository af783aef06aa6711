package account

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/directory"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

// Signing in through the office's directory: the browser goes there and comes back with a code.
const (
	pathDirectory = "/admin/directory"
	pathReturn    = "/admin/directory/return"

	attemptLife = 10 * time.Minute // to type a password over there
)

var errNoDirectory = records.Fail(records.NotFound, "no_directory", "本系统没有接入单位账号。", "No directory is configured.")

// underWay is what the browser keeps about a sign-in that it began.
type underWay struct {
	directory.Attempt
	Next string `json:"next"`
}

// goToDirectory sends the browser to the directory.
func (req *request) goToDirectory() error {
	if req.svc.Directory == nil {
		return errNoDirectory
	}
	address, a, err := req.svc.Directory.Begin(req.ctx)
	if err != nil {
		return req.directoryFailed(err)
	}
	raw, err := json.Marshal(underWay{a, kit.LocalPath(req.Query("next"))})
	if err != nil {
		return err
	}
	req.KeepAttempt(base64.RawURLEncoding.EncodeToString(raw), req.svc.Now().Add(attemptLife))
	return req.Ctx.Redirect(address, http.StatusSeeOther)
}

// returnFromDirectory signs in the person that the directory names. The page that follows loads the next one itself:
// the
// panel's cookies do not go along with what another site began.
func (req *request) returnFromDirectory() error {
	if req.svc.Directory == nil {
		return errNoDirectory
	}
	var w underWay
	raw, err := base64.RawURLEncoding.DecodeString(req.Cookies(kit.CookieAttempt))
	if err == nil {
		err = json.Unmarshal(raw, &w)
	}
	req.DropAttempt()
	if err != nil {
		return req.directoryFailed(directory.ErrRefused)
	}
	p, err := req.svc.Directory.Finish(req.ctx, w.Attempt, req.Query("state"), req.Query("code"))
	if err != nil {
		return req.directoryFailed(err)
	}
	l, err := req.svc.Accounts.LoginByDirectory(req.ctx, vouched(p))
	if err != nil {
		return req.directoryFailed(err)
	}
	req.SignIn(l)
	next := kit.LocalPath(w.Next)
	req.Set("Refresh", "0; url="+next)
	return req.Render(Arrived{Frame: req.Frame("已登录"), Name: l.User.Name, Next: next})
}

// vouched is a person of the directory as the account room takes them.
func vouched(p directory.Person) account.DirectoryPerson {
	out := account.DirectoryPerson{Issuer: p.Issuer, Subject: p.Subject, Name: p.Name}
	if p.Grant != nil {
		out.Role, out.Body = p.Grant.Role, p.Grant.Body
	}
	return out
}

// directoryFailed shows the sign-in page with what went wrong: local accounts still open it.
func (req *request) directoryFailed(err error) error {
	var text string
	var e *records.Error
	status := http.StatusBadGateway
	switch {
	case errors.Is(err, directory.ErrAway):
		text = "单位账号的登录服务现在连不上。请稍后再试，或者用本系统的账号登录。"
	case errors.Is(err, directory.ErrUnknown):
		text = "单位统一登录不认本系统的客户端编号或密钥，请管理员核对配置。现在可以用本系统的账号登录。"
	case errors.Is(err, directory.ErrRefused):
		status, text = http.StatusUnauthorized, "单位账号登录没有完成，请再试一次。"
	case errors.As(err, &e):
		status, text = guard.Status(err), e.Text.ZH
	default:
		return err
	}
	f := req.Frame("登录")
	f.Notice = &kit.Notice{Kind: "fair", Text: text}
	req.Status(status)
	return req.Render(req.loginView(f, kit.LoginForm("/admin")))
}

// loginView is the sign-in page, with the way through the directory where there is one.
func (req *request) loginView(f kit.Frame, form kit.Form) kit.Login {
	out := kit.Login{Frame: f, Form: form}
	if req.svc.Directory != nil {
		out.Directory = pathDirectory
		if len(form.Hidden) > 0 {
			out.Directory += "?next=" + url.QueryEscape(form.Hidden[0].Value)
		}
	}
	return out
}

// Arrived is the page between the directory and the panel.
type Arrived struct {
	kit.Frame
	Name, Next string
}

// Template names the template of this page.
func (Arrived) Template() string { return "arrived" }

// Shell names the frame around the page.
func (Arrived) Shell() string { return kit.ShellGate }
