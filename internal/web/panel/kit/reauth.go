package kit

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/account"
	"minping/internal/app/records"
)

// LoginForm returns the sign-in form.
func LoginForm(next string) Form {
	return Form{
		Action: PathLogin, Button: "登录", Kind: "next", Hidden: []Hidden{{Name: "next", Value: next}},
		Fields: []Field{
			{Name: "name", Label: "账号", Type: "text", Auto: "username", MaxLen: 60, Plain: true},
			{Name: "password", Label: "密码", Type: "password", Auto: "current-password", MaxLen: 200},
			{Name: "otp", Label: "动态码", Type: "text", Auto: "one-time-code", Optional: true, MaxLen: 40, Plain: true, Hint: "只有开通了动态码的账号要填。"},
		},
	}
}

// PasswordForm returns the form that changes the signed-in person's password.
func PasswordForm(who records.Actor) Form {
	f := Form{Action: PathAccount, Button: "修改密码", Kind: "next", User: who.Name, Fields: []Field{
		{Name: "old_password", Label: "现在的密码", Type: "password", Auto: "current-password", MaxLen: 200},
		{Name: "password", Label: "新密码", Type: "password", Auto: "new-password", MaxLen: 200, Hint: PasswordHint},
	}}
	if who.Due {
		f.Fields[0].Label = "刚才登录用的密码"
	}
	return f
}

// passwordFirst leads to the change of a password that is due. A form that was being sent is kept for afterwards.
func (req *Request) passwordFirst() error {
	if sent := req.sentForm(); req.Method() == http.MethodPost && req.Get("X-Queue") == "" && sent.To != "" {
		return KeepForPassword(req, sent)
	}
	req.answered = true
	return req.Ctx.Redirect(PathAccount+"?said=change", http.StatusSeeOther)
}

// KeepForPassword asks for a new password first, and carries a form there.
func KeepForPassword(req *Request, kept sentForm) error {
	f, form := req.Frame("我的账号"), PasswordForm(req.Who)
	text := records.ErrDue.Text.ZH + "您填的内容还没有提交，也没有丢：换好密码再登录，就能接着提交。" + kept.filesLost()
	f.Notice, form.Hidden, req.answered = &Notice{Kind: "fair", Text: text}, kept.Hidden(), true
	req.Status(http.StatusForbidden)
	return req.Render(FormPage{Frame: f, Form: form})
}

// reauthenticate sends a browser to the login page, which returns it to where it was. The content of a form that was
// sent after the sign-in had expired is carried along, and can be sent after signing in again.
func (req *Request) reauthenticate() error {
	req.answered = true
	req.DropCookies()
	if req.Get("HX-Request") != "" {
		return req.SendStatus(http.StatusUnauthorized)
	}
	if req.Method() == http.MethodGet {
		return req.Ctx.Redirect(PathLogin+"?next="+url.QueryEscape(string(req.Ctx.Request().URI().RequestURI())),
			http.StatusSeeOther)
	}
	if typed := req.sentForm(); typed.To != "" {
		return req.renderReauth(typed)
	}
	return req.Ctx.Redirect(PathLogin+"?next="+url.QueryEscape(cmp.Or(req.back(), "/admin")), http.StatusSeeOther)
}

// renderReauth shows the login page with the form's content inside.
func (req *Request) renderReauth(typed sentForm) error {
	f := req.Frame("登录")
	f.Notice = &Notice{Kind: "fair", Text: "太久没有操作，登录已经结束。您填的内容还在，登录后接着提交。" + typed.filesLost()}
	form := LoginForm(LocalPath(typed.from))
	form.Hidden = append(form.Hidden, typed.Hidden()...)
	req.Status(http.StatusUnauthorized)
	return req.Render(Login{Frame: f, Form: form})
}

// sentForm is a form that was sent after the sign-in had expired. It only exists in the pages in between.
type sentForm struct {
	To, from string
	sentFields
}

