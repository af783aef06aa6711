// Package help is the built-in manual.
package help

import (
	"context"
	"embed"

	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Area is this part of the panel.
func Area() kit.Area {
	at := func(do func(*request) error) kit.Handler {
		return func(r *kit.Request) error {
			return do(&request{Request: r, ctx: r.UserContext(), who: r.Who})
		}
	}
	return kit.Area{
		Name: "help", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/help", kit.SignedIn, "help", at((*request).help)),
		},
		Entries: []kit.Entry{
			{Key: "help", Href: "/admin/help", Label: "帮助", Icon: "help", Order: 90, Pass: kit.SignedIn, Section: kit.SectionHelp},
		},
	}
}

// request is a request to this area.
type request struct {
	*kit.Request
	ctx context.Context
	who records.Actor
}
