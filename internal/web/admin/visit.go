package admin

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

// visit is one request of somebody in the panel.
type visit struct {
	*fiber.Ctx
	p        *Panel
	ctx      context.Context
	who      app.Actor
	here     string // the navigation entry the page belongs to
	answered bool   // a guard has answered already
}

// frame is what surrounds a page for whoever visits.
func (v *visit) frame(title string) page.Frame {
	f := page.Frame{Title: title, Here: v.here, Trial: v.p.svc.Trial(), Unprotected: !v.p.svc.Protected(), Notice: v.said()}
	if v.who.ID != "" {
		f.User = page.User{Name: v.who.Name, Role: roleName(v.who.Role), Body: bodyName(v.who.Body)}
		f.Nav = navigation(v.who)
	}
	return f
}

// show answers with a page.
func (v *visit) show(p page.View) error {
	var b bytes.Buffer
	if err := v.p.pages.Draw(&b, p); err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return v.Send(b.Bytes())
}

// part answers with a piece of a page, for htmx.
func (v *visit) part(p page.View, name string) error {
	var b bytes.Buffer
	if err := v.p.pages.DrawPart(&b, p, name); err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return v.Send(b.Bytes())
}

// on goes on to another page after something was done, and says there what: said is a key of sayings.
func (v *visit) on(path, said string) error {
	if said != "" {
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		path += sep + "said=" + url.QueryEscape(said)
	}
	return v.Redirect(path, http.StatusSeeOther)
}

// said is what the page before did. Only our own sentences are ever shown, whatever the address says.
func (v *visit) said() *page.Notice {
	if n, ok := sayings[v.Query("said")]; ok {
		return &n
	}
	return nil
}

// refuse answers with a page that says what went wrong and what to do.
func (v *visit) refuse(err error) error {
	p := guard.Explain(v.ctx, err)
	guard.Headers(v.Ctx, p.Status)
	v.Status(p.Status)
	f := v.frame(problemTitle(p.Status))
	f.Notice = nil
	out := page.Problem{Frame: f, Status: p.Status, Text: p.Detail, Incident: p.Incident, SignedIn: v.who.ID != ""}
	for _, e := range p.Errors {
		out.Text += e.Message
	}
	if back := v.back(); back != "" && p.Status != http.StatusNotFound {
		out.Do = append(out.Do, page.Link{Href: back, Text: "回到刚才的页面"})
	}
	out.Do = append(out.Do, page.Link{Href: "/admin", Text: "回到首页"})
	return v.show(out)
}

// back is the page a form was sent from.
func (v *visit) back() string {
	if v.Method() == http.MethodGet {
		return ""
	}
	u, err := url.Parse(v.Get(fiber.HeaderReferer))
	if err != nil || !strings.HasPrefix(u.Path, "/admin") || u.Path == pathLogin {
		return ""
	}
	return u.RequestURI()
}

func problemTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "没有这个页面"
	case http.StatusForbidden:
		return "不能这样做"
	case http.StatusConflict:
		return "现在不能这样操作"
	case http.StatusPreconditionFailed:
		return "别人刚刚改过"
	case http.StatusServiceUnavailable:
		return "暂时不能用"
	case http.StatusUnprocessableEntity, http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		return "提交的内容有误"
	}
	return "出错了"
}

// fill puts what was typed into a form that is shown again. Passwords and files are not repeated.
func (v *visit) fill(f *page.Form) {
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Type != "password" && x.Type != "file" {
			x.Value = v.FormValue(x.Name)
		}
	}
}

// mark shows an error in the form it belongs to, and tells whether it is one that the form can show: a rule that was broken, a state that does
// not allow it, somebody who was faster. What it cannot show is the caller's to return.
func (v *visit) mark(f *page.Form, err error) bool {
	var e *app.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case app.Invalid, app.Unreadable, app.Conflict, app.Stale:
	default:
		return false
	}
	v.Status(guard.Status(err))
	var loose []string
	for _, fe := range e.Fields {
		if !markField(f, fe) {
			loose = append(loose, fe.Text.ZH)
		}
	}
	if len(e.Fields) == 0 || len(loose) > 0 {
		f.Wrong = strings.Join(append(loose, e.Text.ZH), " ")
	}
	return true
}

func markField(f *page.Form, fe app.FieldError) bool {
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Name == fe.Field && x.Type != "hidden" {
			if x.Wrong != "" {
				x.Wrong += " "
			}
			x.Wrong += fe.Text.ZH
			return true
		}
	}
	return false
}

// china is the time the panel speaks in.
var china = evaluation.China

func day(t time.Time) string    { return t.In(china).Format("2006年1月2日") }
func minute(t time.Time) string { return t.In(china).Format("2006年1月2日 15:04") }
func short(t time.Time) string  { return t.In(china).Format("1月2日 15:04") }
func clock(t time.Time) string  { return t.In(china).Format("15:04") }

// inputTime is how a datetime-local field writes and reads a time.
const inputTime = "2006-01-02T15:04"

func typedTime(s string) (*time.Time, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // an empty field is a value of its own
	}
	t, err := time.ParseInLocation(inputTime, s, china)
	if err != nil {
		return nil, err
	}
	return &t, nil
}
