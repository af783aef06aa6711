package account_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/directory"
	"minping/internal/keys"
	"minping/internal/store/memory"
	"minping/internal/web/guard"
	"minping/internal/web/panel"
	"minping/internal/web/panel/kit"

	"github.com/gofiber/fiber/v2"
)

const password = "Correct-Horse-9"

// office is a panel whose staff can come through a real directory.
type office struct {
	*testing.T
	svc       *app.Service
	address   string
	directory *provider
}

func newOffice(t *testing.T) *office {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	o := &office{T: t, address: "http://" + ln.Addr().String()}
	o.directory = startProvider(t, o.address+"/admin/directory/return")
	grants, err := directory.ParseGrants("xunchaban=admin, jiwei=assessor:discipline, zuzhibu=assessor:organization")
	must(t, err)
	ring, err := keys.Open(t.TempDir(), "test")
	must(t, err)
	signer, err := auth.NewSigner(ring.TokenKey(), time.Now)
	must(t, err)
	o.svc, err = app.New(app.Options{
		Store:     memory.Open(),
		Keys:      ring,
		Tokens:    signer,
		PublicURL: o.address,
		Now:       time.Now,
		Log:       slog.New(slog.DiscardHandler),
		Directory: directory.New(directory.Settings{
			Issuer: o.directory.issuer, ClientID: "minping", Secret: "between-us",
			Redirect: o.address + "/admin/directory/return", Grants: grants,
		}),
	})
	must(t, err)
	o.serve(ln)
	return o
}

