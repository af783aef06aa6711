package admin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

// The panel's cookies. The access token lives a quarter of an hour; the refresh token is replaced each time it is used, and both end
// when the browser closes. No script can read them, and no other site can cause a request that carries them.
const (
	cookieAccess  = "minping_access"
	cookieRefresh = "minping_refresh"
	cookieChange  = "minping_change" // a one-time password is to be changed before anything else
	cookiePath    = "/admin"
)

func (v *visit) setCookie(name, value string, until time.Time) {
	v.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: cookiePath, Expires: until, HTTPOnly: true, Secure: v.p.svc.Protected(),
		SameSite: fiber.CookieSameSiteStrictMode, SessionOnly: until.IsZero(),
	})
}

func (v *visit) dropCookies() {
	for _, name := range []string{cookieAccess, cookieRefresh, cookieChange} {
		v.setCookie(name, "", time.Unix(1, 0))
	}
}

// remember keeps a sign-in in the cookies. A login without a refresh token comes from a second tab whose first has it.
func (v *visit) remember(l app.Login) {
	v.setCookie(cookieAccess, l.Token, time.Time{})
	if l.Refresh != "" {
		v.setCookie(cookieRefresh, l.Refresh, time.Time{})
	}
}

// pass lets somebody through, or says where to sign in.
func (p *Panel) pass(v *visit, r route) error {
	h := func(name string) string { return v.Get(name) }
	if auth.CrossSite(v.Method(), h("Sec-Fetch-Site"), h(fiber.HeaderOrigin), string(v.Request().Host()), p.svc.PublicURL) {
		return errCrossSite
	}
	if r.pass.Open() {
		return nil
	}
	who, err := p.recognize(v)
	if app.KindOf(err) == app.Unauthorized {
		return v.askToSignIn()
	}
	if err != nil {
		return err
	}
	v.who = who
	if note := guard.NoteOf(v.ctx); note != nil {
		note.Actor = who
	}
	if !slices.Contains(r.pass.Roles(), who.Role) {
		return errRole
	}
	if v.Cookies(cookieChange) != "" && r.path != pathAccount && r.path != pathLogout {
		v.answered = true
		return v.Redirect(pathAccount+"?said=change", http.StatusSeeOther)
	}
	return nil
}

var (
	errCrossSite = &app.Error{Kind: app.Forbidden, Code: "cross_site", Text: app.Text{
		ZH: "这个请求不是从本系统的页面发出的，没有执行。", EN: "This request did not come from the panel's own pages.",
	}}
	errRole = &app.Error{Kind: app.Forbidden, Code: "forbidden", Text: app.Text{
		ZH: "您的角色不能看这个页面，也不能进行这项操作。", EN: "Your role may not see or do this.",
	}}
)

// recognize tells whose cookies these are, renewing the access token when it has ended.
func (p *Panel) recognize(v *visit) (app.Actor, error) {
	if token := v.Cookies(cookieAccess); token != "" {
		who, err := p.svc.Authenticate(v.ctx, token)
		if app.KindOf(err) != app.Unauthorized {
			return who, err
		}
	}
	refresh := v.Cookies(cookieRefresh)
	if refresh == "" {
		return app.Actor{}, errSignedOut
	}
	l, err := p.fresh.renew(v.ctx, refresh, p.svc.Refresh)
	if err != nil {
		return app.Actor{}, err
	}
	v.remember(l)
	return p.svc.Authenticate(v.ctx, l.Token)
}

var errSignedOut = &app.Error{Kind: app.Unauthorized, Code: "unauthorized", Text: app.Text{ZH: "请先登录。", EN: "Sign in first."}}

// renewals lets the requests of one page that arrive together share one renewal: a refresh token is good once, and the second
// to use it would look like a thief.
type renewals struct {
	mu      sync.Mutex
	running map[string]*renewal
}

type renewal struct {
	done  chan struct{}
	login app.Login
	err   error
}

// shared is how long a renewal's answer is given to requests that were already on their way with the old cookie.
const shared = 10 * time.Second

func (r *renewals) renew(ctx context.Context, token string, ask func(context.Context, string) (app.Login, error)) (app.Login, error) {
	r.mu.Lock()
	if r.running == nil {
		r.running = map[string]*renewal{}
	}
	one, under := r.running[token]
	if !under {
		one = &renewal{done: make(chan struct{})}
		r.running[token] = one
	}
	r.mu.Unlock()
	if !under {
		one.login, one.err = ask(context.WithoutCancel(ctx), token)
		close(one.done)
		time.AfterFunc(shared, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			delete(r.running, token)
		})
	}
	select {
	case <-one.done:
		return one.login, one.err
	case <-ctx.Done():
		return app.Login{}, ctx.Err()
	}
}

