package kit

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/records"
	"minping/internal/web/guard"
)

var (
	errCrossSite = &records.Error{Kind: records.Forbidden, Code: "cross_site", Text: records.Text{
		ZH: "这个请求不是从本系统的页面发出的，没有执行。", EN: "This request did not come from the panel's own pages.",
	}}
	errRole = &records.Error{Kind: records.Forbidden, Code: "forbidden", Text: records.Text{
		ZH: "您的角色不能看这个页面，也不能进行这项操作。", EN: "Your role may not see or do this.",
	}}
)

// RenderError answers with a page that says what went wrong and what to do.
func (req *Request) RenderError(err error) error {
	p := guard.Explain(req.ctx, err)
	guard.Headers(req.Ctx, p.Status)
	req.Status(p.Status)
	f := req.Frame(problemTitle(p.Status))
	f.Notice = nil
	out := Problem{Frame: f, Status: p.Status, Text: p.Detail, Incident: p.Incident, SignedIn: req.Who.ID != ""}
	for _, e := range p.Errors {
		out.Text += e.Message
	}
	if back := req.back(); back != "" && p.Status != http.StatusNotFound {
		out.Do = append(out.Do, Link{Href: back, Text: "回到刚才的页面"})
	}
	out.Do = append(out.Do, Link{Href: "/admin", Text: "回到首页"})
	return req.Render(out)
}

// back is the page a form was sent from.
func (req *Request) back() string {
	if req.Method() == http.MethodGet {
		return ""
	}
	u, err := url.Parse(req.Get(fiber.HeaderReferer))
	if err != nil || !strings.HasPrefix(u.Path, "/admin") || u.Path == PathLogin {
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