func (o *office) serve(ln net.Listener) {
	o.Helper()
	p, err := panel.New(o.svc)
	must(o, err)
	server := fiber.New(
		fiber.Config{Immutable: true, CaseSensitive: true, DisableStartupMessage: true, ErrorHandler: guard.Refuse},
	)
	for _, prefix := range panel.Prefixes() {
		server.Use(
			prefix,
			guard.Deadline(o.Context(), time.Minute),
			guard.Begin(slog.New(slog.DiscardHandler), &guard.Counters{}, nil),
			guard.Recover,
		)
	}
	must(o, p.Mount(server, make(chan struct{})))
	go server.Listener(ln) //nolint:errcheck // it ends with the test
	o.Cleanup(func() { _ = server.Shutdown() })
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browser is one person's browser.
type browser struct {
	*office
	*http.Client
}

func (o *office) browser() browser {
	jar, err := cookiejar.New(nil)
	must(o, err)
	return browser{o, &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// page is what a browser shows.
type page struct {
	status int
	at     string
	text   string
	header http.Header
}

func (b browser) show(res *http.Response, err error) page {
	b.Helper()
	must(b, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(b, err)
	return page{res.StatusCode, res.Request.URL.String(), string(body), res.Header}
}

func (b browser) open(path string) page { return b.show(b.Get(b.address + path)) }

var requestID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// signIn goes through the directory as a given person.
func (b browser) signIn(name string) page {
	b.Helper()
	over := b.open("/admin/directory?next=/admin/account")
	id := requestID.FindStringSubmatch(over.text)
	if id == nil {
		b.Fatalf("no sign-in page of the directory at %s: %d %s", over.at, over.status, over.text)
	}
	return b.show(
		b.PostForm(
			b.directory.issuer+"/login/username",
			url.Values{"id": {id[1]}, "username": {name}, "password": {"over-there"}},
		),
	)
}

// arrives signs a person in and returns the page of their own account.
func (b browser) arrives(name string) page {
	b.Helper()
	p := b.signIn(name)
	if p.status != 200 || p.header.Get("Refresh") != "0; url=/admin/account" {
		b.Fatalf("%s ended at %s with %d, Refresh %q: %s", name, p.at, p.status, p.header.Get("Refresh"), p.text)
	}
	return b.open("/admin/account")
}

func TestStaffSignInThroughTheDirectoryWithTheRoleOfTheirGroup(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang.fang", "canteen", "xunchaban")
	o.directory.hire("2", "li.lei", "jiwei")
	if p := o.browser().
		arrives("wang.fang"); !strings.Contains(p.text, "wang.fang") ||
		!strings.Contains(p.text, "巡察办") {
		t.Errorf("the account's page says neither name nor role: %s", p.text)
	}
	o.browser().arrives("li.lei")
	acc, err := o.svc.Accounts.OwnAccount(t.Context(), records.Actor{ID: "li.lei"})
	if err != nil || acc.Role != auth.Assessor || acc.Body != "discipline" || !acc.Directory || acc.MustChange {
		t.Errorf("%+v, %v", acc, err)
	}
	if login := o.browser().open("/admin/login"); !strings.Contains(login.text, "用单位账号登录") {
		t.Error("the sign-in page does not offer the directory")
	}
}

func TestAPersonInNoGroupIsRefusedWithASentence(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "zhao", "canteen")
	p := o.browser().signIn("zhao")
	if p.status != 403 || !strings.Contains(p.text, "不在任何一个可以使用本系统的组里") {
		t.Errorf("%d %s", p.status, p.text)
	}
	if _, err := o.svc.Accounts.OwnAccount(
		t.Context(),
		records.Actor{ID: "zhao"},
	); records.KindOf(
		err,
	) != records.NotFound {
		t.Errorf("an account was made: %v", err)
	}
}

func TestAnotherGroupAtTheNextSignInEndsTheOldRole(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang", "xunchaban")
	before := o.browser()
	before.arrives("wang")
	o.directory.hire("1", "wang.fang", "jiwei") // with another name: the person is the same
	o.browser().arrives("wang.fang")
	acc, err := o.svc.Accounts.OwnAccount(t.Context(), records.Actor{ID: "wang"})
	if err != nil || acc.Role != auth.Assessor {
		t.Errorf("%+v, %v", acc, err)
	}
	if p := before.open("/admin/accounts"); !strings.HasSuffix(strings.Split(p.at, "?")[0], "/admin/login") {
		t.Errorf("the browser of the old role is still let in: %s %d", p.at, p.status)
	}
}

func TestAnotherBodyAtTheNextSignInIsTheAccounts(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang", "jiwei")
	o.browser().arrives("wang")
	o.directory.hire("1", "wang", "zuzhibu")
	o.browser().arrives("wang")
	acc, err := o.svc.Accounts.OwnAccount(t.Context(), records.Actor{ID: "wang"})
	if err != nil || acc.Body != auth.BodyOrganization {
		t.Errorf("%+v, %v", acc, err)
	}
}

func TestADisabledAccountStaysShutToTheDirectory(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang", "xunchaban")
	o.browser().arrives("wang")
	_, err := o.svc.Accounts.DisableAccount(t.Context(), records.Actor{ID: "office"}, "wang", true)
	must(t, err)
	if p := o.browser().signIn("wang"); p.status != 403 || !strings.Contains(p.text, "已停用") {
		t.Errorf("%d %s", p.status, p.text)
	}
}

func TestTheDirectoryCannotTakeOverALocalAccount(t *testing.T) {
	o := newOffice(t)
	_, _, err := o.svc.Accounts.AddAccount(t.Context(), records.Actor{}, "office", auth.Admin, "", password)
	must(t, err)
	for _, name := range []string{"office", "Office"} { // the same to the letter, and one that looks like it
		o.directory.hire(name, name, "jiwei")
		if p := o.browser().signIn(name); p.status != 409 || !strings.Contains(p.text, "同名的账号") {
			t.Errorf("%s: %d %s", name, p.status, p.text)
		}
	}
	_, err = o.svc.Accounts.DisableAccount(t.Context(), records.Actor{}, "office", true)
	must(t, err)
	if p := o.browser().signIn("office"); p.status != 409 || !strings.Contains(p.text, "停用了也不会转给别人") {
		t.Errorf("disabled: %d %s", p.status, p.text)
	}
	acc, err := o.svc.Accounts.OwnAccount(t.Context(), records.Actor{ID: "office"})
	if err != nil || acc.Role != auth.Admin || acc.Directory {
		t.Errorf("%+v, %v", acc, err)
	}
}

func TestAnAccountOfTheDirectoryHasNoPasswordHere(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang", "xunchaban")
	p := o.browser().arrives("wang")
	if strings.Contains(p.text, "新密码") {
		t.Error("the account's page asks for a password")
	}
	ctx, who := t.Context(), records.Actor{ID: "wang", Name: "wang", Role: auth.Admin}
	for range 6 {
		if _, err := o.svc.Accounts.Login(ctx, loginOf("wang", "")); records.KindOf(err) != records.Unauthorized {
			t.Fatalf("a sign-in with a password: %v, want Unauthorized, and no lock", err)
		}
	}
	if _, err := o.svc.Accounts.ResetAccount(ctx, who, "wang", ""); records.KindOf(err) != records.Conflict {
		t.Errorf("a reset: %v", err)
	}
	if err := o.svc.Accounts.ChangePassword(ctx, who, "", password); records.KindOf(err) != records.Conflict {
		t.Errorf("a new password: %v", err)
	}
	o.browser().arrives("wang")
}

func TestOnlyTheBrowserThatBeganASignInCanEndIt(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang", "xunchaban")
	victim, thief := o.browser(), o.browser()
	victim.CheckRedirect = stopAt(o.address + "/admin/directory/return")
	back := victim.signIn("wang").header.Get("Location")
	if back == "" {
		t.Fatal("the directory did not send the browser back")
	}
	for name, b := range map[string]browser{"without an attempt": o.browser(), "with another attempt": thief} {
		if b == thief {
			thief.CheckRedirect = stopAt(o.directory.issuer)
			thief.open("/admin/directory")
			thief.CheckRedirect = nil
		}
		if p := b.show(b.Get(back)); p.status != 401 || !strings.Contains(p.text, "没有完成") {
			t.Errorf("%s: %d %s", name, p.status, p.text)
		}
		if p := b.open("/admin/account"); !strings.Contains(p.at, "/admin/login") {
			t.Errorf("%s: let in at %s", name, p.at)
		}
	}
	victim.CheckRedirect = nil
	if p := victim.show(victim.Get(back)); p.status != 200 {
		t.Errorf("the browser that began it: %d %s", p.status, p.text)
	}
	if p := victim.show(victim.Get(back)); p.status != 401 {
		t.Errorf("the same answer again: %d", p.status)
	}
}

// What the browser keeps of a sign-in under way is out of reach for scripts, comes back with the directory's answer,
// which is another site's, goes over TLS alone where there is TLS, and is good once.
func TestAnAttemptIsKeptOutOfReachAndOnce(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang", "xunchaban")
	begun := func() string {
		b := o.browser()
		b.CheckRedirect = stopAt(o.directory.issuer)
		return strings.Join(b.open("/admin/directory").header.Values("Set-Cookie"), "\n")
	}
	if set := strings.ToLower(begun()); strings.Count(set, "minping_attempt=") != 1 ||
		!strings.Contains(set, "httponly") || !strings.Contains(set, "samesite=lax") ||
		!strings.Contains(set, "path=/admin") || strings.Contains(set, "secure") {
		t.Errorf("without TLS: %s", set)
	}
	o.svc.Env.PublicURL = "https://test.example"
	if set := strings.ToLower(begun()); !strings.Contains(set, "secure") {
		t.Errorf("with TLS: %s", set)
	}
	o.svc.Env.PublicURL = o.address
	b := o.browser()
	if p := b.signIn("wang"); p.status != 200 {
		t.Fatalf("%d %s", p.status, p.text)
	}
	at, err := url.Parse(o.address + "/admin/directory/return")
	must(t, err)
	for _, c := range b.Jar.Cookies(at) {
		if c.Name == kit.CookieAttempt {
			t.Error("the attempt is kept after it was used")
		}
	}
}

// stopAt follows redirects until one leads to an address.
func stopAt(address string) func(*http.Request, []*http.Request) error {
	return func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), address) {
			return http.ErrUseLastResponse
		}
		return nil
	}
}

