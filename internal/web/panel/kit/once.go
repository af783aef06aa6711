package kit

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/web/guard"
)

// Every form carries its own key. If a form is sent a second time, because the answer to the first was lost or a
// button was pressed twice, it gets the same answer; nothing is created twice (inputs §4).
const formKey, headerKey = "form_key", "X-Form-Key" // a field; a header where a script sends JSON

// blankKey is how a form's key begins in a page.
const blankKey = `<input type="hidden" name="` + formKey + `" value="`

// newFormKey returns the field with a form's key, for templates.
func newFormKey() template.HTML {
	return template.HTML(blankKey + rand.Text() + `">`) //nolint:gosec // base 32
}

// The key begins with a mark of the account for which the form was drawn: signing in in a second tab does so for all
// tabs of the browser, and what an earlier tab shows would be recorded under the new name (decision 0084).

// Owned marks the forms of a page with the account it is drawn for, if anyone is signed in. What people wrote is
// escaped and cannot look like a field.
func Owned(page []byte, account string) []byte {
	if account == "" {
		return page
	}
	return bytes.ReplaceAll(page, []byte(blankKey), []byte(blankKey+ownerMark(account)+"."))
}

func ownerMark(account string) string {
	sum := sha256.Sum256([]byte("form " + account))
	return base32.StdEncoding.EncodeToString(sum[:10])
}

// ofAnother reports whether the form that was sent was drawn for another account. One may always sign out.
func (req *Request) ofAnother() bool {
	if req.Method() != http.MethodPost || req.Path() == PathLogout {
		return false
	}
	mark, _, marked := strings.Cut(cmp.Or(req.FormValue(formKey), req.Get(headerKey)), ".")
	return marked && mark != ownerMark(req.Who.ID)
}

// drawnForAnother asks under which account such a form is to be sent: nothing is recorded before that is chosen. An
// account that may not send it cannot be chosen, nor one that has to set a new password first.
func (req *Request) drawnForAnother(refused error) error {
	req.answered = true
	req.Status(http.StatusConflict)
	if req.Get(headerKey) != "" {
		return req.JSON(fiber.Map{"text": "这一页是另一个账号登录时打开的，现在登录的是“" + req.Who.Name + "”。没有保存，请刷新页面后再操作。"})
	}
	f := req.Frame("现在登录的是另一个账号")
	f.Notice = &Notice{Kind: "fair", Text: "这张表是另一个账号登录时打开的，现在登录的是“" + req.Who.Name + "”。没有保存。"}
	sent := req.sentForm()
	back := Link{Href: cmp.Or(req.back(), "/admin"), Text: "重新打开那一页"}
	if sent.To == "" {
		return req.Render(Problem{Frame: f, Status: http.StatusConflict, Text: "请重新打开那一页再填。", SignedIn: true, Do: []Link{back}})
	}
	f.Notice.Text += "填的内容还在。" + sent.filesLost()
	login := LoginForm(LocalPath(sent.from))
	login.Hidden = append(login.Hidden, sent.Hidden()...)
	login.Button = "登录，接着提交"
	if refused != nil {
		why := "当前账号不能提交这张表。"
		if errors.Is(refused, records.ErrDue) {
			why = "当前账号要先换一个新密码，才能提交。"
		}
		return req.Render(FormPage{Frame: f, Intro: []string{why + "请用原来的账号登录，再接着提交。"}, Form: login})
	}
	login.Key, login.Kind, login.Label = "login", "", "换回原来的账号提交"
	own := sent.form(Form{Action: sent.To, Button: "用“" + req.Who.Name + "”提交", Kind: "next", Cancel: &back})
	return req.Render(FormPage{Frame: f, Form: own, More: []Form{login}})
}

