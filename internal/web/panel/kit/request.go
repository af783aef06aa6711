package kit

import (
	"bytes"
	"context"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/records"
)

// Request is one request of somebody in the panel.
type Request struct {
	*fiber.Ctx
	panel    *Panel
	ctx      context.Context
	Who      records.Actor
	Here     string // the navigation entry the page belongs to
	answered bool   // a guard has answered already
}

// Frame is what surrounds a page for whoever visits.
func (req *Request) Frame(title string) Frame {
	f := Frame{Title: title, Here: req.Here, Trial: req.panel.svc.Env.Trial(), Unprotected: !req.panel.svc.Env.Protected(), Notice: req.Flash()}
	if req.Who.ID != "" {
		f.User = User{Name: req.Who.Name, Role: RoleName(req.Who.Role), Body: BodyName(req.Who.Body)}
		f.Nav = req.panel.navigation(req.Who)
	}
	return f
}

// Render answers with a page.
func (req *Request) Render(p View) error {
	var b bytes.Buffer
	if err := req.panel.pages.Draw(&b, p); err != nil {
		return err
	}
	req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return req.Send(b.Bytes())
}

// RenderFragment answers with a piece of a page, for htmx.
func (req *Request) RenderFragment(p View, name string) error {
	var b bytes.Buffer
	if err := req.panel.pages.DrawPart(&b, p, name); err != nil {
		return err
	}
	req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return req.Send(b.Bytes())
}
