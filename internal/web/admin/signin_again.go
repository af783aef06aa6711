package admin

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/web/admin/page"
)

// askToSignIn sends a browser to the login page, which brings it back to where it was. What was typed into a form that was sent after the sign-in
// had ended goes along, and can be sent once somebody has signed in again.
func (v *visit) askToSignIn() error {
	v.answered = true
	v.dropCookies()
	if v.Get("HX-Request") != "" {
		return v.SendStatus(http.StatusUnauthorized)
	}
	if v.Method() == http.MethodGet {
		return v.Redirect(pathLogin+"?next="+url.QueryEscape(string(v.Request().URI().RequestURI())), http.StatusSeeOther)
	}
	if typed := v.typed(); typed.to != "" {
		return v.askWith(typed)
	}
	back := "/admin"
	if u, err := url.Parse(v.Get(fiber.HeaderReferer)); err == nil {
		back = u.RequestURI()
	}
	return v.Redirect(pathLogin+"?next="+url.QueryEscape(back), http.StatusSeeOther)
}

// askWith shows the login page with what was typed inside.
func (v *visit) askWith(typed sent) error {
	f := v.frame("登录")
	f.Notice = &page.Notice{Kind: "fair", Text: "太久没有操作，登录已经结束。您填的内容还在，登录后接着提交。"}
	form := loginForm(within(typed.from))
	form.Hidden = append(form.Hidden, typed.hidden()...)
	v.Status(http.StatusUnauthorized)
	return v.show(page.Login{Frame: f, Form: form})
}

// sent is a form that was sent when nobody was signed in any more. It lives in the pages between and nowhere else.
type sent struct {
	to, from string
	values   []page.Hidden
}

// The names under which a login form carries another form along.
const (
	keptTo    = "kept_to"
	keptFrom  = "kept_from"
	keptValue = "kept."
	maxKept   = 2 << 20 // bytes
)

// secret tells fields whose content is not written into a page again.
func secret(name string) bool {
	return slices.Contains([]string{"old_password", "password", "again", "otp"}, name)
}

// typed is the form of this request. One that asked for a password or held a file is not carried: what is missing would be sent empty.
func (v *visit) typed() (out sent) {
	if v.Path() == pathLogout || !strings.HasPrefix(v.Get(fiber.HeaderContentType), fiber.MIMEApplicationForm) || len(v.Body()) > maxKept {
		return sent{}
	}
	for key, value := range v.Request().PostArgs().All() {
		out.values = append(out.values, page.Hidden{Name: string(key), Value: string(value)})
	}
	if slices.ContainsFunc(out.values, func(h page.Hidden) bool { return secret(h.Name) }) {
		return sent{}
	}
	out.to = v.Path()
	if u, err := url.Parse(v.Get(fiber.HeaderReferer)); err == nil {
		out.from = u.RequestURI()
	}
	return out
}

// hidden is the form as fields of the login form.
func (s sent) hidden() []page.Hidden {
	if s.to == "" {
		return nil
	}
	out := []page.Hidden{{Name: keptTo, Value: s.to}, {Name: keptFrom, Value: s.from}}
	for _, h := range s.values {
		out = append(out, page.Hidden{Name: keptValue + h.Name, Value: h.Value})
	}
	return out
}

// kept is the form that a login form carries, if it is one of the panel's.
func (v *visit) kept() (out sent) {
	if to := v.FormValue(keptTo); to == "" || within(to) != to {
		return sent{}
	}
	out.to, out.from = v.FormValue(keptTo), within(v.FormValue(keptFrom))
	for key, value := range v.Request().PostArgs().All() {
		if name, ok := strings.CutPrefix(string(key), keptValue); ok {
			out.values = append(out.values, page.Hidden{Name: name, Value: string(value)})
		}
	}
	return out
}

// goOn signs somebody in and offers to send what was typed: it is sent by a press of the button, for whoever signed in may be somebody else.
func (v *visit) goOn(l app.Login, kept sent) error {
	v.remember(l)
	f := v.frame("接着提交")
	f.Notice = &page.Notice{Kind: "good", Text: "已登录。您刚才填的内容还没有提交。"}
	form := page.Form{
		Action: kept.to, Button: "提交刚才填的内容", Kind: "next", Hidden: kept.values, Cancel: &page.Link{Href: kept.from, Text: "不提交，重新打开那一页"},
	}
	return v.show(page.Login{Frame: f, Form: form, SignedIn: l.User.Name})
}

// within keeps the way back after signing in on the panel's own pages.
func within(next string) string {
	at, _, _ := strings.Cut(next, "?")
	if path.Clean(at) != at || (at != "/admin" && !strings.HasPrefix(at, "/admin/")) || at == pathLogin || at == pathLogout {
		return "/admin"
	}
	return next
}