// once processes a form unless it was processed before. Only redirects are stored; a page that shows the form again
// with errors is not.
func (req *Request) once(r Route) error {
	key := ""
	if req.Method() == http.MethodPost && req.Who.ID != "" && !r.Unheard {
		key = req.FormValue(formKey)
	}
	if key == "" || len(key) > 100 {
		return r.Do(req)
	}
	sum, err := req.formSum()
	if err != nil {
		return err
	}
	if !r.Makes { // a form that sets something may be sent again with other values
		key += " " + sum
	}
	key = "form " + r.Path + " " + key
	done, err := req.panel.turns.Take(req.ctx, req.Who.ID+"\x00"+key)
	if err != nil {
		return err
	}
	defer done()
	before, err := req.panel.svc.Accounts.Claim(req.ctx, req.Who, key, sum)
	var e *records.Error
	switch {
	case errors.As(err, &e) && e.Code == "idempotency_mismatch":
		return req.sentBefore()
	case err != nil:
		return err
	case before != nil:
		return req.Ctx.Redirect(before.Header[fiber.HeaderLocation], before.Status)
	}
	return guard.Keep(req.ctx, req.panel.svc.Accounts, req.Who, key, func() (*account.StoredAnswer, error) {
		if err := r.Do(req); err != nil || req.Response().StatusCode() != http.StatusSeeOther {
			return nil, err
		}
		at := string(req.Response().Header.Peek(fiber.HeaderLocation))
		if strings.Contains(at, "#k.") { // a kiosk's key, of which the store keeps only the hash
			return nil, nil
		}
		return &account.StoredAnswer{Status: http.StatusSeeOther, Header: map[string]string{fiber.HeaderLocation: at}},
			nil
	})
}

// sentBefore handles a form that is sent again with different content, e.g. after the back button: a second one may be
// intended.
func (req *Request) sentBefore() error {
	f := req.Frame("这张表已经提交过一次")
	f.Notice = &Notice{Kind: "fair", Text: "刚才提交的已经办好，这一次填的内容和上一次不一样。如果只是想改，请打开刚才办好的那一条去改。"}
	form := Form{Action: string(req.Ctx.Request().RequestURI()), Button: "按现在填的内容再办一次", Cancel: &Link{Href: "/admin", Text: "不再提交"}}
	if at := req.back(); at != "" {
		form.Cancel.Href = at
	}
	req.Status(http.StatusConflict)
	sent := req.sentFields().without(formKey)
	if sent.secret() || sent.size() == 0 || sent.size() > maxKept {
		return req.Render(Problem{Frame: f, Status: http.StatusConflict, Text: "请回到那一页重新打开表单。", SignedIn: true, Do: []Link{*form.Cancel}})
	}
	return req.Render(FormPage{Frame: f, Form: sent.form(form)})
}

// formSum distinguishes forms by their content; browsers encode the same upload differently each time.
func (req *Request) formSum() (string, error) {
	h := sha256.New()
	part := func(name string, value []byte) {
		sum := sha256.Sum256(value)
		fmt.Fprintf(h, "%d %s %x\n", len(name), name, sum)
	}
	part("", req.Ctx.Request().RequestURI())
	if form, err := req.MultipartForm(); err == nil {
		if err := sumUpload(form, part); err != nil {
			return "", err
		}
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	for key, value := range req.Ctx.Request().PostArgs().All() {
		if string(key) != formKey {
			part(string(key), value)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func sumUpload(form *multipart.Form, part func(string, []byte)) error {
	for _, name := range sortedNames(form.Value) {
		for _, v := range form.Value[name] {
			if name != formKey {
				part(name, []byte(v))
			}
		}
	}
	for _, name := range sortedNames(form.File) {
		for _, head := range form.File[name] {
			f, err := head.Open()
			if err != nil {
				return fmt.Errorf("open upload: %w", err)
			}
			raw, err := io.ReadAll(f)
			f.Close()
			if err != nil {
				return fmt.Errorf("read upload: %w", err)
			}
			part(name, raw)
		}
	}
	return nil
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