// answer signs a person in over there and returns the directory's answer to an attempt.
func (o *office) answer(name string) (a directory.Attempt, state, code string) {
	o.Helper()
	address, a, err := o.svc.Directory.Begin(o.Context())
	must(o, err)
	if !strings.Contains(address, "code_challenge_method=S256") {
		o.Errorf("no PKCE in %s", address)
	}
	b := o.browser()
	b.CheckRedirect = stopAt(o.address)
	id := requestID.FindStringSubmatch(b.show(b.Get(address)).text)
	sent := url.Values{"id": {id[1]}, "username": {name}, "password": {"over-there"}}
	back, err := url.Parse(b.show(b.PostForm(o.directory.issuer+"/login/username", sent)).header.Get("Location"))
	must(o, err)
	return a, back.Query().Get("state"), back.Query().Get("code")
}

func TestAnAnswerToAnotherAttemptIsRefused(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang", "xunchaban")
	for name, forge := range map[string]func(*directory.Attempt){
		"state":    func(a *directory.Attempt) { a.State = "another" },
		"no state": func(a *directory.Attempt) { a.State = "" },
		"nonce":    func(a *directory.Attempt) { a.Nonce = "another" },
		"verifier": func(a *directory.Attempt) { a.Verifier = strings.Repeat("x", 43) },
	} {
		a, state, code := o.answer("wang")
		forge(&a)
		if p, err := o.svc.Directory.Finish(t.Context(), a, state, code); !errors.Is(err, directory.ErrRefused) {
			t.Errorf("another %s: %+v, %v", name, p, err)
		}
	}
	a, state, code := o.answer("wang")
	if p, err := o.svc.Directory.Finish(t.Context(), a, state, code); err != nil || p.Subject != "1" ||
		p.Name != "wang" {
		t.Errorf("its own: %+v, %v", p, err)
	}
}

