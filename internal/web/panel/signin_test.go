package panel

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

func TestWithoutSigningInEveryPageLeadsToTheLoginAndBack(t *testing.T) {
	d := newEnv(t)
	p := d.visitor()
	a := p.get("/admin/organizations?kind=township")
	if a.status != http.StatusSeeOther ||
		a.location() != "/admin/login?next="+url.QueryEscape("/admin/organizations?kind=township") {
		t.Fatalf("%d %s", a.status, a.location())
	}
	d.as("office", auth.Admin, "")
	form := p.see(a.location()).form("/admin/login", map[string]string{"name": "office", "password": goodPassword})
	a = p.post("/admin/login", form)
	if a.location() != "/admin/organizations?kind=township" {
		t.Errorf("after signing in: %d %s", a.status, a.location())
	}
}

func TestTheWayBackAfterSigningInStaysInThePanel(t *testing.T) {
	for next, want := range map[string]string{
		"https://evil.example": "/admin", "//evil.example": "/admin", "/adminevil": "/admin",
		"/admin/help": "/admin/help", "/admin": "/admin",
		"/admin/logout": "/admin", "/admin/login": "/admin", "": "/admin", "/admin/../b": "/admin",
		`/\evil.example`: "/admin", `\\evil.example`: "/admin", "https:evil.example": "/admin",
		" //evil.example":      "/admin",
		"/admin//evil.example": "/admin", "/admin@evil.example": "/admin", "javascript:alert(1)": "/admin",
		`/admin/\evil.example`: "/admin", "/admin/help\r\nSet-Cookie: a=b": "/admin",
		"/admin/\t/evil.example": "/admin",
		"/admin/help?a=\x00":     "/admin", "/admin/help?a=b&c=%0d%0a": "/admin/help?a=b&c=%0d%0a",
	} {
		if got := kit.LocalPath(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

// A browser may hold a session when someone signs in: one that was left open, or one that another put there. It is
// ended, and nothing of it is left in the new one.
func TestASignInEndsTheSessionThatWasThereBefore(t *testing.T) {
	d := newEnv(t)
	other, office := d.as("jia", auth.Unit, "市水利局"), d.as("office", auth.Admin, "")
	p := d.visitor()
	for name, value := range other.jar {
		p.jar[name] = value
	}
	p.do("/admin/login", url.Values{"name": {"office"}, "password": {goodPassword}})
	if p.get("/admin/organizations").status != http.StatusOK {
		t.Errorf("the new session goes on with what was there before: %v", p.jar)
	}
	for _, name := range []string{kit.CookieAccess, kit.CookieRefresh} {
		if p.jar[name] == other.jar[name] {
			t.Errorf("%s is still the old one", name)
		}
	}
	left := &client{env: d, jar: map[string]string{kit.CookieRefresh: other.jar[kit.CookieRefresh]}}
	if a := left.get("/admin/help"); a.status != http.StatusSeeOther {
		t.Errorf("the old session goes on elsewhere: %d", a.status)
	}
	if a := office.get("/admin/help"); a.status != http.StatusOK {
		t.Errorf("another browser is signed out: %d", a.status)
	}
}

// Signing in in a second tab signs in for all tabs: what the first tab shows is another's form, and is not recorded
// under the new name unless that is chosen.
func TestAFormDrawnForAnotherAccountIsNotTaken(t *testing.T) {
	d := newEnv(t)
	a, b := d.as("wang", auth.Admin, ""), d.as("li", auth.Admin, "")
	const at = "/admin/organizations/new"
	typed := map[string]string{"name": "市水利局", "kind": "department"}
	form := a.see(at).form(at, typed)
	refused := b.post(at, form).has("另一个账号", "li", "没有保存")
	if refused.status != http.StatusConflict {
		t.Fatalf("%d %s", refused.status, refused.text())
	}
	b.see("/admin/organizations").hasNot("市水利局")

	// as oneself, after all
	b.do(at, refused.form(at, nil)).has("市水利局")

	// or as whom it was drawn for, who signs in again
	form.Set("name", "市林业局")
	form.Set("form_key", a.see(at).form(at, nil).Get("form_key"))
	kept := b.post(at, form).form("/admin/login", map[string]string{"name": "wang", "password": goodPassword})
	offered := b.post("/admin/login", kept).has("您现在是 wang")
	if c := d.as("sun", auth.Admin, "").post(at, offered.form(at, nil)); c.status != http.StatusConflict {
		t.Errorf("signed in a third time: %d %s", c.status, c.text())
	}
	b.do(at, offered.form(at, nil)).has("市林业局")
}

// The account that is signed in now may not send the form at all: what was typed waits for the one it was drawn for.
func TestAFormOfAnotherRoleIsKeptForItsAccount(t *testing.T) {
	d := newEnv(t)
	a, b := d.as("wang", auth.Admin, ""), d.as("li", auth.Auditor, "")
	const at = "/admin/organizations/new"
	refused := b.post(at, a.see(at).form(at, map[string]string{"name": "市水利局", "kind": "department"})).has("另一个账号", "没有保存")
	own := find(refused.page, func(n *html.Node) bool { return attr(n, "action") == at })
	if refused.status != http.StatusConflict || len(own) > 0 {
		t.Fatalf("%d %s", refused.status, refused.text())
	}
	kept := refused.form("/admin/login", map[string]string{"name": "wang", "password": goodPassword})
	b.do(at, b.post("/admin/login", kept).form(at, nil)).has("市水利局")

	// a password is written into no page
	secret := a.see("/admin/account").form("/admin/account", map[string]string{"old_password": goodPassword})
	other := d.as("sun", auth.Auditor, "")
	told := other.post("/admin/account", secret).has("另一个账号")
	if told.status != http.StatusConflict || strings.Contains(string(told.body), goodPassword) {
		t.Errorf("%d %s", told.status, told.text())
	}
	// and anyone may leave
	out := other.post("/admin/logout", a.see("/admin/help").form("/admin/logout", nil))
	if out.status != http.StatusSeeOther {
		t.Errorf("signing out: %d %s", out.status, out.text())
	}
}

// newcomer signs in with a one-time password.
func (d *env) newcomer(name string, role auth.Role) (p *client, once string) {
	d.t.Helper()
	_, once, err := d.Accounts.AddAccount(d.t.Context(), records.Actor{}, name, role, "", "")
	d.must(err)
	p = d.visitor()
	p.post("/admin/login", url.Values{"name": {name}, "password": {once}})
	return p, once
}

// The account that is signed in now has to set a new password first: another's form waits for its own account.
func TestAFormOfAnotherAccountOutlivesAOneTimePassword(t *testing.T) {
	d := newEnv(t)
	a := d.as("wang", auth.Admin, "")
	const at = "/admin/organizations/new"
	li, _ := d.newcomer("li", auth.Admin)
	typed := map[string]string{"name": "市水利局", "kind": "department"}
	refused := li.post(at, a.see(at).form(at, typed)).has("另一个账号", "没有保存", "填的内容还在", "要先换一个新密码")
	own := find(refused.page, func(n *html.Node) bool { return attr(n, "action") == at })
	if refused.status != http.StatusConflict || len(own) > 0 {
		t.Fatalf("%d %s", refused.status, refused.text())
	}
	kept := refused.form("/admin/login", map[string]string{"name": "wang", "password": goodPassword})
	b := d.visitor()
	b.do(at, b.post("/admin/login", kept).form(at, nil)).has("市水利局")
}

// The password came due while a form was being filled in. What was typed goes along to the new password, and through
// the next sign-in.
func TestWhatWasTypedOutlivesAPasswordThatIsDue(t *testing.T) {
	d := newEnv(t)
	const at = "/admin/organizations/new"
	typed := url.Values{"name": {"市水利局"}, "kind": {"department"}}
	const fresh = "Another-Good-One-26"
	p, once := d.newcomer("li", auth.Admin)
	first := p.post(at, typed).has("换一个新密码", "没有提交，也没有丢")
	again := d.visitor() // or the sign-in had ended, and the next one is with a one-time password
	signed := again.post(at, typed).form("/admin/login", map[string]string{"name": "li", "password": once})
	second := again.post("/admin/login", signed).has("换一个新密码", "没有提交，也没有丢")
	if first.status != http.StatusForbidden || second.status != http.StatusForbidden {
		t.Errorf("answered %d and %d", first.status, second.status)
	}
	wrong := again.post(kit.PathAccount, second.form(kit.PathAccount, map[string]string{
		"old_password": once, "password": "short",
	})).has("密码至少 10 个字符")
	changed := again.post(kit.PathAccount, wrong.form(kit.PathAccount, map[string]string{
		"old_password": once, "password": fresh,
	})).has("密码已修改", "填的内容还在")
	signed = changed.form("/admin/login", map[string]string{"name": "li", "password": fresh})
	offered := again.post("/admin/login", signed)
	again.do(at, offered.has("还没有提交").form(at, nil)).has("市水利局")
}

// The sign-in ends on the page for the new password. The form that waits there goes along to the sign-in and comes back
// with it.
func TestWhatWaitsForAPasswordOutlivesTheSignIn(t *testing.T) {
	d := newEnv(t)
	const at, fresh = "/admin/organizations/new", "Another-Good-One-26"
	p, once := d.newcomer("li", auth.Admin)
	waiting := p.post(at, url.Values{"name": {"市水利局"}, "kind": {"department"}}).has("没有提交，也没有丢")
	filled := map[string]string{"old_password": once, "password": fresh}
	d.clock = d.clock.Add(26 * time.Hour)
	ended := p.post(kit.PathAccount, waiting.form(kit.PathAccount, filled)).has("登录已经结束", "还在")
	if ended.status != http.StatusUnauthorized || strings.Contains(string(ended.body), fresh) {
		t.Fatalf("%d %s", ended.status, ended.text())
	}
	waiting = p.post("/admin/login", ended.form("/admin/login", map[string]string{"name": "li", "password": once}))
	changed := p.post(kit.PathAccount, waiting.has("也没有丢").form(kit.PathAccount, filled)).has("密码已修改")
	signed := changed.form("/admin/login", map[string]string{"name": "li", "password": fresh})
	p.do(at, p.post("/admin/login", signed).has("还没有提交").form(at, nil)).has("市水利局")
}

// Of a form with a file that was drawn for another account the words are kept, and the page says that the file is not.
func TestAFileOfAnotherAccountsFormIsAskedForAgain(t *testing.T) {
	d := newEnv(t)
	_, ev := d.evaluated("市水利局")
	a, b := d.as("jia", auth.Unit, "市水利局"), d.as("yi", auth.Unit, "市水利局")
	form := a.get("/admin/entries/new?kind=evaluation&type=plan&about="+ev).form("/admin/entries", map[string]string{
		"on": "2026-10-20", "values.summary": "方案", "draft": "1",
	})
	b.sendForm("/admin/entries", form, "", nil).has("另一个账号", "填的内容还在").hasNot("附件不能保留")
	told := b.sendForm("/admin/entries", form, "方案.pdf", []byte("%PDF-1.7\n%%EOF"))
	told.has("另一个账号", "填的内容还在", "附件不能保留", "原来选的是“方案.pdf”")
	if told.status != http.StatusConflict {
		t.Errorf("answered %d", told.status)
	}
}

// Who changes the password in one browser is signed out of every other at once, and what was being typed there is kept.
func TestAChangedPasswordSignsOutOfOtherBrowsers(t *testing.T) {
	d := newEnv(t)
	here := d.as("office", auth.Admin, "")
	there := d.visitor()
	there.do("/admin/login", url.Values{"name": {"office"}, "password": {goodPassword}})
	const at = "/admin/organizations/new"
	form := there.see(at).form(at, map[string]string{"name": "市水利局", "kind": "department"})
	const changed = "Another-Horse-9"
	here.do("/admin/account", url.Values{
		"old_password": {goodPassword}, "password": {changed},
	})
	kept := there.post(at, form)
	kept.has("登录已经结束", "填的内容还在")
	if kept.status != http.StatusUnauthorized {
		t.Errorf("the other browser is still signed in: %d", kept.status)
	}
	thief := &client{env: d, jar: there.jar}
	if a := thief.get("/admin/help"); a.status != http.StatusSeeOther {
		t.Errorf("its cookies are still good: %d", a.status)
	}
	again := there.post("/admin/login", kept.form("/admin/login", map[string]string{
		"name": "office", "password": changed,
	}))
	there.do(at, again.form(at, nil)).has("市水利局")
}

func TestTheCookiesAreOutOfReachForScriptsAndOtherSites(t *testing.T) {
	d := newEnv(t)
	d.as("office", auth.Admin, "")
	a := d.visitor().post("/admin/login", url.Values{"name": {"office"}, "password": {goodPassword}})
	set := a.header.Values("Set-Cookie")
	if len(set) != 2 {
		t.Fatalf("%d cookies: %v", len(set), set)
	}
	for _, c := range set {
		for _, want := range []string{"HttpOnly", "SameSite=Strict", "secure", "path=/admin"} {
			if !strings.Contains(strings.ToLower(c), strings.ToLower(want)) {
				t.Errorf("a cookie without %s: %s", want, c)
			}
		}
		if strings.Contains(strings.ToLower(c), "expires") || strings.Contains(strings.ToLower(c), "max-age") {
			t.Errorf("a cookie outlives the browser: %s", c)
		}
	}
}

func TestAWrongPasswordKeepsTheNameAndNotThePassword(t *testing.T) {
	d := newEnv(t)
	d.as("office", auth.Admin, "")
	a := d.visitor().post("/admin/login", url.Values{"name": {"office"}, "password": {"Wrong-Horse-99"}})
	a.has("账号或密码不对")
	if a.status != http.StatusUnauthorized || !strings.Contains(string(a.body), `value="office"`) ||
		strings.Contains(string(a.body), "Wrong-Horse") {
		t.Errorf("%d", a.status)
	}
}

func TestAPostFromAnotherSiteIsRefusedBeforeAnythingIsDone(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	for _, origin := range []string{"", "null", "https://evil.example", "http://test.example.evil"} {
		r := httptest.NewRequest(http.MethodPost, "http://test.example/admin/accounts",
			strings.NewReader("name=x&role=admin"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		if a := p.send(r); a.status != http.StatusForbidden {
			t.Errorf("from %q: %d", origin, a.status)
		}
	}
	list, err := d.Accounts.List(t.Context(), p.who, "", 10)
	d.must(err)
	if len(list) != 1 {
		t.Errorf("%d accounts", len(list))
	}
}

func TestThePanelStaysSignedInWhenTheAccessTokenEnds(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	before := p.jar[kit.CookieRefresh]
	d.pass(20 * time.Minute)
	p.see("/admin/help")
	if p.jar[kit.CookieRefresh] == before {
		t.Error("the refresh token was not replaced")
	}
	d.pass(31 * time.Minute)
	if a := p.get("/admin/help"); a.status != http.StatusSeeOther || len(p.jar) != 0 {
		t.Errorf("after half an hour of nothing: %d, cookies %v", a.status, p.jar)
	}
}

// A page asks for several things at once; a refresh token is good once.
func TestRequestsThatArriveTogetherShareOneRenewal(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	d.pass(20 * time.Minute)
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			one := &client{
				env: d, jar: map[string]string{
					kit.CookieAccess: p.jar[kit.CookieAccess], kit.CookieRefresh: p.jar[kit.CookieRefresh],
				},
			}
			if a := one.get("/admin/help"); a.status != http.StatusOK {
				t.Errorf("%d %s", a.status, a.location())
			}
		})
	}
	all.Wait()
}

func TestSigningOutEndsTheSession(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	old := map[string]string{kit.CookieRefresh: p.jar[kit.CookieRefresh]}
	p.do("/admin/logout", nil).has("已退出")
	thief := &client{env: d, jar: old}
	if a := thief.get("/admin/help"); a.status != http.StatusSeeOther {
		t.Errorf("the old refresh token still works: %d", a.status)
	}
}

func TestAOneTimePasswordMustBeChangedFirst(t *testing.T) {
	d := newEnv(t)
	boss := d.as("office", auth.Admin, "")
	a := boss.post("/admin/accounts", boss.see("/admin/accounts").form("/admin/accounts", map[string]string{"name": "赵敏", "role": "organizer"}))
	once := words(find(a.page, class("onetime"))[0])
	p := d.visitor()
	if got := p.post("/admin/login", url.Values{"name": {"赵敏"}, "password": {once}}); got.location() != "/admin/account?said=change" {
		t.Fatalf("after the first sign-in: %d %s", got.status, got.location())
	}
	if got := p.get("/admin/briefings"); got.location() != "/admin/account?said=change" {
		t.Errorf("another page before the change: %d %s", got.status, got.location())
	}
	p.post("/admin/account", url.Values{"old_password": {"x"}, "password": {"short"}}).has(
		"有 2 处需要修改", "密码不对", "密码至少 10 个字符")
	p.do("/admin/account", url.Values{"old_password": {once}, "password": {goodPassword}}).has("请用新密码登录")
	p.post("/admin/login", url.Values{"name": {"赵敏"}, "password": {goodPassword}})
	p.see("/admin/briefings").has("现场测评")
}

// A new password is asked for once, as at the set-up: what was typed can be looked at.
func TestANewPasswordIsAskedForOnce(t *testing.T) {
	d := newEnv(t)
	page := d.as("office", auth.Admin, "").see(kit.PathAccount).page
	asked := find(page, func(n *htmlNode) bool { return attr(n, "autocomplete") == "new-password" })
	if len(asked) != 1 || attr(asked[0], "name") != "password" {
		t.Errorf("%d fields for a new password", len(asked))
	}
}

// Whatever cookies a browser drops: until a one-time password is changed, every page of the panel leads to its change.
func TestUntilAOneTimePasswordIsChangedEveryPageLeadsToIt(t *testing.T) {
	d := newEnv(t)
	for _, role := range auth.Roles() {
		name := "p-" + string(role)
		_, once, err := d.Accounts.AddAccount(t.Context(), records.Actor{}, name, role, "discipline", "")
		d.must(err)
		p := d.visitor()
		p.post("/admin/login", url.Values{"name": {name}, "password": {once}})
		p.jar = map[string]string{kit.CookieAccess: p.jar[kit.CookieAccess]}
		for _, r := range d.panel.Routes() {
			if r.Pass.Open() || r.Path == kit.PathAccount || !slices.Contains(r.Pass.Roles(), role) {
				continue
			}
			var a answer
			if r.Verb == http.MethodGet {
				a = p.get(filled(r.Path))
			} else {
				a = p.post(filled(r.Path), url.Values{})
			}
			if a.status != http.StatusSeeOther || a.location() != "/admin/account?said=change" {
				t.Errorf("%s %s as %s: %d %s", r.Verb, r.Path, role, a.status, a.location())
			}
		}
		p.see("/admin").has("换一个新密码", "刚才登录用的密码")
	}
}

func isPassword(n *htmlNode) bool { return n.Data == "input" && attr(n, "type") == "password" }

func TestTheSetUpLinkMakesTheFirstAccountOnce(t *testing.T) {
	d := newEnv(t)
	token, err := d.Accounts.SetupToken(t.Context())
	d.must(err)
	p := d.visitor()
	if fields := find(p.see("/setup").page, isPassword); len(fields) != 1 {
		t.Errorf("the password is asked for %d times; it can be looked at", len(fields))
	}
	all := p.post("/setup", p.see("/setup").form("/setup", map[string]string{
		"token": "old", "name": "a/b", "password": "short",
	}))
	all.has("有 3 处需要修改", "请重新复制", "不能有 / 和", "密码至少 10 个字符")
	kept := all.form("/setup", nil)
	if all.status != http.StatusUnprocessableEntity || kept.Get("name") != "a/b" || kept.Get("token") != "old" ||
		kept.Get("password") != "" {
		t.Errorf("%d, kept %v", all.status, kept)
	}
	p.post("/setup", p.see("/setup").form("/setup", map[string]string{"token": "", "name": "", "password": ""})).has("有 3 处需要修改", "请设置密码")
	typed := map[string]string{"token": token, "name": "admin", "password": "short"}
	p.post("/setup", p.see("/setup").form("/setup", typed)).has("有 1 处需要修改")
	typed["password"] = goodPassword
	p.do("/setup", p.see("/setup").form("/setup", typed)).has("管理员账号已建好")
	p.see("/setup").has("链接已失效")
	a := d.visitor().post("/setup", url.Values{
		"token": {token}, "name": {"second"}, "password": {goodPassword},
	})
	if a.status != http.StatusForbidden {
		t.Errorf("the link worked twice: %d", a.status)
	}
}

// What was typed before the session expired is sent once after signing in again, by a press of a button.
func TestAFormSentAfterTheSignInEndedIsNotLost(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation + "/briefing"
	form := c.organizer.see(at).form(at, map[string]string{"held_at": "2026-11-02T19:30", "place": "三楼<会议室>", "expected": "20", "session": ""})
	form.Set("disclosure", "一、整改情况\n二、下一步")
	c.organizer.jar = map[string]string{} // as after half an hour
	a := c.organizer.post(at, form)
	a.has("登录已经结束", "填的内容还在")
	if a.status != http.StatusUnauthorized {
		t.Fatalf("answered %d", a.status)
	}
	wrong := c.organizer.post("/admin/login", a.form("/admin/login", map[string]string{"name": "zhao", "password": "Wrong-Horse-99"})).has("账号或密码不对")
	again := c.organizer.post("/admin/login", wrong.form("/admin/login", map[string]string{
		"name": "zhao", "password": goodPassword,
	}))
	again.has("您现在是 zhao", "还没有提交", "提交刚才填的内容").hasNot("忘了密码")
	list, err := c.Rounds.Briefings(t.Context(), c.evaluation, "", 10)
	c.must(err)
	if len(list) != 0 {
		t.Error("it was sent without being asked for")
	}
	c.organizer.do(at, again.form(at, nil)).has("三楼<会议室>", "一、整改情况 二、下一步")

	for name, a := range map[string]answer{
		"a password": c.visitor().post("/admin/account", url.Values{
			"old_password": {goodPassword}, "password": {"x"},
		}),
		"another site": c.visitor().post("/admin/login", url.Values{
			"name": {"zhao"}, "password": {goodPassword}, "kept_to": {"https://evil.example/"}, "kept.a": {"b"},
		}),
	} {
		if a.status != http.StatusSeeOther || strings.Contains(string(a.body), goodPassword) ||
			strings.Contains(string(a.body), "evil") {
			t.Errorf("%s is carried: %d %s", name, a.status, a.body)
		}
	}
}

// One link, one field, one press: a person with a one-time password signs in with a new one.
func TestAOneTimePasswordIsChangedAndSignedInWithAtOnce(t *testing.T) {
	d := newEnv(t)
	d.as("office", auth.Admin, "")
	_, once, err := d.Accounts.AddAccount(t.Context(), records.Actor{}, "zhao", auth.Organizer, "", "")
	d.must(err)
	p := d.visitor()
	form := p.see("/admin/first").form("/admin/first", map[string]string{
		"name": "zhao", "old_password": once, "password": "short",
	})
	p.post("/admin/first", form).has("第一次登录", "有 1 处需要修改")
	form.Set("password", goodPassword)
	p.do("/admin/first", form).has("新密码已存好", "现场测评")
	p.see("/admin").has("现场测评")
	if a := d.visitor().post("/admin/first", form); a.status != http.StatusUnauthorized {
		t.Errorf("the one-time password is good twice: %d", a.status)
	}
}

// A long entry with a file is not lost either: its words are, as they were typed, in the form that is offered after
// signing in again, which asks for the file once more. Files that were on the entry before stay on it.
func TestAnEntryWithAFileSentAfterTheSignInEndedKeepsItsWords(t *testing.T) {
	d := newEnv(t)
	_, ev := d.evaluated("市水利局")
	unit := d.as("jia", auth.Unit, "市水利局")
	at := "/admin/entries/new?kind=evaluation&type=plan&about=" + ev
	pdf := []byte("%PDF-1.7\n%%EOF")
	typed := unit.get(at).form("/admin/entries", map[string]string{
		"on": "2026-10-20", "values.summary": "一、方案\n二、“措施”", "values.items": "12", "values.approved_on": "2026-10-19", "draft": "1",
	})
	path, _, _ := strings.Cut(unit.sendForm("/admin/entries", typed, "方案.pdf", pdf).location(), "?")
	draft := unit.get(path).has("方案.pdf").form(path, map[string]string{"values.summary": "一、改过的方案\n二、“措施”"})

	unit.jar = map[string]string{} // as after half an hour
	ended := unit.sendForm(path, draft, "附表.pdf", pdf)
	ended.has("登录已经结束", "填的内容还在", "附件不能保留")
	if ended.status != http.StatusUnauthorized {
		t.Fatalf("answered %d", ended.status)
	}
	again := unit.post("/admin/login", ended.form("/admin/login", map[string]string{
		"name": "jia", "password": goodPassword,
	}))
	again.has("提交刚才填的内容", "重新选择附件", "原来选的是“附表.pdf”")
	if !strings.Contains(string(again.body), `enctype="multipart/form-data"`) {
		t.Error("the form that is offered sends no files")
	}
	filed := unit.sendForm(path, again.form(path, nil), "附表.pdf", pdf)
	if filed.status != http.StatusSeeOther {
		t.Fatalf("sent again: %d %s", filed.status, filed.text())
	}
	unit.get(path).has("一、改过的方案 二、“措施”", "方案.pdf", "附表.pdf")
}

// A form with a file that comes again with other content is asked about with what was typed, like any other.
func TestAnUploadSentAgainWithOtherContentIsAskedAbout(t *testing.T) {
	d := newEnv(t)
	_, ev := d.evaluated("市水利局")
	office := d.as("wang", auth.Admin, "")
	typed := office.get("/admin/entries/new?kind=evaluation&type=handover&about="+ev).form("/admin/entries",
		map[string]string{
			"on": "2026-10-20", "draft": "1",
		})
	first := office.sendForm("/admin/entries", typed, "", nil)
	if first.status != http.StatusSeeOther {
		t.Fatalf("%d %s", first.status, first.text())
	}
	typed.Set("on", "2026-10-21")
	asked := office.sendForm("/admin/entries", typed, "移交.pdf", []byte("%PDF-1.7\n%%EOF"))
	asked.has("这张表已经提交过一次", "按现在填的内容再办一次", "重新选择附件")
	second := office.sendForm("/admin/entries", asked.form("/admin/entries", nil), "移交.pdf", []byte("%PDF-1.7\n%%EOF"))
	if second.status != http.StatusSeeOther || second.location() == first.location() {
		t.Errorf("asked for on purpose: %d %s %s", second.status, second.location(), second.text())
	}
}