// The field names with which a login form carries another form.
const (
	keptTo    = "kept_to"
	keptFrom  = "kept_from"
	keptValue = "kept."
	keptFile  = "kept_file."
	keptAs    = "kept_as" // how a form with files is sent
	maxKept   = 2 << 20   // bytes
)

// sentForm returns the form of this request. A form with a password is not carried, because it would be sent without
// it; the form that it carries itself is carried on. Of files only the names are carried, so that people can be asked
// to choose them again.
func (req *Request) sentForm() (out sentForm) {
	if req.Path() == PathLogout {
		return sentForm{}
	}
	if kept := req.KeptForm(); kept.To != "" {
		return kept
	}
	out.sentFields = req.sentFields().without(formKey)
	if out.size() == 0 || out.size() > maxKept || out.secret() {
		return sentForm{}
	}
	out.To = string(req.Ctx.Request().RequestURI())
	if u, err := url.Parse(req.Get(fiber.HeaderReferer)); err == nil {
		out.from = u.RequestURI()
	}
	return out
}

// filesLost says that the files of the form have to be chosen again, if it had any.
func (s sentForm) filesLost() string {
	if len(s.files) == 0 {
		return ""
	}
	return "附件不能保留，到时请重新选择。"
}

// Hidden returns the form as fields of the login form.
func (s sentForm) Hidden() []Hidden {
	if s.To == "" {
		return nil
	}
	out := []Hidden{{Name: keptTo, Value: s.To}, {Name: keptFrom, Value: s.from}}
	if s.upload {
		out = append(out, Hidden{Name: keptAs, Value: fiber.MIMEMultipartForm})
	}
	for _, h := range s.files {
		out = append(out, Hidden{Name: keptFile + h.Name, Value: h.Value})
	}
	for _, h := range s.values {
		out = append(out, Hidden{Name: keptValue + h.Name, Value: h.Value})
	}
	return out
}

// KeptForm returns the form that a login form carries, if it is one of the panel's.
func (req *Request) KeptForm() (out sentForm) {
	if to := req.FormValue(keptTo); to == "" || LocalPath(to) != to {
		return sentForm{}
	}
	out.To, out.from = req.FormValue(keptTo), LocalPath(req.FormValue(keptFrom))
	out.upload = req.FormValue(keptAs) == fiber.MIMEMultipartForm
	for key, value := range req.Ctx.Request().PostArgs().All() {
		if name, ok := strings.CutPrefix(string(key), keptValue); ok {
			out.values = append(out.values, Hidden{Name: name, Value: string(value)})
		}
		if name, ok := strings.CutPrefix(string(key), keptFile); ok {
			out.files = append(out.files, Hidden{Name: name, Value: string(value)})
		}
	}
	return out
}

// OfferKept signs a person in and offers to send the form: it takes a press of the button, because a different person
// may have signed in.
func (req *Request) OfferKept(l account.Login, kept sentForm) error {
	req.SignIn(l)
	f := req.Frame("接着提交")
	f.Notice = &Notice{Kind: "good", Text: "已登录。您刚才填的内容还没有提交。"}
	req.Who.ID = l.User.ID // the form is theirs
	form := kept.form(Form{
		Action: kept.To, Button: "提交刚才填的内容", Kind: "next", Cancel: &Link{Href: kept.from, Text: "不提交，重新打开那一页"},
	})
	return req.Render(Login{Frame: f, Form: form, SignedIn: l.User.Name})
}

// LocalPath restricts the way back after signing in to the panel's own pages. A backslash, which browsers read as a
// slash, and what cannot be seen are in no address that the panel made.
func LocalPath(next string) string {
	at, _, _ := strings.Cut(next, "?")
	strange := strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || unicode.IsControl(r) })
	if strange || path.Clean(at) != at || (at != "/admin" && !strings.HasPrefix(at, "/admin/")) || at == PathLogin ||
		at == PathLogout {
		return "/admin"
	}
	return next
}