func TestWithoutTheDirectoryLocalAccountsStillSignIn(t *testing.T) {
	o := newOffice(t)
	_, _, err := o.svc.Accounts.AddAccount(t.Context(), records.Actor{}, "office", auth.Admin, "", password)
	must(t, err)
	must(t, o.directory.server.Close())
	b := o.browser()
	if p := b.open(
		"/admin/directory",
	); p.status != 502 || !strings.Contains(p.text, "连不上") ||
		!strings.Contains(p.text, `name="password"`) {
		t.Errorf("%d %s", p.status, p.text)
	}
	if _, err := o.svc.Accounts.Login(context.WithoutCancel(t.Context()), loginOf("office", password)); err != nil {
		t.Errorf("a local account: %v", err)
	}
}

// The directory has given this service another secret: the person who configures it has to act, and trying again is no
// use.
func TestADirectoryThatDoesNotKnowThisServiceSaysSo(t *testing.T) {
	o := newOffice(t)
	o.directory.hire("1", "wang.fang", "xunchaban")
	o.directory.renews = true
	p := o.browser().signIn("wang.fang")
	if p.status != 502 || !strings.Contains(p.text, "不认本系统的客户端编号或密钥") ||
		!strings.Contains(p.text, `name="password"`) {
		t.Errorf("%d %s", p.status, p.text)
	}
}

func loginOf(name, pass string) account.LoginRequest {
	return account.LoginRequest{Name: name, Password: pass}
}

func TestGrantsSayWhatIsWrongWithThem(t *testing.T) {
	for _, text := range []string{"xunchaban", "=admin", "xunchaban=king", "jiwei=assessor", "a=admin,b"} {
		if g, err := directory.ParseGrants(text); err == nil {
			t.Errorf("%q was read as %v", text, g)
		}
	}
	g, err := directory.ParseGrants(" xunchaban = admin , jiwei=assessor:discipline,")
	if err != nil || len(g) != 2 || g[0].Group != "xunchaban" || g[1].Body != "discipline" {
		t.Errorf("%v, %v", g, err)
	}
}