func loginForm(next string) page.Form {
	return page.Form{
		Action: pathLogin, Button: "登录", Kind: "next", Hidden: []page.Hidden{{Name: "next", Value: next}},
		Fields: []page.Field{
			{Name: "name", Label: "账号", Type: "text", Auto: "username", MaxLen: 60},
			{Name: "password", Label: "密码", Type: "password", Auto: "current-password", MaxLen: 200},
			{Name: "otp", Label: "动态码", Type: "text", Auto: "one-time-code", Optional: true, MaxLen: 10, Hint: "只有开通了动态码的账号要填。"},
		},
	}
}

func (v *visit) loginPage() error {
	f := v.frame("登录")
	f.Notice = v.said()
	pending, err := v.p.svc.SetupPending(v.ctx)
	if err != nil {
		return err
	}
	if pending {
		f.Notice = &page.Notice{Kind: "info", Text: "还没有任何账号。请打开启动服务的窗口里打印的一次性链接，建立第一个账号。"}
	}
	return v.show(page.Login{Frame: f, Form: loginForm(within(v.Query("next")))})
}

func (v *visit) login() error {
	form := loginForm(within(v.FormValue("next")))
	kept := v.kept()
	form.Hidden = append(form.Hidden, kept.hidden()...)
	l, err := v.p.svc.Login(v.ctx, app.LoginRequest{Name: v.FormValue("name"), Password: v.FormValue("password"), OTP: v.FormValue("otp")})
	switch app.KindOf(err) {
	case app.Unauthorized, app.Locked:
		var e *app.Error
		errors.As(err, &e)
		form.Fields[0].Value, form.Wrong = v.FormValue("name"), e.Text.ZH
		if e.Kind == app.Unauthorized {
			form.Wrong += "连续输错五次，账号会锁定 30 分钟。"
		}
		v.Status(guard.Status(err))
		return v.show(page.Login{Frame: v.frame("登录"), Form: form})
	}
	if err != nil {
		return err
	}
	if kept.to != "" && !l.User.MustChange {
		return v.goOn(l, kept)
	}
	return v.welcome(l, form.Hidden[0].Value)
}

// welcome signs somebody in and brings them to where they wanted to go.
func (v *visit) welcome(l app.Login, next string) error {
	v.remember(l)
	if l.User.MustChange {
		v.setCookie(cookieChange, "1", time.Time{})
		next = pathAccount + "?said=change"
	}
	return v.Redirect(next, http.StatusSeeOther)
}

func (v *visit) logout() error {
	err := v.p.svc.Logout(v.ctx, v.Cookies(cookieRefresh))
	v.dropCookies()
	if err != nil {
		return err
	}
	return v.Redirect(pathLogin+"?said=out", http.StatusSeeOther)
}

func setupForm() page.Form {
	return page.Form{
		Action: pathSetup, Button: "建立账号并登录", Kind: "next",
		Fields: []page.Field{
			{Name: "token", Label: "一次性链接里 # 后面的部分", Type: "text", Auto: "off", Width: "mono", Hint: "从启动服务的窗口里复制；点链接进来的会自动填好。"},
			{Name: "name", Label: "账号", Type: "text", Auto: "username", MaxLen: 60},
			{Name: "password", Label: "密码", Type: "password", Auto: "new-password", MaxLen: 200, Hint: passwordHint},
			{Name: "again", Label: "再输一遍密码", Type: "password", Auto: "new-password", MaxLen: 200},
		},
	}
}

func (v *visit) setupPage() error {
	pending, err := v.p.svc.SetupPending(v.ctx)
	if err != nil {
		return err
	}
	title := "建立第一个账号"
	if !pending {
		title = "链接已失效"
	}
	return v.show(page.Setup{Frame: v.frame(title), Form: setupForm(), Gone: !pending})
}

func (v *visit) setup() error {
	form := setupForm()
	v.fill(&form)
	var l app.Login
	var err error
	if v.FormValue("password") == v.FormValue("again") {
		l, err = v.p.svc.Setup(v.ctx, v.FormValue("token"), v.FormValue("name"), v.FormValue("password"))
	} else {
		err = v.p.svc.CheckSetup(v.ctx, v.FormValue("token"), v.FormValue("name"), v.FormValue("password"))
		form.Fields[3].Wrong = "两次输入不一样。"
	}
	if app.KindOf(err) == app.Forbidden {
		v.Status(http.StatusForbidden)
		return v.show(page.Setup{Frame: v.frame("链接已失效"), Gone: true})
	}
	marked := v.mark(&form, err)
	if err != nil && !marked {
		return err
	}
	if form.Failed() {
		v.Status(http.StatusUnprocessableEntity)
		return v.show(page.Setup{Frame: v.frame("建立第一个账号"), Form: form})
	}
	return v.welcome(l, "/admin?said=setup")
}
