package kit

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/web/guard"
)

const (
	// PathLogin is where people without a session are sent.
	PathLogin = "/admin/login"
	// PathLogout ends the session.
	PathLogout = "/admin/logout"
	// PathAccount is the page of one's own account.
	PathAccount = "/admin/account"
	// PathSetup makes the first account.
	PathSetup = "/setup"
)

// The panel's cookies. The access token lasts a quarter of an hour; the refresh token is replaced each time it is
// used, and both end when the browser closes. No script can read them, and no other site can cause a request that
// carries them.
const (
	CookieAccess  = "minping_access"
	CookieRefresh = "minping_refresh"
	CookieAttempt = "minping_attempt" // a sign-in through the directory in progress
	CookiePath    = "/admin"
)

// SetCookie sets a cookie of the panel.
func (req *Request) SetCookie(name, value string, until time.Time) {
	req.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: CookiePath, Expires: until, HTTPOnly: true,
		Secure:   req.panel.svc.Env.Protected(),
		SameSite: fiber.CookieSameSiteStrictMode, SessionOnly: until.IsZero(),
	})
}

// KeepAttempt stores a sign-in through the directory in the browser that began it. The cookie has to be sent when the
// directory, which is another site, sends the browser back; it gives access to nothing.
func (req *Request) KeepAttempt(value string, until time.Time) {
	req.Cookie(&fiber.Cookie{
		Name: CookieAttempt, Value: value, Path: CookiePath, Expires: until, HTTPOnly: true,
		Secure:   req.panel.svc.Env.Protected(),
		SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// DropAttempt removes it: an attempt can be used once.
func (req *Request) DropAttempt() { req.KeepAttempt("", time.Unix(1, 0)) }

// DropCookies removes the panel's cookies.
func (req *Request) DropCookies() {
	for _, name := range []string{CookieAccess, CookieRefresh} {
		req.SetCookie(name, "", time.Unix(1, 0))
	}
}

// keepLogin stores a sign-in in the cookies. A login without a refresh token comes from a second tab; the first one
// has it.
func (req *Request) keepLogin(l account.Login) {
	req.SetCookie(CookieAccess, l.Token, time.Time{})
	if l.Refresh != "" {
		req.SetCookie(CookieRefresh, l.Refresh, time.Time{})
	}
}

// SignIn begins a session in this browser and ends the previous one: that of a person who forgot to sign out, or one
// planted to make others act in it. Failing to end it does not prevent the sign-in.
func (req *Request) SignIn(l account.Login) {
	if before := req.Cookies(CookieRefresh); before != "" {
		_ = req.panel.svc.Accounts.Logout(req.ctx, before)
	}
	req.keepLogin(l)
}

// pass lets a person through, or redirects to the sign-in page.
func (p *Panel) pass(req *Request, r Route) error {
	h := func(name string) string { return req.Get(name) }
	if auth.CrossSite(req.Method(), h("Sec-Fetch-Site"), h(fiber.HeaderOrigin), string(req.Ctx.Request().Host()),
		p.svc.Env.PublicURL) {
		return errCrossSite
	}
	if r.Pass.Open() {
		return nil
	}
	who, err := p.recognize(req)
	if records.KindOf(err) == records.Unauthorized {
		return req.reauthenticate()
	}
	if err != nil {
		return err
	}
	req.Who = who
	if note := guard.NoteOf(req.ctx); note != nil {
		note.Actor = who
	}
	switch err := r.Pass.Admit(who); {
	case req.ofAnother():
		return req.drawnForAnother(err)
	case errors.Is(err, records.ErrDue):
		return req.passwordFirst()
	case err != nil:
		return errRole
	}
	return nil
}

// recognize returns the owner of the cookies, renewing an expired access token.
func (p *Panel) recognize(req *Request) (records.Actor, error) {
	if token := req.Cookies(CookieAccess); token != "" {
		who, err := p.svc.Accounts.Authenticate(req.ctx, token)
		if records.KindOf(err) != records.Unauthorized {
			return who, err
		}
	}
	refresh := req.Cookies(CookieRefresh)
	if refresh == "" {
		return records.Actor{}, errSignedOut
	}
	l, err := p.fresh.renew(req.ctx, refresh, p.svc.Accounts.Refresh)
	if err != nil {
		return records.Actor{}, err
	}
	req.keepLogin(l)
	return p.svc.Accounts.Authenticate(req.ctx, l.Token)
}

var errSignedOut = &records.Error{Kind: records.Unauthorized, Code: "unauthorized", Text: records.Text{ZH: "请先登录。", EN: "Sign in first."}}

// renewals lets the simultaneous requests of one page share one renewal: a refresh token can be used once, and a
// second use would look like theft.
type renewals struct {
	mu      sync.Mutex
	running map[string]*renewal
}

type renewal struct {
	done  chan struct{}
	login account.Login
	err   error
}

// renewalShared is how long a renewal's result is given to requests that were already on their way with the old
// cookie.
const renewalShared = 10 * time.Second

func (r *renewals) renew(ctx context.Context, token string,
	ask func(context.Context, string) (account.Login, error),
) (account.Login, error) {
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
		time.AfterFunc(renewalShared, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			delete(r.running, token)
		})
	}
	select {
	case <-one.done:
		return one.login, one.err
	case <-ctx.Done():
		return account.Login{}, ctx.Err()
	}
}
